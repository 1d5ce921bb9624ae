// SPDX-License-Identifier: Apache-2.0
#include "app/config/grid_text.h"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <unordered_map>

#include "app/config/mode_text.h"
#include "engine/base/formatted.h"
#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"

namespace vdit::app {
namespace {

struct ModeLook {
  const char* glyph;
  std::array<int, 3> fill;
  std::array<int, 3> ink;
  int palette_fill;
  int palette_ink;
};

// In the order of kernels::Mode; the studio's colours and their nearest in the 256-colour palette.
constexpr std::array<ModeLook, kernels::kModes> kLooks = {{
    {"\u25a0", {0x4A, 0x66, 0x87}, {0xFF, 0xFF, 0xFF}, 60, 231},
    {"\u2571", {0x25, 0x27, 0x2A}, {0xC3, 0xC6, 0xCC}, 235, 251},
    {"\u2572", {0xE7, 0x9F, 0x1C}, {0x17, 0x13, 0x0A}, 172, 233},
    {"\u2af5", {0x2F, 0xB4, 0x91}, {0x06, 0x14, 0x0F}, 36, 233},
    {"\u2016", {0xCC, 0x86, 0xBC}, {0x17, 0x08, 0x12}, 175, 233},
}};

std::string painted(kernels::Mode mode, const std::string& content, TerminalColour colour) {
  const ModeLook& look = kLooks[static_cast<std::size_t>(mode)];
  switch (colour) {
    case TerminalColour::None:
      return content;
    case TerminalColour::Palette:
      return formatted("\x1b[48;5;%d;38;5;%dm", look.palette_fill, look.palette_ink) + content + "\x1b[0m";
    case TerminalColour::True:
      return formatted("\x1b[48;2;%d;%d;%d;38;2;%d;%d;%dm", look.fill[0], look.fill[1], look.fill[2],
                       look.ink[0], look.ink[1], look.ink[2]) +
             content + "\x1b[0m";
  }
  return content;
}

// Many heads share a mode; its runs are built once.
class DensityOf {
 public:
  explicit DensityOf(const kernels::TokenGrid& grid) : grid_(grid) {}
  double operator()(const kernels::HeadMode& mode) {
    const auto [at, fresh] = known_.try_emplace(mode, 0.0);
    if (fresh) at->second = kernels::density(kernels::build_runs(mode, grid_));
    return at->second;
  }

 private:
  kernels::TokenGrid grid_;
  std::unordered_map<kernels::HeadMode, double, kernels::HeadModeHash> known_;
};

// Above the columns the numbers of the heads, units under tens when there are more than ten.
std::string column_numbers(int heads, int cell_width) {
  std::string tens = "       ";
  std::string units = "       ";
  for (int head = 0; head < heads; ++head) {
    tens +=
        formatted("%*s", cell_width, head % 10 == 0 && heads > 10 ? std::to_string(head / 10).c_str() : "");
    units += formatted("%*d", cell_width, head % 10);
  }
  return (heads > 10 ? tens + "\n" : std::string()) + units + "\n";
}

std::string group_text(const SparseConfig& config, std::size_t index, DensityOf& density_of,
                       TerminalColour colour) {
  const StepGroup& group = config.groups[index];
  const bool wide = config.heads <= 16;
  std::array<int, kernels::kModes> counts{};
  int locked = 0;
  std::string rows;
  double total = 0;
  for (int layer = 0; layer < config.layers; ++layer) {
    double of_layer = 0;
    rows += formatted("%5d  ", layer);
    for (int head = 0; head < config.heads; ++head) {
      const HeadSetting& setting = config.at(index, layer, head);
      const kernels::Mode mode = setting.mode.mode;
      ++counts[static_cast<std::size_t>(mode)];
      locked += setting.locked ? 1 : 0;
      of_layer += density_of(setting.mode) / config.heads;
      const std::string letter(1, kernels::mode_letter(mode));
      const std::string mark = setting.locked ? "*" : " ";
      rows += painted(mode, wide ? " " + letter + mark : letter + mark, colour);
    }
    rows += formatted("  %5.1f %%\n", of_layer * 100);
    total += of_layer / config.layers;
  }
  std::string out = formatted("steps from %g %% to %g %% of the denoising, density %.1f %%\n",
                              group.begin * 100, group.end * 100, total * 100);
  out += column_numbers(config.heads, wide ? 3 : 2) + rows;
  for (int mode = 0; mode < kernels::kModes; ++mode) {
    const auto kind = static_cast<kernels::Mode>(mode);
    const int count = counts[static_cast<std::size_t>(mode)];
    if (count == 0) continue;
    out += formatted("%5d  ", count) +
           painted(kind, std::string(" ") + kernels::mode_letter(kind) + " ", colour) + " " +
           kLooks[static_cast<std::size_t>(mode)].glyph + " " + std::string(mode_name(kind)) + "\n";
  }
  if (locked > 0) out += formatted("%5d   *  locked\n", locked);
  return out;
}

}  // namespace

TerminalColour terminal_colour() {
  const auto variable = [](const char* name) {
    return std::string_view(std::getenv(name) == nullptr ? "" : std::getenv(name));
  };
  if (::isatty(STDOUT_FILENO) == 0 || std::getenv("NO_COLOR") != nullptr || variable("TERM") == "dumb" ||
      variable("TERM").empty()) {
    return TerminalColour::None;
  }
  return variable("COLORTERM") == "truecolor" || variable("COLORTERM") == "24bit" ? TerminalColour::True
                                                                                  : TerminalColour::Palette;
}

std::string grid_text(const SparseConfig& config, TerminalColour colour) {
  DensityOf density_of(config.grid);
  std::string out =
      formatted("%s, %d layers x %d heads, grid %lld x %lld x %lld", config.family.c_str(), config.layers,
                config.heads, static_cast<long long>(config.grid.frames),
                static_cast<long long>(config.grid.height), static_cast<long long>(config.grid.width));
  out += formatted(" (%lld tokens), parameters in %s\n", static_cast<long long>(config.grid.tokens()),
                   config.in_fractions ? "fractions" : "tokens");
  // Text behind the video is as long as the prompt, and kept whole; text before it is padded.
  if (config.grid.text_after > 0) {
    out += formatted(
        "densities with %lld text tokens, the most that a prompt has; a shorter prompt keeps less\n",
        static_cast<long long>(config.grid.text_after));
  }
  for (std::size_t i = 0; i < config.groups.size(); ++i)
    out += "\n" + group_text(config, i, density_of, colour);
  out.pop_back();
  return out;
}

}  // namespace vdit::app
