// SPDX-License-Identifier: Apache-2.0
// vdit-bench probe: what looking at the attention maps of all heads adds to a denoising step.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace vdit::app {

/// Adds the subcommand. In one run every second step is looked at: pooled maps of all layers and heads of the
/// conditional branch, in both token orders. `command` is written into the results.
void add_probe_benchmark(CLI::App& app, std::vector<std::string> command);

}  // namespace vdit::app
