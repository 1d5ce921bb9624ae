// SPDX-License-Identifier: GPL-3.0-or-later
// The sliders: they solve as `vdit solve` does, off the GUI thread, the newest wish wins, locks and the dense
// warm-up hold, the curve is made of what the sliders can reach.
#include <QSignalSpy>
#include <QTest>

#include "search/solve/table_solver.h"
#include "tests/ui/maps/synthetic_table.h"
#include "ui/tune/grid_panel.h"
#include "ui/tune/measured_cost.h"
#include "ui/tune/pareto_plot.h"
#include "ui/tune/prediction_plot.h"
#include "ui/tune/solve_panel.h"
#include "ui/tune/solve_runner.h"
#include "ui/views/maps/value_slider.h"
#include "ui/views/segment_bar.h"
#include "ui/views/text_label.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QPushButton>
#include <QSlider>

namespace vdit::test {

using ui::BudgetKind;
using ui::SolveWish;

class TestSolveSliders : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void solvesAsTheCommandLineDoes();
  void budgetsHold();
  void anImpossibleBudgetSaysWhatIsPossible();
  void aTimeTooShortForTwoDigitsIsNotNothing();
  void locksAndWarmUpStay();
  void theNewestWishWins();
  void theCurveIsWhatTheSlidersReach();
  void epsilonIsLogarithmic();
  void thePlotIsReachableByKeys();
  void labelsOfPairsDoNotCoverEachOther();
  void viewsHearOfTheCellsThatChangeAlone();
  void tabsAreMadeWhenTheStepsAreCutAnew();
  void aSolvedConfigIsMadeWithItsAnswer();
  void aBudgetAsksToBeShown();
  void theFirstBudgetFindsItsHullsMade();
  void limitsHoldUnderEveryRule();
  void limitsAreFieldsBesideTheBudget();
  void predictionsStandAgainstMeasurements();
  void timesFollowMeasuredPairs();
};

void TestSolveSliders::solvesAsTheCommandLineDoes() {
  const auto table = synthetic_table(3, 6, 4);
  const auto solvable = ui::SolveTable::of(table);
  for (const double epsilon : {0.01, 0.1, 0.3, 1.0}) {
    const auto expected = search::solve_table(*table, {.lambda = 0.25, .epsilon = epsilon});
    const auto answer = ui::solve(*solvable, {.lambda = 0.25, .epsilon = epsilon});
    QCOMPARE(answer.choice, expected.assignment.choice);
    QVERIFY(std::abs(answer.figures.density - expected.assignment.density) < 1e-6);
    QVERIFY(std::abs(answer.figures.speedup().value() - expected.predicted_speedup) < 1e-4);
    const app::SparseConfig made = ui::configOf(*solvable, answer, {.lambda = 0.25, .epsilon = epsilon}, {});
    QVERIFY(made.groups == expected.config.groups);
  }
}

void TestSolveSliders::budgetsHold() {
  const auto solvable = ui::SolveTable::of(synthetic_table(3, 6, 4));
  const auto density = ui::solve(*solvable, {.budget = BudgetKind::Density, .limit = 0.6});
  QVERIFY(density.figures.density <= 0.6 + 1e-6);
  const auto speed = ui::solve(*solvable, {.budget = BudgetKind::Speedup, .limit = 1.05});
  QVERIFY(speed.figures.speedup().value() >= 1.05 - 1e-6);
  const auto error = ui::solve(*solvable, {.budget = BudgetKind::MaxError, .limit = 0.02});
  QVERIFY(error.figures.error.value() <= 0.02 + 1e-6);
  QVERIFY(error.figures.density < 1);
  const auto skips = ui::solve(*solvable, {.lambda = 1, .epsilon = 10, .maxSkip = 0});
  QVERIFY(std::find(skips.choice.begin(), skips.choice.end(), 1) == skips.choice.end());
}

void TestSolveSliders::anImpossibleBudgetSaysWhatIsPossible() {
  const auto solvable = ui::SolveTable::of(synthetic_table(1, 3, 4));
  const auto answer = ui::solve(*solvable, {.budget = BudgetKind::Density, .limit = 0.01});
  QVERIFY(answer.choice.empty());
  QVERIFY(answer.error.contains(QStringLiteral("density")));
  ui::SolvePanel panel;
  panel.setTable(solvable->table.get(), QStringLiteral("t"));
  panel.showAnswer(answer, QStringLiteral("t"), 0);
  QCOMPARE(panel.note()->text(), answer.error);
}

