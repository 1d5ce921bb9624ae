// SPDX-License-Identifier: GPL-3.0-or-later
// Tune and Inspect as a person meets them: opened on a project with a capture and a loss table, in every
// theme.
#include <QAbstractButton>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QListView>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>

#include "app/config/sparse_config_reader.h"
#include "app/config/sparse_config_writer.h"
#include "app/project/json_object_file.h"
#include "app/project/model_shelf.h"
#include "app/project/own_presets.h"
#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"
#include "search/solve/table_solver.h"
#include "tests/ui/maps/studio_fixture.h"
#include "tests/ui/maps/synthetic_capture.h"
#include "tests/ui/maps/synthetic_table.h"
#include "ui/inspect/head_overview.h"
#include "ui/inspect/inspect_workspace.h"
#include "ui/inspect/query_view.h"
#include "ui/inspect/small_multiples.h"
#include "ui/inspect/step_strip.h"
#include "ui/tune/difference_panel.h"
#include "ui/tune/grid_panel.h"
#include "ui/tune/grid_view.h"
#include "ui/tune/pareto_plot.h"
#include "ui/tune/search_agreement.h"
#include "ui/tune/solve_panel.h"
#include "ui/tune/solve_wish.h"
#include "ui/tune/tune_files.h"
#include "ui/tune/tune_workspace.h"
#include "ui/tune/what_if_panel.h"
#include "ui/views/banner.h"
#include "ui/views/key_value_list.h"
#include "ui/views/maps/value_slider.h"
#include "ui/views/number_text.h"
#include "ui/views/segment_bar.h"
#include "ui/views/text_label.h"

namespace vdit::test {

class TestWorkspaces : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void tuneOpensATableAndSolves();
  void inspectShowsACapture();
  void pointsOfTheCurveBecomePairs();
  void editsAreKeptWhenAnotherConfigIsOpened();
  void searchesAgreeOnTheirCommonCells();
  void aPairsMeasuredNumbersStandBesideThePredicted();
  void differencesOfCapturesAndSmallMultiples();
  void liveMapsFillTheOverview();
  void timesComeFromTheNewestLossTable();
  void theDifferencePanelTakesTheOtherSide();
  void theDifferencePanelMergesOverABase();
  void aPresetOfOnesOwnIsInEveryProject();
  void aConfigForAnotherClipIsOfferedToBeScaled();
  void aConfigThatIsNotListedLeavesTheListAlone();
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

namespace {

// A table on disk, opened in Tune; settled.
std::shared_ptr<search::LossTable> openTable(StudioFixture& studio, ui::TuneWorkspace& tune) {
  const auto table = synthetic_table(3, 3, 4);
  const QString file = studio.project().searchesFolder() + QStringLiteral("/search-03.vdt");
  search::write_loss_table(file.toStdString(), *table, Overwrite::Yes);
  tune.searches().open(file);
  [&] { QTRY_VERIFY(tune.searches().table() != nullptr && tune.isSettled()); }();
  return table;
}

}  // namespace

void TestWorkspaces::pointsOfTheCurveBecomePairs() {
  StudioFixture studio;
  studio.project().setDocument(ui::StudioContext::clipDocument(),
                               R"({"prompt": "a blue cube", "seed": 7, "steps": 12, "command": "generate"})");
  ui::TuneWorkspace tune(studio.context());
  tune.show();
  openTable(studio, tune);
  const std::vector<int> points = tune.spreadPoints(3);
  QCOMPARE(points.size(), std::size_t{3});
  const auto& curve = tune.pareto()->curve();
  QVERIFY(curve[static_cast<std::size_t>(points[0])].density <
          curve[static_cast<std::size_t>(points[1])].density);
  QVERIFY(curve[static_cast<std::size_t>(points[2])].density < 0.98);
  QTRY_VERIFY(studio.queue().isLoaded());
  const auto jobs = tune.verificationJobs(points);
  QCOMPARE(jobs.size(), points.size());
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    QCOMPARE(jobs[i].value(QStringLiteral("command")).toString(), QStringLiteral("pair"));
    QCOMPARE(jobs[i].value(QStringLiteral("prompt")).toString(), QStringLiteral("a blue cube"));
    QCOMPARE(jobs[i].value(QStringLiteral("seed")).toInt(), 7);
    // The config that is measured is the point that was predicted.
    const QString file = jobs[i].value(QStringLiteral("sparse")).toString();
    const app::SparseConfig config = app::read_sparse_config(file.toStdString()).config;
    const ui::CurveChoice& point = curve[static_cast<std::size_t>(points[i])];
    QVERIFY(std::abs(app::density(config) - point.density) < 1e-5);
    QCOMPARE(config.provenance.at("epsilon").get<double>(), point.epsilon);
  }
  // M on the plot: one point, straight into the queue.
  const auto before = studio.queue().jobs().size();
  Q_EMIT tune.pareto()->measureWished(points[1]);
  QTRY_COMPARE(studio.queue().jobs().size(), before + 1);
  QVERIFY(studio.queue().jobs().last().kind == jobs::JobKind::Pair);
}

