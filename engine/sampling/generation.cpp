// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/generation.h"

#include <ATen/ops/cat.h>
#include <c10/core/DeviceGuard.h>
#include <c10/core/InferenceMode.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/base/cancel_token.h"
#include "engine/base/error.h"
#include "engine/base/sha256.h"
#include "engine/sampling/checkpoint.h"
#include "engine/sampling/device_memory.h"
#include "engine/sampling/noise.h"
#include "engine/sampling/scheduler_config.h"

namespace vdit::engine {
namespace {

class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(Clock::now() - began_).count(); }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point began_ = Clock::now();
};

// Results of another version of the program may differ in the last bits.
constexpr const char* kArithmetic = "vdit " VDIT_VERSION;

}  // namespace

std::string_view to_string(GenerationPhase phase) noexcept {
  switch (phase) {
    case GenerationPhase::Load:
      return "load";
    case GenerationPhase::Text:
      return "text";
    case GenerationPhase::Denoise:
      return "denoise";
    case GenerationPhase::Decode:
      return "decode";
  }
  return "";
}

std::string model_sha256(const ModelFolder& folder) {
  Sha256 hash;
  for (const auto& [name, component] : folder.components()) {
    if (name == "tokenizer" || name == "tokenizer_2") continue;
    hash.update(name + component.class_name + folder.config_sha256(name));
    if (name == "scheduler") continue;
    const WeightSet weights = folder.weights(name);
    for (const SafetensorsFile& file : weights.files()) {
      const auto time = std::filesystem::last_write_time(file.path()).time_since_epoch().count();
      hash.update(file.path().filename().string() + ' ' + std::to_string(file.file_bytes()) + ' ' +
                  std::to_string(time));
    }
  }
  return hash.hex();
}

// One pass through the phases.
class Generation::Run {
 public:
  Run(Generation& generation, const GenerationSettings& settings, const GenerationOptions& options)
      : generation_(generation), model_(*generation.model_), settings_(settings), options_(options) {}

  GenerationResult go();

 private:
  const CancelToken& cancel() const { return options_.cancel ? *options_.cancel : never_; }
  void report(GenerationPhase phase, double fraction, const DenoiseStep* step = nullptr) const {
    if (options_.on_progress) options_.on_progress({.phase = phase, .fraction = fraction, .step = step});
  }

  void load(ModelPart part);
  void encode_prompts();
  DenoisePosition starting_point();
  DenoisePosition on_device(DenoisePosition position) const;
  void within_memory(const std::function<void()>& work);
  bool free_part(ModelPart part);
  at::Tensor velocity(const at::Tensor& latents, double timestep, int step, std::span<const Branch> rows,
                      AttentionRun& attention);
  void denoise_latents(const DenoisePosition& start);
  // Of all steps so far, over all processes; `seconds` is what this one has spent on them.
  StepCosts costs(const AttentionRun& attention, double seconds) const;
  void decode_frames();

  Generation& generation_;
  VideoModel& model_;
  const GenerationSettings& settings_;
  const GenerationOptions& options_;
  const CancelToken never_;
  GenerationResult result_;
  std::size_t next_rung_ = 0;  // of within_memory
  bool one_row_ = false;       // run the rows of a batch one after the other
  at::Tensor clean_estimate_;  // of the step at which it was enough
  StepCosts spent_;            // before the checkpoint that the run goes on from
};

GenerationResult Generation::Run::go() {
  const c10::InferenceMode no_gradients;
  const at::Device& device = generation_.compute_.device;
  const c10::OptionalDeviceGuard guard(device.is_cpu() ? std::nullopt : std::optional(device));
  const Stopwatch total;
  result_.memory = generation_.check(settings_);
  result_.device = generation_.compute_.device.str();
  result_.dtype = dtype_name(generation_.compute_.dtype);
  result_.settings_sha256 = generation_.settings_sha256(settings_, options_);
  const DenoisePosition start = starting_point();
  encode_prompts();
  denoise_latents(start);
  if (options_.on_frame) decode_frames();
  result_.times.total = total.seconds() + spent_.denoise_seconds;
  result_.peak_resident_bytes = peak_resident_bytes();
  return std::move(result_);
}

