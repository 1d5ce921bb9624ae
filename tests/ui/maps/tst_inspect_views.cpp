// SPDX-License-Identifier: GPL-3.0-or-later
// What Inspect computes off the GUI thread and over several captures: focus maps made on a worker, tiles down
// to tokens, prompts as a slider over all views.
#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <algorithm>
#include <utility>

#include "app/project/model_shelf.h"
#include "tests/ui/maps/studio_fixture.h"
#include "tests/ui/maps/synthetic_capture.h"
#include "ui/inspect/capture_policy_dialog.h"
#include "ui/inspect/capture_shape.h"
#include "ui/inspect/head_overview.h"
#include "ui/inspect/inspect_workspace.h"
#include "ui/inspect/row_attention.h"
#include "ui/inspect/step_strip.h"
#include "ui/views/banner.h"
#include "ui/views/maps/map_source.h"
#include "ui/views/segment_bar.h"

namespace vdit::test {

class TestInspectViews : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { ui::applyTheme(*qApp, ui::ThemeKind::Dark); }
  void aWorkersPictureIsTheOneThatWouldBePainted();
  void aPictureForAnotherViewIsMadeAgain();
  void aTileIsTheRowsOfItsTokens();
  void aTileIsComputedOnAWorkerAndCanBeStopped();
  void promptsAreASliderOverAllViews();
  void playbackGoesRoundTheCapturedSteps();
  void rangesAreOwnSharedOrFixed();
  void aTileWithoutQueriesAndKeysOffersACapture();
  void aHeadIsProbedForItsTokens();
  void onlyBranchesThatWereCapturedAreOffered();
  void aModelOfOnePredictionHasNoBranches();
  void blocksOfARunningModelAreNamed();
  void aCaptureIsForecastForTheModelOfTheClip();
};

namespace {

ui::ShownMap bandMap(int edge, int reach) {
  ui::ShownMap map{.cells = {}, .rows = edge, .columns = edge, .block = 4};
  for (int i = 0; i < edge * edge; ++i) {
    const int away = i % edge - i / edge;
    map.cells.push_back(1.0F / static_cast<float>(1 + away * away / reach));
  }
  return map;
}

QImage shot(QWidget& widget) {
  return widget.grab().toImage();
}

}  // namespace

void TestInspectViews::aWorkersPictureIsTheOneThatWouldBePainted() {
  const ui::MapAxes axes({.frames = 5, .height = 6, .width = 10}, kernels::TokenOrder::FrameMajor);
  for (const auto scale :
       {ui::ValueScale::Kind::Linear, ui::ValueScale::Kind::Logarithmic, ui::ValueScale::Kind::Quantile}) {
    ui::MapCanvas here, made;
    for (ui::MapCanvas* canvas : {&here, &made}) {
      canvas->resize(500, 420);
      canvas->setScaleKind(scale);
      canvas->setColours(ui::ColourMap::Kind::Magma);
    }
    here.setMap(bandMap(75, 9), axes, {});
    made.setPicture(
        ui::MapPicture::of(std::make_shared<const ui::ShownMap>(bandMap(75, 9)), made.lookFor(axes)), axes,
        {});
    QCOMPARE(shot(made), shot(here));
    QCOMPARE(made.map().cells, here.map().cells);
  }
}

void TestInspectViews::aPictureForAnotherViewIsMadeAgain() {
  const ui::MapAxes axes({.frames = 5, .height = 6, .width = 10}, kernels::TokenOrder::FrameMajor);
  ui::MapCanvas canvas;
  canvas.resize(500, 420);
  canvas.setMap(bandMap(75, 9), axes, {});
  const ui::MapLook before = canvas.lookFor(axes);
  auto late = ui::MapPicture::of(std::make_shared<const ui::ShownMap>(bandMap(75, 30)), before);
  // While the worker was busy, the person zoomed and chose other colours, another scale and range.
  canvas.zoomAbout(canvas.plotArea().center(), 3);
  canvas.setColours(ui::ColourMap::Kind::Greys);
  canvas.setScaleKind(ui::ValueScale::Kind::Linear);
  canvas.setSharedScale(ui::ValueScale::linear(0, 0.5));
  ui::MapCanvas fresh;
  fresh.resize(500, 420);
  fresh.setColours(ui::ColourMap::Kind::Greys);
  fresh.setSharedScale(ui::ValueScale::linear(0, 0.5));
  fresh.setMap(bandMap(75, 30), axes, {});
  fresh.zoomAbout(fresh.plotArea().center(), 3);
  canvas.setPicture(std::move(late), axes, {});
  QCOMPARE(canvas.visibleTokens(), fresh.visibleTokens());
  QCOMPARE(shot(canvas), shot(fresh));
}