void TestSolveSliders::aTimeTooShortForTwoDigitsIsNotNothing() {
  ui::SolvePanel panel;
  ui::SolveAnswer answer;
  answer.milliseconds = 0.004;
  panel.showAnswer(answer, QStringLiteral("t"), 0);
  QCOMPARE(panel.note()->text(), QStringLiteral("Solved in less than 0.01 ms from t."));
  answer.milliseconds = 0.25;
  panel.showAnswer(answer, QStringLiteral("t"), 0);
  QCOMPARE(panel.note()->text(), QStringLiteral("Solved in 0.25 ms from t."));
}

void TestSolveSliders::locksAndWarmUpStay() {
  const auto table = synthetic_table(4, 3, 4);
  const auto solvable = ui::SolveTable::of(table);
  app::SparseConfig config = search::config_of(*table, std::vector<std::int32_t>(table->grid.cells(), 2));
  config.groups[0] = {.begin = 0, .end = 0.25, .heads = std::vector<app::HeadSetting>(12)};
  config.groups[1].heads[5].locked = true;
  config.groups[1].heads[5].mode = {.mode = kernels::Mode::Diagonal, .half_width = 17};  // not a candidate
  config.groups[2].heads[6].comment = "keep an eye on it";
  SolveWish wish{.lambda = 0.1, .epsilon = 5};
  wish.locked = ui::locksOf(*table, config);
  QCOMPARE(ui::lockedCells(wish.locked), 13);
  const app::SparseConfig solved =
      ui::configOf(*solvable, ui::solve(*solvable, wish), wish, ui::KeptSettings::of(config));
  for (const app::HeadSetting& head : solved.groups[0].heads) QCOMPARE(head.mode.mode, kernels::Mode::Full);
  QVERIFY(solved.groups[1].heads[5].locked);
  QCOMPARE(solved.groups[1].heads[5].mode.half_width, std::int64_t{17});
  QCOMPARE(solved.groups[2].heads[6].comment, std::string("keep an eye on it"));
}

void TestSolveSliders::theNewestWishWins() {
  ui::SolveRunner runner;
  runner.setTable(ui::SolveTable::of(synthetic_table(10, 30, 12)));
  std::vector<double> answered;
  connect(&runner, &ui::SolveRunner::answered, this,
          [&](const ui::SolveAnswer&, const SolveWish& wish, bool) { answered.push_back(wish.epsilon); });
  for (int i = 1; i <= 100; ++i) runner.wish({.epsilon = i / 100.0}, false);
  QVERIFY(answered.empty());  // nothing is solved on this thread
  QTRY_VERIFY(runner.isIdle());
  QTRY_VERIFY(!answered.empty() && answered.back() == 1.0);
  QCOMPARE(answered.size(), std::size_t{2});  // the first, and the last; what came between was never computed
  // Another table: what is still on its way is dropped.
  runner.wish({.epsilon = 0.5}, false);
  runner.setTable(ui::SolveTable::of(synthetic_table(1, 3, 4)));
  QTRY_VERIFY(runner.isIdle());
  QCOMPARE(answered.size(), std::size_t{2});
}

void TestSolveSliders::theCurveIsWhatTheSlidersReach() {
  const auto table = synthetic_table(2, 6, 4);
  const auto solvable = ui::SolveTable::of(table);
  const auto curve = ui::sweep(*solvable, {.lambda = 0.25}, 40);
  QVERIFY(curve.size() > 5);
  QCOMPARE(curve.back().density, 1.0);
  for (std::size_t i = 1; i < curve.size(); ++i) QVERIFY(curve[i].density > curve[i - 1].density);
  for (const ui::CurveChoice& point : curve) {
    const auto answer = ui::solve(*solvable, {.lambda = 0.25, .epsilon = point.epsilon});
    QVERIFY(std::equal(answer.choice.begin(), answer.choice.end(), point.choice.begin()));
    QVERIFY(std::abs(answer.figures.error.value() - point.error) < 1e-9);
  }
}

