// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/scheduler_config.h"

#include <string>
#include <string_view>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/json_view.h"
#include "engine/sampling/diffusion_scheduler.h"
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

SchedulerConfig read_diffusion(const JsonView& document, SchedulerClass scheduler) {
  expect_text(document, "prediction_type", "epsilon", "v_prediction");
  expect_text(document, "beta_schedule", "scaled_linear", "scaled_linear");
  expect_text(document, "timestep_spacing", "leading", "trailing");
  expect_boolean(document, "rescale_betas_zero_snr", false, true);
  expect_boolean(document, "set_alpha_to_one", true, true);
  expect_boolean(document, "clip_sample", true, false);
  expect_absent(document, "trained_betas");
  SchedulerConfig config{.scheduler = scheduler};
  config.curve = {.beta_start = document.number_or("beta_start", 0.00085),
                  .beta_end = document.number_or("beta_end", 0.012),
                  .snr_shift_scale = positive(document, "snr_shift_scale", 3.0)};
  if (!(config.curve.beta_start > 0 && config.curve.beta_start < 1))
    document.fail("beta_start", "a number between 0 and 1");
  if (!(config.curve.beta_end > config.curve.beta_start && config.curve.beta_end < 1))
    document.fail("beta_end", "a number between beta_start and 1");
  return config;
}

void check_steps(int steps, int most) {
  if (steps <= most) return;
  throw Error({.kind = ErrorKind::Input,
               .code = "settings.steps",
               .subject = "settings",
               .field = "steps",
               .found = std::to_string(steps),
               .expected = "at most " + std::to_string(most) + ", the timesteps of this scheduler"});
}

}  // namespace

SchedulerConfig read_scheduler_config(const JsonView& document) {
  const std::string name = document.text("_class_name");
  SchedulerConfig config;
  if (name == "UniPCMultistepScheduler") {
    config = read_unipc(document);
  } else if (name == "FlowMatchEulerDiscreteScheduler") {
    config = read_flow_euler(document);
  } else if (name == "CogVideoXDDIMScheduler") {
    config = read_diffusion(document, SchedulerClass::Ddim);
  } else if (name == "CogVideoXDPMScheduler") {
    config = read_diffusion(document, SchedulerClass::Dpm);
  } else {
    document.fail("_class_name",
                  "UniPCMultistepScheduler, FlowMatchEulerDiscreteScheduler, CogVideoXDDIMScheduler or "
                  "CogVideoXDPMScheduler");
  }
  const bool diffusion = config.scheduler == SchedulerClass::Ddim || config.scheduler == SchedulerClass::Dpm;
  config.train_timesteps =
      static_cast<int>(document.integer_or("num_train_timesteps", 1000, diffusion ? 2 : 1, 1'000'000));
  config.curve.train_timesteps = config.train_timesteps;
  return config;
}

std::unique_ptr<Scheduler> make_scheduler(const SchedulerConfig& config, const SchedulerRun& run) {
  switch (config.scheduler) {
    case SchedulerClass::UniPc:
      return std::make_unique<UniPcScheduler>(
          unipc_flow_sigmas(run.steps, run.flow_shift, run.spacing, config.train_timesteps));
    case SchedulerClass::FlowEuler:
      return std::make_unique<FlowEulerScheduler>(
          euler_flow_sigmas(run.steps, run.flow_shift, config.train_timesteps));
    case SchedulerClass::Ddim:
    case SchedulerClass::Dpm:
      break;
  }
  check_steps(run.steps, config.train_timesteps);
  DiffusionLevels levels = diffusion_levels(config.curve, run.steps);
  if (config.scheduler == SchedulerClass::Ddim) return std::make_unique<DdimScheduler>(std::move(levels));
  return std::make_unique<DpmScheduler>(std::move(levels), run.noise);
}

}  // namespace vdit::engine
