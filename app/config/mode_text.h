// SPDX-License-Identifier: Apache-2.0
// Modes in words: the names of the file format, and one line that says what a head does.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/runs/head_mode.h"

namespace vdit::app {

/// "full", "skip", "diagonal", "multi-diagonal", "vertical-stripe".
std::string_view mode_name(kernels::Mode mode);
std::optional<kernels::Mode> mode_from_name(std::string_view name);
const std::vector<std::string>& mode_names();
/// "full, skip, ...": what an error expects.
std::string mode_list();

/// "diagonal, half-width 240, sink 0-240": what the file says, in one line for people.
std::string describe(const kernels::HeadMode& mode);

}  // namespace vdit::app
