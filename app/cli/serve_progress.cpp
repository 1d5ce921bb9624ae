// SPDX-License-Identifier: Apache-2.0
#include "app/cli/serve_progress.h"

#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <mutex>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/log.h"
#include "engine/base/resource_folder.h"
#include "engine/models/video_model.h"

namespace vdit::app {
namespace {

using Clock = std::chrono::steady_clock;
using service::BinaryArray;
using service::ElementType;
using service::Message;

constexpr auto kShortest = std::chrono::milliseconds(100);
constexpr std::int64_t kGranule = 64;

// Where a phase of a generation lies in the whole, as measured on the demo model; others are one phase.
double generation_fraction(std::string_view phase, double fraction) {
  if (phase == "load" || phase == "text") return 0;
  if (phase == "denoise") return 0.02 + 0.8 * fraction;
  return 0.82 + 0.18 * fraction;
}

Message preview_message(nlohmann::json stamp, const at::Tensor& estimate,
                        const engine::LatentPreviewMap& map) {
  const c10::InferenceMode no_gradients;
  const at::Tensor rgb = engine::preview_rgb8(estimate, map).contiguous();
  BinaryArray frames{.type = ElementType::U8, .shape = rgb.sizes().vec(), .bytes = {}};
  const auto* data = rgb.const_data_ptr<std::uint8_t>();
  frames.bytes.assign(data, data + rgb.nbytes());
  return {.type = "preview", .body = std::move(stamp), .binary = std::move(frames)};
}

}  // namespace

// One atlas, filled by the model's thread, copied by the writing one.
struct HeadWatcher::Atlas {
  std::mutex mutex;
  std::vector<float> cells;  // [layers, heads, edge, edge]
  int layers = 0, heads = 0, edge = 0, step = 0, steps = 0;
};

HeadWatcher::HeadWatcher(service::Outbox& outbox, WorkPosition& position, const ServedJob& job, int side)
    : outbox_(outbox), position_(position), job_(job.id), timed_(job.timed), side_(side) {}

HeadWatcher::~HeadWatcher() = default;

void HeadWatcher::begin(const engine::VideoModel& model, engine::AttentionObserver* own) {
  own_ = own;
  layers_ = model.layers();
  heads_ = model.heads();
  atlas_.reset();
  maps_.reset();
}

bool HeadWatcher::wants(const engine::ForwardInfo& forward, int layer) {
  position_.layer = layer + 1;
  own_wants_ = own_ != nullptr && own_->wants(forward, layer);
  looks_ = !timed_ && outbox_.is_subscribed("heads");
  return own_wants_ || looks_;
}

at::Tensor HeadWatcher::observe(const engine::ObservedLayer& layer) {
  if (looks_ && layer.branch == engine::Branch::Conditional) {
    if (!maps_) maps_ = observer_for(layer.grid);
    maps_->observe(layer);
  }
  return own_wants_ ? own_->observe(layer) : at::Tensor();
}

std::unique_ptr<engine::MapObserver> HeadWatcher::observer_for(const kernels::TokenGrid& grid) {
  engine::MapPolicy policy;
  policy.thumbnail = side_;
  policy.space_major = false;
  // One granule of rows for each row of cells: the cost of looking does not grow with the square of a long
  // clip.
  const std::int64_t block = (grid.tokens() + side_ - 1) / side_;
  policy.sample.every = std::max<std::int64_t>(1, block / kGranule);
  return std::make_unique<engine::MapObserver>(policy, [this](const engine::LayerMaps& maps) { take(maps); });
}

void HeadWatcher::take(const engine::LayerMaps& maps) {
  const int edge = static_cast<int>(maps.thumbnail_edge);
  const std::size_t cells = static_cast<std::size_t>(edge) * static_cast<std::size_t>(edge);
  if (!atlas_ || atlas_->edge != edge || atlas_->step != maps.step + 1) {
    atlas_ = std::make_shared<Atlas>();
    atlas_->cells.assign(static_cast<std::size_t>(layers_) * static_cast<std::size_t>(heads_) * cells,
                         std::numeric_limits<float>::quiet_NaN());
    atlas_->layers = layers_;
    atlas_->heads = heads_;
    atlas_->edge = edge;
    atlas_->step = maps.step + 1;
    atlas_->steps = maps.steps;
  }
  {
    const std::lock_guard lock(atlas_->mutex);
    for (const engine::HeadMaps& head : maps.heads) {
      const std::size_t at = static_cast<std::size_t>(maps.layer * heads_ + head.head) * cells;
      std::copy_n(head.thumbnail_frame.begin(), std::min(cells, head.thumbnail_frame.size()),
                  atlas_->cells.begin() + static_cast<std::ptrdiff_t>(at));
    }
  }
  const auto now = Clock::now();
  if (now < next_offer_ && maps.layer + 1 < layers_) return;
  next_offer_ = now + kShortest;
  outbox_.offer("heads", [atlas = atlas_, job = job_] { return message_of(*atlas, job); });
}

Message HeadWatcher::message_of(Atlas& atlas, std::int64_t job) {
  const std::lock_guard lock(atlas.mutex);
  BinaryArray array{.type = ElementType::F32,
                    .shape = {atlas.layers, atlas.heads, atlas.edge, atlas.edge},
                    .bytes = std::vector<std::uint8_t>(atlas.cells.size() * sizeof(float))};
  std::memcpy(array.bytes.data(), atlas.cells.data(), array.bytes.size());
  return {.type = "heads",
          .body = {{"job", job}, {"step", atlas.step}, {"steps", atlas.steps}, {"branch", "conditional"}},
          .binary = std::move(array)};
}

ServeProgress::ServeProgress(service::Outbox& outbox, WorkPosition& position, ServedJob job, int heads_side)
    : outbox_(outbox),
      position_(position),
      job_(std::move(job)),
      watcher_(outbox, position, job_, heads_side) {
  position_.job = job_.id;
  position_.step = position_.layer = 0;
}

ServeProgress::~ServeProgress() {
  position_.job = 0;
}

double ServeProgress::whole_fraction(const ProgressState& state) const {
  if (!job_.generates) return state.fraction;
  const double fraction = generation_fraction(state.phase, state.fraction);
  if (state.run == "full") return fraction / 2;
  if (state.run == "sparse") return 0.5 + fraction / 2;
  return fraction;
}

void ServeProgress::show(const ProgressState& state) {
  denoising_ = state.phase == "denoise";
  // A pause that found the last step under way, and none after it.
  if (pause_ && !denoising_) cancel_.cancel();
  if (state.steps > 0) position_.step = state.step;
  const auto now = Clock::now();
  const std::string phase = std::string(state.run) + ' ' + std::string(state.phase);
  const bool is_step = state.steps > 0 && job_.generates;
  if (phase == last_phase_ && !is_step && state.fraction < 1 && now - last_shown_ < kShortest) return;
  last_phase_ = phase;
  last_shown_ = now;

  fraction_ = std::max(fraction_, whole_fraction(state));
  if (!first_fraction_ && (!job_.generates || denoising_)) {
    first_fraction_ = fraction_;
    began_ = now;
  }
  // "search, prompt 1 of 2": the phase, and more about it.
  const auto comma = state.phase.find(", ");
  nlohmann::json body = {{"job", job_.id},
                         {"phase", state.phase.substr(0, comma)},
                         {"fraction", fraction_},
                         {"step", state.step},
                         {"steps", state.steps},
                         {"detail", comma == std::string_view::npos ? "" : state.phase.substr(comma + 2)}};
  if (!state.run.empty()) body["detail"] = std::string(state.run) + " run";
  if (first_fraction_ && fraction_ > *first_fraction_) {
    const double seconds = std::chrono::duration<double>(now - began_).count();
    body["seconds_left"] = seconds * (1 - fraction_) / (fraction_ - *first_fraction_);
  }
  outbox_.post({.type = "job.progress", .body = std::move(body), .binary = {}});
}

void ServeProgress::begin(std::string_view, const engine::VideoModel& model) {
  watcher_.begin(model, own_);
  try {
    preview_map_ = model.preview_map(resource_folder() / "previews");
  } catch (const Error& error) {  // a clip without previews is better than none
    log(LogLevel::Warning, std::string("no previews: ") + error.what());
  }
}

void ServeProgress::step(std::string_view run, const engine::DenoiseStep& step) {
  nlohmann::json stamp = {{"job", job_.id}, {"step", step.step}, {"steps", step.steps}, {"branch", run}};
  if (preview_map_) {
    outbox_.offer("preview", [stamp, estimate = step.clean_estimate, map = *preview_map_] {
      return preview_message(stamp, estimate, map);
    });
  }
  stamp["total"] = step.seconds;
  stamp["attention"] = step.attention_seconds;
  outbox_.post({.type = "job.timing", .body = std::move(stamp), .binary = {}});
  if (pause_) cancel_.cancel();
}

void ServeProgress::saved(std::string_view, int steps) {
  outbox_.post({.type = "job.checkpoint",
                .body = {{"job", job_.id}, {"step", steps}, {"folder", job_.checkpoint}},
                .binary = {}});
}

void ServeProgress::event(const nlohmann::json& event) {
  outbox_.post({.type = "job.event", .body = {{"job", job_.id}, {"event", event}}, .binary = {}});
}

engine::AttentionObserver* ServeProgress::observer(engine::AttentionObserver* own) {
  own_ = own;
  return &watcher_;
}

void ServeProgress::request_pause() {
  pause_ = true;
  if (!denoising_) cancel_.cancel();
}

}  // namespace vdit::app