void TestWorkspaces::editsAreKeptWhenAnotherConfigIsOpened() {
  StudioFixture studio;
  ui::TuneWorkspace tune(studio.context());
  tune.show();
  tune.editHead(5, 1, static_cast<int>(kernels::Mode::Skip));
  QVERIFY(tune.document().isModified());
  tune.openConfig({});
  QVERIFY(!tune.document().isModified());
  QCOMPARE(tune.document().config().groups[0].heads[21].mode.mode, kernels::Mode::Full);
  QStringList kept;
  for (const QString& file : studio.project().configFiles()) {
    if (file.startsWith(studio.project().configsFolder())) kept.append(file);
  }
  QCOMPARE(kept.size(), qsizetype{1});
  const app::SparseConfig config = app::read_sparse_config(kept[0].toStdString()).config;
  QCOMPARE(config.groups[0].heads[21].mode.mode, kernels::Mode::Skip);
}

void TestWorkspaces::searchesAgreeOnTheirCommonCells() {
  StudioFixture studio;
  ui::TuneWorkspace tune(studio.context());
  tune.show();
  const auto table = openTable(studio, tune);
  const auto same = ui::SolveTable::of(table);
  const ui::SolveWish wish = tune.solver()->wish();
  QCOMPARE(ui::agreement(*same, *same, wish), 1.0);
  // Another search that found every sparse candidate of the first layer bad: its heads stay Full there.
  auto other = std::make_shared<search::LossTable>(*table);
  const auto candidates = static_cast<int>(table->candidates.size());
  for (int group = 0; group < 3; ++group) {
    for (int head = 0; head < 4; ++head) {
      for (int c = 1; c < candidates; ++c)
        other->error_mean[other->entry(other->grid.index(group, 0, head), c)] = 100;
    }
  }
  const auto mine = ui::solve(*same, wish).choice;
  const auto theirs = ui::solve(*ui::SolveTable::of(other), wish).choice;
  int agree = 0;
  for (std::size_t cell = 0; cell < mine.size(); ++cell) {
    agree += table->candidates[static_cast<std::size_t>(mine[cell])].mode ==
             table->candidates[static_cast<std::size_t>(theirs[cell])].mode;
  }
  QVERIFY(agree < static_cast<int>(mine.size()));
  const double share = agree / static_cast<double>(mine.size());
  QCOMPARE(ui::agreement(*same, *ui::SolveTable::of(other), wish), share);
  // In the window: read and solved on a worker, then said, and the other search's choice is compared with.
  const QString file = studio.project().searchesFolder() + QStringLiteral("/search-04.vdt");
  search::write_loss_table(file.toStdString(), *other, Overwrite::Yes);
  tune.compareSearch(file);
  QTRY_VERIFY(tune.isSettled());
  QCOMPARE(tune.differencePanel()->comparedName(), QStringLiteral("search-04"));
  QVERIFY(tune.gridPanel()->banner()->text().contains(ui::numbers::percent(share)));
  // Outlined is where the two searches differ, not where the open config, all Full, does.
  for (int i = 0; i < 12; ++i) {
    const auto cell = static_cast<std::size_t>(i);
    const bool differ = table->candidates[static_cast<std::size_t>(mine[cell])].mode !=
                        table->candidates[static_cast<std::size_t>(theirs[cell])].mode;
    QCOMPARE(tune.model().cell(i / 4, i % 4).changed, differ);
  }
}

