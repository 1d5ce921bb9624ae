// SPDX-License-Identifier: Apache-2.0
#include "app/cli/stop_signals.h"

#include <csignal>

namespace vdit::app {
namespace {

// A signal handler can reach nothing but a variable of static storage; storing to a lock-free atomic is safe
// in it.
CancelToken stop_request;

void on_stop(int) {
  stop_request.cancel();
}

}  // namespace

const CancelToken& install_stop_signals() {
  struct sigaction stop {};
  stop.sa_handler = on_stop;
  stop.sa_flags = SA_RESTART;
  sigaction(SIGINT, &stop, nullptr);
  sigaction(SIGTERM, &stop, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  return stop_request;
}

}  // namespace vdit::app
