// SPDX-License-Identifier: Apache-2.0
#include "app/cli/run_command.h"

#include <CLI/CLI.hpp>

#include "app/cli/command_list.h"
#include "app/cli/job_file.h"
#include "app/cli/session.h"

namespace vdit::app {

void RunCommand::declare(CLI::App& app) {
  app.add_option("JOB", file_, "A job file, or the sidecar of a video")->required();
  app.add_flag("--dry-run", dry_run_, "Check everything, do nothing");
}

Outcome RunCommand::run(Session& session) {
  const JobFile file = JobFile::read(file_);
  const JsonView job = file.view();
  const std::unique_ptr<Command> command = make_command(file.command());
  if (!command || file.command() == name())
    job.fail("command", "the name of a job's command, such as \"generate\"");
  session.options().read_job(job);
  command->read_job(job);
  if (!dry_run_) return command->run(session);
  command->check(session);
  return {.json = {{"command", name()}, {"job", file_}, {"job_command", file.command()}, {"valid", true}},
          .text = file_ + ": a `vdit " + file.command() + "` job that can run"};
}

}  // namespace vdit::app
