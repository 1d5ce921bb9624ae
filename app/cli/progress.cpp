// SPDX-License-Identifier: Apache-2.0
#include "app/cli/progress.h"

namespace vdit::app {

void Progress::begin(std::string_view, const engine::VideoModel&) {}

void Progress::step(std::string_view, const engine::DenoiseStep&) {}

void Progress::saved(std::string_view, int) {}

void Progress::event(const nlohmann::json&) {}

}  // namespace vdit::app
