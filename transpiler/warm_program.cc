#include "transpiler/warm_program.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "common/own_program.h"

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>
#include <system_error>

#include "transpiler/warm_protocol.h"

namespace wrought {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr milliseconds start_deadline{20'000};  // clang takes 40 ms; a machine may be busy
constexpr std::string_view library_name = "libwrought-warm.so";

Failure system_failure(std::string_view what, int error) {
  const bool scarce = error == EAGAIN || error == ENOMEM || error == EMFILE || error == ENFILE;
  return fail(scarce ? FailureClass::resource : FailureClass::io,
              std::string(what) + ": " + std::generic_category().message(error));
}

// Beside wrought-worker, in a build folder as in an installation.
Result<fs::path> library() {
  const auto worker = find_own_program(worker_program, "WROUGHT_WORKER");
  if (!worker) return worker.failure();
  std::error_code error;
  const fs::path path = worker->parent_path() / library_name;
  if (fs::is_regular_file(path, error)) return path;
  return fail(FailureClass::toolchain, std::string(library_name) + " not found beside " + worker->string());
}

bool wait_readable(int fd, milliseconds longest) {
  pollfd event{fd, POLLIN, 0};
  int got;
  do got = ::poll(&event, 1, static_cast<int>(longest.count()));
  while (got < 0 && errno == EINTR);
  return got > 0;
}

template <class Message>
bool receive(int socket, Message& message, int* descriptor) {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  iovec piece{&message, sizeof message};
  msghdr header{};
  header.msg_iov = &piece;
  header.msg_iovlen = 1;
  header.msg_control = control.data();
  header.msg_controllen = control.size();
  ssize_t got;
  do got = ::recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
  while (got < 0 && errno == EINTR);
  const cmsghdr* const rights = CMSG_FIRSTHDR(&header);
  if (descriptor != nullptr && rights != nullptr && rights->cmsg_type == SCM_RIGHTS) {
    std::memcpy(descriptor, CMSG_DATA(rights), sizeof(int));
  }
  return got == static_cast<ssize_t>(sizeof message);
}

// What it said before it went, in one line.
std::string told(const Result<ChildResult>& ended) {
  if (!ended) return ended.failure().message;
  const std::string line = ended->err.substr(0, ended->err.find('\n'));
  return line.empty() ? ended->describe() : line;
}

}  // namespace

Result<std::unique_ptr<WarmProgram>> WarmProgram::start(const fs::path& program, uint64_t stack_bytes) {
  const auto preload = library();
  if (!preload) return preload.failure();
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return system_failure("cannot make a socket", errno);
  }
  std::unique_ptr<WarmProgram> warm(new WarmProgram);
  warm->socket_ = Descriptor(ends[0]);
  Descriptor other(ends[1]);

  ChildOptions child;
  child.argv = {program.string()};
  child.environment.push_back("LD_PRELOAD=" + preload->string());
  child.limits.stack_bytes = stack_bytes;
  child.pass_descriptor = other.get();
  child.cancel = &warm->stop_;
  child.working_directory = "/";
  // Its end is only of interest when it comes before the beginning.
  auto ended = std::make_shared<Result<ChildResult>>(fail(FailureClass::internal, "not ended"));
  warm->keeper_ = std::thread([self = warm.get(), child = std::move(child), end = std::move(other), ended]() mutable {
    *ended = run_child(child);
    self->ended_ = true;
    end.reset();  // now the socket reads as closed
  });

  warm_ready ready{};
  const bool answered = wait_readable(warm->socket_.get(), start_deadline);
  if (answered && receive(warm->socket_.get(), ready, nullptr) && ready.ready == 'R') return warm;
  warm->stop_ = true;
  warm->keeper_.join();
  return fail(FailureClass::toolchain, "cannot be kept warm: " + told(*ended), program.string());
}

WarmProgram::~WarmProgram() {
  stop_ = true;
  if (keeper_.joinable()) keeper_.join();
}

