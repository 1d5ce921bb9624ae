// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/memory_plan.h"

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <sstream>
#include <string_view>

#include "engine/base/error.h"
#include "engine/base/formatted.h"
#include "engine/weights/memory_forecast.h"

namespace vdit::engine {
namespace {

// A part is kept for later when it takes no more than this share of free memory.
constexpr std::uint64_t kKeepShare = 8;
// One batched pass gains only where a single row is too small to occupy the cores, or the device.
constexpr std::int64_t kBatchedTokens = 1024;
constexpr std::int64_t kBatchedTokensOfDevice = 16384;

std::uint64_t meminfo_bytes(std::string_view name) {
  std::ifstream file("/proc/meminfo");
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(name)) continue;
    std::istringstream rest(line.substr(name.size()));
    std::uint64_t kib = 0;
    rest >> kib;
    return kib * 1024;
  }
  return 0;
}

// A number from a control group's file; the word "max" means no limit.
std::uint64_t group_bytes(const char* path) {
  std::ifstream file(path);
  std::uint64_t bytes = 0;
  return file >> bytes ? bytes : std::numeric_limits<std::uint64_t>::max();
}

struct Phase {
  const char* name;
  std::uint64_t bytes;
};

// Latent frames to decode at a time: a device is busy only with many. Half of the memory is left to what the
// forecast does not know, the convolutions' workspaces.
std::int64_t largest_chunk(const VideoModel& model, const ClipSize& clip, std::uint64_t available) {
  constexpr std::int64_t kMostFrames = 64;
  const std::int64_t frames = model.token_grid(clip).frames;
  std::int64_t chunk = 1;
  while (chunk < frames && chunk < kMostFrames &&
         model.forecast(clip, {.chunk = 2 * chunk}).decode_bytes <= available / 2)
    chunk *= 2;
  return std::min(chunk, frames);
}

// Whole pictures wherever they fit: tiles are not what the reference does by default.
DecodeWay decode_way(const VideoModel& model, const ClipSize& clip, std::uint64_t available, bool chunked) {
  const DecodeChoices choices = model.decode_choices();
  DecodeWay way;
  if (choices.tiles) way.tiled = model.forecast(clip, way).decode_bytes > available;
  if (choices.chunks && chunked && !way.tiled) way.chunk = largest_chunk(model, clip, available);
  return way;
}

}  // namespace

HostMemory host_memory() {
  HostMemory memory{.total = meminfo_bytes("MemTotal:"), .available = meminfo_bytes("MemAvailable:")};
  const std::uint64_t limit = group_bytes("/sys/fs/cgroup/memory.max");
  const std::uint64_t used = group_bytes("/sys/fs/cgroup/memory.current");
  memory.total = std::min(memory.total, limit);
  if (limit < std::numeric_limits<std::uint64_t>::max() && used < std::numeric_limits<std::uint64_t>::max()) {
    memory.available = std::min(memory.available, limit > used ? limit - used : 0);
  }
  return memory;
}

std::uint64_t peak_resident_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

WeightForecast forecast_model_weights(const ModelFolder& folder, const VideoModel& model,
                                      at::ScalarType dtype) {
  const auto loads = [&model](std::string_view component, std::string_view tensor) {
    return model.loads(component, tensor);
  };
  WeightForecast forecast;
  for (const ComponentWeights& part :
       forecast_weights(folder, dtype == at::kFloat ? DataType::F32 : DataType::BF16, loads)) {
    if (part.component == "transformer") forecast.transformer = part.resident_bytes;
    if (part.component == "vae") forecast.decoder = part.resident_bytes;
    if (part.component.starts_with("text_encoder")) forecast.text_encoder += part.resident_bytes;
  }
  return forecast;
}

std::string bytes_text(std::uint64_t bytes) {
  constexpr double kMiB = 1024.0 * 1024.0;
  const double mib = static_cast<double>(bytes) / kMiB;
  return mib < 1000 ? formatted("%.0f MiB", mib) : formatted("%.1f GiB", mib / 1024);
}

std::vector<std::string> MemoryPlan::in_words() const {
  std::vector<std::string> words;
  words.push_back("forecast " + bytes_text(forecast_bytes) + " of " + bytes_text(free_bytes) + " free");
  words.push_back(passes == GuidancePasses::Batched      ? "guidance: both predictions in one pass"
                  : passes == GuidancePasses::Sequential ? "guidance: one prediction after the other"
                  : guidance == GuidanceKind::Embedded
                      ? "guidance is read by the transformer: one prediction a step"
                      : "no guidance: one prediction a step");
  words.push_back(keep_text_encoder ? "text encoder kept in memory" : "text encoder freed before denoising");
  words.push_back(keep_transformer ? "transformer kept in memory" : "transformer freed before decoding");
  if (decode_choices.chunks) {
    words.push_back("decoding " + std::to_string(decode.chunk) + " latent frames at a time");
  }
  if (decode_choices.tiles) {
    words.push_back(decode.tiled ? "decoding in tiles of the picture" : "decoding whole pictures");
  }
  return words;
}

MemoryPlan plan_memory(const VideoModel& model, const ClipSize& clip, const WeightForecast& weights,
                       bool guided, std::uint64_t available, at::Device device) {
  const ActivationForecast activations = model.forecast(clip, {.tiled = model.decode_choices().tiles});
  const std::array leanest{Phase{"the text encoder", weights.text_encoder},
                           Phase{"denoising", weights.transformer + activations.denoise_bytes},
                           Phase{"decoding", weights.decoder + activations.decode_bytes}};
  const Phase& largest = *std::max_element(leanest.begin(), leanest.end(),
                                           [](const Phase& a, const Phase& b) { return a.bytes < b.bytes; });
  if (largest.bytes > available) {
    throw Error({.kind = ErrorKind::OutOfMemory,
                 .code = "memory.forecast",
                 .subject = largest.name,
                 .found = bytes_text(available) + " free",
                 .expected = "about " + bytes_text(largest.bytes),
                 .hint = "make a smaller or shorter clip, or use --dtype bf16"});
  }

  MemoryPlan plan{.guidance = model.guidance_kind(), .decode_choices = model.decode_choices()};
  plan.free_bytes = available;
  plan.keep_text_encoder = weights.text_encoder <= available / kKeepShare;
  plan.keep_transformer = weights.transformer <= available / kKeepShare;
  const std::uint64_t kept_text = plan.keep_text_encoder ? weights.text_encoder : 0;
  const std::uint64_t kept_transformer = plan.keep_transformer ? weights.transformer : 0;
  const std::uint64_t one_row = kept_text + weights.transformer + activations.denoise_bytes;

  const bool small =
      model.token_grid(clip).tokens() <= (device.is_cpu() ? kBatchedTokens : kBatchedTokensOfDevice);
  const bool both = guided && small && one_row + activations.denoise_bytes <= available;
  plan.passes = !guided ? GuidancePasses::Single
                : both  ? GuidancePasses::Batched
                        : GuidancePasses::Sequential;
  const std::uint64_t kept = kept_text + kept_transformer + weights.decoder;
  plan.decode = decode_way(model, clip, available - std::min(available, kept), !device.is_cpu());
  plan.forecast_bytes = std::max({weights.text_encoder, one_row + (both ? activations.denoise_bytes : 0),
                                  kept + model.forecast(clip, plan.decode).decode_bytes});
  return plan;
}

}  // namespace vdit::engine
