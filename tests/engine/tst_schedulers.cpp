// SPDX-License-Identifier: Apache-2.0
// Sequences computed in float64 from the published formulas and confirmed with diffusers 0.42.1 (its sigmas
// are float32, hence 1e-6), and the refusals of scheduler_config.json.
#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/json_view.h"
#include "engine/sampling/flow_euler_scheduler.h"
#include "engine/sampling/scheduler_config.h"
#include "engine/sampling/unipc_scheduler.h"

namespace vdit::engine {
namespace {

// The published figures have seven decimals (5e-8), and float32 just under 1 rounds by 3e-8.
constexpr double kPublishedSigma = 8e-8;

// The velocity field of the published sequences.
at::Tensor field(const at::Tensor& x, double sigma) {
  return x * 0.5 + sigma;
}

void expect_sequence(Scheduler& scheduler, const std::vector<double>& expected) {
  at::Tensor x = at::full({1}, 1.0, at::kFloat);
  ASSERT_EQ(scheduler.steps(), static_cast<int>(expected.size()));
  for (int step = 0; step < scheduler.steps(); ++step) {
    x = scheduler.advance(x, field(x, scheduler.sigma(step)), step);
    EXPECT_NEAR(x.item<double>(), expected[static_cast<std::size_t>(step)], 1e-6) << "step " << step;
  }
}

void expect_schedule(const FlowSigmas& schedule, const std::vector<double>& sigmas,
                     const std::vector<double>& timesteps) {
  ASSERT_EQ(schedule.sigmas.size(), sigmas.size());
  for (std::size_t i = 0; i < sigmas.size(); ++i)
    EXPECT_NEAR(schedule.sigmas[i], sigmas[i], kPublishedSigma) << i;
  EXPECT_EQ(schedule.timesteps, timesteps);
}

TEST(FlowSigmas, CurrentSpacing) {
  expect_schedule(
      unipc_flow_sigmas(20, 3, SigmaSpacing::Current),
      {0.9999990, 0.9827765, 0.9643240, 0.9445062, 0.9231657, 0.9001200, 0.8751562,
       0.8480245, 0.8184296, 0.7860203, 0.7503748, 0.7109831, 0.6672218, 0.6183213,
       0.5633196, 0.5009990, 0.4297945, 0.3476608, 0.2518722, 0.1387150, 0},
      {999, 982, 964, 944, 923, 900, 875, 848, 818, 786, 750, 710, 667, 618, 563, 500, 429, 347, 251, 138});
}

TEST(FlowSigmas, LegacySpacing) {
  expect_schedule(
      unipc_flow_sigmas(20, 3, SigmaSpacing::Legacy),
      {0.9996664, 0.9824195, 0.9639411, 0.9440944, 0.9227217, 0.8996398, 0.8746352,
       0.8474573, 0.8178097, 0.7853399, 0.7496248, 0.7101522, 0.6662961, 0.6172836,
       0.5621483, 0.4996666, 0.4282652, 0.3458875, 0.2497916, 0.1362397, 0},
      {999, 982, 963, 944, 922, 899, 874, 847, 817, 785, 749, 710, 666, 617, 562, 499, 428, 345, 249, 136});
}

TEST(FlowSigmas, EulerIsNotCutToIntegers) {
  const FlowSigmas schedule = euler_flow_sigmas(50, 7);
  EXPECT_NEAR(schedule.sigmas[1], 0.997093, 1e-6);
  EXPECT_NEAR(schedule.sigmas[2], 0.9940828, 1e-6);
  EXPECT_NEAR(schedule.sigmas[48], 0.2258065, 1e-6);
  EXPECT_NEAR(schedule.sigmas[49], 0.125, 1e-6);
  EXPECT_EQ(schedule.sigmas[50], 0);
  EXPECT_NEAR(schedule.timesteps[1], 997.093, 1e-3);
}

TEST(UniPcScheduler, CurrentSequence) {
  UniPcScheduler scheduler(unipc_flow_sigmas(6, 3, SigmaSpacing::Current));
  expect_sequence(scheduler, {0.906357018, 0.798043163, 0.673951848, 0.527701700, 0.372564608, 0.160766769});
}

TEST(UniPcScheduler, LegacySequence) {
  UniPcScheduler scheduler(unipc_flow_sigmas(6, 3, SigmaSpacing::Legacy));
  expect_sequence(scheduler, {0.906243513, 0.798191392, 0.673538154, 0.527101954, 0.372011462, 0.161897551});
}

TEST(UniPcScheduler, OneStepGivesTheCleanEstimate) {
  UniPcScheduler scheduler(unipc_flow_sigmas(1, 3, SigmaSpacing::Current));
  const at::Tensor x = at::full({1}, 1.0, at::kFloat);
  const double sigma = scheduler.sigma(0);
  EXPECT_NEAR(scheduler.advance(x, field(x, sigma), 0).item<double>(), 1 - sigma * (0.5 + sigma), 1e-6);
}

TEST(FlowEulerScheduler, Sequence) {
  FlowEulerScheduler scheduler(euler_flow_sigmas(6, 7));
  expect_sequence(scheduler, {0.958333333, 0.901890432, 0.821140850, 0.696154837, 0.477238548, -0.002233806});
}

nlohmann::json unipc_document() {
  return {{"_class_name", "UniPCMultistepScheduler"},
          {"prediction_type", "flow_prediction"},
          {"use_flow_sigmas", true},
          {"flow_shift", 3.0},
          {"num_train_timesteps", 1000},
          {"disable_corrector", nlohmann::json::array()}};
}

std::string field_refused(const nlohmann::json& document) {
  try {
    read_scheduler_config(JsonView(document, "scheduler_config.json"));
    return "";
  } catch (const Error& error) {
    EXPECT_EQ(error.info().kind, ErrorKind::Input);
    EXPECT_EQ(error.info().subject, "scheduler_config.json");
    return error.info().field;
  }
}

TEST(SchedulerConfig, ReadsUniPc) {
  const nlohmann::json document = unipc_document();
  const SchedulerConfig config = read_scheduler_config(JsonView(document, "scheduler_config.json"));
  EXPECT_EQ(config.scheduler, SchedulerClass::UniPc);
  EXPECT_EQ(config.flow_shift, 3.0);
  const auto scheduler = make_scheduler(config, {.steps = 20, .flow_shift = config.flow_shift});
  EXPECT_EQ(scheduler->timestep(1), 982);
}

TEST(SchedulerConfig, ReadsFlowEuler) {
  const nlohmann::json document = {{"_class_name", "FlowMatchEulerDiscreteScheduler"}, {"shift", 7.0}};
  const SchedulerConfig config = read_scheduler_config(JsonView(document, "scheduler_config.json"));
  EXPECT_EQ(config.scheduler, SchedulerClass::FlowEuler);
  EXPECT_EQ(config.flow_shift, 7.0);
}

TEST(SchedulerConfig, NamesTheFieldThatDoesNotFit) {
  const std::vector<std::pair<std::string, nlohmann::json>> rows = {{"_class_name", "DDIMScheduler"},
                                                                    {"prediction_type", "epsilon"},
                                                                    {"use_flow_sigmas", false},
                                                                    {"use_flow_sigmas", nullptr},
                                                                    {"solver_order", 3},
                                                                    {"solver_type", "bh1"},
                                                                    {"predict_x0", false},
                                                                    {"thresholding", true},
                                                                    {"lower_order_final", false},
                                                                    {"final_sigmas_type", "sigma_min"},
                                                                    {"disable_corrector", {0}},
                                                                    {"use_karras_sigmas", true},
                                                                    {"use_beta_sigmas", true},
                                                                    {"use_dynamic_shifting", true},
                                                                    {"shift_terminal", 0.1},
                                                                    {"flow_shift", 0},
                                                                    {"flow_shift", -1.0},
                                                                    {"flow_shift", "3"},
                                                                    {"num_train_timesteps", 0},
                                                                    {"num_train_timesteps", "1000"}};
  for (const auto& [key, value] : rows) {
    nlohmann::json document = unipc_document();
    document[key] = value;
    EXPECT_EQ(field_refused(document), key) << value;
  }
}

}  // namespace
}  // namespace vdit::engine
