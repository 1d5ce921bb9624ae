// SPDX-License-Identifier: Apache-2.0
#include "app/cli/generation_result_json.h"

#include "engine/base/error.h"
#include "engine/base/formatted.h"

namespace vdit::app {
namespace {

std::string seconds_text(double seconds) {
  return formatted("%.1f s", seconds);
}

std::string size_text(const engine::ClipSize& clip) {
  return std::to_string(clip.width) + 'x' + std::to_string(clip.height);
}

}  // namespace

nlohmann::ordered_json result_json(const engine::GenerationSettings& settings,
                                   const engine::GenerationResult& result) {
  const engine::GenerationTimes& times = result.times;
  nlohmann::ordered_json json = {{"seed", settings.seed},
                                 {"width", settings.clip.width},
                                 {"height", settings.clip.height},
                                 {"frames", result.frames},
                                 {"steps", settings.steps},
                                 {"resumed_from", result.resumed_from},
                                 {"device", result.device},
                                 {"dtype", result.dtype},
                                 {"dense_backend", result.dense_backend},
                                 {"sparsity", result.sparsity},
                                 {"seconds",
                                  {{"load", times.load},
                                   {"text", times.text},
                                   {"denoise", times.denoise},
                                   {"decode", times.decode},
                                   {"total", times.total},
                                   {"steps", times.steps},
                                   {"attention_steps", times.attention_steps}}},
                                 {"memory",
                                  {{"plan", result.memory.in_words()},
                                   {"forecast_bytes", result.memory.forecast_bytes},
                                   {"peak_resident_bytes", result.peak_resident_bytes}}},
                                 {"notes", result.notes},
                                 {"settings_sha256", result.settings_sha256}};
  if (result.stopped_after > 0) json["stopped_after"] = result.stopped_after;
  return json;
}

std::string result_text(const engine::GenerationSettings& settings, const engine::GenerationResult& result) {
  const engine::GenerationTimes& times = result.times;
  return std::to_string(result.frames) + " frames of " + size_text(settings.clip) + " in " +
         seconds_text(times.total) + " (load " + seconds_text(times.load) + ", text " +
         seconds_text(times.text) + ", " + std::to_string(times.steps.size()) + " steps " +
         seconds_text(times.denoise) + ", decode " + seconds_text(times.decode) + "; " + result.device +
         ", " + result.dtype + ", " + result.dense_backend + "; peak " +
         engine::bytes_text(result.peak_resident_bytes) + ')';
}

nlohmann::ordered_json provenance(const engine::Generation& generation,
                                  const engine::GenerationSettings& settings,
                                  const engine::GenerationOptions& options,
                                  const nlohmann::ordered_json& job) {
  nlohmann::ordered_json origin = {{"format", "vdit-video"},
                                   {"version", 1},
                                   {"tool", "vdit " VDIT_VERSION},
                                   {"device", generation.compute().device.str()},
                                   {"dtype", engine::dtype_name(generation.compute().dtype)},
                                   {"model_sha256", engine::model_sha256(generation.folder())},
                                   {"settings_sha256", generation.settings_sha256(settings, options)}};
  if (!options.attention_sha256.empty()) origin["sparse_sha256"] = options.attention_sha256;
  origin["job"] = job;
  return origin;
}

nlohmann::ordered_json stopped_provenance(nlohmann::ordered_json origin, int step, int steps) {
  origin["stopped"] = {{"after_step", step}, {"of_steps", steps}, {"frames", "clean estimate of that step"}};
  return origin;
}

engine::VideoSettings video_settings(const engine::GenerationSettings& settings,
                                     const nlohmann::ordered_json& metadata, bool overwrite) {
  std::string steps = std::to_string(settings.steps) + " steps";
  if (metadata.contains("stopped"))
    steps = "stopped after step " + metadata["stopped"]["after_step"].dump() + " of " + steps;
  return {.width = static_cast<int>(settings.clip.width),
          .height = static_cast<int>(settings.clip.height),
          .fps = settings.fps,
          .metadata = {.json = metadata.dump(),
                       .title = quoted(settings.prompt, 200),
                       .comment = size_text(settings.clip) + ", " + steps + ", seed " +
                                  std::to_string(settings.seed)},
          .encoder = {},
          .overwrite = overwrite};
}

}  // namespace vdit::app