void TestInspectViews::aTileIsTheRowsOfItsTokens() {
  const SyntheticCapture size;
  const kernels::TokenGrid& grid = size.grid;
  const std::vector<float> q = synthetic_rows(size, 0, 1, 5);
  std::vector<std::int32_t> place(static_cast<std::size_t>(grid.tokens()));
  for (std::size_t i = 0; i < place.size(); ++i)
    place[i] = static_cast<std::int32_t>(
        grid.frame_major_position(kernels::TokenOrder::SpaceMajor, static_cast<std::int64_t>(i)));
  const std::vector<float> tile = ui::attentionTile(q, q, size.head_dim, 10, 20, 100, 140, place, false);
  QCOMPARE(tile.size(), std::size_t{400});
  const std::vector<float> row = ui::attentionRow(q, q, grid.tokens(), size.head_dim, place[13]);
  for (int column = 0; column < 40; ++column)
    QCOMPARE(tile[static_cast<std::size_t>(3 * 40 + column)],
             row[static_cast<std::size_t>(place[static_cast<std::size_t>(100 + column)])]);
  QVERIFY(ui::attentionTile(q, q, size.head_dim, 10, 20, 100, 140, place, true).empty());  // stopped
}

void TestInspectViews::aTileIsComputedOnAWorkerAndCanBeStopped() {
  StudioFixture studio;
  const SyntheticCapture size;
  const auto capture = write_synthetic_capture(studio.path(QStringLiteral("c")).toStdString(), size);
  ui::InspectWorkspace inspect(studio.context());
  inspect.show();
  inspect.openCaptureFolder(studio.path(QStringLiteral("c")));
  inspect.orderSegments()->segment(0)->click();
  inspect.chooseHead(0, 1);
  QTRY_VERIFY(inspect.isSettled());
  ui::MapCanvas& canvas = *inspect.canvas();
  Q_EMIT canvas.tileWished(10, 20, 100, 140);
  QVERIFY(canvas.waiting().has_value() && !canvas.tile());  // said, and not computed here
  QTRY_VERIFY(inspect.isSettled());
  QVERIFY(!canvas.waiting() && canvas.tile());
  const auto q = capture.read_rows(inspect.step(), "conditional", 'q', 0, 1).value();
  const std::vector<float> row = ui::attentionRow(q, q, size.grid.tokens(), size.head_dim, 13);
  for (int column = 0; column < 40; ++column) {
    QCOMPARE(canvas.tile()->cells[static_cast<std::size_t>(3 * 40 + column)],
             row[static_cast<std::size_t>(100 + column)] * static_cast<float>(size.block));
  }
  canvas.setTile(std::nullopt);
  Q_EMIT canvas.tileWished(0, 200, 0, 200);
  QTest::keyClick(&canvas, Qt::Key_Escape);
  QVERIFY(!canvas.waiting());
  QTRY_VERIFY(inspect.isSettled());
  QVERIFY(!canvas.tile());
}