void TestWorkspaces::aPairsMeasuredNumbersStandBesideThePredicted() {
  StudioFixture studio;
  const QString config = QStringLiteral(VDIT_SOURCE_DIR "/resources/presets/balanced.json");
  const QString pair = studio.project().resultsFolder() + QStringLiteral("/ball-42");
  QDir().mkpath(pair);
  for (const char* name : {"metrics.json", "job.json", "sparse.mp4.json"}) {
    const QString sample = QStringLiteral(VDIT_SOURCE_DIR "/resources/sample_project/results/ball-42/");
    QVERIFY(QFile::copy(sample + QLatin1String(name), pair + QLatin1Char('/') + QLatin1String(name)));
  }
  ui::TuneWorkspace tune(studio.context());
  tune.show();
  const auto shown = [&](const QString& text) {
    for (const auto* label : tune.whatIfPanel()->findChildren<ui::TextLabel*>()) {
      if (label->text().contains(text)) return true;
    }
    return false;
  };
  tune.openConfig(config);
  QTRY_VERIFY(tune.isSettled());
  // Frames are alike on every machine, times are not: the pair does not say that it was timed on this one.
  QVERIFY(shown(QStringLiteral("30.8 dB")) && shown(QStringLiteral("1.75 × elsewhere")));
  tune.editHead(0, 0, static_cast<int>(kernels::Mode::Full));
  QVERIFY(!shown(QStringLiteral("30.8 dB")));  // no longer what was measured
  tune.document().undoStack().undo();
  QVERIFY(shown(QStringLiteral("30.8 dB")));
  const QString metrics = pair + QStringLiteral("/metrics.json");
  QJsonObject here = project::readJsonObject(metrics);
  here[QStringLiteral("machine")] = studio.context().machine();
  QFile file(metrics);
  QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate) &&
          file.write(QJsonDocument(here).toJson()) > 0);
  file.close();
  QTRY_VERIFY(shown(QStringLiteral("1.75 ×")) && !shown(QStringLiteral("elsewhere")));
  // A pair that was asked for here is what Compare shows when it is there.
  QTRY_VERIFY(studio.queue().isLoaded());
  const auto before = studio.queue().jobs().size();
  tune.whatIfPanel()->pairButton()->click();
  QTRY_COMPARE(studio.queue().jobs().size(), before + 1);
  const QString output = studio.queue().jobs().last().request.value(QStringLiteral("output")).toString();
  QVERIFY(QDir().rename(pair, output));
  QTRY_COMPARE(studio.context().selection().runA, QFileInfo(output).absoluteFilePath());
  // The version that a paired run of an edited config saves stays the open one when its pair is done.
  tune.editHead(0, 1, static_cast<int>(kernels::Mode::Skip));
  tune.whatIfPanel()->pairButton()->click();
  const QString version = tune.document().file();
  QVERIFY(version != config && !tune.document().isModified());
  QTRY_COMPARE(studio.queue().jobs().size(), before + 2);
  const QString second = studio.queue().jobs().last().request.value(QStringLiteral("output")).toString();
  QVERIFY(QDir().rename(output, second));
  QTRY_COMPARE(studio.context().selection().runA, QFileInfo(second).absoluteFilePath());
  QCOMPARE(studio.context().selection().config, version);
  QCOMPARE(tune.document().file(), version);
  QCOMPARE(tune.document().config().groups[1].heads[1].mode.mode, kernels::Mode::Skip);  // after the warm-up
}

