// SPDX-License-Identifier: GPL-3.0-or-later
// Generate with the scripted fake engine, which speaks the real messages: form, sizes, configs, forecast,
// preview, timing, heads, pair, pause and stop, results, restored settings, sweep, prompt history.
#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImageWriter>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include "app/project/model_shelf.h"
#include "app/project/project.h"
#include "app/project/sample_project.h"
#include "tests/ui/video/generate_studio.h"
#include "ui/generate/forecast_panel.h"
#include "ui/generate/generate_workspace.h"
#include "ui/generate/heads_strip.h"
#include "ui/generate/job_edit_bar.h"
#include "ui/generate/preview_panel.h"
#include "ui/generate/restore_dialog.h"
#include "ui/generate/session/output_settings.h"
#include "ui/generate/session/sweep.h"
#include "ui/generate/sweep_dialog.h"
#include "ui/look/theme.h"
#include "ui/views/banner.h"
#include "ui/views/video/frame_view.h"

using namespace vdit;
using namespace vdit::ui;

namespace {

const QString kPair = QStringLiteral(VDIT_TEST_DATA "/pair");
using Studio = test::GenerateStudio;
using test::kPatience;

}  // namespace

class TestGenerate : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void emptyOffersTheDemo();
  void sizesAreSnappedWithAReason();
  void aConfigFromElsewhereStaysChosen();
  void modelsAreChosenFromThoseThatWereFound();
  void forecastAndTokensComeFromTheEngine();
  void jobShowsPreviewTimingAndHeads();
  void blocksOfBothKindsAreNamedLive();
  void aValueThatDoesNotFitIsNamedWithWhatWould();
  void runNextGoesFirst();
  void pairedRunOpensCompare();
  void pauseAndStop();
  void theVideoSoFarIsKept();
  void failureKeepsItsCause();
  void disconnectedStillQueues();
  void resultsAreListed();
  void restoredSettingsAreShownFirst();
  void foreignFilesGiveTheirSettings();
  void sweepSaysItsCost();
  void aSweepStandsTogether();
  void aWaitingJobIsEditedInTheForm();
  void aJobThatHasBegunIsNotChanged();
  void promptsAreRemembered();
  void seedRollsUnlessLocked();
  void shiftMakesAStepTenTimesAsLarge();
  void theNumberTypeIsChosenByHand();
};

void TestGenerate::emptyOffersTheDemo() {
  Studio studio;
  QVERIFY(!studio.generate->preview().view().isVisible());
  QCOMPARE(studio.generate->forecast().timeText(), QStringLiteral("no history yet"));
  QTRY_VERIFY(studio.queue.isLoaded());
  QSignalSpy added(&studio.queue, &jobs::JobQueue::jobAdded);
  for (QAction* action : studio.generate->commands()) {
    if (action->objectName() == QLatin1String("generate.demo")) action->trigger();
  }
  QTRY_COMPARE(added.count(), 1);
  const auto job = added.first().first().value<jobs::Job>();
  QCOMPARE(job.request.value(QStringLiteral("size")).toString(), QStringLiteral("160x96"));
}

void TestGenerate::sizesAreSnappedWithAReason() {
  Studio studio;
  auto* size = studio.form().findChildren<QComboBox*>().last();
  for (QComboBox* box : studio.form().findChildren<QComboBox*>()) {
    if (box->isEditable()) size = box;
  }
  size->setCurrentText(QStringLiteral("850x478"));
  QVERIFY2(studio.form().snapText().contains(QStringLiteral("width 850 \u2192 848: multiple of 16")),
           qPrintable(studio.form().snapText()));
  QCOMPARE(studio.form().settings().width, 848);
  QCOMPARE(studio.form().settings().height, 480);
  QCOMPARE(ClipLimits().nearestFrames(50), 49);
  QCOMPARE(ClipLimits().nearestFrames(1), 1);
}