void Generation::Run::load(ModelPart part) {
  cancel().throw_if_cancelled();
  if (model_.is_loaded(part)) return;
  report(GenerationPhase::Load, 0);
  const Stopwatch watch;
  within_memory([&] { model_.load(part); });
  result_.times.load += watch.seconds();
  report(GenerationPhase::Load, 1);
}

void Generation::Run::encode_prompts() {
  const bool guided = result_.memory.passes != GuidancePasses::Single;
  std::vector<std::pair<Branch, const std::string*>> prompts{{Branch::Conditional, &settings_.prompt}};
  if (guided) prompts.emplace_back(Branch::Unconditional, &settings_.negative_prompt);
  for (const auto& [branch, prompt] : prompts) {
    const PromptReport report = model_.read_prompt(*prompt);
    if (report.tokens > report.token_limit) {
      result_.notes.push_back("the prompt has " + std::to_string(report.tokens) +
                              " tokens; the model reads the first " + std::to_string(report.token_limit));
    }
    for (const std::string& unknown : report.unknown) {
      result_.notes.push_back("the model does not know \"" + quoted(unknown, 80) + '"');
    }
  }
  if (!settings_.negative_prompt.empty() && model_.guidance_kind() == GuidanceKind::Embedded) {
    result_.notes.push_back(
        "the negative prompt is not used: this model reads its guidance in one prediction");
  }
  load(ModelPart::TextEncoder);
  report(GenerationPhase::Text, 0);
  const Stopwatch watch;
  for (const auto& [branch, prompt] : prompts) {
    cancel().throw_if_cancelled();
    within_memory([&, branch = branch, text = prompt] { model_.set_prompt(branch, *text); });
  }
  wait_for_device(generation_.compute_.device);
  result_.times.text = watch.seconds();
  report(GenerationPhase::Text, 1);
  if (!result_.memory.keep_text_encoder) model_.unload(ModelPart::TextEncoder);
}

DenoisePosition Generation::Run::starting_point() {
  const std::vector<std::int64_t> shape = model_.latent_shape(settings_.clip);
  const CheckpointOptions& checkpoint = options_.checkpoint;
  if (checkpoint.resume) {
    ResumeDecision decision =
        find_resume_point(checkpoint.folder, result_.settings_sha256, shape, settings_.steps);
    if (decision.checkpoint) {
      result_.memory.passes = decision.checkpoint->passes;
      result_.resumed_from = decision.checkpoint->position.next_step;
      spent_ = std::move(decision.checkpoint->spent);
      return std::move(decision.checkpoint->position);
    }
    result_.notes.push_back(decision.reason);
  }
  if (!options_.initial_latents.defined()) return {.latents = initial_noise(settings_.seed, shape)};
  if (options_.initial_latents.sizes() != shape) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "latents.shape",
                 .subject = "latents",
                 .found = c10::str(options_.initial_latents.sizes()),
                 .expected = c10::str(at::IntArrayRef(shape))});
  }
  return {.latents = options_.initial_latents.to(at::kFloat)};
}

DenoisePosition Generation::Run::on_device(DenoisePosition position) const {
  position.latents = position.latents.to(generation_.compute_.device);
  for (auto& [name, tensor] : position.scheduler) tensor = tensor.to(generation_.compute_.device);
  return position;
}

bool Generation::Run::free_part(ModelPart part) {
  if (!model_.is_loaded(part)) return false;
  model_.unload(part);
  release_cached_memory(generation_.compute_.device);
  return true;
}

// The ladder of a run: each rung needs less memory than the one before and changes no more than the last
// bits.
void Generation::Run::within_memory(const std::function<void()>& work) {
  const bool denoised = result_.latents.defined();
  const std::vector<MemoryRung> rungs{
      {"freed the text encoder", [&] { return result_.times.text > 0 && free_part(ModelPart::TextEncoder); }},
      {"freed the decoder", [&] { return !denoised && free_part(ModelPart::Decoder); }},
      {"one prediction after the other",
       [&] {
         return !denoised && result_.memory.passes == GuidancePasses::Batched &&
                !std::exchange(one_row_, true);
       }},
      {"freed the transformer", [&] { return denoised && free_part(ModelPart::Transformer); }},
      {"decoding one latent frame at a time",
       [&] { return denoised && std::exchange(result_.memory.decode.chunk, 1) > 1; }},
      {"decoding in tiles of the picture", [&] {
         return denoised && model_.decode_choices().tiles &&
                !std::exchange(result_.memory.decode.tiled, true);
       }}};
  run_within_memory(rungs, next_rung_, work, [&](const std::string& note) { result_.notes.push_back(note); });
}

