// SPDX-License-Identifier: Apache-2.0
#include "app/cli/inspect_pictures.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "app/config/mode_text.h"
#include "engine/base/atomic_file.h"
#include "engine/base/formatted.h"
#include "engine/base/utf8.h"

namespace vdit::app {
namespace {

using kernels::TokenOrder;

constexpr std::size_t kAutoMaps = 16;

const std::vector<float>& cells_of(const CapturedHead& head, TokenOrder order) {
  return order == TokenOrder::FrameMajor ? head.map_frame : head.map_space;
}

const char* name_of(TokenOrder order) {
  return order == TokenOrder::FrameMajor ? "frame" : "space";
}

// At most `most` letters, cut at a word where one is near.
std::string shortened(const std::string& text, std::size_t most) {
  std::size_t bytes = 0;
  std::size_t letters = 0;
  while (bytes < text.size() && letters < most) {
    bytes += std::max<std::size_t>(1, utf8_sequence_length(text, bytes));
    ++letters;
  }
  if (bytes >= text.size()) return text;
  const std::size_t space = text.rfind(' ', bytes);
  if (space != std::string::npos && space > bytes / 2) bytes = space;
  return text.substr(0, bytes) + "…";
}

std::string step_text(const CaptureInfo& info, const CapturedStep& step) {
  return formatted("step %d of %d, %s branch", step.step, info.steps, step.branch.c_str());
}

std::string source_text(const CaptureInfo& info) {
  return info.model + ", seed " + std::to_string(info.seed) +
         formatted(", %d × %d, %d frames, %s on %s", info.video_width, info.video_height, info.video_frames,
                   info.dtype.c_str(), info.device.c_str()) +
         (info.sparse_config.empty() ? ", dense" : ", sparse: " + shortened(info.sparse_config, 40));
}

std::string token_text(const CaptureInfo& info) {
  const kernels::TokenGrid& grid = info.grid;
  return grouped_number(grid.tokens()) +
         formatted(" tokens = %lld frames × %lld rows × %lld columns", static_cast<long long>(grid.frames),
                   static_cast<long long>(grid.height), static_cast<long long>(grid.width)) +
         (grid.tokens() > grid.video_tokens() ? " and text" : "") +
         formatted("; a cell is %d × %d tokens", info.block, info.block);
}

std::string prompt_text(const CaptureInfo& info) {
  return "“" + shortened(info.prompt, 96) + "”";
}

void write_picture(const std::filesystem::path& file, const engine::Picture& picture) {
  const auto png = engine::encode_png(picture.rgb8, picture.width, picture.height);
  AtomicFile out(file, Overwrite::No);
  out.write(std::as_bytes(std::span(png)));
  out.commit();
}

// The mode in two words, its parameters in a line of their own.
std::vector<std::pair<std::string, std::string>> facts_of(const CapturedHead& head) {
  if (!head.mode) return {};
  std::string mode(mode_name(head.mode->mode));
  std::vector<std::pair<std::string, std::string>> facts{{"mode", mode}};
  if (kernels::has_width(head.mode->mode)) {
    facts.emplace_back("half-width", std::to_string(head.mode->half_width) + " tokens");
  }
  facts.emplace_back("density", formatted("%.1f %%", 100.0 * static_cast<double>(head.mode_density)));
  facts.emplace_back("recall", formatted("%.3f", static_cast<double>(head.mode_recall)));
  facts.emplace_back("error of the output", formatted("%.3g", static_cast<double>(head.mode_error)));
  return facts;
}

engine::Picture map_of(const CaptureInfo& info, const CapturedStep& step, const CapturedHead& head,
                       TokenOrder order, const FigureStyle& style) {
  return draw_map(
      {.map = {.grid = info.grid, .order = order, .block = info.block, .cells = cells_of(head, order)},
       .title = "Layer " + std::to_string(head.layer) + ", head " + std::to_string(head.head) + ", " +
                step_text(info, step),
       .notes = {prompt_text(info), source_text(info), token_text(info)},
       .outline = head.mode,
       .facts = facts_of(head)},
      style);
}

engine::Picture atlas_of(const CaptureInfo& info, const CapturedStep& step, TokenOrder order,
                         const FigureStyle& style) {
  AtlasFigure atlas{.title = "All heads, " + step_text(info, step) +
                             (order == TokenOrder::FrameMajor ? ", frame-major" : ", space-major"),
                    .notes = {prompt_text(info), source_text(info), token_text(info)},
                    .heads = {}};
  for (const CapturedHead& head : step.heads) {
    AtlasHead thumbnail{.layer = head.layer, .head = head.head, .cells = cells_of(head, order), .mode = {}};
    if (head.mode) thumbnail.mode = head.mode->mode;
    atlas.heads.push_back(thumbnail);
  }
  return draw_atlas(atlas, style);
}

std::string score_row(const CapturedStep& step, const CapturedHead& head, const kernels::HeadMode& mode,
                      const std::array<float, 3>& figures) {
  return formatted("%d,%s,%d,%d,", step.step, step.branch.c_str(), head.layer, head.head) + '"' +
         describe(mode) + '"' +
         formatted(",%.6g,%.6g,%.6g\n", static_cast<double>(figures[0]), static_cast<double>(figures[1]),
                   static_cast<double>(figures[2]));
}

}  // namespace

std::vector<std::string> write_step_pictures(const std::filesystem::path& folder, const CaptureInfo& info,
                                             const CapturedStep& step, SingleMaps single_maps,
                                             const FigureStyle& style) {
  std::vector<std::string> names;
  const auto put = [&](const std::string& name, const engine::Picture& picture) {
    write_picture(folder / name, picture);
    names.push_back(name);
  };
  const bool single =
      single_maps == SingleMaps::All || (single_maps == SingleMaps::Auto && step.heads.size() <= kAutoMaps);
  const std::string of_step = formatted("step-%03d-%s.", step.step, step.branch.c_str());
  for (const TokenOrder order : {TokenOrder::FrameMajor, TokenOrder::SpaceMajor}) {
    if (step.heads.empty() || cells_of(step.heads.front(), order).empty()) continue;
    put("atlas." + of_step + name_of(order) + ".png", atlas_of(info, step, order, style));
    if (!single) continue;
    for (const CapturedHead& head : step.heads) {
      put("map." + of_step + formatted("L%02d.H%02d.", head.layer, head.head) + name_of(order) + ".png",
          map_of(info, step, head, order, style));
    }
  }
  return names;
}

void ScoreTable::add(const CaptureInfo& info, const CapturedStep& step) {
  for (const CapturedHead& head : step.heads) {
    if (head.mode) {
      rows_ += score_row(step, head, *head.mode, {head.mode_density, head.mode_recall, head.mode_error});
    }
    for (std::size_t i = 0; i < head.recall.size(); ++i) {
      rows_ += score_row(step, head, info.candidates[i], {head.density[i], head.recall[i], head.error[i]});
    }
  }
}

std::string ScoreTable::csv() const {
  return "step,branch,layer,head,mode,density,recall,error\n" + rows_;
}

}  // namespace vdit::app