void TestGenerate::aConfigFromElsewhereStaysChosen() {
  SettingsForm form;
  const QString preset = QStringLiteral(VDIT_SOURCE_DIR "/resources/presets/fast.json");
  const QString elsewhere = QStringLiteral(VDIT_SOURCE_DIR "/docs/benchmarks/demo-sparse.json");
  form.catalog().load({preset});
  QTRY_VERIFY(form.catalog().rowOf(preset) > 0);
  GenerateSettings s;
  s.config = elsewhere;
  form.setSettings(s);
  QCOMPARE(form.settings().config, elsewhere);
  QVERIFY(form.catalog().rowOf(elsewhere) > 0);
  form.catalog().load({});
  QTRY_COMPARE(form.catalog().rowOf(preset), -1);
  QCOMPARE(form.settings().config, elsewhere);
  QCOMPARE(form.catalog().resolved(QStringLiteral("gone/demo-sparse.json")), elsewhere);
}

void TestGenerate::modelsAreChosenFromThoseThatWereFound() {
  Studio studio;
  studio.start();
  qputenv("HF_HUB_CACHE", studio.folder.filePath(QStringLiteral("hub")).toUtf8());
  const QString mine = studio.folder.filePath(QStringLiteral("my model"));
  QVERIFY(project::copyFolder(QStringLiteral(VDIT_DEMO_MODEL), mine));
  studio.context.models().add(mine);
  QComboBox* models = studio.form().findChildren<QComboBox*>().first();
  QTRY_COMPARE(models->count(), 2);
  QCOMPARE(models->currentData().toString(), QStringLiteral("demo"));
  QSignalSpy answered(&studio.engine, &link::EngineLink::answered);
  Q_EMIT studio.context.generateWithRequested(mine, {});
  QCOMPARE(studio.form().settings().model, mine);
  QCOMPARE(models->currentText(), QStringLiteral("my model"));
  QTRY_VERIFY_WITH_TIMEOUT(answered.count() > 0, kPatience);  // asked what this model takes
  qunsetenv("HF_HUB_CACHE");
}

void TestGenerate::forecastAndTokensComeFromTheEngine() {
  Studio studio;
  QCOMPARE(studio.generate->forecast().memoryText(), QStringLiteral("needs the engine"));
  studio.start();
  QTRY_VERIFY_WITH_TIMEOUT(studio.generate->forecast().memoryText().contains(QStringLiteral("free")),
                           kPatience);
}

void TestGenerate::jobShowsPreviewTimingAndHeads() {
  Studio studio;
  studio.start();
  studio.form().setSettings(studio.small());
  PreviewPanel& preview = studio.generate->preview();
  QSignalSpy previews(&studio.engine, &link::EngineLink::previewArrived);
  QSignalSpy timed(&studio.engine, &link::EngineLink::stepTimed);
  QSignalSpy done(&studio.engine, &link::EngineLink::jobFinished);
  bool labelAgrees = true;
  connect(&studio.engine, &link::EngineLink::previewArrived, this, [&](const link::PreviewFrames& frames) {
    if (preview.showsLive())
      labelAgrees = labelAgrees && preview.previewStep() == frames.step &&
                    preview.label().contains(QString::number(frames.step));
  });
  studio.form().generateButton()->click();
  QTRY_VERIFY_WITH_TIMEOUT(done.count() == 1, kPatience);
  QVERIFY(previews.count() > 0);
  QVERIFY(labelAgrees);
  QVERIFY(timed.count() > 0);
  QVERIFY(studio.generate->forecast().timing().medianSeconds() > 0);
  QVERIFY(studio.generate->forecast().timing().attentionShare() > 0);
}

