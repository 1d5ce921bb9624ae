// SPDX-License-Identifier: Apache-2.0
// Every command of `vdit`, in the order of --help.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "app/cli/command.h"

namespace vdit::app {

std::vector<std::unique_ptr<Command>> make_commands();

/// Nothing when there is no such command. `name` is what Command::name() gives.
std::unique_ptr<Command> make_command(std::string_view name);

}  // namespace vdit::app
