// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/config_memory.h"

#include <algorithm>
#include <stdexcept>
#include <unordered_set>

#include "kernels/runs/run_builders.h"

namespace vdit::ui {
namespace {

// The engine pads heads to a multiple of four channels, and then copies every layer's heads, Full or not.
constexpr int kHeadMultiple = 4;

qint64 bytesOf(const kernels::RunTable& table) {
  qint64 runs = 0;
  for (std::int64_t granule = 0; granule < table.granules(); ++granule)
    runs += static_cast<qint64>(table.runs(granule).size());
  return (table.granules() + 1) * static_cast<qint64>(sizeof(std::int64_t)) +
         runs * static_cast<qint64>(sizeof(kernels::Run));
}

// Heads of a layer in a step group that are computed, and whether one of them has its tokens reordered.
struct LayerNeeds {
  int active = 0;
  bool reordered = false;
};

}  // namespace

const ModeMemory::Held& ModeMemory::of(const kernels::HeadMode& mode) {
  const auto found = m_known.find(mode);
  if (found != m_known.end()) return found->second;
  Held held;
  try {
    const kernels::RunTable table = kernels::build_runs(mode, m_grid);
    held.bytes = bytesOf(table);
    held.keepsNothing = table.keeps_nothing();
    held.spaceMajor = table.order() == kernels::TokenOrder::SpaceMajor && !table.keeps_everything();
  } catch (const std::invalid_argument&) {
    held.valid = false;
  }
  return m_known.emplace(mode, held).first->second;
}

std::optional<ConfigMemory> memoryBeyondFull(const app::SparseConfig& config, ModeMemory& modes, int headSize,
                                             int elementBytes) {
  ConfigMemory memory;
  std::unordered_set<kernels::HeadMode, kernels::HeadModeHash> counted{kernels::HeadMode{}};
  std::vector<int> sliced(static_cast<std::size_t>(config.layers));  // most heads kept where some are skipped
  int mostActive = 0, mostReordered = 0;
  double covered = 0;
  for (const app::StepGroup& group : config.groups) {
    covered += group.end - group.begin;
    for (int layer = 0; layer < config.layers; ++layer) {
      LayerNeeds needs;
      for (int head = 0; head < config.heads; ++head) {
        const kernels::HeadMode& mode =
            group.heads[static_cast<std::size_t>(layer * config.heads + head)].mode;
        const ModeMemory::Held& held = modes.of(mode);
        if (!held.valid) return std::nullopt;
        if (counted.insert(mode).second) memory.tables += held.bytes;
        needs.active += held.keepsNothing ? 0 : 1;
        needs.reordered = needs.reordered || held.spaceMajor;
      }
      mostActive = std::max(mostActive, needs.active);
      if (needs.reordered) mostReordered = std::max(mostReordered, needs.active);
      int& kept = sliced[static_cast<std::size_t>(layer)];
      if (needs.active < config.heads) kept = std::max(kept, needs.active);
    }
  }
  if (covered < 1 - 1e-9) mostActive = config.heads;  // the other steps are dense
  const qint64 tokens = config.grid.tokens();
  const qint64 padded = (headSize + kHeadMultiple - 1) / kHeadMultiple * kHeadMultiple;
  const qint64 head = tokens * padded * elementBytes;
  if (mostReordered > 0) memory.order = tokens * static_cast<qint64>(sizeof(std::int32_t));
  memory.copies = 2 * head * (mostActive - config.heads);  // queries and keys
  memory.copies += 2 * head * (padded != headSize ? mostActive - config.heads : mostReordered);
  const qint64 width = static_cast<qint64>(config.heads) * headSize;
  for (const int kept : sliced) memory.projections += 2 * width * kept * headSize * elementBytes;
  return memory;
}

}  // namespace vdit::ui
