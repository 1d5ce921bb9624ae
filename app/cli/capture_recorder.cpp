// SPDX-License-Identifier: Apache-2.0
#include "app/cli/capture_recorder.h"

#include <utility>

#include "app/cli/utc_time.h"
#include "engine/base/error.h"
#include "engine/base/log.h"

namespace vdit::app {
namespace {

CapturedHead captured(const engine::LayerMaps& maps, const engine::HeadMaps& head) {
  CapturedHead result{.layer = maps.layer,
                      .head = head.head,
                      .rows = static_cast<int>(maps.map_edge),
                      .columns = static_cast<int>(maps.map_edge),
                      .map_frame = head.map_frame,
                      .map_space = head.map_space,
                      .max_frame = {},
                      .max_space = {},
                      .recall = head.recall,
                      .error = head.error,
                      .density = head.density,
                      .row_error = head.row_error,
                      .mode = head.scored,
                      .mode_row_error = head.scored_row_error};
  result.mode_recall = head.scored_recall;
  result.mode_error = head.scored_error;
  result.mode_density = head.scored_density;
  return result;
}

// What the tensors take, the header left out.
std::uint64_t bytes_of(const CapturedStep& step, const std::vector<CapturedRows>& rows,
                       const CaptureInfo& info) {
  const bool both =
      !step.heads.empty() && !step.heads[0].map_frame.empty() && !step.heads[0].map_space.empty();
  return capture_bytes(info, 1, 1, static_cast<int>(step.heads.size()), both, false,
                       static_cast<int>(rows.size()));
}

}  // namespace

CaptureInfo capture_info(const engine::Generation& generation, const engine::GenerationSettings& settings,
                         const engine::MapPolicy& policy, const std::string& model,
                         const std::string& sparse_config) {
  const engine::VideoModel& video = generation.model();
  CaptureInfo info;
  info.model = model;
  info.family = std::string(video.family());
  info.prompt = settings.prompt;
  info.device = generation.compute().device.str();
  info.dtype = engine::dtype_name(generation.compute().dtype);
  info.date = utc_time_text();
  info.tool_version = VDIT_VERSION;
  info.transformer_config_sha256 = generation.folder().config_sha256("transformer");
  info.video_width = static_cast<int>(settings.clip.width);
  info.video_height = static_cast<int>(settings.clip.height);
  info.video_frames = static_cast<int>(settings.clip.frames);
  info.layers = video.layers();
  info.heads = video.heads();
  info.steps = settings.steps;
  info.seed = settings.seed;
  info.block = static_cast<int>(policy.block);
  info.status = "running";
  info.candidates = policy.candidates;
  info.sparse_config = sparse_config;
  return info;
}

CaptureRecorder::Observer::Observer(CaptureRecorder& recorder, engine::MapPolicy policy)
    : MapObserver(std::move(policy), [&recorder](const engine::LayerMaps& maps) { recorder.add(maps); }),
      recorder_(recorder) {}

bool CaptureRecorder::Observer::wants(const engine::ForwardInfo& forward, int layer) {
  return !recorder_.full_ && MapObserver::wants(forward, layer);
}

CaptureRecorder::CaptureRecorder(std::filesystem::path folder, CaptureInfo info, engine::MapPolicy policy,
                                 std::uint64_t max_bytes, Written on_written)
    : path_(std::move(folder)),
      info_(std::move(info)),
      last_layer_(policy.layers.empty() ? info_.layers - 1 : policy.layers.back()),
      bytes_left_(max_bytes),
      on_written_(std::move(on_written)),
      observer_(*this, std::move(policy)) {
  if (std::filesystem::exists(path_ / "capture.json")) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "output.exists",
                 .subject = path_.string(),
                 .found = "a capture",
                 .expected = "a new folder",
                 .hint = "choose another name or remove it"});
  }
}

void CaptureRecorder::add(const engine::LayerMaps& maps) {
  if (!folder_) {
    info_.grid = maps.grid;
    info_.head_dim = static_cast<int>(maps.head_dim);
    folder_ = CaptureFolder::create(path_, info_);
  }
  Pending& pending = pending_[maps.branch];
  pending.step.step = maps.step + 1;
  pending.step.branch = maps.branch == engine::Branch::Conditional ? "conditional" : "unconditional";
  for (const engine::HeadMaps& head : maps.heads) {
    pending.step.heads.push_back(captured(maps, head));
    if (!head.q.empty()) {
      pending.rows.push_back({.layer = maps.layer, .head = head.head, .q = head.q, .k = head.k});
    }
  }
  if (maps.layer != last_layer_) return;
  const Pending whole = std::move(pending);
  pending_.erase(maps.branch);
  write(whole);
}

void CaptureRecorder::write(const Pending& pending) {
  const std::uint64_t bytes = bytes_of(pending.step, pending.rows, info_);
  if (full_ || bytes > bytes_left_) {
    if (!full_) {
      log(LogLevel::Warning, path_.string() + ": the capture has reached its size limit at step " +
                                 std::to_string(pending.step.step) + "; later steps are not in it");
      folder_->set_status("disk cap reached");
    }
    full_ = true;
    return;
  }
  bytes_left_ -= bytes;
  folder_->write(pending.step, pending.rows);
  ++steps_written_;
  if (on_written_) on_written_(*folder_, pending.step);
}

void CaptureRecorder::finish(bool stopped) {
  if (!folder_) {
    throw Error({.kind = ErrorKind::Internal,
                 .code = "capture.empty",
                 .subject = path_.string(),
                 .found = "no layer that was to be captured"});
  }
  if (full_) return;
  folder_->set_status(stopped ? "stopped" : "complete");
}

std::unique_ptr<CaptureRecorder> start_capture(const std::string& folder, const CaptureRequest& capture,
                                               const engine::Generation& generation,
                                               const engine::GenerationSettings& settings,
                                               const GenerationRequest& request,
                                               const std::optional<engine::AttentionPlan>& scored_plan) {
  engine::MapPolicy policy = capture.policy(generation.model(), settings);
  policy.scored_plan = scored_plan;
  const std::string config = std::filesystem::path(request.sparse).filename().string();
  CaptureInfo info = capture_info(generation, settings, policy, request.model, config);
  return std::make_unique<CaptureRecorder>(folder, std::move(info), std::move(policy),
                                           capture.max_megabytes << 20);
}

}  // namespace vdit::app
