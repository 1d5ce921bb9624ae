// SPDX-License-Identifier: GPL-3.0-or-later
// The what-if's memory: counted on a worker, soon after the last edit.
#include "ui/tune/config_memory.h"
#include "ui/tune/tune_workspace.h"
#include "ui/tune/what_if_panel.h"

namespace vdit::ui {
namespace {

constexpr int kElementBytes = 2;  // bfloat16
constexpr int kSoonMs = 80;       // a count copies the config: not at every move of a brush

}  // namespace

void TuneWorkspace::connectMemory() {
  m_memorySoon.setSingleShot(true);
  m_memorySoon.setInterval(kSoonMs);
  connect(&m_memorySoon, &QTimer::timeout, this, &TuneWorkspace::countMemory);
}

void TuneWorkspace::wishMemory() {
  m_memory.reset();
  m_memoryTask.drop();
  m_memorySoon.start();
}

void TuneWorkspace::countMemory() {
  if (m_headSize == 0) return showMemory();
  const app::SparseConfig& config = m_document.config();
  if (!m_modeMemory || !(m_modeMemory->grid() == config.grid))
    m_modeMemory = std::make_shared<ModeMemory>(config.grid);
  m_memoryTask.start([config, modes = m_modeMemory, headSize = m_headSize,
                      compared = m_model.compared()]() -> std::optional<qint64> {
    const auto mine = memoryBeyondFull(config, *modes, headSize, kElementBytes);
    if (!mine || !compared) return mine ? std::optional(mine->total()) : std::nullopt;
    ModeMemory others(compared->grid);
    const auto theirs = memoryBeyondFull(*compared, others, headSize, kElementBytes);
    return theirs ? std::optional(mine->total() - theirs->total()) : std::nullopt;
  });
}

void TuneWorkspace::showMemory() {
  const bool counting = m_memorySoon.isActive() || m_memoryTask.isRunning();
  m_whatIf->setMemory(m_previewed ? std::nullopt : m_memory, m_previewed       ? tr("once taken")
                                                             : m_headSize == 0 ? tr("no model")
                                                             : counting        ? tr("counting")
                                                                               : tr("not valid"));
}

}  // namespace vdit::ui