void TestSolveSliders::epsilonIsLogarithmic() {
  ui::SolvePanel panel;
  panel.setTable(synthetic_table(1, 3, 4).get(), QStringLiteral("t"));
  QSlider* slider = panel.epsilonSlider()->slider();
  slider->setValue(500);
  QVERIFY(std::abs(panel.epsilonSlider()->value() - 0.1) < 1e-6);  // the middle of 1e-3 and 10
  QSignalSpy dragged(&panel, &ui::SolvePanel::dragged), committed(&panel, &ui::SolvePanel::committed);
  slider->setSliderDown(true);
  slider->setValue(600);
  QCOMPARE(dragged.count(), 1);
  QCOMPARE(committed.count(), 0);
  slider->setSliderDown(false);
  QCOMPARE(committed.count(), 1);
  panel.epsilonSlider()->field()->setValue(1);
  QCOMPARE(slider->value(), 750);
  panel.setTable(nullptr, {});
  QVERIFY(!slider->isEnabled());
  QVERIFY(panel.note()->text().contains(QStringLiteral("No loss table")));
}

void TestSolveSliders::thePlotIsReachableByKeys() {
  ui::ParetoPlot plot;
  plot.resize(500, 170);
  plot.setCurve(ui::sweep(*ui::SolveTable::of(synthetic_table(2, 6, 4)), {.lambda = 0.25}, 40));
  plot.setMeasured({{.name = QStringLiteral("pair-1"),
                     .density = 0.6,
                     .predictedError = 0.05,
                     .psnr = 33.4,
                     .speedup = 1.2}});
  plot.setOpen({.density = 0.7, .error = 0.03});
  QSignalSpy pointed(&plot, &ui::ParetoPlot::curvePointed), chosen(&plot, &ui::ParetoPlot::curveChosen),
      pair(&plot, &ui::ParetoPlot::pairChosen);
  QTest::keyClick(&plot, Qt::Key_Right);
  QTest::keyClick(&plot, Qt::Key_Right);
  QTest::keyClick(&plot, Qt::Key_Return);
  QCOMPARE(pointed.count(), 2);
  QCOMPARE(chosen[0][0].toInt(), 1);
  QTest::mouseClick(&plot, Qt::LeftButton, {}, plot.pointOf(0.6, 0.05).toPoint());
  QCOMPARE(pair.count(), 1);
  QVERIFY(plot.accessibleDescription().contains(QStringLiteral("33.4 dB")));
  // The disc is the last point that the arrows reach.
  for (std::size_t i = 0; i < plot.curve().size() + 1; ++i) QTest::keyClick(&plot, Qt::Key_Right);
  QTest::keyClick(&plot, Qt::Key_Return);
  QCOMPARE(pair.count(), 2);
  QVERIFY(plot.accessibleDescription().contains(QStringLiteral("density 70.0 %")));
}

void TestSolveSliders::labelsOfPairsDoNotCoverEachOther() {
  ui::ParetoPlot plot;
  plot.resize(500, 170);
  plot.setCurve(ui::sweep(*ui::SolveTable::of(synthetic_table(2, 6, 4)), {.lambda = 0.25}, 40));
  std::vector<ui::MeasuredPair> pairs;
  for (int i = 0; i < 12; ++i) {
    pairs.push_back({.name = QStringLiteral("pair-%1").arg(i),
                     .density = 0.5 + 0.004 * (i / 3),
                     .predictedError = 0.05,
                     .psnr = 30.0 + i,
                     .speedup = 1.2});
  }
  plot.setMeasured(pairs);
  plot.setOpen({.density = 0.5, .error = 0.05});
  const auto labels = plot.pairLabels();
  QCOMPARE(labels.size(), std::size_t{4});  // three pairs of each config share a disc
  QCOMPARE(labels[0].text, QStringLiteral("30.0–32.0 dB"));
  int shown = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i].place.isEmpty()) continue;
    ++shown;
    QVERIFY(QRectF(plot.rect()).contains(labels[i].place));
    for (std::size_t k = 0; k < i; ++k) QVERIFY(!labels[k].place.intersects(labels[i].place));
  }
  QVERIFY(shown >= 2);
  // What has no room is named where it is pointed at: the newest first.
  QSignalSpy chosen(&plot, &ui::ParetoPlot::pairChosen);
  QTest::mouseClick(&plot, Qt::LeftButton, {}, plot.pointOf(pairs[3].density, 0.05).toPoint());
  QCOMPARE(chosen.count(), 1);
}