at::Tensor Generation::Run::velocity(const at::Tensor& latents, double timestep, int step,
                                     std::span<const Branch> rows, AttentionRun& attention) {
  const auto predict = [&](const at::Tensor& batch, std::span<const Branch> branches) {
    attention.begin_forward({.step = step,
                             .steps = settings_.steps,
                             .rows = std::vector<Branch>(branches.begin(), branches.end())});
    return model_.velocity(batch, timestep, branches, attention, cancel());
  };
  at::Tensor all;
  within_memory([&] {
    if (!one_row_) {
      all = predict(latents, rows);
      return;
    }
    std::vector<at::Tensor> each;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      each.push_back(predict(latents.narrow(0, static_cast<std::int64_t>(row), 1), rows.subspan(row, 1)));
    }
    all = at::cat(each);
  });
  return all;
}

StepCosts Generation::Run::costs(const AttentionRun& attention, double seconds) const {
  const std::string& backend = attention.dense_backend();
  return {.seconds = result_.times.steps,
          .attention_seconds = result_.times.attention_steps,
          .denoise_seconds = spent_.denoise_seconds + seconds,
          .kept_pairs = spent_.kept_pairs + attention.times().kept_pairs,
          .all_pairs = spent_.all_pairs + attention.times().all_pairs,
          .dense_backend = backend.empty() ? spent_.dense_backend : backend};
}

void Generation::Run::denoise_latents(const DenoisePosition& start) {
  load(ModelPart::Transformer);
  AttentionRun attention(options_.attention.value_or(AttentionPlan::dense(model_.layers(), model_.heads())),
                         options_.attention_options);
  const auto branches = [&](const at::Tensor& latents, double timestep, int step,
                            std::span<const Branch> rows) {
    return velocity(latents, timestep, step, rows, attention);
  };
  const SchedulerConfig config = read_scheduler_config(generation_.folder_.config("scheduler"));
  const auto scheduler = make_scheduler(
      config, {.steps = settings_.steps,
               .flow_shift = settings_.flow_shift,
               .spacing = settings_.sigma_spacing,
               .noise = {.seed = settings_.seed, .initial_drawn = !options_.initial_latents.defined()}});
  const GuidanceScale scale = settings_.dynamic_guidance
                                  ? GuidanceScale::rising(settings_.guidance, settings_.steps)
                                  : GuidanceScale(settings_.guidance);

  model_.set_guidance(settings_.guidance);
  report(GenerationPhase::Denoise, static_cast<double>(start.next_step) / settings_.steps);
  const Stopwatch watch;
  result_.times.steps = spent_.seconds;
  result_.times.attention_steps = spent_.attention_seconds;
  const auto on_measured = [&](const DenoiseStep& step) {
    result_.times.steps.push_back(step.seconds);
    result_.times.attention_steps.push_back(step.attention_seconds);
  };
  const auto on_step = [&](const DenoiseStep& step) {
    report(GenerationPhase::Denoise, static_cast<double>(step.step) / step.steps, &step);
  };
  const auto on_enough = [&](const DenoiseStep& step) {
    result_.stopped_after = step.step;
    clean_estimate_ = step.clean_estimate.to(at::kCPU);
    if (options_.on_stopped) options_.on_stopped(step.step);
  };
  const auto save = [&](const DenoisePosition& position) {
    save_checkpoint(options_.checkpoint.folder, {.position = position,
                                                 .steps = settings_.steps,
                                                 .settings_sha256 = result_.settings_sha256,
                                                 .passes = result_.memory.passes,
                                                 .spent = costs(attention, watch.seconds())});
    if (options_.checkpoint.on_saved) options_.checkpoint.on_saved(position.next_step);
  };
  result_.latents = denoise(guided(branches, scale, result_.memory.passes), *scheduler, on_device(start),
                            {.cancel = &cancel(),
                             .enough = options_.enough,
                             .on_enough = on_enough,
                             .on_measured = on_measured,
                             .on_step = on_step,
                             .attention_seconds = [&] { return attention.times().attention_s; },
                             .save = save,
                             .save_every = options_.checkpoint.every,
                             .save_last = options_.checkpoint.keep_last})
                        .to(at::kCPU);
  const StepCosts all = costs(attention, watch.seconds());
  result_.times.denoise = all.denoise_seconds;
  result_.dense_backend = all.dense_backend;
  result_.sparsity = all.all_pairs > 0 ? 1.0 - all.kept_pairs / all.all_pairs : 0.0;
  if (!result_.memory.keep_transformer) model_.unload(ModelPart::Transformer);
}

