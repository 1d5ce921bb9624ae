// SPDX-License-Identifier: Apache-2.0
// `vdit`: finds the command, runs it, and turns whatever happened into output and an exit code.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <string>
#include <string_view>

#include "app/cli/command_list.h"
#include "app/cli/error_report.h"
#include "app/cli/session.h"
#include "app/cli/stop_signals.h"
#include "app/cli/terminal_progress.h"
#include "engine/base/error.h"
#include "engine/base/heap.h"
#include "engine/base/log.h"

namespace vdit::app {
namespace {

// The two words of "model check" are a group and a command in it.
CLI::App& subcommand_of(CLI::App& root, const Command& command) {
  CLI::App* parent = &root;
  std::string name = command.name();
  if (const auto space = name.find(' '); space != std::string::npos) {
    const std::string group = name.substr(0, space);
    name = name.substr(space + 1);
    const auto groups =
        root.get_subcommands([&group](const CLI::App* sub) { return sub->get_name() == group; });
    parent = groups.empty() ? root.add_subcommand(group, "Commands on a " + group) : groups.front();
    parent->require_subcommand(1);
  }
  return *parent->add_subcommand(name, command.summary());
}

void print(FILE* stream, const std::string& line) {
  std::fwrite(line.data(), 1, line.size(), stream);
  std::fputc('\n', stream);
  std::fflush(stream);
}

// The error as one line on standard error; with --json as JSON there and, being the result, on standard
// output.
int report(const ErrorInfo& info, bool json) {
  if (json) {
    const std::string line = error_json(info).dump();
    print(stdout, line);
    print(stderr, line);
  } else {
    print(stderr, "vdit: " + std::string(Error(info).what()));
  }
  return exit_code(info.kind);
}

ErrorInfo usage_error(const CLI::ParseError& error) {
  return {.kind = ErrorKind::Usage,
          .code = "usage",
          .subject = "command line",
          .found = error.what(),
          .hint = "see `vdit --help`"};
}

int run_command(Command& command, CommonOptions& options) {
  const CancelToken& cancel = install_stop_signals();
  set_log_level(options.quiet ? LogLevel::Error : options.verbose ? LogLevel::Debug : LogLevel::Info);
  std::exception_ptr failure;
  try {
    TerminalProgress progress(options.progress, options.json, options.quiet);
    Session session(options, cancel, progress);
    const Outcome outcome = command.run(session);
    progress.clear();
    if (options.json) {
      print(stdout, outcome.json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    } else if (!outcome.text.empty() && !options.quiet) {
      print(stdout, outcome.text);
    }
    return outcome.exit_code;
  } catch (...) {
    failure = std::current_exception();
  }
  // Outside the catch block: an exception of LibTorch can keep tensors alive.
  return report(describe(failure), options.json);
}

int main_checked(int argc, char** argv) {
  CLI::App app("Sparse-vDiT Studio on the command line: video diffusion transformers with sparse attention",
               "vdit");
  app.set_version_flag("--version", "vdit " VDIT_VERSION);
  app.require_subcommand(1);
  CommonOptions options;
  auto commands = make_commands();
  std::map<CLI::App*, Command*> by_app;
  for (const auto& command : commands) {
    CLI::App& sub = subcommand_of(app, *command);
    command->declare(sub);
    options.declare(sub);
    by_app.emplace(&sub, command.get());
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& request) {  // --help, --version
    return app.exit(request);
  } catch (const CLI::ParseError& error) {
    const bool json =
        std::any_of(argv + 1, argv + argc, [](const char* a) { return std::string_view(a) == "--json"; });
    return report(usage_error(error), json);
  }
  const auto chosen =
      std::find_if(by_app.begin(), by_app.end(), [](const auto& entry) { return entry.first->parsed(); });
  return run_command(*chosen->second, options);
}

}  // namespace
}  // namespace vdit::app

int main(int argc, char** argv) {
  int code = 1;
  vdit::keep_freed_memory();
  try {
    code = vdit::app::main_checked(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "vdit: %s\n", error.what());
  }
  std::cout.flush();
  std::fflush(nullptr);
  // Nothing of ours waits for the end of the process, and undoing LibTorch's registrations takes a third of
  // the time of a short command.
  std::_Exit(code);
}
