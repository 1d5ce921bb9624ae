// SPDX-License-Identifier: Apache-2.0
#include "engine/attention/attention_run.h"

#include <utility>

#include "engine/attention/attention_state.h"

namespace vdit::engine {

AttentionRun::AttentionRun(AttentionPlan plan, AttentionOptions options)
    : state_(new State{.plan = std::move(plan), .options = options}) {}

AttentionRun::~AttentionRun() = default;
AttentionRun::AttentionRun(AttentionRun&&) noexcept = default;
AttentionRun& AttentionRun::operator=(AttentionRun&&) noexcept = default;

void AttentionRun::begin_forward(ForwardInfo info) {
  state_->forward = std::move(info);
}

const ForwardInfo& AttentionRun::forward() const {
  return state_->forward;
}
const AttentionPlan& AttentionRun::plan() const {
  return state_->plan;
}
const AttentionTimes& AttentionRun::times() const {
  state_->clock.settle();
  return state_->times;
}
DeviceClock::Scope AttentionRun::measure_linear(const at::Device& device) {
  return {state_->clock, state_->times.other_linear_s, device};
}
const std::string& AttentionRun::dense_backend() const {
  return state_->dense_backend;
}

}  // namespace vdit::engine
