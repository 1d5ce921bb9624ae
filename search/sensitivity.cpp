// SPDX-License-Identifier: Apache-2.0
#include "search/sensitivity.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/linear.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/attention/attention_observer.h"
#include "search/solve/candidate.h"
#include "search/step_groups.h"

namespace vdit::search {
namespace {

constexpr int kMostSteps = 10;
// Of the layer's output energy. Small enough to stay in the linear range, well above what rounding does.
constexpr double kDisturbance = 0.02;

double energy(const at::Tensor& x) {
  return x.to(at::kFloat).square().sum(at::kDouble).item<double>();
}

// Energy of the layer's output for heads' outputs [heads, tokens, head_dim].
double projected_energy(const at::Tensor& heads, const at::Tensor& out_weight) {
  return energy(at::linear(heads.transpose(0, 1).flatten(1), out_weight));
}

// Disturbs one layer in the steps of one group.
class Disturber : public engine::AttentionObserver {
 public:
  Disturber(const std::vector<TableGroup>& groups, int group, int layer, int layers, int heads)
      : groups_(groups),
        group_(group),
        layer_(layer),
        heads_(static_cast<std::size_t>(heads)),
        tables_(engine::AttentionPlan::dense(layers, heads)) {}

  bool wants(const engine::ForwardInfo& forward, int layer) override {
    return layer == layer_ && group_of_step(groups_, forward.step, forward.steps) == group_;
  }

  at::Tensor observe(const engine::ObservedLayer& layer) override {
    const std::vector<kernels::HeadMode> full(heads_);
    const std::vector<kernels::HeadMode> band(heads_, {.mode = kernels::Mode::Diagonal});
    const at::Tensor wanted = engine::attend_modes(layer.q, layer.k, layer.v, full, layer.grid, tables_);
    const at::Tensor change =
        engine::attend_modes(layer.q, layer.k, layer.v, band, layer.grid, tables_) - wanted;
    const double size =
        projected_energy(change, layer.out_weight) / projected_energy(wanted, layer.out_weight);
    const double scale = size > kDisturbance ? std::sqrt(kDisturbance / size) : 1;
    error_ += scale * scale * size;
    ++calls_;
    return wanted + change * scale;
  }

  double layer_error() const { return error_ / std::max(calls_, 1); }

 private:
  const std::vector<TableGroup>& groups_;
  const int group_;
  const int layer_;
  const std::size_t heads_;
  engine::AttentionRun tables_;  // only its cache of run tables
  double error_ = 0;
  int calls_ = 0;
};

at::Tensor final_latents(engine::Generation& generation, const engine::GenerationSettings& clip,
                         const CancelToken* cancel, engine::AttentionObserver* observer) {
  engine::GenerationOptions options;
  options.attention_options = {.dense = engine::DenseBackend::Kernels, .observer = observer};
  options.cancel = cancel;
  return generation.run(clip, options).latents;
}

}  // namespace

engine::GenerationSettings sensitivity_clip(const engine::Generation& generation,
                                            const SensitivitySettings& settings) {
  engine::GenerationSettings clip = settings.clip;
  clip.clip.width /= 2;
  clip.clip.height /= 2;
  clip.clip.frames = (clip.clip.frames + 1) / 2;
  clip.clip = engine::nearest_clip(clip.clip, generation.model().limits());
  const int steps = std::min(clip.steps, kMostSteps);
  std::set<int> groups;
  for (int step = 0; step < steps; ++step) groups.insert(group_of_step(settings.groups, step, steps));
  groups.erase(-1);
  if (groups.size() == settings.groups.size()) clip.steps = steps;
  return clip;
}

std::vector<float> measure_sensitivity(engine::Generation& generation, const SensitivitySettings& settings,
                                       const CancelToken* cancel,
                                       const std::function<void(double fraction)>& on_progress) {
  const int layers = generation.model().layers();
  const int heads = generation.model().heads();
  const std::size_t cells = settings.groups.size() * static_cast<std::size_t>(layers);
  engine::GenerationSettings clip = sensitivity_clip(generation, settings);
  std::vector<double> sums(cells, 0.0);
  std::size_t done = 0;
  for (std::size_t prompt = 0; prompt < settings.prompts.size(); ++prompt) {
    clip.prompt = settings.prompts[prompt];
    clip.seed = settings.seed + prompt;
    const at::Tensor undisturbed = final_latents(generation, clip, cancel, nullptr);
    for (std::size_t cell = 0; cell < cells; ++cell) {
      Disturber disturber(settings.groups, static_cast<int>(cell) / layers, static_cast<int>(cell) % layers,
                          layers, heads);
      const at::Tensor disturbed = final_latents(generation, clip, cancel, &disturber);
      const double moved = energy(disturbed - undisturbed) / energy(undisturbed);
      // A layer that a band does not change has no direction to measure; its errors are zero, too.
      if (disturber.layer_error() > 0) sums[cell] += moved / disturber.layer_error();
      on_progress(static_cast<double>(++done) / static_cast<double>(cells * settings.prompts.size()));
    }
  }
  std::vector<float> mean;
  for (const double sum : sums)
    mean.push_back(static_cast<float>(sum / static_cast<double>(settings.prompts.size())));
  return mean;
}

}  // namespace vdit::search
