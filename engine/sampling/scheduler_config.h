// SPDX-License-Identifier: Apache-2.0
// scheduler/scheduler_config.json of a model folder, and the scheduler that it means.
#pragma once

#include <memory>

#include "engine/sampling/diffusion_levels.h"
#include "engine/sampling/flow_sigmas.h"
#include "engine/sampling/noise.h"
#include "engine/sampling/scheduler.h"

namespace vdit {
class JsonView;
}

namespace vdit::engine {

enum class SchedulerClass { UniPc, FlowEuler, Ddim, Dpm };

/// Whether its noise levels can be shifted; the other schedulers take theirs from betas.
inline bool takes_flow_shift(SchedulerClass scheduler) {
  return scheduler == SchedulerClass::UniPc || scheduler == SchedulerClass::FlowEuler;
}

struct SchedulerConfig {
  SchedulerClass scheduler = SchedulerClass::UniPc;
  int train_timesteps = 1000;
  double flow_shift = 1.0;
  DiffusionCurve curve;  ///< of Ddim and Dpm
};

/// Reads what decides the result and refuses the options that we do not have, with the file and the field.
/// Absent fields have diffusers' defaults, which for UniPC mean no flow sigmas at all and are refused.
/// Throws vdit::Error (Input) with the view's code.
SchedulerConfig read_scheduler_config(const JsonView& document);

/// What a run adds to the config.
struct SchedulerRun {
  int steps = 1;
  double flow_shift = 1;                         ///< above 0; of UniPc and FlowEuler
  SigmaSpacing spacing = SigmaSpacing::Current;  ///< of UniPc
  NoiseOrigin noise;                             ///< of Dpm
};

/// Throws vdit::Error (Input) "settings.steps" for more steps than Ddim and Dpm have timesteps.
std::unique_ptr<Scheduler> make_scheduler(const SchedulerConfig& config, const SchedulerRun& run);

}  // namespace vdit::engine
