// Tries, inside the jail, what hostile code would try. Started by jail_test:
//
//   jail_probe ATTEMPT [ARGUMENT]
//
// Exit code 0: the attempt succeeded; 1: refused, with the reason on stdout; 2: no such attempt.
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <thread>

namespace {

int told(bool succeeded) {
  if (succeeded) return 0;
  std::puts(strerrorname_np(errno));
  return 1;
}

int read_file(const char* path) {
  const int file = ::open(path, O_RDONLY);
  char byte = 0;
  return told(file >= 0 && ::read(file, &byte, 1) >= 0);
}

int make_file(const char* path) { return told(::open(path, O_WRONLY | O_CREAT, 0600) >= 0); }

// Writes until it is refused or killed.
int fill(const char* path) {
  const int file = ::open(path, O_WRONLY);
  if (file < 0) return told(false);
  const std::string block(1 << 20, 'x');
  for (;;)
    if (::write(file, block.data(), block.size()) < 0) return told(false);
}

int make_socket(int domain, int type) { return told(::socket(domain, type, 0) >= 0); }

int connect_to(const char* port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  if (socket < 0) return told(false);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(std::atoi(port)));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return told(::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
}

// Children that would fork on; succeeds with the first.
int fork_bomb() {
  const pid_t child = ::fork();
  if (child == 0) {
    ::pause();
    ::_exit(0);
  }
  return told(child > 0);
}

int escape() {
  ::setsid();
  const pid_t child = ::fork();
  if (child == 0) {
    ::sleep(30);
    ::_exit(0);
  }
  if (child > 0) std::printf("%d\n", child);
  return told(child > 0);
}

int read_process(const char* pid) {
  char here[8];
  iovec local{here, sizeof here}, remote{reinterpret_cast<void*>(&told), sizeof here};
  return told(::process_vm_readv(std::atoi(pid), &local, 1, &remote, 1, 0) > 0);
}

int eat_memory() {
  const size_t step = 64 << 20;
  for (size_t all = 0; all < (size_t{8} << 30); all += step) {
    void* const piece = ::mmap(nullptr, step, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (piece == MAP_FAILED) return told(false);
  }
  return 0;
}

int start_thread() {
  int answer = 0;
  std::thread([&] { answer = 42; }).join();
  return answer == 42 ? 0 : 1;
}

int spin() {
  volatile unsigned turns = 0;
  for (;;) turns = turns + 1;
}

int raise_limit() {
  const rlimit none{RLIM_INFINITY, RLIM_INFINITY};
  return told(::setrlimit(RLIMIT_FSIZE, &none) == 0);
}

int attempt(const std::string& name, const char* argument) {
  if (name == "nothing") return 0;
  if (name == "read") return read_file(argument);
  if (name == "list") return told(::open(argument, O_RDONLY | O_DIRECTORY) >= 0);
  if (name == "make") return make_file(argument);
  if (name == "fill") return fill(argument);
  if (name == "remove") return told(::unlink(argument) == 0);
  if (name == "connect") return connect_to(argument);
  if (name == "udp") return make_socket(AF_INET, SOCK_DGRAM);
  if (name == "unix") return make_socket(AF_UNIX, SOCK_STREAM);
  if (name == "fork") return fork_bomb();
  if (name == "escape") return escape();
  if (name == "exec") return told(::execl(argument, argument, nullptr) == 0);
  if (name == "kill") return told(::kill(std::atoi(argument), SIGTERM) == 0);
  if (name == "process_vm_readv") return read_process(argument);
  if (name == "ptrace") return told(::ptrace(PTRACE_ATTACH, std::atoi(argument), nullptr, nullptr) == 0);
  if (name == "mount") return told(::mount("none", "/mnt", "tmpfs", 0, nullptr) == 0);
  if (name == "unshare") return told(::unshare(CLONE_NEWUSER) == 0);
  if (name == "bpf") return told(::syscall(SYS_bpf, 0, nullptr, 0) == 0);
  if (name == "io_uring") return told(::syscall(SYS_io_uring_setup, 1, nullptr) == 0);
  if (name == "outlive") return told(::prctl(PR_SET_PDEATHSIG, 0) == 0);
  if (name == "raise_limit") return raise_limit();
  if (name == "eat_memory") return eat_memory();
  if (name == "thread") return start_thread();
  if (name == "sleep") return ::sleep(60) == 0 ? 0 : 1;
  if (name == "spin") return spin();
  return 2;
}

}  // namespace

int main(int argc, char** argv) { return argc < 2 ? 2 : attempt(argv[1], argc > 2 ? argv[2] : ""); }
