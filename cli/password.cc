// By system calls: a stream would leave copies in its buffer, and could not be interrupted by ^C while it waits.
#include "cli/password.h"

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "cli/options.h"
#include "common/files.h"
#include "common/minisign.h"

namespace wrought::cli {
namespace {

constexpr int interrupt_poll_interval_ms = 200;

struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

// What is typed does not show while this lives.
class EchoOff {
 public:
  explicit EchoOff(int terminal) : terminal_(terminal), changed_(::tcgetattr(terminal, &before_) == 0) {
    if (!changed_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(terminal_, TCSAFLUSH, &silent);
  }
  EchoOff(const EchoOff&) = delete;
  EchoOff& operator=(const EchoOff&) = delete;
  ~EchoOff() {
    if (changed_) ::tcsetattr(terminal_, TCSAFLUSH, &before_);
  }

 private:
  int terminal_;
  termios before_{};
  bool changed_;
};

Failure usage(std::string message) { return fail(FailureClass::usage, std::move(message), "password"); }

// Up to the end of the first line, or of the input.
Result<LockedBytes> read_line(int fd) {
  LockedBytes line(minisign::password_bytes_max + 1);
  if (!line.ok()) return fail(FailureClass::resource, "no memory for a password");
  size_t used = 0;
  for (;;) {
    if (interrupted()) return fail(FailureClass::resource, "cancelled", "password");
    pollfd input{fd, POLLIN, 0};
    if (::poll(&input, 1, interrupt_poll_interval_ms) <= 0) continue;
    const ssize_t got = ::read(fd, line.data() + used, line.size() - used);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got < 0) return fail(FailureClass::io, "cannot read: " + std::generic_category().message(errno), "password");
    const uint8_t* const begin = line.data();
    const uint8_t* const end = std::find(begin + used, begin + used + got, '\n');
    used = static_cast<size_t>(end - begin);
    if (used > minisign::password_bytes_max)
      return usage("more than " + std::to_string(minisign::password_bytes_max) + " bytes");
    if (got == 0 || *end == '\n') break;
  }
  if (used == 0) return usage("is empty");
  line.shorten(used);
  return line;
}

Result<LockedBytes> ask(const std::string& prompt) {
  const Descriptor terminal{::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)};
  if (terminal.number < 0) return usage("no terminal to ask at: give it by --password-file");
  const EchoOff silent(terminal.number);
  static_cast<void>(write_all(terminal.number, bytes_of(prompt + ": ")));
  auto line = read_line(terminal.number);
  static_cast<void>(write_all(terminal.number, bytes_of("\n")));
  return line;
}

}  // namespace

void PasswordFlag::add(CLI::App& app) {
  app.add_option("--password-file", file_,
                 "read the password from the first line of this file, /dev/stdin or /dev/fd/N; default: ask for it");
}

Result<LockedBytes> PasswordFlag::read(const std::string& prompt) const {
  if (file_.empty()) return ask(prompt);
  const Descriptor file{::open(file_.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY)};
  if (file.number < 0) return fail(FailureClass::io, "cannot open: " + std::generic_category().message(errno), file_);
  return read_line(file.number);
}

Result<LockedBytes> PasswordFlag::choose() const {
  auto first = read("Password for the new key");
  if (!first || !file_.empty()) return first;
  const auto second = read("The same again");
  if (!second) return second.failure();
  if (!std::ranges::equal(first->view(), second->view())) return usage("the two are not the same");
  return first;
}

}  // namespace wrought::cli