void TestSolveSliders::viewsHearOfTheCellsThatChangeAlone() {
  const auto table = synthetic_table(2, 6, 4);
  ui::ConfigDocument document;
  document.open(search::config_of(*table, std::vector<std::int32_t>(table->grid.cells(), 2)),
                QStringLiteral("D"), {});
  ui::GridModel model(document);
  model.setTable(table);
  model.setGroup(1);
  std::vector<std::int32_t> choice(table->grid.cells(), 3);
  const auto show = [&] {
    model.setPreview(std::make_shared<const ui::PreviewChoice>(ui::PreviewChoice{table, choice}));
  };
  show();
  QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
  QSignalSpy refreshed(&model, &ui::GridModel::cellsRefreshed);
  choice[table->grid.index(0, 4, 2)] = 2;  // of a group that is not shown
  show();
  QCOMPARE(changed.count(), 0);
  QCOMPARE(refreshed.count(), 1);
  choice[table->grid.index(1, 4, 1)] = 2;
  choice[table->grid.index(1, 4, 2)] = 2;
  choice[table->grid.index(1, 5, 3)] = 0;
  show();
  QCOMPARE(changed.count(), 2);
  QCOMPARE(changed[0][0].toModelIndex(), model.index(4, 1));
  QCOMPARE(changed[0][1].toModelIndex(), model.index(4, 2));
  QCOMPARE(changed[1][0].toModelIndex(), model.index(5, 3));
  QCOMPARE(changed[1][1].toModelIndex(), model.index(5, 3));
  QCOMPARE(model.cell(5, 3).mode.mode, kernels::Mode::Full);
}

void TestSolveSliders::tabsAreMadeWhenTheStepsAreCutAnew() {
  const auto table = synthetic_table(4, 6, 4);
  ui::ConfigDocument document;
  document.open(search::config_of(*table, std::vector<std::int32_t>(table->grid.cells(), 2)),
                QStringLiteral("D"), {});
  ui::GridModel model(document);
  ui::TuneEditor editor(document, model);
  ui::GridPanel panel(document, model, editor);
  const ui::SegmentBar* tabs = panel.groups();
  document.replace(search::config_of(*table, std::vector<std::int32_t>(table->grid.cells(), 3)),
                   QStringLiteral("solved"));
  QCOMPARE(panel.groups(), tabs);
  QCOMPARE(document.config().groups[0].heads[0].mode.mode, table->candidates[3].mode);
  document.undoStack().undo();
  QCOMPARE(document.config().groups[0].heads[0].mode.mode, table->candidates[2].mode);
  document.undoStack().redo();
  QCOMPARE(document.config().groups[0].heads[0].mode.mode, table->candidates[3].mode);
  const int tabsBefore = static_cast<int>(panel.groups()->findChildren<QAbstractButton*>().size());
  editor.setDenseSteps(5, 20);  // the first group is the warm-up now
  QVERIFY(static_cast<int>(panel.groups()->findChildren<QAbstractButton*>().size()) < tabsBefore);
}

void TestSolveSliders::aSolvedConfigIsMadeWithItsAnswer() {
  const auto table = synthetic_table(3, 6, 4);
  const auto solvable = ui::SolveTable::of(table);
  app::SparseConfig before = search::config_of(*table, std::vector<std::int32_t>(table->grid.cells(), 2));
  before.groups[2].heads[7].comment = "keep";
  SolveWish wish{.lambda = 0.1, .epsilon = 0.3};
  QVERIFY(!ui::solve(*solvable, wish).config);
  wish.kept = std::make_shared<const ui::KeptSettings>(ui::KeptSettings::of(before));
  const ui::SolveAnswer answer = ui::solve(*solvable, wish);
  QVERIFY(answer.config);
  QVERIFY(*answer.config == ui::configOf(*solvable, answer, wish, *wish.kept));
  QCOMPARE(answer.config->groups[2].heads[7].comment, std::string("keep"));
}

void TestSolveSliders::aBudgetAsksToBeShown() {
  ui::SolvePanel panel;
  QSignalSpy shown(&panel, &ui::SolvePanel::budgetDragged);
  panel.setTable(synthetic_table(1, 3, 4).get(), QStringLiteral("t"));
  QCOMPARE(shown.count(), 0);  // what the table offers is no wish of a person
  panel.budgetLimit()->setValue(55);
  QCOMPARE(shown.count(), 1);
  QCOMPARE(panel.budgetWish().budget, BudgetKind::Density);
  QCOMPARE(panel.budgetWish().limit, 0.55);
  Q_EMIT panel.budgetKind()->activated(1);
  QCOMPARE(shown.count(), 1);  // nor is another unit
}