void TestWorkspaces::differencesOfCapturesAndSmallMultiples() {
  StudioFixture studio;
  SyntheticCapture size;
  const auto one = write_synthetic_capture(studio.path(QStringLiteral("one")).toStdString(), size);
  SyntheticCapture turned = size;
  turned.captured = {2, 5};
  const auto two = write_synthetic_capture(studio.path(QStringLiteral("two")).toStdString(), turned);
  ui::InspectWorkspace inspect(studio.context());
  inspect.show();
  inspect.openCaptureFolder(studio.path(QStringLiteral("one")));
  inspect.chooseStep(5);
  inspect.chooseHead(1, 3);
  inspect.orderSegments()->segment(0)->click();
  QTRY_VERIFY(inspect.isSettled());
  const auto map = [&](const app::CaptureFolder& of, int step) {
    return of.read_head(step, "conditional", 1, 3)->map_frame;
  };
  // Step against step, then capture against capture: cell by cell.
  inspect.setDifference(8, {});
  QTRY_VERIFY(inspect.isSettled() && inspect.canvas()->map().difference);
  const std::vector<float> five = map(one, 5), eight = map(one, 8);
  for (std::size_t i = 0; i < five.size(); ++i)
    QCOMPARE(inspect.canvas()->map().cells[i], five[i] - eight[i]);
  inspect.setDifference(std::nullopt, studio.path(QStringLiteral("two")));
  QTRY_VERIFY(inspect.isSettled());
  QTRY_VERIFY(inspect.canvas()->map().difference);
  const std::vector<float> other = map(two, 5);
  for (std::size_t i = 0; i < five.size(); ++i)
    QCOMPARE(inspect.canvas()->map().cells[i], five[i] - other[i]);
  inspect.setDifference(std::nullopt, {});
  QTRY_COMPARE(inspect.canvas()->map().cells, five);
  // Small multiples: this head over its steps, then the heads of its layer; a click takes one.
  inspect.showMultiples(1);
  QTRY_COMPARE(inspect.multiples()->maps().size(), std::size_t{3});
  QCOMPARE(inspect.multiples()->maps()[2].step, 8);
  inspect.showMultiples(2);
  QTRY_COMPARE(inspect.multiples()->maps().size(), std::size_t{4});
  QTest::mouseClick(inspect.multiples(), Qt::LeftButton, {}, inspect.multiples()->boxOf(2).center());
  QCOMPARE(inspect.head(), 2);
}

void TestWorkspaces::liveMapsFillTheOverview() {
  StudioFixture studio;
  ui::InspectWorkspace inspect(studio.context());
  inspect.show();
  link::HeadAtlas atlas{.step = 4, .steps = 20, .layers = 2, .heads = 3, .side = 8};
  atlas.cells = QList<float>(6 * 64, std::numeric_limits<float>::quiet_NaN());
  std::fill_n(atlas.cells.begin() + 2 * 64, 64, 0.125F);  // only head 2 of layer 0 has come yet
  inspect.showLive(atlas);
  QTRY_VERIFY(inspect.isSettled());
  QVERIFY(inspect.overview()->hasThumbnail(2) && !inspect.overview()->hasThumbnail(3));
  QCOMPARE(inspect.step(), 4);
  inspect.chooseHead(0, 2);
  inspect.showLive(atlas);
  QTRY_VERIFY(inspect.isSettled());
  QCOMPARE(inspect.canvas()->map().cells, std::vector<float>(64, 0.125F));
  std::fill(atlas.cells.begin(), atlas.cells.end(), 0.25F);
  atlas.step = 5;
  inspect.showLive(atlas);
  QTRY_VERIFY(inspect.isSettled());
  for (int i = 0; i < 6; ++i) QVERIFY(inspect.overview()->hasThumbnail(i));
  QCOMPARE(inspect.step(), 5);
  // A capture that is open stays when another run goes by.
  write_synthetic_capture(studio.path(QStringLiteral("c")).toStdString());
  inspect.openCaptureFolder(studio.path(QStringLiteral("c")));
  QTRY_VERIFY(inspect.isSettled());
  inspect.showLive(atlas);
  QTRY_VERIFY(inspect.isSettled());
  QCOMPARE(inspect.overview()->layers(), 3);
}

void TestWorkspaces::timesComeFromTheNewestLossTable() {
  StudioFixture studio;
  const auto table = synthetic_table(3, 3, 4);
  QVERIFY(table->cost.known());
  write_synthetic_capture(studio.path(QStringLiteral("c")).toStdString());
  const auto timed = std::make_shared<search::LossTable>(*table);
  timed->identity.transformer_config_sha256.clear();  // as the synthetic capture's
  ui::InspectWorkspace inspect(studio.context());
  inspect.show();
  search::write_loss_table(
      QString(studio.project().searchesFolder() + QStringLiteral("/s.vdt")).toStdString(), *timed,
      Overwrite::Yes);
  inspect.openCaptureFolder(studio.path(QStringLiteral("c")));
  QTRY_VERIFY(inspect.isSettled());
  const auto granules = static_cast<double>(kernels::granule_count(timed->identity.grid.tokens()));
  QVERIFY(inspect.candidates().rowCount() >= 7);
  for (int row = 0; row < inspect.candidates().rowCount(); ++row) {
    const ui::CandidateRow& one = inspect.candidates().at(row);
    const auto tiles =
        static_cast<double>(kernels::kept_tiles(kernels::build_runs(one.mode, timed->identity.grid)));
    QVERIFY(one.seconds.has_value());
    QVERIFY(std::abs(*one.seconds - timed->cost.head(tiles, granules)) < 1e-9 + 1e-6 * *one.seconds);
  }
}

