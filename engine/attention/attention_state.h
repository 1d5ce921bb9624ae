// SPDX-License-Identifier: Apache-2.0
// What an AttentionRun holds. Private to engine/attention.
#pragma once

#include <ATen/core/Tensor.h>

#include <map>

#include "engine/attention/attention_run.h"
#include "engine/attention/dense_attention.h"
#include "engine/attention/device_queue.h"
#include "engine/attention/kernel_call.h"
#include "engine/attention/layer_heads.h"
#include "engine/attention/run_table_cache.h"

namespace vdit::engine {

/// Buffers that a row of a layer needs, kept from layer to layer. [heads, tokens, padded head_dim] each; on
/// CUDA v is shaped as the projection has it, and there is no out.
struct LayoutBuffers {
  at::Tensor q, k, v, out;
};

struct AttentionRun::State {
  AttentionPlan plan;
  AttentionOptions options;
  ForwardInfo forward{};
  AttentionTimes times{};
  std::string dense_backend{};
  RunTableCache tables{};
  SpaceMajorPositions positions{};
  KernelPlans plans{};  // after the tables that they name
  DenseChoice dense_choice{};
  DeviceClock clock{};
  LayoutBuffers buffers{};
  std::map<int, ActiveProjections> projections{};  // by layer; layers with Skip heads only
};

}  // namespace vdit::engine
