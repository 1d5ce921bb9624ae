// SPDX-License-Identifier: Apache-2.0
// A capture: attention maps of chosen steps, layers and heads on disk, written by `vdit inspect` or a run
// with a capture policy, read by the window without an engine.
//
//   FOLDER/capture.json            what it is of: model, grid, steps, prompt, seed, policy, candidates,
//   provenance, status FOLDER/step-SSS-BRANCH.safetensors   one file a step (1-based) and guidance branch
//   ("conditional", "unconditional"):
//     map.frame, map.space   float32 [heads captured, rows, columns]: softmax mass of a block of `block` x
//     `block` tokens, mean
//                            over the block's rows, so that a row sums to 1; in frame-major and space-major
//                            order
//     max.frame, max.space   float32, the same shape: the largest single (row, key) probability of the block;
//     optional cell                   int32 [heads captured, 2]: layer, head recall, error, density float32
//     [heads captured, candidates]: what each candidate mode would keep and lose; optional error.rows
//     float32 [heads captured, candidates, rows]: the error of the query rows of each map row alone,
//     frame-major; optional mode.recall, mode.error, mode.density float32 [heads captured] and
//     mode.error.rows float32 [heads captured, rows]: of the heads' own modes (metadata "modes"); optional
//     q.LL.HH, k.LL.HH bfloat16 or float32 [tokens, head_dim], frame-major, scaled by nothing: token-level
//     zoom; optional
//
// A capture grows step by step (each file whole or absent) and is usable at any moment. Caps: 64 MiB of
// capture.json, nesting 16, 1 GiB of maps and figures in a file, 4,096 files, 200 candidates.
//
// Values are checked: masses, recall and density lie in 0..1, errors are at least 0; a map's rows may be NaN
// as a whole (no query row of the block was looked at).
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kernels/runs/head_mode.h"
#include "kernels/runs/token_grid.h"

namespace vdit::app {

inline constexpr const char* kCaptureFormat = "vdit-capture";
inline constexpr int kCaptureVersion = 1;

struct CaptureInfo {
  std::string model, family, prompt, device, dtype, date, tool_version;
  std::string transformer_config_sha256;
  kernels::TokenGrid grid;
  int video_width = 0, video_height = 0, video_frames = 0;
  int layers = 0, heads = 0, head_dim = 0, steps = 0;
  std::uint64_t seed = 0;
  int block = 64;                             ///< tokens of a cell of the pooled maps
  bool instrumented = true;                   ///< timings of the run are not valid
  std::string status = "complete";            ///< "running", "complete", "disk cap reached", "stopped"
  std::vector<kernels::HeadMode> candidates;  ///< of recall, error and density; the first is Full
  std::string sparse_config;                  ///< name of the config that the run used; empty: dense
  nlohmann::json unknown = nlohmann::json::object();
};

/// The maps of one head at one step and branch. Empty vectors: not captured.
struct CapturedHead {
  int layer = 0, head = 0;
  int rows = 0, columns = 0;
  std::vector<float> map_frame, map_space, max_frame, max_space;  // [rows, columns]
  std::vector<float> recall, error, density;                      // [candidates]
  std::vector<float> row_error;                                   // [candidates, rows], frame-major
  std::optional<kernels::HeadMode> mode;                          ///< of a config that was scored
  float mode_recall = 0, mode_error = 0, mode_density = 0;        ///< where there is a mode
  std::vector<float> mode_row_error;                              ///< [rows]
};

/// Queries and keys of one head, float32 [tokens, head_dim], frame-major; stored as bfloat16 when the run's
/// dtype is "bfloat16".
struct CapturedRows {
  int layer = 0, head = 0;
  std::vector<float> q, k;
};

struct CapturedStep {
  int step = 0;        ///< 1-based
  std::string branch;  ///< "conditional", "unconditional"
  std::vector<CapturedHead> heads;
};

/// A folder of maps. Copies are cheap and independent: entries() and read() look at the disk each time.
///
/// Throws Error (Input): "capture.syntax" (capture.json is no JSON or over a cap), "capture.format" (no
/// capture), "capture.version" (a later vdit wrote it), "capture.field" (a field is missing or out of range),
/// "capture.files" (too many), "capture.missing" (no such step), "capture.tensor" (a tensor's type, shape or
/// value cannot be), and what readers of safetensors throw.
class CaptureFolder {
 public:
  static CaptureFolder open(const std::filesystem::path& folder);
  /// Makes the folder and its parents. Throws "output.exists" when a capture or a part of one is there,
  /// "file.write".
  static CaptureFolder create(const std::filesystem::path& folder, const CaptureInfo& info);

  const std::filesystem::path& path() const noexcept { return folder_; }
  const CaptureInfo& info() const noexcept { return info_; }
  struct Entry {
    int step = 0;
    std::string branch;
  };
  /// What is there now, in order of steps.
  std::vector<Entry> entries() const;
  CapturedStep read(int step, const std::string& branch) const;
  /// One head alone: a file of thousands of heads may hold more than read() takes. Nothing for a head that
  /// was not captured. Throws what read() throws.
  std::optional<CapturedHead> read_head(int step, const std::string& branch, int layer, int head) const;
  /// Layer, head, recall, error and density of every captured head, without maps.
  std::vector<CapturedHead> read_figures(int step, const std::string& branch) const;
  /// The same with the errors by map row, where they were captured.
  std::vector<CapturedHead> read_row_errors(int step, const std::string& branch) const;
  /// Queries or keys of one head, float32 [tokens, head_dim] frame-major; nothing when they were not
  /// captured.
  std::optional<std::vector<float>> read_rows(int step, const std::string& branch, char which, int layer,
                                              int head) const;

  /// Whole or not at all; replaces the same step. Every head has the same fields; fields that are empty are
  /// left out. Throws "capture.write" (Internal) for sizes that do not fit the capture's grid and candidates,
  /// "file.write".
  void write(const CapturedStep& step, std::span<const CapturedRows> rows = {}) const;
  void set_status(const std::string& status);

 private:
  CaptureFolder(std::filesystem::path folder, CaptureInfo info);
  std::filesystem::path step_file(int step, const std::string& branch) const;  // throws "capture.missing"

  std::filesystem::path folder_;
  CaptureInfo info_;
};

/// Bytes that a policy will write, for the forecast.
std::uint64_t capture_bytes(const CaptureInfo& info, int steps, int branches, int heads, bool both_orders,
                            bool maxima, int heads_with_rows);

}  // namespace vdit::app
