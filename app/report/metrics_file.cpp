// SPDX-License-Identifier: Apache-2.0
#include "app/report/metrics_file.h"

#include <cmath>

#include "engine/base/formatted.h"

namespace vdit::app {
namespace {

using nlohmann::ordered_json;

double finite_psnr(double db) {
  return std::isinf(db) ? engine::kIdenticalPsnrDb : db;
}

ordered_json or_null(const std::optional<double>& value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json frame_json(const engine::FrameQuality& frame, std::size_t index) {
  return {{"frame", index},
          {"psnr_db", finite_psnr(frame.psnr_db)},
          {"psnr_rgb_db", finite_psnr(frame.psnr_rgb_db)},
          {"ssim", frame.ssim},
          {"ms_ssim", or_null(frame.ms_ssim)},
          {"mean_abs_difference", frame.mean_abs_difference},
          {"temporal_reference", or_null(frame.temporal_reference)},
          {"temporal_test", or_null(frame.temporal_test)}};
}

void add_quality(ordered_json& out, const engine::VideoQuality& quality) {
  out["psnr_db"] = finite_psnr(quality.psnr_db);
  out["psnr_pooled_db"] = finite_psnr(quality.psnr_pooled_db);
  out["psnr_rgb_db"] = finite_psnr(quality.psnr_rgb_db);
  out["ssim"] = quality.ssim;
  out["ms_ssim"] = or_null(quality.ms_ssim);
  out["temporal_reference"] = or_null(quality.temporal_reference);
  out["temporal_test"] = or_null(quality.temporal_test);
  out["temporal_difference"] = or_null(quality.temporal_difference);
  out["identical_frames"] = quality.identical_frames;
  out["worst_frame"] = quality.worst_frame;
  out["lpips"] = nullptr;
}

void add_frames(ordered_json& out, const engine::VideoQuality& quality) {
  out["frames"] = ordered_json::array();
  for (std::size_t i = 0; i < quality.frames.size(); ++i)
    out["frames"].push_back(frame_json(quality.frames[i], i));
}

std::string csv_number(const std::optional<double>& value) {
  if (!value) return {};
  return formatted("%.9g", *value);
}

}  // namespace

ordered_json quality_json(const engine::VideoQuality& quality) {
  ordered_json out;
  add_quality(out, quality);
  add_frames(out, quality);
  out["definitions"] = engine::quality_definitions();
  return out;
}

ordered_json pair_json(const PairReport& report) {
  ordered_json out;
  out["format"] = "vdit-pair-metrics";
  out["version"] = 1;
  add_quality(out, report.quality);
  out["density"] = report.density;
  out["sparsity"] = report.sparsity;
  out["full_seconds"] = report.full_seconds;
  out["sparse_seconds"] = report.sparse_seconds;
  out["full_denoise_seconds"] = report.full_denoise_seconds;
  out["sparse_denoise_seconds"] = report.sparse_denoise_seconds;
  out["speedup"] = report.speedup;
  out["attention_speedup"] = or_null(report.attention_speedup);
  out["machine"] = report.machine;
  out["device"] = report.device;
  out["dtype"] = report.dtype;
  out["dense_backend"] = report.dense_backend;
  out["instrumented"] = report.instrumented;
  out["phases"] = ordered_json::array();
  for (const auto& phase : report.timings) {
    out["phases"].push_back({{"name", phase.name},
                             {"full_seconds", phase.full_seconds},
                             {"sparse_seconds", phase.sparse_seconds}});
  }
  add_frames(out, report.quality);
  ordered_json definitions = engine::quality_definitions();
  for (const auto& [name, text] : pair_definitions()) definitions[name] = text;
  for (const auto& [name, text] : report.definitions) definitions[name] = text;
  out["definitions"] = std::move(definitions);
  return out;
}

std::string quality_csv(const engine::VideoQuality& quality) {
  std::string out =
      "frame,psnr_db,psnr_rgb_db,ssim,ms_ssim,mean_abs_difference,temporal_reference,temporal_test\n";
  for (std::size_t i = 0; i < quality.frames.size(); ++i) {
    const engine::FrameQuality& frame = quality.frames[i];
    const std::optional<double> values[] = {
        finite_psnr(frame.psnr_db), finite_psnr(frame.psnr_rgb_db), frame.ssim,         frame.ms_ssim,
        frame.mean_abs_difference,  frame.temporal_reference,       frame.temporal_test};
    out += std::to_string(i);
    for (const auto& value : values) out += "," + csv_number(value);
    out += "\n";
  }
  return out;
}

const std::map<std::string, std::string>& pair_definitions() {
  static const std::map<std::string, std::string> definitions = {
      {"density",
       "Kept (query, key) token pairs over all pairs of a layer's head, text included, counted from the runs "
       "that the kernel "
       "executes; mean over steps, layers and heads."},
      {"sparsity", "1 - density."},
      {"full_seconds",
       "Wall time of the dense run until its last decoded frame. It runs first, so it may hold work that the "
       "sparse run reuses (loading the model, encoding the prompt; see phases): compare denoising times."},
      {"sparse_seconds", "Wall time of the sparse run until its last decoded frame."},
      {"full_denoise_seconds", "Wall time of all denoising steps of the dense run."},
      {"sparse_denoise_seconds", "Wall time of all denoising steps of the sparse run."},
      {"speedup",
       "Measured: full_denoise_seconds / sparse_denoise_seconds, against our fastest dense path on the same "
       "device in the same run."},
      {"attention_speedup",
       "Measured: time in self-attention of the dense run / the same of the sparse run. Absent where it was "
       "not timed."},
      {"instrumented",
       "true: attention maps were captured during the dense run, so its timings and the speed-ups are not "
       "valid."},
      {"machine",
       "The computer on which both were timed, as a hash: times of two computers do not compare. Stays out "
       "of "
       "the videos."},
      {"dense_backend",
       "The dense attention that the speed-up is measured against: our kernels, the fastest dense path here "
       "(vdit-bench attention), unless another was asked for."},
  };
  return definitions;
}

}  // namespace vdit::app
