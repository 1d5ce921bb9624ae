// SPDX-License-Identifier: Apache-2.0
// Lists of steps, layers and heads on the command line: "1,5,8-12".
#pragma once

#include <string>
#include <vector>

namespace vdit::app {

/// In rising order, each once. Empty text gives none. Throws vdit::Error (Input, "list.syntax") naming
/// `field` for text that is no list and for numbers outside [first, last].
std::vector<int> parse_number_list(const std::string& text, int first, int last, const std::string& field);

}  // namespace vdit::app