void TestGenerate::blocksOfBothKindsAreNamedLive() {
  HeadsStrip strip;
  strip.resize(320, 130);
  strip.show();
  link::HeadAtlas atlas{.step = 1, .steps = 2, .layers = 6, .heads = 3, .side = 4};
  atlas.cells = QList<float>(18 * 16, 0.25F);
  const auto textOf = [&strip](int layer) {  // of the topmost head, wherever the layer is drawn
    for (int x = 0; x < strip.width(); ++x) {
      const QString text = strip.textAt({x, 24});
      if (text.startsWith(QStringLiteral("layer %1,").arg(layer))) return text;
    }
    return QString();
  };
  strip.setAtlas(atlas, 2);
  QTRY_COMPARE(strip.shownHeads(), 18);
  QCOMPARE(textOf(1), QStringLiteral("layer 1, head 0, dual-stream block 1"));
  QCOMPARE(textOf(2), QStringLiteral("layer 2, head 0, single-stream block 0"));
  QCOMPARE(strip.accessibleDescription(), QStringLiteral("2 dual-stream blocks, 4 single-stream blocks"));
  const QImage parted = strip.grab().toImage();
  const QString pictures = qEnvironmentVariable("VDIT_PICTURES");
  if (!pictures.isEmpty()) parted.save(pictures + QStringLiteral("/live-blocks.png"));
  strip.setAtlas(atlas);
  QCOMPARE(textOf(1), QStringLiteral("layer 1, head 0"));
  QVERIFY(strip.accessibleDescription().isEmpty());
  QVERIFY(parted != strip.grab().toImage());
}

void TestGenerate::aValueThatDoesNotFitIsNamedWithWhatWould() {
  Banner banner;
  banner.showError({.code = QStringLiteral("config.mismatch"),
                    .subject = QStringLiteral("fast.json"),
                    .field = QStringLiteral("model.family"),
                    .found = QStringLiteral("wan"),
                    .expected = QStringLiteral("hunyuan"),
                    .hint = QStringLiteral("make one for this model")});
  QCOMPARE(banner.text(), QStringLiteral("Found wan, expected hunyuan. Make one for this model"));
}

void TestGenerate::runNextGoesFirst() {
  Studio studio;
  QTRY_VERIFY(studio.queue.isLoaded());
  studio.queue.setPaused(true);
  studio.form().setSettings(studio.small());
  studio.generate->generate(jobs::QueuePlace::End);
  QTRY_COMPARE(studio.queue.jobs().size(), 1);
  GenerateSettings other = studio.small();
  other.seed = 43;
  studio.form().setSettings(other);
  studio.generate->generate(jobs::QueuePlace::Next);
  QTRY_COMPARE(studio.queue.jobs().size(), 2);
  QCOMPARE(studio.queue.jobs().first().request.value(QStringLiteral("seed")).toInt(), 43);
}

void TestGenerate::pairedRunOpensCompare() {
  Studio studio;
  studio.start();
  GenerateSettings s = studio.small();
  s.config = QStringLiteral(VDIT_SOURCE_DIR "/docs/benchmarks/demo-sparse.json");
  studio.form().setSettings(s);
  QVERIFY(studio.form().pairButton()->isEnabled());
  QSignalSpy opened(&studio.context, &StudioContext::workspaceRequested);
  studio.form().pairButton()->click();
  QTRY_VERIFY_WITH_TIMEOUT(opened.count() > 0, kPatience);
  QCOMPARE(opened.last().first().value<Workspace>(), Workspace::Compare);
  QVERIFY(studio.queue.jobs().last().kind == jobs::JobKind::Pair);
  QCOMPARE(studio.context.selection().runA, studio.queue.jobs().last().output);
}

void TestGenerate::pauseAndStop() {
  Studio studio(R"({"step_seconds": 0.1})");
  studio.start();
  GenerateSettings s = studio.small();
  s.steps = 200;
  studio.form().setSettings(s);
  studio.generate->generate(jobs::QueuePlace::End);
  PreviewPanel& preview = studio.generate->preview();
  QTRY_VERIFY_WITH_TIMEOUT(
      preview.pauseButton()->isVisible() && preview.pauseButton()->text() == QStringLiteral("Pause"),
      kPatience);
  const qint64 id = studio.queue.jobs().first().id;
  preview.pauseButton()->click();
  QTRY_VERIFY_WITH_TIMEOUT(studio.queue.job(id)->state == jobs::JobState::Paused, kPatience);
  QTRY_COMPARE(preview.pauseButton()->text(), QStringLiteral("Resume"));
  preview.pauseButton()->click();
  QTRY_VERIFY_WITH_TIMEOUT(studio.queue.job(id)->state == jobs::JobState::Running, kPatience);
  Q_EMIT preview.stopRequested(id, StopKind::Now);
  QTRY_VERIFY_WITH_TIMEOUT(studio.queue.job(id)->state == jobs::JobState::Cancelled, kPatience);
}

