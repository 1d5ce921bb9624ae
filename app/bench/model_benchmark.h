// SPDX-License-Identifier: Apache-2.0
// vdit-bench model: seconds of every phase of a whole clip, dense.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace vdit::app {

/// Adds the subcommand. Phases have the names of the parity scripts' diffusers timing: text_seconds,
/// denoise_seconds, decode_seconds. Loading is given apart. `command` is written into the results.
void add_model_benchmark(CLI::App& app, std::vector<std::string> command);

}  // namespace vdit::app
