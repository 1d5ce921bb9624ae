// SPDX-License-Identifier: Apache-2.0
// `vdit-bench quality`: our search beside simple rules and rivals' rules, in one harness: the same prompts,
// seeds and noise, the same densities, each against the dense run of the same clip.
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

namespace vdit::app {

void add_quality_benchmark(CLI::App& app, std::vector<std::string> command);

}  // namespace vdit::app
