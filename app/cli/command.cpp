// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"

namespace vdit::app {

void Command::read_job(const JsonView& job) {
  job.fail("command", "a command that can be a job", "`vdit " + name() + "` runs only from the command line");
}

void Command::check(Session&) {}

}  // namespace vdit::app