void TestGenerate::theVideoSoFarIsKept() {
  Studio studio(R"({"step_seconds": 0.05})");
  studio.start();
  GenerateSettings s = studio.small();
  s.steps = 400;
  studio.form().setSettings(s);
  studio.generate->generate(jobs::QueuePlace::End);
  QTRY_VERIFY_WITH_TIMEOUT(!studio.queue.jobs().isEmpty() && studio.queue.jobs().first().progress.step >= 2,
                           kPatience);
  const qint64 id = studio.queue.jobs().first().id;
  QAction* keep = nullptr;
  for (QAction* action : studio.generate->commands()) {
    if (action->objectName() == QLatin1String("generate.keepSoFar")) keep = action;
  }
  QVERIFY(keep && !keep->shortcut().isEmpty());
  keep->trigger();
  QTRY_VERIFY_WITH_TIMEOUT(studio.queue.job(id)->state == jobs::JobState::Done, kPatience);
  QVERIFY(studio.queue.job(id)->result.value(QLatin1String("stopped_after")).toInt() >= 2);
  QVERIFY(studio.queue.job(id)->reason.contains(QStringLiteral("of 400")));
}

void TestGenerate::failureKeepsItsCause() {
  Studio studio;
  QTRY_VERIFY(studio.queue.isLoaded());
  jobs::Job job;
  job.id = 99;
  job.kind = jobs::JobKind::Generate;
  job.state = jobs::JobState::Running;
  Q_EMIT studio.queue.jobChanged(job);
  job.state = jobs::JobState::Failed;
  job.error = jobs::JobError{
      QStringLiteral("memory.host"),   QStringLiteral("cpu"),          {},
      QStringLiteral("needs 27.1 GB"), QStringLiteral("22.4 GB free"), QStringLiteral("reduce to 61 frames")};
  Q_EMIT studio.queue.jobChanged(job);
  QVERIFY(studio.generate->preview().banner().isVisible());
  QVERIFY(studio.generate->preview().banner().text().contains(QStringLiteral("27.1 GB")));
}

void TestGenerate::disconnectedStillQueues() {
  Studio studio;
  QTRY_VERIFY(studio.queue.isLoaded());
  studio.form().setSettings(studio.small());
  QVERIFY(studio.form().generateButton()->isEnabled());
  studio.form().generateButton()->click();
  QTRY_COMPARE(studio.queue.jobs().size(), 1);
  QVERIFY(studio.queue.jobs().first().state == jobs::JobState::Pending);
}

void TestGenerate::resultsAreListed() {
  Studio studio;
  const QDir results(studio.project.resultsFolder());
  results.mkpath(QStringLiteral("ball-42"));
  for (const char* name : {"full.mp4", "sparse.mp4", "metrics.json"})
    QVERIFY(QFile::copy(kPair + QLatin1Char('/') + QLatin1String(name),
                        results.filePath(QStringLiteral("ball-42/") + QLatin1String(name))));
  QVERIFY(QFile::copy(kPair + QStringLiteral("/full.mp4"), results.filePath(QStringLiteral("ball-7.mp4"))));
  ResultsModel model;
  const QAbstractItemModelTester tester(&model);
  model.scan(results.path());
  QTRY_COMPARE(model.rowCount(), 2);
  const int pair = model.entries().at(0).isPair ? 0 : 1;
  QCOMPARE(model.entries().at(pair).title, QStringLiteral("ball-42"));
  QVERIFY(model.entries().at(pair).fact.contains(QStringLiteral("dB")));
  QCOMPARE(model.entries().at(1 - pair).fact, QStringLiteral("full"));
  QVERIFY(!model.entries().at(pair).thumbnail.isNull());
}

