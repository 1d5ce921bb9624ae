// SPDX-License-Identifier: Apache-2.0
// Writes a run's attention maps into a capture folder, step by step.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "app/capture/capture_folder.h"
#include "app/cli/capture_request.h"
#include "app/cli/generation_request.h"
#include "engine/attention/map_observer.h"
#include "engine/sampling/generation.h"

namespace vdit::app {

/// What the capture is of, but for what only the run itself knows (grid and head dimension).
CaptureInfo capture_info(const engine::Generation& generation, const engine::GenerationSettings& settings,
                         const engine::MapPolicy& policy, const std::string& model,
                         const std::string& sparse_config);

/// Lives as long as the run. A step is written when its last layer has been seen; past `max_bytes` nothing
/// more is taken and the capture says so.
class CaptureRecorder {
 public:
  /// Called after each written step.
  using Written = std::function<void(const CaptureFolder&, const CapturedStep&)>;

  /// Throws "output.exists" when the folder has a capture in it.
  CaptureRecorder(std::filesystem::path folder, CaptureInfo info, engine::MapPolicy policy,
                  std::uint64_t max_bytes, Written on_written = {});

  /// For GenerationOptions::attention_options.
  engine::AttentionObserver& observer() noexcept { return observer_; }

  /// Seconds that the run waited while maps were made.
  double seconds() const { return observer_.seconds(); }
  int steps_written() const noexcept { return steps_written_; }

  /// Says in the capture that the run is over, or that it was stopped before its last step. Throws
  /// "capture.empty" (Internal) when no layer was seen.
  void finish(bool stopped = false);

 private:
  class Observer : public engine::MapObserver {
   public:
    Observer(CaptureRecorder& recorder, engine::MapPolicy policy);
    bool wants(const engine::ForwardInfo& forward, int layer) override;

   private:
    CaptureRecorder& recorder_;
  };
  struct Pending {
    CapturedStep step;
    std::vector<CapturedRows> rows;
  };

  void add(const engine::LayerMaps& maps);
  void write(const Pending& pending);

  std::filesystem::path path_;
  CaptureInfo info_;
  int last_layer_;
  std::uint64_t bytes_left_;
  Written on_written_;
  std::optional<CaptureFolder> folder_;
  std::map<engine::Branch, Pending> pending_;
  int steps_written_ = 0;
  bool full_ = false;
  Observer observer_;
};

/// The recorder of a run that was asked to capture; makes nothing on disk yet. With a sparse config each
/// head's own mode is scored by the attention plan that is given.
std::unique_ptr<CaptureRecorder> start_capture(const std::string& folder, const CaptureRequest& capture,
                                               const engine::Generation& generation,
                                               const engine::GenerationSettings& settings,
                                               const GenerationRequest& request,
                                               const std::optional<engine::AttentionPlan>& scored_plan = {});

}  // namespace vdit::app
