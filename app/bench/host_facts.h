// SPDX-License-Identifier: Apache-2.0
// What a figure depends on besides the code: the machine, how busy it was, the versions.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace vdit::app {

/// cpu, instruction_sets, cores, load_average (1 minute, when called), vdit, libtorch, compiler, command.
nlohmann::json host_facts(const std::vector<std::string>& command);

/// The middle of the values, the mean of the two middle ones; 0 without values.
double median(std::vector<double> values);

}  // namespace vdit::app
