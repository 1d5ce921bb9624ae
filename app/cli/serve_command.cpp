// SPDX-License-Identifier: Apache-2.0
#include "app/cli/serve_command.h"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>

#include "app/cli/serve_loop.h"
#include "engine/base/error.h"

namespace vdit::app {
namespace {

// What a signal handler can reach: the write end of a pipe that the reading thread polls.
volatile std::sig_atomic_t signal_pipe = -1;

void on_signal(int) {
  const char byte = 0;
  [[maybe_unused]] const ssize_t written = ::write(signal_pipe, &byte, 1);
}

int signals_as_input() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
    throw Error(
        {.kind = ErrorKind::Resource, .code = "serve.pipe", .subject = "vdit serve", .found = "no pipe"});
  }
  signal_pipe = ends[1];
  struct sigaction stop {};
  stop.sa_handler = on_signal;
  stop.sa_flags = SA_RESTART;
  sigaction(SIGTERM, &stop, nullptr);
  sigaction(SIGINT, &stop, nullptr);
  return ends[0];
}

// Frames get a descriptor of their own, and standard output becomes standard error: a library that prints
// cannot damage a frame.
int frames_output() {
  const int frames = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  if (frames < 0 || ::dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
    throw Error({.kind = ErrorKind::Resource,
                 .code = "serve.output",
                 .subject = "standard output",
                 .found = "cannot be used"});
  }
  return frames;
}

}  // namespace

void ServeCommand::declare(CLI::App&) {}

Outcome ServeCommand::run(Session& session) {
  const int signals = signals_as_input();
  ServeLoop loop({.input = STDIN_FILENO, .signals = signals, .output = frames_output()}, session.options());
  const int exit_code = loop.run();
  return {.json = {{"command", name()}}, .text = {}, .exit_code = exit_code};
}

}  // namespace vdit::app