void TestGenerate::restoredSettingsAreShownFirst() {
  Studio studio;
  GenerateSettings before = studio.small();
  before.prompt = QStringLiteral("something else");
  before.seed = 5;
  studio.form().setSettings(before);
  QTRY_VERIFY(studio.form().catalog().rowCount() > 1);
  studio.generate->restoreFrom(kPair + QStringLiteral("/sparse.mp4"));
  RestoreDialog* dialog = nullptr;
  QTRY_VERIFY((dialog = studio.generate->findChild<RestoreDialog*>()) != nullptr);
  QCOMPARE(studio.form().settings().seed, quint64{5});  // nothing has changed yet
  QTableWidget* table = dialog->table();
  QVERIFY(table->rowCount() >= 2);
  for (int row = 0; row < table->rowCount(); ++row) {
    if (table->item(row, 0)->data(Qt::UserRole).toString() == QLatin1String("prompt"))
      table->item(row, 0)->setCheckState(Qt::Unchecked);
  }
  dialog->accept();
  QCOMPARE(studio.form().settings().seed, quint64{42});
  QCOMPARE(studio.form().settings().prompt, QStringLiteral("something else"));
  // The video names a file that is not here; the program's preset of that name is.
  QVERIFY(studio.form().settings().config.endsWith(QStringLiteral("/presets/balanced.json")));
  const auto full = readOutputSettings(kPair + QStringLiteral("/full.mp4"), {});
  QVERIFY(full && full->settings.config.isEmpty());  // the full run of a pair is dense
}

// Its paths are those of the machine that ran it; the config of that name is here.
void TestGenerate::foreignFilesGiveTheirSettings() {
  const auto a1111 = settingsFromParameters(
      QStringLiteral(
          "a fox\nNegative prompt: blur\nSteps: 30, Sampler: Euler, CFG scale: 6.5, Seed: 77, Size: 512x256"),
      {});
  QVERIFY(a1111);
  QCOMPARE(a1111->prompt, QStringLiteral("a fox"));
  QCOMPARE(a1111->negativePrompt, QStringLiteral("blur"));
  QCOMPARE(a1111->seed, quint64{77});
  QCOMPARE(a1111->width, 512);
  QCOMPARE(a1111->guidance, 6.5);
  const auto comfy = settingsFromComfy(
      R"({"3": {"class_type": "KSampler", "inputs": {"seed": 8, "steps": 12, "cfg": 5.5, "positive": ["6", 0], "negative": ["7", 0]}},
    "6": {"inputs": {"text": "a lake"}}, "7": {"inputs": {"text": "noise"}}})",
      {});
  QVERIFY(comfy);
  QCOMPARE(comfy->prompt, QStringLiteral("a lake"));
  QCOMPARE(comfy->steps, 12);
  QVERIFY(!settingsFromParameters(QStringLiteral("no settings"), {}));
  QVERIFY(!settingsFromComfy("[1, 2", {}));
  QTemporaryDir folder;
  QImage picture(8, 8, QImage::Format_RGB32);
  picture.setText(QStringLiteral("parameters"), QStringLiteral("a fox\nSteps: 30, Seed: 77"));
  QVERIFY(picture.save(folder.filePath(QStringLiteral("fox.png"))));
  const auto png = readOutputSettings(folder.filePath(QStringLiteral("fox.png")), {});
  QVERIFY(png);
  QCOMPARE(png->source, QStringLiteral("A1111"));
}