void TestInspectViews::promptsAreASliderOverAllViews() {
  StudioFixture studio;
  SyntheticCapture size;
  const auto write = [&](const char* name, const char* prompt, std::vector<int> steps) {
    size.captured = std::move(steps);
    const QString folder = studio.project().capturesFolder() + QLatin1Char('/') + QLatin1String(name);
    auto written = write_synthetic_capture(folder.toStdString(), size);
    app::CaptureInfo info = written.info();
    QDir(folder).removeRecursively();
    info.prompt = prompt;
    const auto again = app::CaptureFolder::create(folder.toStdString(), info);
    for (const int step : size.captured) {
      app::CapturedStep out{.step = step, .branch = "conditional", .heads = {}};
      const SyntheticCapture other{.captured = {step + (prompt[0] == 'b' ? 7 : 0)}};
      const auto source = write_synthetic_capture(studio.path(QStringLiteral("t")).toStdString(), other);
      out.heads = source.read(other.captured[0], "conditional").heads;
      again.write(out);
      QDir(studio.path(QStringLiteral("t"))).removeRecursively();
    }
    return again;
  };
  const auto one = write("one", "a red ball", {2, 5});
  const auto two = write("two", "blue cubes", {5});
  SyntheticCapture smaller = size;
  smaller.layers = 1;  // of another model: no prompt of this one
  write_synthetic_capture(QString(studio.project().capturesFolder() + QStringLiteral("/three")).toStdString(),
                          smaller);
  ui::InspectWorkspace inspect(studio.context());
  inspect.show();
  inspect.openCaptureFolder(studio.project().capturesFolder() + QStringLiteral("/one"));
  inspect.chooseStep(5);
  inspect.chooseHead(1, 2);
  inspect.orderSegments()->segment(0)->click();
  QTRY_VERIFY(inspect.isSettled());
  ui::StepStrip& prompts = *inspect.prompts();
  QVERIFY(prompts.isVisibleTo(&inspect));
  QCOMPARE(prompts.captured(), (std::vector<int>{1, 2}));
  QCOMPARE(prompts.current(), 1);
  // The recall of the overlay's mode in both captures, each from its own file.
  const std::vector<kernels::HeadMode>& candidates = one.info().candidates;
  inspect.setOverlayMode(candidates[2]);
  const auto recall = [&](const app::CaptureFolder& of) {
    return static_cast<double>(of.read_head(5, "conditional", 1, 2)->recall[2]);
  };
  QCOMPARE(prompts.stability().size(), std::size_t{2});
  QCOMPARE(prompts.stability()[0].recall, recall(one));
  QCOMPARE(prompts.stability()[1].recall, recall(two));
  QVERIFY(recall(one) != recall(two));
  // By keyboard: the other prompt in every view, head and step kept, and the rest of the window hears of it.
  QTest::keyClick(&prompts, Qt::Key_Right);
  QTRY_VERIFY(inspect.isSettled());
  QCOMPARE(prompts.current(), 2);
  QCOMPARE(inspect.head(), 2);
  QCOMPARE(inspect.canvas()->map().cells, two.read_head(5, "conditional", 1, 2)->map_frame);
  QVERIFY(studio.context().selection().capture.endsWith(QStringLiteral("/two")));
  QVERIFY(prompts.accessibleDescription().contains(QStringLiteral("prompt 2 of 2")));
}

namespace {

QAction* command(ui::InspectWorkspace& inspect, const char* name) {
  for (QAction* action : inspect.commands()) {
    if (action->objectName() == QLatin1String(name)) return action;
  }
  return nullptr;
}

// A capture of steps 2, 5 and 8, open at a head.
void openAt(StudioFixture& studio, ui::InspectWorkspace& inspect, int step) {
  write_synthetic_capture(studio.path(QStringLiteral("c")).toStdString());
  inspect.show();
  inspect.openCaptureFolder(studio.path(QStringLiteral("c")));
  inspect.chooseStep(step);
  inspect.chooseHead(1, 2);
  QTRY_VERIFY(inspect.isSettled());
}

}  // namespace

void TestInspectViews::playbackGoesRoundTheCapturedSteps() {
  StudioFixture studio;
  ui::InspectWorkspace inspect(studio.context());
  openAt(studio, inspect, 5);
  QAction* play = command(inspect, "inspect.play");
  QVERIFY(play);
  play->trigger();
  QTRY_COMPARE(inspect.step(), 8);
  QTRY_COMPARE(inspect.step(), 2);  // round again
  QTRY_COMPARE(studio.context().selection().step, inspect.step());
  play->trigger();
  const int stopped = inspect.step();
  QTRY_VERIFY(inspect.isSettled());
  QCOMPARE(inspect.step(), stopped);
  QCOMPARE(inspect.steps()->current(), stopped);
}

void TestInspectViews::rangesAreOwnSharedOrFixed() {
  StudioFixture studio;
  ui::InspectWorkspace inspect(studio.context());
  openAt(studio, inspect, 5);
  const auto range = [&] {
    return std::pair(inspect.canvas()->valueScale().low(), inspect.canvas()->valueScale().high());
  };
  const auto ownOfOne = range();
  inspect.chooseHead(0, 0);
  QTRY_VERIFY(inspect.isSettled());
  const auto ownOfOther = range();
  QVERIFY(ownOfOther != ownOfOne);
  QAction* next = command(inspect, "inspect.range");
  QVERIFY(next);
  next->trigger();  // shared: the range of this map holds for the others
  inspect.chooseHead(1, 2);
  QTRY_VERIFY(inspect.isSettled());
  QCOMPARE(range(), ownOfOther);
  next->trigger();
  QCOMPARE(range(), std::pair(1e-5, 1.0));
  next->trigger();
  QTRY_COMPARE(range(), ownOfOne);
}