void Generation::Run::decode_frames() {
  load(ModelPart::Decoder);
  report(GenerationPhase::Decode, 0);
  const Stopwatch watch;
  within_memory([&] {
    std::int64_t seen = 0;  // frames that were handed out before memory ran out come again
    model_.decode(
        result_.stopped_after > 0 ? clean_estimate_ : result_.latents, result_.memory.decode, cancel(),
        [&](double fraction) { report(GenerationPhase::Decode, fraction); },
        [&](const at::Tensor& rgb8, std::int64_t) {
          const std::size_t bytes = rgb8.nbytes() / static_cast<std::size_t>(rgb8.size(0));
          const auto* data = rgb8.const_data_ptr<std::uint8_t>();
          for (std::int64_t i = 0; i < rgb8.size(0); ++i) {
            if (seen++ < result_.frames) continue;
            options_.on_frame({data + static_cast<std::size_t>(i) * bytes, bytes});
            ++result_.frames;
          }
        });
  });
  result_.times.decode = watch.seconds();
}

Generation::Generation(ModelFolder folder, ComputeOptions compute)
    : folder_(std::move(folder)),
      compute_(compute),
      model_(open_video_model(folder_, compute_)),
      weights_(forecast_model_weights(folder_, *model_, compute_.dtype)) {
  read_scheduler_config(folder_.config("scheduler"));
}

Generation::~Generation() = default;

std::uint64_t Generation::held_bytes() const {
  return (model_->is_loaded(ModelPart::TextEncoder) ? weights_.text_encoder : 0) +
         (model_->is_loaded(ModelPart::Transformer) ? weights_.transformer : 0) +
         (model_->is_loaded(ModelPart::Decoder) ? weights_.decoder : 0);
}

MemoryPlan Generation::check(const GenerationSettings& settings) const {
  check_settings(settings, model_->limits());
  if (settings.dynamic_guidance && model_->guidance_kind() != GuidanceKind::Classifier) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "settings.dynamic_guidance",
                 .subject = "settings",
                 .field = "dynamic_guidance",
                 .found = "true",
                 .expected = "false",
                 .hint = "this model's transformer reads the guidance scale, which stays the same"});
  }
  make_scheduler(read_scheduler_config(folder_.config("scheduler")),
                 {.steps = settings.steps, .flow_shift = settings.flow_shift});
  return plan_memory(*model_, settings.clip, weights_,
                     takes_two_predictions(model_->guidance_kind(), settings.guidance),
                     available_memory(compute_.device) + held_bytes(), compute_.device);
}

std::string Generation::settings_sha256(const GenerationSettings& settings,
                                        const GenerationOptions& options) const {
  nlohmann::json all = {{"arithmetic", kArithmetic},
                        {"model", model_sha256(folder_)},
                        {"prompt", settings.prompt},
                        {"negative_prompt", settings.negative_prompt},
                        {"size", {settings.clip.width, settings.clip.height, settings.clip.frames}},
                        {"steps", settings.steps},
                        {"guidance", settings.guidance},
                        {"flow_shift", settings.flow_shift},
                        {"sigma_spacing", to_string(settings.sigma_spacing)},
                        {"seed", settings.seed},
                        {"attention", options.attention_sha256},
                        {"dense", static_cast<int>(options.attention_options.dense)},
                        {"device", compute_.device.str()},
                        {"dtype", dtype_name(compute_.dtype)}};
  if (settings.dynamic_guidance) all["dynamic_guidance"] = true;
  if (options.initial_latents.defined()) {
    const at::Tensor latents = options.initial_latents.contiguous();
    Sha256 hash;
    hash.update({static_cast<const std::byte*>(latents.const_data_ptr()), latents.nbytes()});
    all["latents"] = hash.hex();
  }
  return sha256_hex(all.dump());
}

GenerationResult Generation::run(const GenerationSettings& settings, const GenerationOptions& options) {
  return Run(*this, settings, options).go();
}

}  // namespace vdit::engine
