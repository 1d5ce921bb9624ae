// SPDX-License-Identifier: Apache-2.0
// What a paired run found, as plain values, and the page made of it: report.html, one file that can be sent
// to anybody. Nothing here runs a model or reads a config; whoever ran the pair fills the values.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/video/frames.h"
#include "engine/video/quality.h"
#include "kernels/runs/head_mode.h"

namespace vdit::app {

/// One phase of both runs, in seconds: "text encoding", "denoising", "attention", "decoding", ...
struct PhaseTiming {
  std::string name;
  double full_seconds = 0;
  double sparse_seconds = 0;
};

/// One cell of the mode grid.
struct ReportCell {
  kernels::Mode mode = kernels::Mode::Full;
  double density = 1;  ///< kept pairs over all pairs, 0..1
  std::string detail;  ///< parameters in words, "half-width 96"; may be empty
};

/// The modes of one step group.
struct ReportModeGrid {
  std::string steps;  ///< "steps 1-20 of 20"
  int layers = 0;
  int heads = 0;
  std::vector<ReportCell> cells;  ///< [layers, heads]
};

struct PairReport {
  std::string title;  ///< "Ball, seed 42"
  std::string prompt;
  std::string date;                                           ///< ISO 8601
  std::vector<std::pair<std::string, std::string>> settings;  ///< name and value, in the order of the table
  std::vector<std::pair<std::string, std::string>> versions;  ///< program, LibTorch, kernels, libav, driver
  std::string machine;                                        ///< which computer, by vdit::machine_id
  std::string device;
  std::string dtype;
  std::string dense_backend;
  std::string config_name;  ///< file name or "none"

  engine::VideoQuality quality;
  bool instrumented = false;  ///< attention maps were captured in the dense run: its timings are not valid
  double density = 1;         ///< of the config over steps, layers, heads
  double sparsity = 0;        ///< 1 - density
  double full_seconds = 0;
  double sparse_seconds = 0;
  double full_denoise_seconds = 0;
  double sparse_denoise_seconds = 0;
  double speedup = 0;  ///< full_denoise_seconds / sparse_denoise_seconds, same device, same run
  std::optional<double> attention_speedup;  ///< of the attention alone, where it was timed
  std::vector<PhaseTiming> timings;
  std::vector<ReportModeGrid> grids;

  /// Words for each number, by its name in metrics.json; quality_definitions() and pair_definitions() are
  /// added.
  std::map<std::string, std::string> definitions;
};

/// The videos of the pair on disk, beside which the report will lie; empty paths are left out.
struct ReportVideos {
  std::filesystem::path full;
  std::filesystem::path sparse;
  std::filesystem::path side_by_side;
};

struct ReportOptions {
  std::uintmax_t max_embedded_bytes = 24u
                                      << 20;  ///< both videos together; larger ones are linked by file name
  int max_picture_width = 480;                ///< of the key frames
  double difference_gain = 4;
};

/// The page. `full` and `sparse` are the raw frames that the metrics were computed on, for the key frames
/// (first, worst, last). Errors: quality.size, quality.length (Input) when the two differ; file.missing for a
/// video that cannot be read.
std::string report_html(const PairReport& report, const engine::VideoFrames& full,
                        const engine::VideoFrames& sparse, const ReportVideos& videos,
                        const ReportOptions& options = {});

/// What the numbers of a pair other than video quality mean: density, sparsity, speedup, ...
const std::map<std::string, std::string>& pair_definitions();

}  // namespace vdit::app
