// SPDX-License-Identifier: GPL-3.0-or-later
// The mode that Inspect lays over the map: its runs, its figures beside those of every candidate, its recall
// over the steps.
#include <QLocale>
#include <QSignalBlocker>
#include <QSpinBox>
#include <algorithm>

#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"
#include "ui/inspect/inspect_workspace.h"
#include "ui/inspect/step_strip.h"
#include "ui/look/theme.h"
#include "ui/tune/config_editing.h"
#include "ui/tune/grid_cell.h"
#include "ui/views/banner.h"
#include "ui/views/segment_bar.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

// The mode of the config that the capture scored, beside its candidates.
void addScored(const app::CapturedHead& head, std::vector<CandidateRow>& rows) {
  const CandidateRow scored{.mode = *head.mode,
                            .density = static_cast<double>(head.mode_density),
                            .recall = static_cast<double>(head.mode_recall),
                            .error = static_cast<double>(head.mode_error)};
  const auto same = std::find_if(rows.begin(), rows.end(),
                                 [&](const CandidateRow& row) { return row.mode == scored.mode; });
  if (same == rows.end()) {
    rows.push_back(scored);
  } else if (!same->recall) {
    *same = scored;
  }
}

}  // namespace

void InspectWorkspace::setOverlayMode(const kernels::HeadMode& mode) {
  m_follows = mode == headsOwnMode();
  putOverlayMode(mode);
}

// What the head runs with in the open config; without one, or where it runs Full, the sparse candidate that
// loses least.
kernels::HeadMode InspectWorkspace::headsOwnMode() const {
  const kernels::HeadMode own = configMode(m_layer, m_headIndex);
  if (own.mode != kernels::Mode::Full) return own;
  for (int row = 0; row < m_candidates.rowCount(); ++row) {
    const CandidateRow& one = m_candidates.at(row);
    if (one.error && one.mode.mode != kernels::Mode::Full && one.mode.mode != kernels::Mode::Skip)
      return one.mode;
  }
  return m_mode;
}

void InspectWorkspace::putOverlayMode(const kernels::HeadMode& mode) {
  m_mode = mode;
  if (followOrder()) showMap();
  showOverlayMode();
}

void InspectWorkspace::showOverlayMode() {
  const QSignalBlocker quiet(m_width);
  m_width->setValue(static_cast<int>(m_mode.half_width));
  m_width->setEnabled(m_mode.mode != kernels::Mode::Full && m_mode.mode != kernels::Mode::Skip);
  m_modeSegments->setCurrent(static_cast<int>(m_mode.mode));
  showOverlay();
  showStability();
  if (!m_config) showFacts();
}

// Runs of one order have no shape on a map of the other: the map turns to the mode's order, as long as nobody
// has chosen one.
bool InspectWorkspace::followOrder() {
  const bool either = m_mode.mode == kernels::Mode::Full || m_mode.mode == kernels::Mode::Skip;
  const bool space = m_mode.token_order() == kernels::TokenOrder::SpaceMajor;
  if (m_orderChosen || either || space == m_space || !m_shown) return false;
  if ((space ? m_shown->map_space : m_shown->map_frame).empty()) return false;
  m_space = space;
  m_orderSegments->setCurrent(space ? 1 : 0);
  return true;
}

void InspectWorkspace::chooseModeLetter(int index) {
  const auto letter = static_cast<kernels::Mode>(index);
  // The candidate of that mode with the least error, or the mode as the grid would make it.
  for (int row = 0; row < m_candidates.rowCount(); ++row) {
    if (m_candidates.at(row).mode.mode == letter) return setOverlayMode(m_candidates.at(row).mode);
  }
  const auto source = m_loader.source();
  setOverlayMode(modeByLetter(
      letter, m_mode,
      source ? source->info().grid : kernels::TokenGrid{.frames = 13, .height = 12, .width = 20}));
}

void InspectWorkspace::dragWidth(std::int64_t halfWidth) {
  const auto source = m_loader.source();
  if (!source || halfWidth == m_mode.half_width) return;
  kernels::HeadMode mode = m_mode;
  mode.half_width = std::clamp<std::int64_t>(halfWidth, 0, source->info().grid.video_tokens());
  setOverlayMode(mode);
}