Result<> WarmProgram::send_request(const ChildOptions& child, const Jail& jail, int directory, int out, int err) {
  const wrought_jail_plan& plan = jail.plan();
  warm_request request{};
  std::string text;
  for (const std::string& argument : child.argv) text.append(argument.c_str(), argument.size() + 1);
  request.argument_count = static_cast<uint32_t>(child.argv.size());
  request.argument_bytes = static_cast<uint32_t>(text.size());
  request.filter_length = plan.filter.len;
  request.no_new_privileges = static_cast<uint32_t>(plan.no_new_privileges);
  request.has_ruleset = plan.ruleset >= 0 ? 1 : 0;
  ResourceLimit limits[resource_limits_max];
  static_assert(resource_limits_max <= warm_limits_max);
  request.limit_count = static_cast<uint32_t>(resource_limits(child.limits, limits));
  for (uint32_t i = 0; i < request.limit_count; ++i) {
    request.limits[i].resource = limits[i].resource;
    request.limits[i].value = limits[i].value;
  }
  const size_t filter_bytes = plan.filter.len * sizeof(sock_filter);
  if (sizeof request + text.size() + filter_bytes > warm_message_max || child.argv.size() > warm_arguments_max) {
    return fail(FailureClass::usage, "too many arguments", child.argv.front());
  }
  std::array<iovec, 3> pieces = {
      {{&request, sizeof request}, {text.data(), text.size()}, {plan.filter.filter, filter_bytes}}};
  const std::array<int, warm_descriptors_max> descriptors = {directory, out, err, plan.ruleset};
  const size_t descriptor_bytes = (3 + request.has_ruleset) * sizeof(int);
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof descriptors)> control{};
  msghdr header{};
  header.msg_iov = pieces.data();
  header.msg_iovlen = pieces.size();
  header.msg_control = control.data();
  header.msg_controllen = CMSG_SPACE(descriptor_bytes);
  cmsghdr* const rights = CMSG_FIRSTHDR(&header);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(descriptor_bytes);
  std::memcpy(CMSG_DATA(rights), descriptors.data(), descriptor_bytes);
  ssize_t put;
  do put = ::sendmsg(socket_.get(), &header, MSG_NOSIGNAL);
  while (put < 0 && errno == EINTR);
  if (put < 0) return system_failure("cannot reach the warm program", errno);
  return Unit{};
}

// A descriptor of the job's process; empty when the program is gone.
Result<Descriptor> WarmProgram::receive_started() {
  warm_started started{};
  int handle = -1;
  if (!receive(socket_.get(), started, &handle)) return Descriptor();
  if (started.error != 0) return system_failure("cannot fork", started.error);
  return Descriptor(handle);
}

// Until the end is announced, or the program is gone, which closes the socket.
void WarmProgram::watch(const Descriptor& job, const ChildOptions& child, Capture& out, Capture& err,
                        ChildResult& result) {
  StopWatch stop(child);
  for (;;) {
    if (stop.should_stop(result)) ::syscall(SYS_pidfd_send_signal, job.get(), SIGKILL, nullptr, 0);
    std::array<pollfd, 3> events = {{{socket_.get(), POLLIN, 0}, {out.fd(), POLLIN, 0}, {err.fd(), POLLIN, 0}}};
    ::poll(events.data(), events.size(), stop.poll_timeout_ms(INT_MAX));
    out.drain(16);
    err.drain(16);
    if (events[0].revents != 0) return;
  }
}

bool WarmProgram::take_end(const ChildLimits& limits, ChildResult& result) {
  warm_ended ended{};
  if (!receive(socket_.get(), ended, nullptr)) return false;
  set_end(ended.status, ended.usage, limits, result);
  return true;
}

Result<ChildResult> WarmProgram::run(const ChildOptions& child, const Jail& jail) {
  ChildResult result;
  if (child.cancel != nullptr && child.cancel->load(std::memory_order_relaxed)) {
    result.cancelled = true;  // before it began
    return result;
  }
  const auto began = std::chrono::steady_clock::now();
  Descriptor directory(::open(child.working_directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  Pipe out_pipe, err_pipe;
  if (directory.get() < 0 || !make_pipe(out_pipe) || !make_pipe(err_pipe)) {
    return system_failure("cannot start a job", errno);
  }
  if (auto sent = send_request(child, jail, directory.get(), out_pipe.write.get(), err_pipe.write.get()); !sent) {
    ended_ = true;
    return sent.failure();
  }
  out_pipe.write.reset();
  err_pipe.write.reset();
  auto job = receive_started();
  if (!job) return job.failure();
  Capture out(out_pipe.read, child.output_bytes_max), err(err_pipe.read, child.output_bytes_max);
  if (job->get() >= 0) watch(*job, child, out, err, result);
  if (job->get() < 0 || !take_end(child.limits, result)) {
    // Killed from outside, and its job with it: says nothing about the input.
    ended_ = true;
    result.signal = SIGKILL;
  }
  collect_output(out, err, result);
  result.wall = std::chrono::steady_clock::now() - began;
  return result;
}

}  // namespace wrought