void TestGenerate::sweepSaysItsCost() {
  QCOMPARE(*Sweep::parseSeeds(QStringLiteral("42, 50-53")), (QList<quint64>{42, 50, 51, 52, 53}));
  QVERIFY(!Sweep::parseSeeds(QStringLiteral("4, x")));
  QVERIFY(!Sweep::parseSeeds(QStringLiteral("1-100000")));
  ConfigEntry full, fast;
  full.name = QStringLiteral("Full");
  fast.name = QStringLiteral("fast");
  fast.path = QStringLiteral("/fast.json");
  SweepDialog dialog({}, {full, fast}, [](const QJsonObject& job) {
    return job.contains(QLatin1String("sparse")) ? std::optional(30.0) : std::nullopt;
  });
  dialog.prompts()->setPlainText(QStringLiteral("a ball\na cube"));
  dialog.configs()->item(1)->setCheckState(Qt::Checked);
  dialog.seeds()->setText(QStringLiteral("1-3"));
  QCOMPARE(dialog.jobs().size(), 12);
  QVERIFY2(dialog.costText().contains(QStringLiteral("3:00")), qPrintable(dialog.costText()));
  QVERIFY(dialog.costText().contains(QStringLiteral("without history: 6")));
}

void TestGenerate::aSweepStandsTogether() {
  Studio studio;
  QTRY_VERIFY(studio.queue.isLoaded());
  studio.queue.setPaused(true);
  Sweep sweep;
  sweep.prompts = {QStringLiteral("a ball")};
  sweep.configs = {QString()};
  sweep.seeds = {1, 2, 3};
  studio.generate->submitSweep(sweep.jobs(studio.small()));
  studio.generate->generate(jobs::QueuePlace::End);
  QTRY_COMPARE(studio.queue.jobs().size(), 4);
  QList<qint64> parents, seeds;
  qint64 head = 0;
  for (const jobs::Job& job : studio.queue.jobs()) {
    if (job.request.value(QStringLiteral("seed")).toInt() == 1) head = job.id;
  }
  for (const jobs::Job& job : studio.queue.jobs()) {
    if (job.id != head && job.parent != head) continue;
    parents << job.parent;
    seeds << job.request.value(QStringLiteral("seed")).toInt();
  }
  QCOMPARE(parents, (QList<qint64>{0, head, head}));
  QCOMPARE(seeds, (QList<qint64>{1, 2, 3}));
}

void TestGenerate::aWaitingJobIsEditedInTheForm() {
  Studio studio;
  QTRY_VERIFY(studio.queue.isLoaded());
  studio.queue.setPaused(true);
  studio.form().setSettings(studio.small());
  studio.generate->generate(jobs::QueuePlace::End);
  GenerateSettings second = studio.small();
  second.seed = 43;
  studio.form().setSettings(second);
  studio.generate->generate(jobs::QueuePlace::End);
  QTRY_COMPARE(studio.queue.jobs().size(), 2);
  const jobs::Job first = studio.queue.jobs().first();
  GenerateSettings typed = studio.small();
  typed.prompt = QStringLiteral("half a thought");
  studio.form().setSettings(typed);

  JobEditBar& bar = studio.generate->editBar();
  QVERIFY(bar.isHidden());
  Q_EMIT studio.context.jobEditRequested(first.id);
  QVERIFY(bar.isVisible() && !studio.form().generateButton()->isVisible());
  QCOMPARE(studio.form().settings().seed, quint64{42});
  QVERIFY(!bar.saveButton()->isEnabled());
  GenerateSettings changed = studio.form().settings();
  changed.steps = 9;
  studio.form().setSettings(changed);
  QVERIFY2(bar.text().contains(QStringLiteral("Steps: 4 → 9")), qPrintable(bar.text()));
  studio.generate->generate(jobs::QueuePlace::End);  // Ctrl+Enter saves
  QTRY_COMPARE(studio.queue.job(first.id)->request.value(QStringLiteral("steps")).toInt(), 9);
  QCOMPARE(studio.queue.jobs().size(), 2);
  QCOMPARE(studio.queue.jobs().first().id, first.id);
  QCOMPARE(studio.queue.jobs().first().output, first.output);
  QVERIFY(bar.isHidden() && studio.form().generateButton()->isVisible());
  QCOMPARE(studio.form().settings().prompt, QStringLiteral("half a thought"));

  studio.generate->editJob(first.id);
  changed.steps = 11;
  studio.form().setSettings(changed);
  bar.discardButton()->click();
  QVERIFY(bar.isHidden());
  QCOMPARE(studio.queue.job(first.id)->request.value(QStringLiteral("steps")).toInt(), 9);
}

