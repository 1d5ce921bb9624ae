// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/scheduler_config.h"

#include <string_view>

#include "engine/base/json_view.h"
#include "engine/sampling/flow_euler_scheduler.h"
#include "engine/sampling/unipc_scheduler.h"

namespace vdit::engine {
namespace {

void expect_boolean(const JsonView& document, std::string_view key, bool fallback, bool wanted) {
  if (document.boolean_or(key, fallback) != wanted) document.fail(key, wanted ? "true" : "false");
}

void expect_text(const JsonView& document, std::string_view key, const char* fallback, const char* wanted) {
  if (document.text_or(key, fallback) != wanted) document.fail(key, std::string("\"") + wanted + '"');
}

void expect_absent(const JsonView& document, std::string_view key) {
  if (document.has(key)) document.fail(key, "null");
}

// Spacings that replace the flow sigmas in either class.
void refuse_other_sigmas(const JsonView& document) {
  for (const char* key :
       {"use_karras_sigmas", "use_exponential_sigmas", "use_beta_sigmas", "use_dynamic_shifting"}) {
    expect_boolean(document, key, false, false);
  }
  expect_absent(document, "shift_terminal");
}

double positive(const JsonView& document, std::string_view key, double fallback) {
  const double value = document.number_or(key, fallback);
  if (!(value > 0 && value <= 1000)) document.fail(key, "a number above 0 and up to 1000");
  return value;
}

SchedulerConfig read_unipc(const JsonView& document) {
  expect_text(document, "prediction_type", "epsilon", "flow_prediction");
  expect_boolean(document, "use_flow_sigmas", false, true);
  expect_boolean(document, "predict_x0", true, true);
  expect_boolean(document, "thresholding", false, false);
  expect_boolean(document, "lower_order_final", true, true);
  expect_text(document, "solver_type", "bh2", "bh2");
  expect_text(document, "final_sigmas_type", "zero", "zero");
  if (document.integer_or("solver_order", 2) != 2) document.fail("solver_order", "2");
  expect_absent(document, "solver_p");
  if (document.has("disable_corrector") && document.at("disable_corrector").size() != 0) {
    document.fail("disable_corrector", "an empty list");
  }
  refuse_other_sigmas(document);
  return {.scheduler = SchedulerClass::UniPc, .flow_shift = positive(document, "flow_shift", 1.0)};
}

SchedulerConfig read_flow_euler(const JsonView& document) {
  expect_boolean(document, "invert_sigmas", false, false);
  expect_boolean(document, "stochastic_sampling", false, false);
  refuse_other_sigmas(document);
  return {.scheduler = SchedulerClass::FlowEuler, .flow_shift = positive(document, "shift", 1.0)};
}

}  // namespace

SchedulerConfig read_scheduler_config(const JsonView& document) {
  const std::string name = document.text("_class_name");
  SchedulerConfig config;
  if (name == "UniPCMultistepScheduler") {
    config = read_unipc(document);
  } else if (name == "FlowMatchEulerDiscreteScheduler") {
    config = read_flow_euler(document);
  } else {
    document.fail("_class_name", "UniPCMultistepScheduler or FlowMatchEulerDiscreteScheduler");
  }
  config.train_timesteps = static_cast<int>(document.integer_or("num_train_timesteps", 1000, 1, 1'000'000));
  return config;
}

std::unique_ptr<Scheduler> make_scheduler(const SchedulerConfig& config, int steps, double flow_shift,
                                          SigmaSpacing spacing) {
  if (config.scheduler == SchedulerClass::FlowEuler) {
    return std::make_unique<FlowEulerScheduler>(euler_flow_sigmas(steps, flow_shift, config.train_timesteps));
  }
  return std::make_unique<UniPcScheduler>(
      unipc_flow_sigmas(steps, flow_shift, spacing, config.train_timesteps));
}

}  // namespace vdit::engine
