// SPDX-License-Identifier: GPL-3.0-or-later
// The sliders of Tune at 2,016 cells x 50 step groups: ms from a move to the painted grid, one move after the
// other; then a drag at 60 moves a second, and what letting go costs.
#include <QDoubleSpinBox>
#include <QElapsedTimer>
#include <QSlider>
#include <QTimer>
#include <algorithm>
#include <cmath>
#include <functional>

#include "tests/ui/bench/big_model.h"
#include "tests/ui/bench/scenes.h"
#include "tests/ui/bench/studio_stage.h"
#include "ui/tune/grid_panel.h"
#include "ui/tune/grid_view.h"
#include "ui/tune/solve_panel.h"
#include "ui/tune/tune_workspace.h"
#include "ui/views/maps/value_slider.h"

namespace vdit::bench {
namespace {

constexpr int kLayers = 42, kHeads = 48, kMoves = 120, kFrame = 16, kDragMs = 6000, kSettleMs = 400;
constexpr double kMostMs = 33;

// Where epsilon stands at a move: there and back over the values (0.08 to 0.6) at which cells of the table
// flip.
int position(int move) {
  return 585 + static_cast<int>(105 * std::sin(0.13 * move));
}

void moves(BenchReport& report, ui::TuneWorkspace& tune, const std::function<void(int)>& move,
           const QString& name) {
  QObject context;
  std::vector<double> all;
  QElapsedTimer since;
  bool painted = false;
  // Posted when the model has changed: by then the grid's paint is posted as well, and comes first.
  QObject::connect(&tune.model(), &ui::GridModel::cellsRefreshed, &context, [&] {
    QTimer::singleShot(0, &context, [&] {
      if (!painted) all.push_back(static_cast<double>(since.nsecsElapsed()) * 1e-6);
      painted = true;
    });
  });
  PaintCount paints(*tune.gridPanel()->view()->viewport());
  for (int turn = 0; turn < kMoves; ++turn) {
    painted = false;
    since.start();
    move(turn);
    StudioStage::waitFor([&] { return painted; }, 10'000, "no answer to a slider");
  }
  std::sort(all.begin(), all.end());
  report.add(name, {{QStringLiteral("median"), all[all.size() / 2], QStringLiteral("ms"), kMostMs},
                    {QStringLiteral("p99"), all[all.size() * 99 / 100], QStringLiteral("ms"), kMostMs},
                    {QStringLiteral("longest"), all.back(), QStringLiteral("ms"), {}},
                    {QStringLiteral("pictures painted"), 1.0 * paints.count(), {}, {}}});
}

}  // namespace

void benchSliders(const BenchOptions& options, BenchReport& report) {
  StudioStage stage;
  const QString file = stage.path(QStringLiteral("big.safetensors"));
  writeBigTable(file, kLayers, kHeads);
  auto& tune = stage.show<ui::TuneWorkspace>(ui::Workspace::Tune);
  tune.searches().open(file);
  StudioStage::waitFor([&] { return tune.model().table() != nullptr && tune.isSettled(); }, 120'000,
                       "the table was not read");
  tune.model().setGroup(7);
  QSlider& epsilon = *tune.solver()->epsilonSlider()->slider();
  QSlider& lambda = *tune.solver()->lambdaSlider()->slider();
  epsilon.setSliderDown(true);
  moves(
      report, tune,
      [&](int turn) { epsilon.setValue(position(turn) + (position(turn) == epsilon.value() ? 1 : 0)); },
      QStringLiteral("2,016 cells x 50 step groups: epsilon moved to painted grid"));
  lambda.setSliderDown(true);
  moves(
      report, tune, [&](int turn) { lambda.setValue(500 + 300 * (turn % 2) + turn); },
      QStringLiteral("2,016 cells x 50 step groups: lambda moved to painted grid"));
  moves(
      report, tune,
      [&](int turn) { tune.solver()->budgetLimit()->setValue(41 + turn % 2 + 0.1 * (turn % 90)); },
      QStringLiteral("2,016 cells x 50 step groups: budget of density stepped to painted grid"));
  PaintCount paints(*tune.gridPanel()->view()->viewport());
  LoopGaps gaps(options.stallMs);
  gaps.begin();
  StudioStage::run(kDragMs, kFrame, [&](int turn) { epsilon.setValue(position(turn) + turn % 2); });
  report.addGaps(QStringLiteral("2,016 cells x 50 step groups: epsilon dragged at 60 moves a second"),
                 gaps.end(), paints.count());
  paints.reset();
  gaps.begin();
  epsilon.setSliderDown(false);
  StudioStage::waitFor([&] { return tune.isSettled(); }, 60'000, "the solved config was not taken");
  StudioStage::run(kSettleMs, kSettleMs, [](int) {});
  report.addGaps(QStringLiteral("2,016 cells x 50 step groups: epsilon let go, the config taken"), gaps.end(),
                 paints.count());
  report.addMemory();
}

}  // namespace vdit::bench