void TestGenerate::aJobThatHasBegunIsNotChanged() {
  Studio studio;
  QTRY_VERIFY(studio.queue.isLoaded());
  studio.queue.setPaused(true);
  studio.form().setSettings(studio.small());
  studio.generate->generate(jobs::QueuePlace::End);
  QTRY_COMPARE(studio.queue.jobs().size(), 1);
  const jobs::Job job = studio.queue.jobs().first();
  studio.generate->editJob(job.id);
  GenerateSettings changed = studio.form().settings();
  changed.steps = 9;
  studio.form().setSettings(changed);
  QVERIFY(studio.generate->editBar().saveButton()->isEnabled());
  studio.queue.cancel({job.id});
  QTRY_VERIFY(!studio.generate->editBar().saveButton()->isEnabled());
  QVERIFY(studio.generate->editBar().text().contains(QStringLiteral("cancelled")));
  QSignalSpy notified(&studio.context, &StudioContext::notified);
  studio.generate->editBar().discardButton()->click();
  studio.generate->editJob(job.id);
  QVERIFY(!studio.generate->editBar().isActive());
  QCOMPARE(notified.count(), 1);
}

void TestGenerate::promptsAreRemembered() {
  PromptHistory history;
  for (int i = 0; i < PromptHistory::kMost + 5; ++i) history.use(QString::number(i));
  history.use(QStringLiteral("20"));
  history.toggleFavourite(QStringLiteral("20"));
  QCOMPARE(history.recent.size(), PromptHistory::kMost);
  QCOMPARE(history.recent.first(), QStringLiteral("20"));
  QCOMPARE(PromptHistory::fromJson(history.toJson()), history);
  Studio studio;
  QTRY_VERIFY(studio.queue.isLoaded());
  studio.form().setSettings(studio.small());
  studio.generate->generate(jobs::QueuePlace::End);
  QCOMPARE(studio.generate->history().recent, QStringList{QStringLiteral("a red ball")});
  QCOMPARE(PromptHistory::fromJson(studio.project.document(QStringLiteral("prompt-history"))),
           studio.generate->history());
  studio.form().promptField()->undo();  // the words before setSettings come back
  QVERIFY(studio.form().settings().prompt != QStringLiteral("a red ball"));
}

void TestGenerate::shiftMakesAStepTenTimesAsLarge() {
  Studio studio;
  studio.form().setSettings(studio.small());
  QSpinBox* steps = nullptr;
  for (QSpinBox* box : studio.form().findChildren<QSpinBox*>()) {
    if (box->accessibleName() == QLatin1String("Steps")) steps = box;
  }
  QVERIFY(steps);
  const int before = steps->value();
  QTest::keyClick(steps, Qt::Key_Up);
  QCOMPARE(steps->value(), before + 1);
  QTest::keyClick(steps, Qt::Key_Up, Qt::ShiftModifier);
  QCOMPARE(steps->value(), before + 11);
  QTest::keyClick(steps, Qt::Key_Down, Qt::ShiftModifier);
  QCOMPARE(studio.form().settings().steps, before + 1);
}

void TestGenerate::theNumberTypeIsChosenByHand() {
  Studio studio;
  GenerateSettings settings = studio.small();
  settings.numberType = QStringLiteral("bf16");
  studio.form().setSettings(settings);
  QCOMPARE(studio.form().settings(), settings);
  settings.numberType.clear();
  studio.form().setSettings(settings);
  QCOMPARE(studio.form().settings().numberType, QString());
}

void TestGenerate::seedRollsUnlessLocked() {
  Studio studio;
  studio.form().setSettings(studio.small());
  QVERIFY(studio.form().isSeedLocked());
  studio.form().rollSeed();
  QCOMPARE(studio.form().settings().seed, quint64{42});
}

QTEST_MAIN(TestGenerate)
#include "tst_generate.moc"
