// Faults and signals that are not ours: whoever was there before us gets them, as if we were not.
#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>

#include <csetjmp>

#include "runtime/engine_native.h"
#include "runtime/test_plugin.h"

namespace wrought {
namespace {

using testing::apply;
using testing::contract;
using namespace std::chrono_literals;

void write_to_address(uintptr_t address) {
  volatile uintptr_t unknown_to_the_compiler = address;
  *reinterpret_cast<volatile int*>(unknown_to_the_compiler) = 1;
}

sigjmp_buf after_fault;
int foreign_faults = 0;
void foreign_handler(int, siginfo_t*, void*) {
  ++foreign_faults;
  siglongjmp(after_fault, 1);
}

TEST(NativeDeathTest, foreign_faults_reach_the_handler_that_was_there_before) {
  // In a child process: the order of installation matters, and it happens once.
  EXPECT_EXIT(
      {
        struct sigaction action{};
        action.sa_sigaction = foreign_handler;
        action.sa_flags = SA_SIGINFO | SA_NODEFER;
        sigaction(SIGSEGV, &action, nullptr);
        const auto it = contract({.apply = R"(
            return HOST(0, wr_i64 (*)(wr_u8 *, wr_i64))(mem, gas);)",
                                  .imports = {testing::host_crash}});
        if (apply({.apply = "LOAD8(65536); return gas;"}).trap != TrapKind::memory_out_of_bounds) _exit(2);
        if (sigsetjmp(after_fault, 1) == 0) write_to_address(16);  // outside of any apply
        if (sigsetjmp(after_fault, 1) == 0) (void)apply(*it);      // our bug inside one
        _exit(foreign_faults == 2 ? 0 : 3);
      },
      ::testing::ExitedWithCode(0), "");
}

TEST(NativeDeathTest, without_a_handler_before_a_foreign_fault_kills) {
  EXPECT_EXIT(
      {
        signal(SIGSEGV, SIG_DFL);
        (void)apply({.apply = "STORE8(1, 1); return gas;"});
        write_to_address(16);
        _exit(0);
      },
      ::testing::KilledBySignal(SIGSEGV), "");
}

TEST(NativeDeathTest, a_sent_signal_is_not_taken_for_a_fault) {
  EXPECT_EXIT(
      {
        signal(SIGSEGV, SIG_IGN);
        (void)apply({.apply = "STORE8(1, 1); return gas;"});
        raise(SIGSEGV);  // ignored, as it was before
        _exit(7);
      },
      ::testing::ExitedWithCode(7), "");
  EXPECT_EXIT(
      {
        signal(SIGSEGV, SIG_DFL);
        (void)apply({.apply = "STORE8(1, 1); return gas;"});
        raise(SIGSEGV);
        _exit(7);
      },
      ::testing::KilledBySignal(SIGSEGV), "");
}

// Without SA_SIGINFO a handler gets the number alone. Its mask holds while it runs, and no longer.
volatile sig_atomic_t plain_signal = 0, blocked_while_handled = 0;
void plain_handler(int signal) {
  sigset_t blocked;
  pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
  plain_signal = signal;
  blocked_while_handled = sigismember(&blocked, SIGUSR1);
  siglongjmp(after_fault, 1);
}

void install_plain(int signal) {
  struct sigaction action{};
  action.sa_handler = plain_handler;
  sigemptyset(&action.sa_mask);
  sigaddset(&action.sa_mask, SIGUSR1);
  sigaction(signal, &action, nullptr);
}

TEST(NativeDeathTest, a_plain_handler_is_called_with_its_mask) {
  EXPECT_EXIT(
      {
        install_plain(SIGSEGV);
        if (apply({.apply = "LOAD8(65536); return gas;"}).trap != TrapKind::memory_out_of_bounds) _exit(2);
        if (sigsetjmp(after_fault, 1) == 0) write_to_address(16);
        sigset_t blocked;
        pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
        if (sigismember(&blocked, SIGUSR1) != 0) _exit(3);
        // And the contract's own faults are ours still.
        if (apply({.apply = "STORE8(65536, 1); return gas;"}).trap != TrapKind::memory_out_of_bounds) _exit(4);
        _exit(plain_signal == SIGSEGV && blocked_while_handled == 1 ? 0 : 5);
      },
      ::testing::ExitedWithCode(0), "");
}

TEST(NativeDeathTest, a_bus_error_that_was_sent_reaches_the_handler_before_ours) {
  EXPECT_EXIT(
      {
        install_plain(SIGBUS);
        (void)apply({.apply = "STORE8(1, 1); return gas;"});
        if (sigsetjmp(after_fault, 1) == 0) raise(SIGBUS);
        _exit(plain_signal == SIGBUS ? 0 : 2);
      },
      ::testing::ExitedWithCode(0), "");
}

// A write into the plugin's own code is a fault of emitted code, but none that we know: not a trap.
TEST(NativeDeathTest, a_fault_of_plugin_code_outside_of_memory_is_passed_on) {
  EXPECT_EXIT(
      {
        struct sigaction action{};
        action.sa_sigaction = foreign_handler;
        action.sa_flags = SA_SIGINFO;
        sigaction(SIGSEGV, &action, nullptr);
        const auto it = contract({.apply = "*(volatile int *)16 = 1; return gas;"});
        if (sigsetjmp(after_fault, 1) == 0) (void)apply(*it);
        _exit(foreign_faults == 1 ? 0 : 2);
      },
      ::testing::ExitedWithCode(0), "");
}

// The deadline's signal is a real-time signal that others may use too: what is not our timer's goes to them.
volatile sig_atomic_t deadline_signals = 0;
void count_signal(int) { deadline_signals = deadline_signals + 1; }

TEST(NativeDeathTest, a_deadline_signal_that_somebody_sent_is_passed_on) {
  EXPECT_EXIT(
      {
        const int number = SIGRTMIN + 9;
        signal(number, count_signal);
        const auto it = contract({.apply = "for (;;) __asm__ volatile(\"\"); return gas;"});
        if (apply(*it, 1000, 5ms).error_class != "deadline") _exit(2);
        if (deadline_signals != 0) _exit(3);
        raise(number);
        _exit(deadline_signals == 1 ? 0 : 4);
      },
      ::testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace wrought
