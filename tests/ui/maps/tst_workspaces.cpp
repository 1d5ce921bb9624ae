// SPDX-License-Identifier: GPL-3.0-or-later
// Tune and Inspect as a person meets them: opened on a project with a capture and a loss table, in every
// theme.
#include <QSignalSpy>
#include <QTest>

#include "app/config/sparse_config_reader.h"
#include "app/config/sparse_config_writer.h"
#include "search/solve/table_solver.h"
#include "tests/ui/maps/studio_fixture.h"
#include "tests/ui/maps/synthetic_capture.h"
#include "tests/ui/maps/synthetic_table.h"
#include "ui/inspect/inspect_workspace.h"
#include "ui/inspect/query_view.h"
#include "ui/inspect/step_strip.h"
#include "ui/tune/grid_panel.h"
#include "ui/tune/grid_view.h"
#include "ui/tune/pareto_plot.h"
#include "ui/tune/solve_panel.h"
#include "ui/tune/tune_workspace.h"
#include "ui/tune/what_if_panel.h"
#include "ui/views/maps/value_slider.h"
#include "ui/views/text_label.h"

namespace vdit::test {

class TestWorkspaces : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void tuneOpensATableAndSolves();
  void inspectShowsACapture();
};

void TestWorkspaces::initTestCase() {
  ui::applyTheme(*qApp, ui::ThemeKind::Dark);
}

void TestWorkspaces::tuneOpensATableAndSolves() {
  StudioFixture studio;
  const auto table = synthetic_table(3, 12, 4, {.frames = 13, .height = 12, .width = 20});
  const QString file = studio.project().searchesFolder() + QStringLiteral("/search-03.vdt");
  search::write_loss_table(file.toStdString(), *table, Overwrite::Yes);
  SyntheticCapture size{.grid = table->identity.grid,
                        .layers = 12,
                        .heads = 4,
                        .head_dim = 16,
                        .steps = 20,
                        .block = 48,
                        .captured = {11},
                        .with_rows = false};
  write_synthetic_capture(studio.path(QStringLiteral("ball-42")).toStdString(), size);
  const auto balanced = search::solve_table(*table, {.density = 0.5});
  app::write_sparse_config(
      QString(studio.project().configsFolder() + QStringLiteral("/balanced.json")).toStdString(),
      balanced.config, Overwrite::Yes);

  ui::TuneWorkspace tune(studio.context());
  tune.resize(1380, 780);
  tune.show();
  ui::Selection selection = studio.context().selection();
  selection.capture = studio.path(QStringLiteral("ball-42"));
  studio.context().select(selection);
  tune.searches().open(file);
  QTRY_VERIFY(tune.searches().table() != nullptr);
  QTRY_VERIFY(tune.isSettled());
  QVERIFY(!tune.pareto()->curve().empty());
  tune.solver()->setValues(0.25, 0.2);
  Q_EMIT tune.solver()->epsilonSlider()->committed(0.2);
  QTRY_COMPARE(tune.document().undoStack().count(), 1);
  QVERIFY(tune.document().config().provenance.contains("epsilon"));
  std::vector<int> cells;
  for (int layer = 5; layer < 8; ++layer) {
    for (int head = 0; head < 3; ++head) cells.push_back(layer * 4 + head);
  }
  tune.gridPanel()->view()->selectCells(cells);
  QTRY_VERIFY(tune.isSettled());
  savePicture(tune, QStringLiteral("tune-dark"));
  ui::applyTheme(*qApp, ui::ThemeKind::Light);
  savePicture(tune, QStringLiteral("tune-light"));
  ui::applyTheme(*qApp, ui::ThemeKind::Dark);
}

void TestWorkspaces::inspectShowsACapture() {
  StudioFixture studio;
  SyntheticCapture size{.grid = {.frames = 13, .height = 12, .width = 20},
                        .layers = 12,
                        .heads = 4,
                        .head_dim = 16,
                        .steps = 20,
                        .block = 16,
                        .captured = {2, 6, 10, 11, 14, 18}};
  size.captured =
      qEnvironmentVariableIsSet("VDIT_PICTURES") ? std::vector<int>{2, 6, 11, 18} : std::vector<int>{6, 11};
  size.block = qEnvironmentVariableIsSet("VDIT_PICTURES") ? 16 : 48;
  write_synthetic_capture(studio.path(QStringLiteral("ball-42")).toStdString(), size);
  ui::InspectWorkspace inspect(studio.context());
  inspect.resize(1380, 780);
  inspect.show();
  savePicture(inspect, QStringLiteral("inspect-empty"));
  inspect.openCaptureFolder(studio.path(QStringLiteral("ball-42")));
  QTRY_VERIFY(inspect.isSettled());
  inspect.chooseStep(11);
  inspect.chooseHead(5, 1);
  inspect.chooseQuery(6, 5, 10);
  QTRY_VERIFY(inspect.isSettled());
  QCOMPARE(inspect.step(), 11);
  QVERIFY(!inspect.query()->weights().empty());
  savePicture(inspect, QStringLiteral("inspect-dark"));
  ui::applyTheme(*qApp, ui::ThemeKind::Light);
  savePicture(inspect, QStringLiteral("inspect-light"));
  ui::applyTheme(*qApp, ui::ThemeKind::Dark);
}

}  // namespace vdit::test

QTEST_MAIN(vdit::test::TestWorkspaces)
#include "tst_workspaces.moc"