void TestWorkspaces::theDifferencePanelTakesTheOtherSide() {
  StudioFixture studio;
  ui::TuneWorkspace tune(studio.context());
  tune.show();
  app::SparseConfig other = tune.document().config();
  other.groups[0].heads[3].mode = {.mode = kernels::Mode::Skip};
  other.groups[0].heads[9].mode = {.mode = kernels::Mode::Diagonal, .half_width = 40};
  other.groups[0].heads[10].mode = {.mode = kernels::Mode::Diagonal, .half_width = 90};
  ui::DifferencePanel& panel = *tune.differencePanel();
  panel.setCompared(other, QStringLiteral("other"));
  QCOMPARE(panel.changedCells(), 3);
  // What-if is against it now: this config, all Full, costs more.
  QVERIFY(tune.whatIfPanel()->list()->value(QStringLiteral("Attention FLOPs")).startsWith(QLatin1Char('+')));
  QVERIFY(
      tune.whatIfPanel()->list()->value(QStringLiteral("Config density")).contains(QStringLiteral("→ 100")));
  QCOMPARE(panel.list()->count(), 2);  // Full to Diagonal, twice; Full to Skip
  QVERIFY(panel.list()->item(0)->text().contains(QStringLiteral("2")));
  Q_EMIT panel.list()->itemClicked(panel.list()->item(0));
  QCOMPARE(tune.editor().selection(), (std::vector<int>{9, 10}));
  panel.takeButton()->click();
  QCOMPARE(tune.document().config().groups[0].heads[9].mode, other.groups[0].heads[9].mode);
  QCOMPARE(tune.document().config().groups[0].heads[3].mode.mode, kernels::Mode::Full);
  QTRY_COMPARE(panel.changedCells(), 1);
  tune.document().undoStack().undo();
  QTRY_COMPARE(panel.changedCells(), 3);
}

void TestWorkspaces::theDifferencePanelMergesOverABase() {
  StudioFixture studio;
  ui::TuneWorkspace tune(studio.context());
  tune.show();
  const app::SparseConfig base = tune.document().config();
  app::SparseConfig other = base;
  for (const std::size_t cell : {std::size_t{3}, std::size_t{9}, std::size_t{20}})
    other.groups[0].heads[cell].mode = {.mode = kernels::Mode::Skip};
  tune.editHead(5, 0, static_cast<int>(kernels::Mode::Diagonal));  // cell 20: a conflict
  ui::DifferencePanel& panel = *tune.differencePanel();
  panel.setCompared(other, QStringLiteral("other"));
  QVERIFY(!panel.mergeButton()->isVisibleTo(&panel));
  panel.setBase(base, QStringLiteral("base"));
  QVERIFY(panel.mergeButton()->isVisibleTo(&panel) && panel.mergeButton()->isEnabled());
  QCOMPARE(panel.list()->count(), 2);  // theirs, and the conflict
  panel.mergeButton()->click();
  const auto mode = [&](std::size_t cell) {
    return tune.document().config().groups[0].heads[cell].mode.mode;
  };
  QCOMPARE(mode(3), kernels::Mode::Skip);
  QCOMPARE(mode(9), kernels::Mode::Skip);
  QCOMPARE(mode(20), kernels::Mode::Diagonal);
  QTRY_VERIFY(panel.list()->count() == 2 && !panel.mergeButton()->isEnabled());
  Q_EMIT panel.list()->itemClicked(panel.list()->item(panel.list()->count() - 1));
  QCOMPARE(tune.editor().selection(), std::vector<int>{20});  // the conflict is left to the person
  panel.takeButton()->click();
  QCOMPARE(mode(20), kernels::Mode::Skip);
}

