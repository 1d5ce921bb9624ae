// SPDX-License-Identifier: Apache-2.0
// A running job's progress as messages: fractions of the whole job, step timings, checkpoints, latent
// previews and the atlas of heads. It also brings a pause to the running job.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "app/cli/progress.h"
#include "engine/attention/attention_observer.h"
#include "engine/attention/map_observer.h"
#include "engine/base/cancel_token.h"
#include "engine/models/latent_preview.h"
#include "engine/service/outbox.h"

namespace vdit::app {

/// Where the thread that owns the model is; read by the heartbeat.
struct WorkPosition {
  std::atomic<std::int64_t> job{0};
  std::atomic<int> step{0};
  std::atomic<int> layer{0};
};

/// What of a job its messages need.
struct ServedJob {
  std::int64_t id = 0;
  bool generates = false;  ///< generate, pair, inspect: in phases that have their share of the whole
  bool timed = false;      ///< a pair: its seconds are its result, so nobody looks into its attention
  std::string checkpoint;  ///< folder; empty: it keeps none
};

/// Sees every layer go by; looks into it when the window watches heads.
class HeadWatcher final : public engine::AttentionObserver {
 public:
  HeadWatcher(service::Outbox& outbox, WorkPosition& position, const ServedJob& job, int side);
  ~HeadWatcher() override;

  void begin(const engine::VideoModel& model, engine::AttentionObserver* own);
  bool wants(const engine::ForwardInfo& forward, int layer) override;
  at::Tensor observe(const engine::ObservedLayer& layer) override;

 private:
  struct Atlas;
  std::unique_ptr<engine::MapObserver> observer_for(const kernels::TokenGrid& grid);
  void take(const engine::LayerMaps& maps);
  static service::Message message_of(Atlas& atlas, std::int64_t job);

  service::Outbox& outbox_;
  WorkPosition& position_;
  const std::int64_t job_;
  const bool timed_;
  const int side_;
  int layers_ = 0, heads_ = 0;
  engine::AttentionObserver* own_ = nullptr;
  bool own_wants_ = false, looks_ = false;  // of the layer that wants() was asked for last
  std::unique_ptr<engine::MapObserver> maps_;
  std::shared_ptr<Atlas> atlas_;
  std::chrono::steady_clock::time_point next_offer_{};
};

class ServeProgress final : public Progress {
 public:
  /// `heads_side`: cells of a thumbnail. The outbox and the position outlive it.
  ServeProgress(service::Outbox& outbox, WorkPosition& position, ServedJob job, int heads_side);
  ~ServeProgress() override;

  void show(const ProgressState& state) override;
  void begin(std::string_view run, const engine::VideoModel& model) override;
  void step(std::string_view run, const engine::DenoiseStep& step) override;
  void saved(std::string_view run, int steps) override;
  void event(const nlohmann::json& event) override;
  engine::AttentionObserver* observer(engine::AttentionObserver* own) override;

  /// The token that the job polls.
  const CancelToken& cancel() const { return cancel_; }
  /// From the reading thread: at once.
  void request_cancel() { cancel_.cancel(); }
  /// From the reading thread: after the step that runs; at once where there are no steps.
  void request_pause();
  /// From the reading thread: to the end of the step that runs, and a video of what is there by then.
  void request_enough() { enough_.cancel(); }
  const CancelToken* enough() const override { return &enough_; }

 private:
  double whole_fraction(const ProgressState& state) const;

  service::Outbox& outbox_;
  WorkPosition& position_;
  const ServedJob job_;
  CancelToken cancel_, enough_;
  std::atomic<bool> pause_{false};
  std::atomic<bool> denoising_{false};
  HeadWatcher watcher_;
  engine::AttentionObserver* own_ = nullptr;
  std::optional<engine::LatentPreviewMap> preview_map_;
  double fraction_ = 0;                   // of the whole job; never goes back
  std::optional<double> first_fraction_;  // where steps began: not 0 after a checkpoint
  std::chrono::steady_clock::time_point began_{};
  std::chrono::steady_clock::time_point last_shown_{};
  std::string last_phase_;
};

}  // namespace vdit::app
