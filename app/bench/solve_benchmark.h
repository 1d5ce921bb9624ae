// SPDX-License-Identifier: Apache-2.0
// vdit-bench solve: how long a config takes to solve, at three models' sizes.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace vdit::app {

/// Adds the subcommand. Random numbers of a table's kind; processor time of one thread. `command` is written
/// into the results.
void add_solve_benchmark(CLI::App& app, std::vector<std::string> command);

}  // namespace vdit::app