void TestWorkspaces::aPresetOfOnesOwnIsInEveryProject() {
  StudioFixture studio;
  const QString settings = studio.context().settings().fileName();
  const QString file = project::OwnPresets::folderBeside(settings) + QStringLiteral("/my-fast-one.json");
  {
    ui::TuneWorkspace tune(studio.context());
    tune.show();
    tune.editHead(2, 1, static_cast<int>(kernels::Mode::Skip));
    tune.savePresetAs(QStringLiteral("my fast one"));
    QVERIFY(QFile::exists(file));
    QTRY_VERIFY(tune.isSettled());
    QVERIFY(studio.context().configFiles().contains(file));
  }
  project::Project other(studio.path(QStringLiteral("second")));
  ui::StudioContext context(studio.queue(), studio.engine(), other, studio.context().settings());
  ui::TuneWorkspace tune(context);
  tune.show();
  QTRY_VERIFY(tune.isSettled());
  const auto* list = tune.findChild<QListView*>(QStringLiteral("configList"));
  QVERIFY(list);
  QStringList presets;
  for (int row = 0; row < list->model()->rowCount(); ++row) {
    const QModelIndex index = list->model()->index(row, 0);
    if (index.data(ui::ConfigListModel::NoteRole).toString() == QStringLiteral("preset"))
      presets.append(index.data(ui::ConfigListModel::FileRole).toString());
  }
  QVERIFY(presets.contains(file));
  tune.openConfig(file);
  QCOMPARE(tune.document().config().groups[0].heads[9].mode.mode, kernels::Mode::Skip);
}

void TestWorkspaces::aConfigForAnotherClipIsOfferedToBeScaled() {
  StudioFixture studio;
  studio.project().setDocument(ui::StudioContext::clipDocument(),
                               R"({"model": "demo", "size": "160x96", "frames": 17, "prompt": "a cube"})");
  ui::TuneWorkspace tune(studio.context());
  tune.show();
  tune.openConfig(QStringLiteral(VDIT_SOURCE_DIR "/resources/presets/balanced.json"));
  studio.context().models().scan();
  const ui::Banner& banner = *tune.gridPanel()->banner();
  QTRY_VERIFY(banner.isVisibleTo(&tune) && banner.text().contains(QStringLiteral("5 × 6 × 10")));
  QCOMPARE(banner.kind(), ui::BannerKind::Info);  // the engine scales it as well
  const double density = app::density(tune.document().config());
  tune.editor().mend();
  QVERIFY((tune.document().config().grid == kernels::TokenGrid{.frames = 5, .height = 6, .width = 10}));
  QVERIFY(std::abs(app::density(tune.document().config()) - density) < 0.25);
  QVERIFY(!banner.isVisibleTo(&tune));
  // What a forward of the model costs is told where its head size is known.
  bool told = false;
  for (const auto* label : tune.whatIfPanel()->findChildren<ui::TextLabel*>())
    told = told || label->toolTip().contains(QStringLiteral("TFLOP"));
  QVERIFY(told);
  const auto memory = [&] { return tune.whatIfPanel()->list()->value(QStringLiteral("Memory")); };
  QTRY_VERIFY(tune.isSettled());
  QVERIFY2(memory().startsWith(QLatin1Char('+')) && memory().endsWith(QStringLiteral("B")),
           qPrintable(memory()));
  tune.openConfig({});
  QCOMPARE(memory(), QStringLiteral("counting"));
  QTRY_COMPARE(memory(), QStringLiteral("±0"));
}

void TestWorkspaces::aConfigThatIsNotListedLeavesTheListAlone() {
  StudioFixture studio;
  ui::TuneWorkspace tune(studio.context());
  tune.show();
  const QString preset = QStringLiteral(VDIT_SOURCE_DIR "/resources/presets/fast.json");
  const auto* list = tune.findChild<QListView*>(QStringLiteral("configList"));
  tune.openConfig(preset);
  QTRY_VERIFY(tune.isSettled() && list->currentIndex().isValid());
  QCOMPARE(list->currentIndex().data(ui::ConfigListModel::FileRole).toString(), preset);
  const QString elsewhere = studio.path(QStringLiteral("elsewhere.json"));
  QVERIFY(QFile::copy(preset, elsewhere));
  tune.openConfig(elsewhere);
  QVERIFY(!list->currentIndex().isValid());
  QVERIFY(list->selectionModel()->selectedIndexes().isEmpty());
}

}  // namespace vdit::test

QTEST_MAIN(vdit::test::TestWorkspaces)
#include "tst_workspaces.moc"
