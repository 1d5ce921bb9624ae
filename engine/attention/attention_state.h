// SPDX-License-Identifier: Apache-2.0
// What an AttentionRun holds. Private to engine/attention.
#pragma once

#include "engine/attention/attention_run.h"

namespace vdit::engine {

struct AttentionRun::State {
  AttentionPlan plan;
  AttentionOptions options;
  ForwardInfo forward{};
  AttentionTimes times{};
  std::string dense_backend{};
};

}  // namespace vdit::engine