void TestSolveSliders::theFirstBudgetFindsItsHullsMade() {
  const auto solvable = ui::SolveTable::of(synthetic_table(2, 6, 4));
  using Kind = search::Budget::Kind;
  const auto rules = solvable->rules(0);
  QVERIFY(rules->best.budgets.is_prepared(Kind::Density) && rules->best.budgets.is_prepared(Kind::Cost));
  QVERIFY(rules->heads.budgets.is_prepared(Kind::Error));
  // Another least recall has hulls of its own, made by the budget that needs them.
  const auto strict = solvable->rules(0.5);
  QVERIFY(!strict->best.budgets.is_prepared(Kind::Density));
  QVERIFY(ui::solve(*solvable, {.budget = BudgetKind::Density, .limit = 0.9, .leastRecall = 0.5})
              .error.isEmpty());
  QVERIFY(strict->best.budgets.is_prepared(Kind::Density));
}

void TestSolveSliders::limitsHoldUnderEveryRule() {
  const auto table = synthetic_table(3, 6, 4);
  const auto solvable = ui::SolveTable::of(table);
  const auto recallOf = [&](const std::vector<std::int32_t>& choice, std::size_t cell) {
    return choice[cell] == 0 ? 1.0
                             : static_cast<double>(table->recall_mean[table->entry(cell, choice[cell])]);
  };
  const auto leastRecall = [&](const std::vector<std::int32_t>& choice) {
    double least = 1;
    for (std::size_t cell = 0; cell < choice.size(); ++cell) least = std::min(least, recallOf(choice, cell));
    return least;
  };
  const auto leastLayer = [&](const std::vector<std::int32_t>& choice) {
    double least = 1;
    for (std::size_t first = 0; first < choice.size(); first += 4) {
      double sum = 0;
      for (std::size_t cell = first; cell < first + 4; ++cell)
        sum += static_cast<double>(table->density[table->entry(cell, choice[cell])]) / 4;
      least = std::min(least, sum);
    }
    return least;
  };
  for (SolveWish wish :
       {SolveWish{.lambda = 0.3, .epsilon = 3}, SolveWish{.budget = BudgetKind::Density, .limit = 0.8},
        SolveWish{.budget = BudgetKind::MaxError, .limit = 0.2}}) {
    wish.maxSkip = 100;
    const ui::SolveAnswer free = ui::solve(*solvable, wish);
    QVERIFY2(free.error.isEmpty(), qPrintable(free.error));
    const double recall = leastRecall(free.choice), layer = leastLayer(free.choice);
    QVERIFY(recall < 1 && layer < 1);
    wish.leastRecall = (1 + recall) / 2;
    const ui::SolveAnswer kept = ui::solve(*solvable, wish);
    if (kept.error.isEmpty()) QVERIFY(leastRecall(kept.choice) >= wish.leastRecall);
    QVERIFY(kept.error.isEmpty() || wish.budget == BudgetKind::Density);
    wish.leastRecall = 0;
    wish.leastLayerDensity = std::min(0.6, (1 + layer) / 2);
    const ui::SolveAnswer dense = ui::solve(*solvable, wish);
    QVERIFY2(dense.error.isEmpty(), qPrintable(dense.error));
    QVERIFY(leastLayer(dense.choice) >= wish.leastLayerDensity - 1e-6);
  }
}

void TestSolveSliders::limitsAreFieldsBesideTheBudget() {
  ui::SolvePanel panel;
  panel.setTable(synthetic_table(1, 3, 4).get(), QStringLiteral("t"));
  QSignalSpy dragged(&panel, &ui::SolvePanel::dragged), budget(&panel, &ui::SolvePanel::budgetDragged),
      committed(&panel, &ui::SolvePanel::committed);
  panel.leastRecall()->setValue(0.8);
  panel.leastLayerDensity()->setValue(20);
  QCOMPARE(dragged.count(), 2);  // the sliders' rule was the last one
  QCOMPARE(budget.count(), 0);
  Q_EMIT panel.leastLayerDensity()->editingFinished();
  QCOMPARE(committed.count(), 1);
  Q_EMIT panel.leastLayerDensity()->editingFinished();
  QCOMPARE(committed.count(), 1);  // nothing changed since
  QCOMPARE(panel.wish().leastRecall, 0.8);
  QCOMPARE(panel.wish().leastLayerDensity, 0.2);
  panel.budgetLimit()->setValue(55);
  panel.mostSkips()->setValue(3);
  QCOMPARE(budget.count(), 2);
  QCOMPARE(dragged.count(), 2);
  QCOMPARE(*panel.budgetWish().maxSkip, 3);
  QCOMPARE(panel.budgetWish().leastRecall, 0.8);
  QCOMPARE(panel.budgetWish().budget, BudgetKind::Density);
}