void TestInspectViews::aTileWithoutQueriesAndKeysOffersACapture() {
  StudioFixture studio;
  write_synthetic_capture(studio.path(QStringLiteral("c")).toStdString(), {.with_rows = false});
  ui::InspectWorkspace inspect(studio.context());
  inspect.show();
  inspect.openCaptureFolder(studio.path(QStringLiteral("c")));
  QTRY_VERIFY(inspect.isSettled());
  Q_EMIT inspect.canvas()->tileWished(0, 20, 0, 20);
  QVERIFY(inspect.banner()->isVisibleTo(&inspect));
  QVERIFY(!inspect.canvas()->tile());
  bool offered = false;
  for (const auto* button : inspect.banner()->findChildren<QToolButton*>())
    offered = offered || button->defaultAction() == command(inspect, "inspect.capture");
  QVERIFY(offered);
}

void TestInspectViews::aHeadIsProbedForItsTokens() {
  StudioFixture studio;
  QTRY_VERIFY(studio.queue().isLoaded());
  const QString capture = studio.path(QStringLiteral("c"));
  write_synthetic_capture(capture.toStdString(), {.with_rows = false});
  ui::InspectWorkspace inspect(studio.context());
  inspect.show();
  inspect.openCaptureFolder(capture);
  inspect.chooseHead(2, 1);
  inspect.chooseStep(5);
  QTRY_VERIFY(inspect.isSettled());
  QAction* probe = command(inspect, "inspect.probe");
  probe->trigger();  // nobody knows how this capture was made
  QVERIFY(inspect.banner()->text().contains(QStringLiteral("not in the queue")));
  const auto jobs = [&studio] { return studio.queue().jobs(); };
  studio.queue().submit({{QStringLiteral("format"), QStringLiteral("vdit-job")},
                         {QStringLiteral("version"), 1},
                         {QStringLiteral("command"), QStringLiteral("inspect")},
                         {QStringLiteral("model"), QStringLiteral("demo")},
                         {QStringLiteral("prompt"), QStringLiteral("a ball")},
                         {QStringLiteral("guidance"), 4.5},
                         {QStringLiteral("sparse"), QStringLiteral("/configs/fast.json")},
                         {QStringLiteral("steps_list"), QStringLiteral("2,5,8")},
                         {QStringLiteral("candidates"), QStringLiteral("/c.json")},
                         {QStringLiteral("output"), capture}},
                        QStringLiteral("c"));
  QTRY_COMPARE(jobs().size(), 1);
  Q_EMIT inspect.canvas()->tileWished(0, 20, 0, 20);
  const QList<QToolButton*> ways = inspect.banner()->findChildren<QToolButton*>();
  QVERIFY(std::any_of(ways.begin(), ways.end(), [&](const auto* b) { return b->defaultAction() == probe; }));
  probe->trigger();
  QTRY_COMPARE(jobs().size(), 2);
  jobs::Job job = jobs().last();
  for (const auto& [key, value] : {std::pair{"steps_list", "5"},
                                   {"layers", "2"},
                                   {"heads", "1"},
                                   {"branch", "conditional"},
                                   {"prompt", "a ball"},
                                   {"sparse", "/configs/fast.json"}})
    QCOMPARE(job.request.value(QLatin1String(key)).toString(), QLatin1String(value));
  QCOMPARE(job.request.value(QLatin1String("guidance")).toDouble(), 4.5);
  QVERIFY(job.request.value(QLatin1String("rows")).toBool());
  QVERIFY(!job.request.contains(QLatin1String("candidates")));
  probe->trigger();  // not twice
  QVERIFY(inspect.banner()->text().contains(QStringLiteral("in the queue")));
  QCOMPARE(jobs().size(), 2);
  // It is done: the tile is there. That of another run would not be taken.
  write_synthetic_capture(job.output.toStdString(), {.steps = 9});
  job.state = jobs::JobState::Done;
  Q_EMIT studio.queue().jobChanged(job);
  QTRY_VERIFY(inspect.isSettled());
  Q_EMIT inspect.canvas()->tileWished(0, 20, 0, 20);
  QTRY_VERIFY(inspect.isSettled());
  QVERIFY(!inspect.canvas()->tile());
  QDir(job.output).removeRecursively();
  write_synthetic_capture(job.output.toStdString());
  Q_EMIT studio.queue().jobChanged(job);
  QTRY_VERIFY(inspect.isSettled());
  Q_EMIT inspect.canvas()->tileWished(0, 20, 0, 20);
  QTRY_VERIFY(inspect.canvas()->tile());
  inspect.chooseHead(0, 0);  // another head still has none
  QTRY_VERIFY(inspect.isSettled());
  Q_EMIT inspect.canvas()->tileWished(0, 20, 0, 20);
  QVERIFY(!inspect.canvas()->tile());
}