void InspectWorkspace::showOverlay() {
  const auto source = m_loader.source();
  if (!source) return;
  const kernels::TokenGrid& grid = source->info().grid;
  try {
    m_runs = kernels::build_runs(m_mode, grid);
  } catch (const std::invalid_argument& problem) {
    return m_banner->show(BannerKind::Warning, QString::fromUtf8(problem.what()));
  }
  // The map that is shown may be of the other order still.
  const bool fits =
      m_mode.token_order() == m_canvas->axes().order() || m_runs.keeps_everything() || m_runs.keeps_nothing();
  // Runs of another order have no shape on this map: pooled cells cannot be permuted afterwards.
  const auto kind = fits ? static_cast<OverlayKind>(m_overlaySegments->current()) : OverlayKind::Off;
  m_canvas->setOverlay(kind, m_mode, m_runs);
  const int row = m_candidates.rowOf(m_mode);
  const QSignalBlocker quiet(m_candidateTable->selectionModel());
  row < 0 ? m_candidateTable->clearSelection() : m_candidateTable->selectRow(row);
  m_candidateTable->viewport()->update();
  if (row >= 0) {
    m_canvas->setFigures(m_candidates.at(row).density, m_candidates.at(row).recall, false);
  } else {
    m_canvas->setFigures(kernels::density(m_runs),
                         fits && m_shown ? std::optional(m_canvas->pooledRecall(m_runs)) : std::nullopt,
                         true);
  }
  const double per = m_mode.token_order() == kernels::TokenOrder::FrameMajor
                         ? static_cast<double>(grid.places())
                         : static_cast<double>(grid.frames);
  const QString frames =
      QLocale().toString(static_cast<double>(m_mode.half_width) / std::max(1.0, per), 'f', 1);
  m_widthNote->setText(!fits ? tr("tokens; runs are %1: switch the order to see them")
                                   .arg(m_space ? tr("frame-major") : tr("space-major"))
                       : m_mode.token_order() == kernels::TokenOrder::FrameMajor
                           ? tr("tokens = %1 frames").arg(frames)
                           : tr("tokens = %1 places").arg(frames));
  showTitle();
}

void InspectWorkspace::showCandidates() {
  fillCandidates();
  overlayHead();
}

// Another head: with the mode that was chosen, or with its own.
void InspectWorkspace::overlayHead() {
  m_follows ? putOverlayMode(headsOwnMode()) : showOverlay();
}

void InspectWorkspace::fillCandidates() {
  const auto source = m_loader.source();
  if (!source) return;
  const app::CaptureInfo& info = source->info();
  std::vector<CandidateRow> rows;
  const auto density = [&](const kernels::HeadMode& mode) {
    return kernels::density(kernels::build_runs(mode, info.grid));
  };
  for (std::size_t i = 0; i < info.candidates.size(); ++i) {
    CandidateRow row{.mode = info.candidates[i]};
    const bool measured = m_shown && i < m_shown->recall.size() && i < m_shown->error.size();
    row.density =
        m_shown && i < m_shown->density.size() ? static_cast<double>(m_shown->density[i]) : density(row.mode);
    if (measured)
      row.recall = static_cast<double>(m_shown->recall[i]),
      row.error = static_cast<double>(m_shown->error[i]);
    rows.push_back(row);
  }
  const auto has = [&](kernels::Mode mode) {
    return std::any_of(rows.begin(), rows.end(),
                       [&](const CandidateRow& row) { return row.mode.mode == mode; });
  };
  if (!has(kernels::Mode::Full)) rows.push_back({.mode = {}, .density = 1, .recall = 1, .error = 0});
  if (!has(kernels::Mode::Skip))
    rows.push_back({.mode = {.mode = kernels::Mode::Skip}, .density = 0, .recall = 0, .error = 1});
  const kernels::HeadMode own = configMode(m_layer, m_headIndex);
  if (m_shown && m_shown->mode) addScored(*m_shown, rows);
  if (std::none_of(rows.begin(), rows.end(), [&](const CandidateRow& row) { return row.mode == own; }))
    rows.push_back({.mode = own, .density = density(own)});
  for (CandidateRow& row : rows) row.seconds = secondsOf(row.mode);
  m_candidates.setRows(std::move(rows));
  m_candidateTable->updateGeometry();
}

std::optional<double> InspectWorkspace::secondsOf(const kernels::HeadMode& mode) {
  if (!m_costs) return std::nullopt;
  return m_costs->figures(mode, 0, 1, m_layer, m_headIndex).seconds;
}

void InspectWorkspace::showStability() {
  const auto source = m_loader.source();
  if (!source) return;
  std::vector<StepRecall> line;
  for (std::size_t i = 0; i < m_overSteps.steps.size(); ++i) {
    if (const auto recall = m_overSteps.recallOf(m_mode, source->info().candidates, i))
      line.push_back({m_overSteps.steps[i], *recall});
  }
  const QString name = tr("Recall of %1 %2 by step").arg(modeTitle(m_mode.mode), parameterText(m_mode));
  m_range_note->setText(line.empty() ? tr("Recall by step: not measured for this mode")
                                     : tr("Recall by step"));
  m_range_note->setToolTip(line.empty() ? QString() : name);
  QColor colour = theme().mode[static_cast<std::size_t>(m_mode.mode)].fill;
  if (m_mode.mode == kernels::Mode::Skip) colour = theme().text2;
  m_strip->setStability(std::move(line), colour, name);
  m_stability->setText(m_strip->rangeText());
  m_stability->setVisible(!m_stability->text().isEmpty());
  showPromptStability();
}

}  // namespace vdit::ui