void TestSolveSliders::timesFollowMeasuredPairs() {
  const auto table = synthetic_table(3, 6, 4);
  QVERIFY(table->cost.known());
  const std::vector<std::int32_t> choice(table->grid.cells(), 2);
  double tiles = 0;
  const std::vector<double> shares = table->group_shares();
  for (std::size_t cell = 0; cell < choice.size(); ++cell)
    tiles += shares[cell / 24] * static_cast<double>(table->tiles[table->entry(cell, 2)]);
  ui::MeasuredPair pair{.name = QStringLiteral("pair-1"), .density = 0.3, .psnr = 30, .speedup = 20.0 / 12};
  pair.denseSeconds = 20;
  pair.sparseSeconds = 12;
  pair.steps = 10;
  pair.device = QStringLiteral("cpu, bfloat16");
  const QString here = pair.machine = QStringLiteral("0123456789abcdef");
  QVERIFY(!ui::measuredCost(*table, {pair}, here).cost);  // of another clip
  pair.tiles = tiles;
  // Two computers may call their device the same; a pair that does not name its computer is of none; an
  // instrumented run has no times.
  ui::MeasuredPair other = pair, nameless = pair, watched = pair, graphics = pair;
  other.machine = QStringLiteral("fedcba9876543210");
  nameless.machine.clear();
  watched.instrumented = true;
  graphics.device = QStringLiteral("cuda");
  for (ui::MeasuredPair* one : {&other, &nameless, &watched, &graphics}) one->denseSeconds = 2;
  QVERIFY(!ui::measuredCost(*table, {other, nameless, watched}, here).cost);
  const ui::MeasuredCost found = ui::measuredCost(*table, {other, nameless, watched, pair, graphics}, here);
  QVERIFY(found.cost.has_value());
  QCOMPARE(found.pairs, QStringList{QStringLiteral("pair-1")});
  const ui::WhatIf figures = ui::whatIf(*table, choice, found.cost);
  QVERIFY(std::abs(*figures.speedup() - 20.0 / 12) < 1e-6);
  QVERIFY(std::abs(*figures.denseSecondsPerStep - 2) < 1e-6);
  QVERIFY(std::abs(*ui::whatIf(*table, choice).speedup() - 20.0 / 12) > 1e-3);  // the table's own costs
  // A target speed-up is one of the measured costs as well.
  const auto solvable = ui::SolveTable::of(table);
  SolveWish wish{.budget = BudgetKind::Speedup, .limit = 1.3};
  wish.cost = found.cost;
  const ui::SolveAnswer answer = ui::solve(*solvable, wish);
  QVERIFY2(answer.error.isEmpty(), qPrintable(answer.error));
  QVERIFY(*answer.figures.speedup() >= 1.3 && *answer.figures.speedup() < 1.5);
}

void TestSolveSliders::predictionsStandAgainstMeasurements() {
  ui::PredictionPlot plot;
  plot.resize(500, 170);
  QVERIFY(plot.shown().empty());
  ui::MeasuredPair one{.name = QStringLiteral("pair-1"), .density = 0.35, .psnr = 30.8, .speedup = 1.75};
  one.predictedSpeedup = 1.5;
  ui::MeasuredPair none{.name = QStringLiteral("pair-2"), .density = 0.5, .psnr = 33, .speedup = 1.3};
  plot.setMeasured({none, one});
  QCOMPARE(plot.shown(), std::vector<int>{1});  // without a prediction there is no place for it
  QVERIFY(plot.accessibleDescription().contains(QStringLiteral("predicted 1.50 ×, measured 1.75 ×")));
  const QPointF even = plot.pointOf(1.5, 1.5), at = plot.pointOf(1.5, 1.75);
  QVERIFY(at.y() < even.y() && qFuzzyCompare(at.x(), even.x()));  // faster than predicted: above the line
  QSignalSpy chosen(&plot, &ui::PredictionPlot::pairChosen);
  QTest::mouseClick(&plot, Qt::LeftButton, {}, at.toPoint());
  QTest::keyClick(&plot, Qt::Key_Right);
  QTest::keyClick(&plot, Qt::Key_Return);
  QCOMPARE(chosen.count(), 2);
  QCOMPARE(chosen[1][0].toInt(), 1);
}

}  // namespace vdit::test

QTEST_MAIN(vdit::test::TestSolveSliders)
#include "tst_solve_sliders.moc"
