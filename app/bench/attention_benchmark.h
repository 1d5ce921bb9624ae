// SPDX-License-Identifier: Apache-2.0
// vdit-bench attention: run-list attention beside LibTorch's scaled_dot_product_attention, dense and sparse.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace vdit::app {

/// Adds the subcommand. Variants take turns within every repeat, so that a slow minute hits all of them;
/// figures are medians over the repeats. `command` is written into the results.
void add_attention_benchmark(CLI::App& app, std::vector<std::string> command);

}  // namespace vdit::app
