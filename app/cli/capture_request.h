// SPDX-License-Identifier: Apache-2.0
// What to capture of a run's attention, as it was asked for: the flags of `vdit inspect`, and with the prefix
// "capture" those of `vdit generate` and `vdit pair`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/attention/map_observer.h"
#include "engine/base/json_view.h"
#include "engine/sampling/generation.h"

namespace CLI {
class App;
}

namespace vdit::app {

struct CaptureRequest {
  std::string steps;                   ///< a list, from 1; empty: the first, the middle and the last
  std::string layers;                  ///< a list, from 0; empty: all
  std::string heads;                   ///< a list, from 0; empty: all
  std::string branch = "conditional";  ///< "conditional", "unconditional", "both"
  std::string order = "both";          ///< "frame", "space", "both"
  int block = 0;                       ///< tokens of a cell; 0: about 200 cells a side, whole ones a frame
  std::string candidates;              ///< a candidates file, whose modes are scored; empty: none
  bool rows = false;                   ///< queries and keys, too
  std::uint64_t max_megabytes = 4096;  ///< of the capture's files

  /// `prefix`: "" for --steps-list, --layers, ...; "capture-" for --capture-steps, --capture-layers, ...
  void declare(CLI::App& app, const std::string& prefix);

  /// The same names with underscores.
  void read_job(const JsonView& job, const std::string& prefix);
  static std::vector<std::string> job_keys(const std::string& prefix);
  void write_job(nlohmann::ordered_json& job, const std::string& prefix) const;

  /// Throws "list.syntax", "capture.policy" (Input), "candidates.*".
  engine::MapPolicy policy(const engine::VideoModel& model, const engine::GenerationSettings& settings) const;
};

/// The number of tokens that divides a frame and comes nearest to 200 cells a side.
int fitting_block(const kernels::TokenGrid& grid);

}  // namespace vdit::app