void TestInspectViews::onlyBranchesThatWereCapturedAreOffered() {
  StudioFixture studio;
  const QString one = studio.path(QStringLiteral("one")), both = studio.path(QStringLiteral("both"));
  write_synthetic_capture(one.toStdString(), {});
  write_synthetic_capture(both.toStdString(), {.branches = {"conditional", "unconditional"}});
  ui::InspectWorkspace inspect(studio.context());
  inspect.show();
  inspect.openCaptureFolder(one);
  QTRY_VERIFY(inspect.isSettled());
  ui::SegmentBar& branches = *inspect.branchSegments();
  QVERIFY(branches.isVisibleTo(&inspect) && branches.segment(0)->isEnabled());
  QVERIFY(!branches.segment(1)->isEnabled());
  QVERIFY(branches.segment(1)->toolTip().contains(QStringLiteral("not captured")));
  QCOMPARE(ui::capturedBranches(one), QStringList{QStringLiteral("conditional")});
  inspect.openCaptureFolder(both);
  QTRY_VERIFY(inspect.isSettled());
  QVERIFY(branches.segment(1)->isEnabled());
  QVERIFY(branches.segment(1)->toolTip().contains(QStringLiteral("unconditional")));
  QCOMPARE(ui::capturedBranches(both).size(), 2);
  branches.setFocus();
  QTest::keyClick(&branches, Qt::Key_Right);
  QCOMPARE(studio.context().selection().branch, QStringLiteral("unconditional"));
  // The other way: chosen in the bar above, by any view.
  ui::Selection back = studio.context().selection();
  back.branch = QStringLiteral("conditional");
  studio.context().select(back);
  QCOMPARE(branches.current(), 0);
}

// HunyuanVideo's folder as the shelf reads it: its JSON files, without weights.
QString makeHunyuanFolder(StudioFixture& studio) {
  const QString folder = studio.path(QStringLiteral("hunyuan"));
  QDir().mkpath(folder + QStringLiteral("/transformer"));
  const auto write = [&folder](const char* name, const QByteArray& text) {
    QFile file(folder + QLatin1Char('/') + QLatin1String(name));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
  };
  write("model_index.json", R"({"_class_name": "HunyuanVideoPipeline"})");
  write("transformer/config.json", R"({"num_layers": 1, "num_single_layers": 2, "num_attention_heads": 4,
    "attention_head_dim": 16, "guidance_embeds": true})");
  return folder;
}

void TestInspectViews::aModelOfOnePredictionHasNoBranches() {
  StudioFixture studio;
  const QString folder = makeHunyuanFolder(studio);
  write_synthetic_capture(studio.path(QStringLiteral("c")).toStdString(), {.model = folder.toStdString()});
  ui::InspectWorkspace inspect(studio.context());
  inspect.show();
  inspect.openCaptureFolder(studio.path(QStringLiteral("c")));
  QTRY_VERIFY(inspect.isSettled());
  // Known once the models of this machine were looked through.
  studio.context().models().add(folder);
  QTRY_VERIFY(studio.context().models().readyModel(folder).has_value());
  QTRY_VERIFY(inspect.isSettled());
  QVERIFY(!inspect.branchSegments()->isVisibleTo(&inspect));
  QCOMPARE(inspect.overview()->rowText(0), QStringLiteral("layer 0, dual-stream block 0"));
  QCOMPARE(inspect.overview()->rowText(2), QStringLiteral("layer 2, single-stream block 1"));
  inspect.chooseHead(1, 1);
  QVERIFY(studio.context().selection().branch.isEmpty());  // so the bar above names none either
  QVERIFY(inspect.overview()->hasThumbnail(5));
  savePicture(inspect, QStringLiteral("inspect-one-branch"));
  ui::applyTheme(*qApp, ui::ThemeKind::Light);
  savePicture(inspect, QStringLiteral("inspect-one-branch-light"));
  ui::applyTheme(*qApp, ui::ThemeKind::Dark);
}

