// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command_list.h"

#include "app/cli/config_check_command.h"
#include "app/cli/config_diff_command.h"
#include "app/cli/config_new_command.h"
#include "app/cli/config_show_command.h"
#include "app/cli/doctor_command.h"
#include "app/cli/export_command.h"
#include "app/cli/generate_command.h"
#include "app/cli/inspect_command.h"
#include "app/cli/metrics_command.h"
#include "app/cli/model_check_command.h"
#include "app/cli/pair_command.h"
#include "app/cli/pareto_command.h"
#include "app/cli/run_command.h"
#include "app/cli/search_command.h"
#include "app/cli/serve_command.h"
#include "app/cli/solve_command.h"

namespace vdit::app {

std::vector<std::unique_ptr<Command>> make_commands() {
  std::vector<std::unique_ptr<Command>> commands;
  commands.push_back(std::make_unique<GenerateCommand>());
  commands.push_back(std::make_unique<PairCommand>());
  commands.push_back(std::make_unique<SearchCommand>());
  commands.push_back(std::make_unique<SolveCommand>());
  commands.push_back(std::make_unique<ParetoCommand>());
  commands.push_back(std::make_unique<InspectCommand>());
  commands.push_back(std::make_unique<MetricsCommand>());
  commands.push_back(std::make_unique<ExportCommand>());
  commands.push_back(std::make_unique<ConfigCheckCommand>());
  commands.push_back(std::make_unique<ConfigShowCommand>());
  commands.push_back(std::make_unique<ConfigDiffCommand>());
  commands.push_back(std::make_unique<ConfigNewCommand>());
  commands.push_back(std::make_unique<ModelCheckCommand>());
  commands.push_back(std::make_unique<RunCommand>());
  commands.push_back(std::make_unique<ServeCommand>());
  commands.push_back(std::make_unique<DoctorCommand>());
  return commands;
}

std::unique_ptr<Command> make_command(std::string_view name) {
  for (auto& command : make_commands()) {
    if (command->name() == name) return std::move(command);
  }
  return nullptr;
}

}  // namespace vdit::app
