// SPDX-License-Identifier: GPL-3.0-or-later
// What Inspect shows while a job denoises: the engine's atlas of all heads, made into pictures on a worker.
#include <cmath>

#include "app/link/engine_link.h"
#include "app/project/model_shelf.h"
#include "ui/inspect/head_overview.h"
#include "ui/inspect/inspect_workspace.h"
#include "ui/inspect/step_strip.h"
#include "ui/views/background_work.h"

namespace vdit::ui {

void InspectWorkspace::showLive(const link::HeadAtlas& atlas) {
  // A capture that is open stays; live maps fill an empty workspace, or one that is live already.
  if (m_loader.source() && !m_live) return;
  m_live = true;
  m_liveMaps.start([atlas] {
    giveWayToTheWindow();
    LiveMaps live{.layers = atlas.layers,
                  .heads = atlas.heads,
                  .side = atlas.side,
                  .step = atlas.step,
                  .steps = atlas.steps,
                  .job = atlas.job,
                  .branch = atlas.branch,
                  .cells = atlas.cells};
    const auto each = static_cast<std::size_t>(atlas.side) * static_cast<std::size_t>(atlas.side);
    for (auto first = atlas.cells.begin(); first != atlas.cells.end();) {
      const std::vector<float> cells(first, first + static_cast<std::ptrdiff_t>(each));
      first += static_cast<std::ptrdiff_t>(each);
      live.thumbnails.push_back(
          std::isnan(cells[0]) ? QImage() : thumbnailOf(cells, atlas.side, atlas.side, atlas.side));
    }
    return live;
  });
}

void InspectWorkspace::takeLive(const LiveMaps& live) {
  if (!m_live) return;  // a capture was opened meanwhile
  const auto model = context().modelOfJob(live.job);
  const int dualLayers = model ? model->dualLayers : 0;
  if (m_overview->layers() != live.layers || m_overview->heads() != live.heads ||
      m_overview->dualLayers() != dualLayers)
    m_overview->setHeads(live.layers, live.heads, dualLayers);
  m_oneBranch = model && model->embeddedGuidance;
  if (!live.branch.isEmpty()) m_branch = live.branch;
  showBranches();
  for (int i = 0; i < live.layers * live.heads; ++i)
    m_overview->setThumbnail(i / live.heads, i % live.heads, live.thumbnails[static_cast<std::size_t>(i)]);
  const int focus = m_layer * live.heads + m_headIndex;
  const bool seen = focus < static_cast<int>(live.thumbnails.size()) &&
                    !live.thumbnails[static_cast<std::size_t>(focus)].isNull();
  if (seen) {
    const auto each = static_cast<std::ptrdiff_t>(live.side) * live.side;
    const auto first = live.cells.begin() + focus * each;
    const kernels::TokenGrid grid{.frames = 1, .height = 1, .width = live.side};
    m_canvas->setMap({.cells = std::vector<float>(first, first + each),
                      .rows = live.side,
                      .columns = live.side,
                      .block = 1},
                     MapAxes(grid, kernels::TokenOrder::FrameMajor), tr("live, step %1").arg(live.step));
    m_canvas->setOverlay(OverlayKind::Off, {}, {});
  }
  m_step = live.step;
  m_strip->setSteps(live.steps, {});
  setDockFact(
      QStringLiteral("inspect.heads"),
      tr("%1 × %2, live, step %3 of %4").arg(live.layers).arg(live.heads).arg(live.step).arg(live.steps));
  showTitle();
}

}  // namespace vdit::ui
