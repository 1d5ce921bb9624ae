// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/generation_settings.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/json_view.h"
#include "engine/tokenizers/prompt_check.h"

namespace vdit::engine {
namespace {

[[noreturn]] void refuse(std::string field, std::string found, std::string expected, std::string hint = {}) {
  std::string code = "settings." + field;
  throw Error({.kind = ErrorKind::Input,
               .code = std::move(code),
               .subject = "settings",
               .field = std::move(field),
               .found = std::move(found),
               .expected = std::move(expected),
               .hint = std::move(hint)});
}

std::string size_text(std::int64_t width, std::int64_t height) {
  return std::to_string(width) + 'x' + std::to_string(height);
}

// The multiple of `unit` nearest to `value`, counted from `offset`, in [lowest, highest].
std::int64_t nearest_step(std::int64_t value, std::int64_t unit, std::int64_t offset, std::int64_t lowest,
                          std::int64_t highest) {
  value = std::clamp(value, lowest, highest);
  const std::int64_t steps = (value - offset + unit / 2) / unit;
  return std::clamp(offset + steps * unit, lowest, highest);
}

void check_clip(const ClipSize& clip, const ClipLimits& limits) {
  const ClipSize nearest = nearest_clip(clip, limits);
  if (nearest.width != clip.width || nearest.height != clip.height) {
    refuse("size", size_text(clip.width, clip.height),
           "sides that are multiples of " + std::to_string(limits.side_multiple) + " up to " +
               std::to_string(limits.max_side),
           "the nearest is " + size_text(nearest.width, nearest.height));
  }
  if (nearest.frames != clip.frames) {
    const std::int64_t before = nearest.frames > clip.frames ? nearest.frames - limits.frame_stride : 0;
    refuse(
        "frames", std::to_string(clip.frames),
        std::to_string(limits.frame_stride) + "k + 1 frames, from 1 to " + std::to_string(limits.max_frames),
        "the nearest is " + std::to_string(nearest.frames) +
            (before > 0 ? ", or fewer: " + std::to_string(before) : ""));
  }
}

void check_number(const char* field, double value, double lowest, double highest, const char* expected) {
  if (!(value >= lowest && value <= highest)) {
    std::string found = std::isfinite(value) ? std::to_string(value) : std::isnan(value) ? "NaN" : "infinity";
    refuse(field, std::move(found), expected);
  }
}

}  // namespace

GenerationSettings default_settings(const ModelDefaults& defaults) {
  return {.clip = defaults.clip,
          .steps = defaults.steps,
          .guidance = defaults.guidance,
          .flow_shift = defaults.flow_shift,
          .fps = defaults.fps};
}

void apply_preset(GenerationSettings& settings, const JsonView& preset) {
  if (preset.text("format") != "vdit-preset") preset.fail("format", "\"vdit-preset\"");
  if (preset.integer("version") != 1) preset.fail("version", "1");
  if (preset.has("size")) {
    const ClipSize size = parse_size(preset.text("size"), "size");
    settings.clip.width = size.width;
    settings.clip.height = size.height;
  }
  settings.clip.frames = preset.integer_or("frames", settings.clip.frames);
  settings.steps = static_cast<int>(preset.integer_or("steps", settings.steps, 1, kMaxSteps));
  settings.guidance = preset.number_or("guidance", settings.guidance);
  settings.flow_shift = preset.number_or("flow_shift", settings.flow_shift);
  settings.fps = preset.number_or("fps", settings.fps);
}

ClipSize parse_size(const std::string& text, const std::string& field) {
  ClipSize size;
  const char* const end = text.data() + text.size();
  const auto width = std::from_chars(text.data(), end, size.width);
  if (width.ec == std::errc() && width.ptr != end && *width.ptr == 'x') {
    const auto height = std::from_chars(width.ptr + 1, end, size.height);
    if (height.ec == std::errc() && height.ptr == end) return size;
  }
  throw Error({.kind = ErrorKind::Input,
               .code = "settings.size",
               .subject = "settings",
               .field = field,
               .found = '"' + quoted(text, 40) + '"',
               .expected = "WIDTHxHEIGHT, such as 320x192"});
}

ClipSize nearest_clip(const ClipSize& clip, const ClipLimits& limits) {
  const auto side = [&](std::int64_t value) {
    return nearest_step(value, limits.side_multiple, 0, limits.side_multiple,
                        limits.max_side / limits.side_multiple * limits.side_multiple);
  };
  return {.width = side(clip.width),
          .height = side(clip.height),
          .frames = nearest_step(clip.frames, limits.frame_stride, 1, 1,
                                 (limits.max_frames - 1) / limits.frame_stride * limits.frame_stride + 1)};
}

void check_settings(const GenerationSettings& settings, const ClipLimits& limits) {
  check_prompt(settings.prompt, "prompt");
  check_prompt(settings.negative_prompt, "negative_prompt");
  check_clip(settings.clip, limits);
  if (settings.steps < 1 || settings.steps > kMaxSteps) {
    refuse("steps", std::to_string(settings.steps), "an integer from 1 to " + std::to_string(kMaxSteps));
  }
  check_number("guidance", settings.guidance, 0, 100, "a number from 0 to 100");
  check_number("flow_shift", settings.flow_shift, 0.01, 100, "a number from 0.01 to 100");
  check_number("fps", settings.fps, 0.1, 1000, "a number from 0.1 to 1000");
}

}  // namespace vdit::engine