void TestInspectViews::blocksOfARunningModelAreNamed() {
  StudioFixture studio;
  const QString folder = makeHunyuanFolder(studio);
  studio.context().models().add(folder);
  QTRY_VERIFY(studio.context().models().readyModel(folder).has_value());
  QTRY_VERIFY(studio.queue().isLoaded());
  QSignalSpy submitted(&studio.queue(), &jobs::JobQueue::submitted);
  studio.queue().submit({{QStringLiteral("format"), QStringLiteral("vdit-job")},
                         {QStringLiteral("version"), 1},
                         {QStringLiteral("command"), QStringLiteral("generate")},
                         {QStringLiteral("model"), folder},
                         {QStringLiteral("prompt"), QStringLiteral("a ball")},
                         {QStringLiteral("output"), studio.path(QStringLiteral("a.mp4"))}},
                        QStringLiteral("a"));
  QTRY_COMPARE(submitted.count(), 1);
  ui::InspectWorkspace inspect(studio.context());
  inspect.show();
  link::HeadAtlas atlas{.job = submitted.first().at(1).toLongLong(),
                        .step = 4,
                        .steps = 20,
                        .branch = QStringLiteral("conditional"),
                        .layers = 3,
                        .heads = 4,
                        .side = 8,
                        .cells = QList<float>(12 * 64, 0.125F)};
  inspect.showLive(atlas);
  QTRY_VERIFY(inspect.isSettled());
  QCOMPARE(inspect.overview()->rowText(0), QStringLiteral("layer 0, dual-stream block 0"));
  QVERIFY(inspect.overview()->spokenText(11).contains(QStringLiteral("single-stream block 1")));
  QVERIFY(!inspect.branchSegments()->isVisibleTo(&inspect));
  // A job of another model has two branches again, and layers that are all alike.
  atlas.job = 0;
  inspect.showLive(atlas);
  QTRY_VERIFY(inspect.isSettled());
  QCOMPARE(inspect.overview()->rowText(0), QStringLiteral("layer 0"));
  QVERIFY(inspect.branchSegments()->isVisibleTo(&inspect));
  QVERIFY(!inspect.branchSegments()->segment(1)->isEnabled());
}

void TestInspectViews::aCaptureIsForecastForTheModelOfTheClip() {
  StudioFixture studio;
  const project::FoundModel model = project::readModel(makeHunyuanFolder(studio));
  const QJsonObject clip{{QStringLiteral("model"), model.path},
                         {QStringLiteral("prompt"), QStringLiteral("a ball")},
                         {QStringLiteral("size"), QStringLiteral("320x192")},
                         {QStringLiteral("frames"), 17},
                         {QStringLiteral("steps"), 30},
                         {QStringLiteral("guidance"), 6.0}};
  const app::CaptureInfo shape = ui::captureShape(clip, model);
  QCOMPARE(shape.layers, 3);
  QCOMPARE(shape.heads, 4);
  QCOMPARE(shape.head_dim, 16);
  QCOMPARE(shape.steps, 30);
  QVERIFY(shape.grid == (kernels::TokenGrid{.frames = 5, .height = 12, .width = 20}));
  QVERIFY(!ui::takesTwoPredictions(clip, model));
  QVERIFY(ui::takesTwoPredictions(clip, std::nullopt));
  QJsonObject plain = clip;
  plain[QStringLiteral("guidance")] = 1.0;
  QVERIFY(!ui::takesTwoPredictions(plain, std::nullopt));
  ui::CapturePolicyDialog dialog(shape, clip, studio.path(QStringLiteral("captures")), -1);
  QCOMPARE(dialog.branchField()->count(), 3);
  dialog.setOneBranch();
  QCOMPARE(dialog.branchField()->count(), 1);
  QCOMPARE(dialog.job().value(QStringLiteral("branch")).toString(), QStringLiteral("conditional"));
}

}  // namespace vdit::test

QTEST_MAIN(vdit::test::TestInspectViews)
#include "tst_inspect_views.moc"
