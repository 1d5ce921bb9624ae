// SPDX-License-Identifier: Apache-2.0
#include "app/cli/generation_request.h"

#include <CLI/CLI.hpp>

#include "engine/base/resource_folder.h"
#include "engine/base/strict_json.h"

namespace vdit::app {
namespace {

constexpr const char* kDemo = "demo";

template <class T, class Read>
void take(const JsonView& job, const char* key, std::optional<T>& value, Read read) {
  if (job.has(key)) value = static_cast<T>(read());
}

}  // namespace

void GenerationRequest::declare(CLI::App& app) {
  app.add_option("-m,--model", model, "A model folder in the diffusers layout, or `demo`")->required();
  app.add_option("-p,--prompt", prompt, "What to show")->required();
  app.add_option("-n,--negative-prompt", negative_prompt,
                 "What to steer away from; not used where the transformer reads the guidance scale");
  app.add_option("--size", size, "WIDTHxHEIGHT in pixels");
  app.add_option("--frames", frames, "Number of frames");
  app.add_option("--steps", steps, "Denoising steps");
  app.add_option(
      "--guidance", guidance,
      "Guidance scale; 1 is none. Above it a step takes two predictions, except where the transformer reads "
      "the scale (HunyuanVideo)");
  app.add_flag("--dynamic-guidance", dynamic_guidance,
               "Let the guidance scale rise from 1 over the steps, as CogVideoX's authors do");
  app.add_option("--flow-shift", flow_shift, "Shift of the noise levels, of models of flow matching");
  app.add_option("--sigma-spacing", sigma_spacing,
                 "current (diffusers 0.37 and later) or legacy (before, and the official Wan code)");
  app.add_option("--seed", seed, "Seed of the initial noise; 42 unless given");
  app.add_option("--fps", fps, "Frames a second of the file");
  app.add_option("--sparse", sparse, "A sparse config file");
  app.add_option("--dense-backend", dense_backend,
                 "What runs dense heads: kernels (ours), libtorch, or fastest (measured, so bits may differ)")
      ->check(CLI::IsMember({"kernels", "libtorch", "fastest"}));
  app.add_option("--latents", latents, "A safetensors file whose tensor `latents` is the initial noise");
}

const std::vector<std::string>& GenerationRequest::job_keys() {
  static const std::vector<std::string> keys{"model",   "prompt",        "negative_prompt", "size",
                                             "frames",  "steps",         "guidance",        "flow_shift",
                                             "seed",    "fps",           "sigma_spacing",   "sparse",
                                             "latents", "dense_backend", "dynamic_guidance"};
  return keys;
}

void GenerationRequest::read_job(const JsonView& job) {
  model = job.text("model");
  prompt = job.text("prompt");
  take(job, "negative_prompt", negative_prompt, [&] { return job.text("negative_prompt"); });
  take(job, "size", size, [&] { return job.text("size"); });
  take(job, "frames", frames, [&] { return job.integer("frames"); });
  take(job, "steps", steps, [&] { return job.integer("steps", 1, engine::kMaxSteps); });
  take(job, "guidance", guidance, [&] { return job.number("guidance"); });
  dynamic_guidance = job.boolean_or("dynamic_guidance", false);
  take(job, "flow_shift", flow_shift, [&] { return job.number("flow_shift"); });
  take(job, "fps", fps, [&] { return job.number("fps"); });
  take(job, "sigma_spacing", sigma_spacing, [&] { return job.text("sigma_spacing"); });
  if (job.has("seed")) {
    const nlohmann::json& value = job.at("seed").value();
    if (!value.is_number_unsigned()) job.fail("seed", "an integer from 0 to 2^64 - 1");
    seed = value.get<std::uint64_t>();
  }
  take(job, "dense_backend", dense_backend, [&] { return job.text("dense_backend"); });
  if (dense_backend && *dense_backend != "kernels" && *dense_backend != "libtorch" &&
      *dense_backend != "fastest") {
    job.fail("dense_backend", "kernels, libtorch or fastest");
  }
  sparse = job.text_or("sparse", "");
  latents = job.text_or("latents", "");
}

engine::DenseBackend GenerationRequest::dense() const {
  const std::string name = dense_backend.value_or("kernels");
  return name == "fastest"    ? engine::DenseBackend::Fastest
         : name == "libtorch" ? engine::DenseBackend::LibTorch
                              : engine::DenseBackend::Kernels;
}

nlohmann::ordered_json GenerationRequest::job(const engine::GenerationSettings& settings) const {
  nlohmann::ordered_json job = {
      {"model", model},
      {"prompt", settings.prompt},
      {"negative_prompt", settings.negative_prompt},
      {"size", std::to_string(settings.clip.width) + 'x' + std::to_string(settings.clip.height)},
      {"frames", settings.clip.frames},
      {"steps", settings.steps},
      {"guidance", settings.guidance},
      {"flow_shift", settings.flow_shift},
      {"sigma_spacing", engine::to_string(settings.sigma_spacing)},
      {"seed", settings.seed},
      {"fps", settings.fps}};
  if (settings.dynamic_guidance) job["dynamic_guidance"] = true;
  if (dense_backend) job["dense_backend"] = *dense_backend;
  if (!sparse.empty()) job["sparse"] = sparse;
  if (!latents.empty()) job["latents"] = latents;
  return job;
}

std::filesystem::path GenerationRequest::model_folder() const {
  return model == kDemo ? resource("demo_model") : std::filesystem::path(model);
}

engine::GenerationSettings GenerationRequest::settings(const engine::ModelDefaults& defaults) const {
  engine::GenerationSettings settings = engine::default_settings(defaults);
  if (model == kDemo) {
    const std::filesystem::path page = resource("presets/demo.json");
    const nlohmann::json preset = read_json_file(page);
    engine::apply_preset(settings, JsonView(preset, page.string()));
  }
  settings.prompt = prompt;
  settings.negative_prompt = negative_prompt.value_or("");
  if (size) {
    const engine::ClipSize sides = engine::parse_size(*size, "size");
    settings.clip.width = sides.width;
    settings.clip.height = sides.height;
  }
  settings.clip.frames = frames.value_or(settings.clip.frames);
  settings.steps = steps.value_or(settings.steps);
  settings.guidance = guidance.value_or(settings.guidance);
  settings.dynamic_guidance = dynamic_guidance;
  settings.flow_shift = flow_shift.value_or(settings.flow_shift);
  settings.seed = seed.value_or(settings.seed);
  settings.fps = fps.value_or(settings.fps);
  if (sigma_spacing) settings.sigma_spacing = engine::parse_sigma_spacing(*sigma_spacing);
  return settings;
}

}  // namespace vdit::app
