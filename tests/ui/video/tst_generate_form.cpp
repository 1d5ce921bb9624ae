// SPDX-License-Identifier: GPL-3.0-or-later
// The form of Generate: what a model says of itself (sizes, limits, fields that it has no use for, what its
// authors recommend), what experts set, what is restored and undone.
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

#include "app/config/sparse_config_reader.h"
#include "app/config/sparse_config_writer.h"
#include "app/project/model_shelf.h"
#include "app/project/project.h"
#include "app/project/sample_project.h"
#include "app/project/studio_settings.h"
#include "engine/base/error.h"
#include "tests/link/fake_target.h"
#include "tests/ui/video/generate_studio.h"
#include "ui/generate/forecast_panel.h"
#include "ui/generate/generate_workspace.h"
#include "ui/generate/job_edit_bar.h"
#include "ui/generate/restore_dialog.h"
#include "ui/generate/session/dense_config.h"
#include "ui/generate/session/plan_text.h"
#include "ui/look/theme.h"

using namespace vdit;
using namespace vdit::ui;

namespace {

using Studio = test::GenerateStudio;
using test::kPatience;

const QString kPair = QStringLiteral(VDIT_TEST_DATA "/pair");

ModelFacts factsOf(const QByteArray& json) {
  return ModelFacts::fromJson(QJsonDocument::fromJson(json).object());
}

const QByteArray kHunyuan = R"({"family": "hunyuan", "layers": 60, "heads": 24, "guidance_kind": "embedded",
  "defaults": {"width": 1280, "height": 720, "frames": 129, "steps": 50, "guidance": 6.0, "flow_shift": 7.0, "fps": 24},
  "limits": {"side_multiple": 16, "max_side": 16384, "frame_stride": 4, "max_frames": 4093}})";
const QByteArray kCogVideoX =
    R"({"family": "cogvideox", "layers": 42, "heads": 48, "guidance_kind": "classifier",
  "defaults": {"width": 1360, "height": 768, "frames": 81, "steps": 50, "guidance": 6.0, "flow_shift": null, "fps": 16},
  "limits": {"side_multiple": 16, "max_side": 2400, "frame_stride": 8, "max_frames": 161}})";

// The field of Expert that an accessible name belongs to is there for the eye.
bool isOffered(const SettingsForm& form, const QString& name) {
  for (const QWidget* widget : form.findChildren<QWidget*>()) {
    if (widget->accessibleName() == name) return widget->isVisibleTo(&form);
  }
  return false;
}

QStringList sizesOffered(const SettingsForm& form) {
  QStringList sizes;
  for (const QComboBox* box : form.findChildren<QComboBox*>()) {
    for (int i = 0; box->isEditable() && i < box->count(); ++i) sizes << box->itemText(i);
  }
  return sizes;
}

}  // namespace

class TestGenerateForm : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aModelSaysWhatTheFormOffers();
  void whatSomebodyChoseOutlivesTheModel();
  void anotherModelBringsItsSettings();
  void theSchedulerIsChosenWhereTheFamilyHasAChoice();
  void thePlanStandsThereForExperts();
  void theEnginesPlanIsKnown();
  void aWarmUpBecomesAConfigOfItsOwn();
  void settingsSurviveTheJobFile();
  void aWholeRestoreIsUndone();
  void undoingLeavesWhatWasSetSince();
  void aRestoreWaitsForTheConfigsOfTheStart();
  void aSidecarOfAnotherMachineFindsItsConfig();
  void aDenseWarmUpIsQueuedAsAConfig();
  void resultsAreCalledAsWished();
};

void TestGenerateForm::aModelSaysWhatTheFormOffers() {
  SettingsForm form;
  form.setExpert(true);
  QCOMPARE(sizesOffered(form).first(), QStringLiteral("320 × 192"));
  QVERIFY(isOffered(form, QStringLiteral("Negative prompt")) &&
          isOffered(form, QStringLiteral("Flow shift")));
  GenerateSettings s;
  s.negativePrompt = QStringLiteral("blur");
  form.setSettings(s);

  form.setFacts(factsOf(kHunyuan));
  QCOMPARE(sizesOffered(form).first(), QStringLiteral("1280 × 720"));
  QVERIFY(sizesOffered(form).contains(QStringLiteral("544 × 960")));
  QVERIFY(!isOffered(form, QStringLiteral("Negative prompt")) &&
          isOffered(form, QStringLiteral("Flow shift")));
  QVERIFY(form.settings().negativePrompt.isEmpty());  // it would not be read
  QVERIFY(!form.findChild<QCheckBox*>()->isVisibleTo(&form));

  form.setFacts(factsOf(kCogVideoX));
  QCOMPARE(sizesOffered(form).first(), QStringLiteral("1360 × 768"));
  QVERIFY(sizesOffered(form).contains(QStringLiteral("768 × 1360")));
  QVERIFY(isOffered(form, QStringLiteral("Negative prompt")) &&
          !isOffered(form, QStringLiteral("Flow shift")));
  QCOMPARE(form.settings().negativePrompt, QStringLiteral("blur"));
  auto* rising = form.findChild<QCheckBox*>();
  QVERIFY(rising->isVisibleTo(&form));
  rising->setChecked(true);
  const QJsonObject job = form.settings().toJob(QStringLiteral("generate"), {});
  QVERIFY(job.value(QLatin1String("dynamic_guidance")).toBool());
  QVERIFY(GenerateSettings::fromJob(job, {}).risingGuidance);
  rising->setChecked(false);
  QVERIFY(!form.settings().toJob(QStringLiteral("generate"), {}).contains(QLatin1String("dynamic_guidance")));
  QCOMPARE(form.settings().frames, 49);  // facts alone change nothing
  QCOMPARE(form.settings().width, 320);
  s.frames = 60;
  form.setSettings(s);
  QCOMPARE(form.settings().frames, 57);  // by eights, and one
}

void TestGenerateForm::whatSomebodyChoseOutlivesTheModel() {
  SettingsForm form;
  GenerateSettings s;
  s.frames = 61;
  form.setSettings(s);
  form.adoptDefaults();
  form.setFacts(factsOf(kHunyuan));
  QCOMPARE(form.settings().width, 1280);
  QCOMPARE(form.settings().height, 720);
  QCOMPARE(form.settings().frames, 61);
  QCOMPARE(form.settings().steps, 50);
  QCOMPARE(form.settings().guidance, 6.0);
  QCOMPARE(form.settings().flowShift, 7.0);
  QCOMPARE(form.settings().fps, 24.0);
  // Once: facts that come again, after an engine's new start, leave what was set since.
  GenerateSettings mine = form.settings();
  mine.steps = 20;
  form.setSettings(mine);
  form.setFacts(factsOf(kHunyuan));
  QCOMPARE(form.settings(), mine);
}

void TestGenerateForm::anotherModelBringsItsSettings() {
  applyTheme(*qApp, ThemeKind::Dark);
  const QTemporaryDir folder;
  project::Project project(folder.filePath(QStringLiteral("project")));
  project::StudioSettings settings(folder.filePath(QStringLiteral("studio.ini")));
  test::setFakeScript("{}");
  link::EngineLink engine(test::fakeTarget());
  jobs::JobQueue queue(project.jobStoreFile());
  StudioContext context(queue, engine, project, settings);
  GenerateWorkspace generate(context);
  SettingsForm& form = generate.form();
  engine.start();
  QTRY_VERIFY_WITH_TIMEOUT(engine.state() == link::EngineState::Ready, kPatience);
  const QString mine = folder.filePath(QStringLiteral("hunyuan"));
  QVERIFY(project::copyFolder(QStringLiteral(VDIT_DEMO_MODEL), mine));
  context.models().add(mine);
  QComboBox* models = form.findChildren<QComboBox*>().first();
  QTRY_VERIFY(models->findData(mine) >= 0);
  QVERIFY(form.settings().config.endsWith(QLatin1String("balanced.json")));  // what a new project begins with
  models->setCurrentIndex(models->findData(mine));
  Q_EMIT models->activated(models->currentIndex());
  QTRY_COMPARE_WITH_TIMEOUT(form.settings().width, 1280, kPatience);
  QVERIFY(form.settings().config.isEmpty());  // that one is of the demo model
  QCOMPARE(form.settings().frames, 129);
  models->setCurrentIndex(models->findData(QStringLiteral("demo")));
  Q_EMIT models->activated(models->currentIndex());
  QTRY_COMPARE_WITH_TIMEOUT(form.settings().width, 320, kPatience);
  QCOMPARE(form.settings().steps, 20);
}

void TestGenerateForm::theSchedulerIsChosenWhereTheFamilyHasAChoice() {
  SettingsForm form;
  form.setExpert(true);
  form.show();
  ModelFacts wan = factsOf(R"({"family": "wan", "layers": 12, "heads": 4, "guidance_kind": "classifier"})");
  wan.scheduler = QStringLiteral("UniPCMultistepScheduler");
  form.setFacts(wan);
  QComboBox& box = *form.schedulerField();
  QVERIFY(box.isEnabled());
  QCOMPARE(box.currentText(), QStringLiteral("UniPC"));
  QVERIFY(!form.settings().toJob(QStringLiteral("generate"), {}).contains(QLatin1String("sigma_spacing")));
  box.setFocus();
  QTest::keyClick(&box, Qt::Key_Down);
  QCOMPARE(box.currentText(), QStringLiteral("UniPC, older noise levels"));
  QCOMPARE(form.settings().toJob(QStringLiteral("generate"), {}).value(QLatin1String("sigma_spacing")),
           QStringLiteral("legacy"));
  form.setFacts(wan);  // the same model again leaves it chosen
  QVERIFY(form.settings().oldNoiseLevels);
  ModelFacts cog = factsOf(kCogVideoX);
  cog.scheduler = QStringLiteral("CogVideoXDPMScheduler");
  form.setFacts(cog);
  QVERIFY(!box.isEnabled() && box.count() == 1);
  QCOMPARE(box.currentText(), QStringLiteral("DPM"));
  QVERIFY(!form.settings().oldNoiseLevels);
  form.setFacts(factsOf(kHunyuan));  // of a folder that was not looked through yet
  QCOMPARE(box.currentText(), QStringLiteral("of the model"));
  QCOMPARE(schedulerName(QStringLiteral("FlowMatchEulerDiscreteScheduler")), QStringLiteral("Euler"));
  QCOMPARE(project::readModel(QStringLiteral(VDIT_DEMO_MODEL)).scheduler,
           QStringLiteral("UniPCMultistepScheduler"));
}

void TestGenerateForm::thePlanStandsThereForExperts() {
  ForecastPanel panel;
  panel.show();
  const QJsonObject forecast{{QStringLiteral("memory_bytes"), 1e9},
                             {QStringLiteral("memory_free_bytes"), 20e9},
                             {QStringLiteral("plan"), QJsonArray{QStringLiteral("decoding whole pictures"),
                                                                 QStringLiteral("of a later engine")}}};
  panel.setForecast(forecast);
  QVERIFY(panel.planText().isEmpty());  // there is room: nothing to read
  panel.setPlanShown(true);
  QCOMPARE(panel.planText(), QStringLiteral("decoding whole pictures\nof a later engine"));
  panel.setForecast(forecast);
  QVERIFY(!panel.planText().isEmpty());
  panel.setPlanShown(false);
  QVERIFY(panel.planText().isEmpty());
  panel.setPlanShown(true);
  panel.setUnknown(QStringLiteral("needs a prompt"));
  QVERIFY(panel.planText().isEmpty());  // no plan of other settings
}

void TestGenerateForm::theEnginesPlanIsKnown() {
  QFile source(QStringLiteral(VDIT_SOURCE_DIR "/engine/sampling/memory_plan.cpp"));
  QVERIFY(source.open(QIODevice::ReadOnly));
  const QString text = QString::fromUtf8(source.readAll());
  const qsizetype from = text.indexOf(QStringLiteral("MemoryPlan::in_words"));
  const QString words = text.mid(from, text.indexOf(QStringLiteral("\n}"), from) - from);
  QStringList said;
  static const QRegularExpression kText(QStringLiteral("\"([^\"]*)\""));
  for (auto match = kText.globalMatch(words); match.hasNext();) said.append(match.next().captured(1));
  said.removeIf([](const QString& one) { return one.size() < 10; });  // what stands about the figures
  said.removeOne(QStringLiteral(" latent frames at a time"));         // behind a number
  QStringList known = knownPlanSentences();
  said.sort();
  known.sort();
  QCOMPARE(said, known);
}

void TestGenerateForm::aWarmUpBecomesAConfigOfItsOwn() {
  QTemporaryDir folder;
  GenerateSettings s;
  s.config = QStringLiteral(VDIT_SOURCE_DIR "/resources/presets/balanced.json");
  s.steps = 20;
  QCOMPARE(withDenseConfig(s, folder.path()), s);  // nothing is overridden
  s.denseSteps = 5;
  const GenerateSettings queued = withDenseConfig(s, folder.path());
  QCOMPARE(queued.denseSteps, -1);
  QCOMPARE(QFileInfo(queued.config).fileName(), QStringLiteral("balanced-dense-5-of-20.json"));
  const app::SparseConfig base = app::read_sparse_config(s.config.toStdString()).config;
  const app::SparseConfig made = app::read_sparse_config(queued.config.toStdString()).config;
  for (int step = 0; step < 20; ++step) {
    for (int layer = 0; layer < base.layers; ++layer) {
      for (int head = 0; head < base.heads; ++head) {
        const kernels::HeadMode& mode = made.at(made.group_of_step(step, 20), layer, head).mode;
        if (step < 5) QVERIFY(mode.mode == kernels::Mode::Full);
        if (step >= 5) QVERIFY(mode == base.at(base.group_of_step(step, 20), layer, head).mode);
      }
    }
  }
  QCOMPARE(withDenseConfig(s, folder.path()).config, queued.config);  // not once more
  // A file of that name that says something else stays.
  app::write_sparse_config(queued.config.toStdString(), base, Overwrite::Yes);
  QVERIFY(
      withDenseConfig(s, folder.path()).config.endsWith(QStringLiteral("/balanced-dense-5-of-20-2.json")));
  // From that one: the name does not grow.
  s.config = queued.config;
  s.denseSteps = 3;
  QVERIFY(withDenseConfig(s, folder.path()).config.endsWith(QStringLiteral("/balanced-dense-3-of-20.json")));
  s.denseSteps = 2;  // as the config says anyway
  QCOMPARE(withDenseConfig(s, folder.path()).config, s.config);
  s.config = folder.filePath(QStringLiteral("absent.json"));
  QVERIFY_EXCEPTION_THROWN(withDenseConfig(s, folder.path()), Error);
  s.config.clear();
  QCOMPARE(withDenseConfig(s, folder.path()).denseSteps, -1);
}

void TestGenerateForm::settingsSurviveTheJobFile() {
  GenerateSettings s;
  s.prompt = QStringLiteral("two cubes");
  s.negativePrompt = QStringLiteral("blur");
  s.seed = 123456789012345ULL;
  s.guidance = 4.5;
  s.config = QStringLiteral("/configs/fast.json");
  s.numberType = QStringLiteral("fp32");
  s.oldNoiseLevels = true;
  QCOMPARE(s.toJob(QStringLiteral("generate"), {}).value(QLatin1String("dtype")), QStringLiteral("fp32"));
  QVERIFY(!GenerateSettings().toJob(QStringLiteral("generate"), {}).contains(QLatin1String("dtype")));
  QCOMPARE(GenerateSettings::fromJob(s.toJob(QStringLiteral("pair"), QStringLiteral("/out")), {}), s);
  GenerateSettings other = s;
  other.steps = 9;
  other.seed = 7;
  const auto list = differences(s, other);
  QCOMPARE(list.size(), 2);
  QCOMPARE(merged(s, other, {QStringLiteral("steps")}).steps, 9);
  QCOMPARE(merged(s, other, {QStringLiteral("steps")}).seed, s.seed);
  // A warm-up of its own is the form's alone: no job has the field, and a job that is restored has none.
  other.denseSteps = 3;
  QVERIFY(!other.toJob(QStringLiteral("generate"), {}).contains(QLatin1String("dense_steps")));
  QCOMPARE(GenerateSettings::fromJob(other.toForm(), {}), other);
  QCOMPARE(GenerateSettings::fromJob(s.toJob(QStringLiteral("generate"), {}), other).denseSteps, -1);
  QCOMPARE(merged(s, other, {QStringLiteral("dense_steps")}).denseSteps, 3);
  QCOMPARE(merged(other, s, {QStringLiteral("dense_steps")}).denseSteps, -1);
  QVERIFY(!merged(s, GenerateSettings(), {QStringLiteral("sigma_spacing")}).oldNoiseLevels);
}

void TestGenerateForm::aWholeRestoreIsUndone() {
  Studio studio;
  GenerateSettings before = studio.small();
  before.seed = 5;
  before.negativePrompt = QStringLiteral("blur");
  studio.form().setSettings(before);
  before = studio.form().settings();
  QTRY_VERIFY(studio.form().catalog().rowCount() > 1);
  studio.generate->restoreFrom(kPair + QStringLiteral("/sparse.mp4"));
  RestoreDialog* dialog = nullptr;
  QTRY_VERIFY((dialog = studio.generate->findChild<RestoreDialog*>()) != nullptr);
  dialog->accept();
  QTRY_VERIFY(!studio.generate->findChild<RestoreDialog*>());
  const GenerateSettings restored = studio.form().settings();
  QVERIFY(differences(before, restored).size() >= 4);
  studio.generate->activateWindow();
  QPlainTextEdit* prompt = studio.form().promptField();
  prompt->setFocus();
  QTRY_VERIFY(prompt->hasFocus());
  QTest::keyClick(prompt, Qt::Key_Z, Qt::ControlModifier);
  QCOMPARE(studio.form().settings(), before);
  QTest::keyClick(prompt, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
  QCOMPARE(studio.form().settings(), restored);
  // Words that were typed since go first, one step of theirs at a time; then all settings again.
  prompt->moveCursor(QTextCursor::End);
  QTest::keyClicks(prompt, QStringLiteral("!"));
  QTest::keyClick(prompt, Qt::Key_Z, Qt::ControlModifier);
  QCOMPARE(studio.form().settings(), restored);
  QTest::keyClick(prompt, Qt::Key_Z, Qt::ControlModifier);
  QCOMPARE(studio.form().settings(), before);
  for (QAction* action : studio.generate->commands()) {
    if (action->objectName() == QLatin1String("generate.undo")) QVERIFY(!action->isEnabled());
    if (action->objectName() == QLatin1String("generate.redo")) QVERIFY(action->isEnabled());
  }
}

void TestGenerateForm::undoingLeavesWhatWasSetSince() {
  SettingsForm form;
  GenerateSettings first = form.settings();
  first.prompt = QStringLiteral("a red ball");
  form.setSettings(first);
  GenerateSettings other = first;
  other.seed = 7;
  other.steps = 30;
  form.change(other);
  other.fps = 24;  // by hand, afterwards
  other.steps = 40;
  form.setSettings(other);
  form.undo();
  QCOMPARE(form.settings().seed, first.seed);
  QCOMPARE(form.settings().steps, first.steps);
  QCOMPARE(form.settings().fps, 24.0);
  form.redo();
  QCOMPARE(form.settings().steps, 30);
  QVERIFY(!form.history().canRedo());
  form.undo();
  form.change(other);  // what was undone is gone
  QVERIFY(!form.history().canRedo());
}

// What another computer's video says of itself.
QString writeForeignSidecar(Studio& studio) {
  GenerateSettings s = studio.small();
  s.prompt = QStringLiteral("made elsewhere");
  s.config = QStringLiteral("/srv/gpu-7/studio/configs/fast.json");
  const QJsonObject job = s.toJob(QStringLiteral("generate"), QStringLiteral("/srv/gpu-7/results/a.mp4"));
  const QJsonObject metadata{{QStringLiteral("job"), job},
                             {QStringLiteral("sparse_sha256"), QString(64, u'a')}};
  const QString path = studio.folder.filePath(QStringLiteral("a.mp4.json"));
  QFile sidecar(path);
  if (sidecar.open(QIODevice::WriteOnly))
    sidecar.write(QJsonDocument(QJsonObject{{QStringLiteral("metadata"), metadata}}).toJson());
  return path;
}

void TestGenerateForm::aRestoreWaitsForTheConfigsOfTheStart() {
  QThreadPool& workers = *QThreadPool::globalInstance();
  const int threads = workers.maxThreadCount();
  workers.waitForDone();
  workers.setMaxThreadCount(1);
  const auto again = qScopeGuard([&] { workers.setMaxThreadCount(threads); });
  Studio studio;
  studio.generate->restoreFrom(writeForeignSidecar(studio));
  studio.form().catalog().load(studio.context.configFiles());  // behind the file: it is read first
  QVERIFY(!studio.form().catalog().isLoaded());
  RestoreDialog* dialog = nullptr;
  QTRY_VERIFY((dialog = studio.generate->findChild<RestoreDialog*>()) != nullptr);
  dialog->accept();
  const QString config = studio.form().settings().config;
  QVERIFY2(config.endsWith(QStringLiteral("/presets/fast.json")), qPrintable(config));
}

void TestGenerateForm::aSidecarOfAnotherMachineFindsItsConfig() {
  Studio studio;
  QTRY_VERIFY(studio.form().catalog().rowCount() > 3);  // Full and the program's presets
  studio.generate->restoreFrom(writeForeignSidecar(studio));
  RestoreDialog* dialog = nullptr;
  QTRY_VERIFY((dialog = studio.generate->findChild<RestoreDialog*>()) != nullptr);
  dialog->accept();
  const GenerateSettings restored = studio.form().settings();
  QCOMPARE(restored.prompt, QStringLiteral("made elsewhere"));
  QVERIFY2(restored.config.endsWith(QStringLiteral("/presets/fast.json")), qPrintable(restored.config));
  QVERIFY(QFileInfo::exists(restored.config));
}

void TestGenerateForm::aDenseWarmUpIsQueuedAsAConfig() {
  Studio studio;
  QTRY_VERIFY(studio.queue.isLoaded());
  studio.queue.setPaused(true);
  GenerateSettings s = studio.small();
  studio.form().setSettings(s);
  QVERIFY(!studio.form().denseField()->isEnabled());  // full attention needs no warm-up
  s.config = QStringLiteral(VDIT_SOURCE_DIR "/resources/presets/balanced.json");
  studio.form().setSettings(s);
  studio.form().setExpert(true);
  QSpinBox& dense = *studio.form().denseField();
  QVERIFY(dense.isEnabled());
  QCOMPARE(dense.text(), QStringLiteral("as in the config"));
  dense.setFocus();
  for (int i = 0; i < 3; ++i) QTest::keyClick(&dense, Qt::Key_Up);
  QCOMPARE(dense.text(), QStringLiteral("2 steps"));
  studio.generate->generate(jobs::QueuePlace::End);
  QTRY_COMPARE(studio.queue.jobs().size(), 1);
  const QJsonObject job = studio.queue.jobs().first().request;
  const QString file = job.value(QStringLiteral("sparse")).toString();
  QCOMPARE(QFileInfo(file).fileName(), QStringLiteral("balanced-dense-2-of-4.json"));
  QVERIFY(QFileInfo::exists(file) && !job.contains(QStringLiteral("dense_steps")));
  QVERIFY(studio.context.configFiles().contains(file));
  // The form keeps what was chosen in it; the other workspaces take the clip as a job.
  QCOMPARE(studio.form().settings().config, s.config);
  QTRY_COMPARE(studio.context.form().value(QStringLiteral("dense_steps")).toInt(-1), 2);
  QVERIFY(!studio.context.clip().contains(QStringLiteral("dense_steps")));
  studio.generate->editJob(studio.queue.jobs().first().id);
  QCOMPARE(studio.form().settings().config, file);
  dense.setValue(1);
  QTRY_VERIFY(studio.generate->editBar().saveButton()->isEnabled());
  studio.generate->editBar().save();
  QTRY_VERIFY(studio.queue.jobs()
                  .first()
                  .request.value(QStringLiteral("sparse"))
                  .toString()
                  .endsWith(QStringLiteral("/balanced-dense-1-of-4.json")));
}

void TestGenerateForm::resultsAreCalledAsWished() {
  Studio studio;
  QTRY_VERIFY(studio.queue.isLoaded());
  studio.queue.setPaused(true);
  studio.form().setSettings(studio.small());
  studio.form().setExpert(true);
  QLineEdit& pattern = *studio.form().patternField();
  pattern.setFocus();
  QTest::keyClicks(&pattern, QStringLiteral("take {steps}-{size}"));
  QCOMPARE(studio.settings.value(QStringLiteral("files/result-name")).toString(), pattern.text());
  studio.generate->generate(jobs::QueuePlace::End);
  studio.generate->generate(jobs::QueuePlace::End);
  QTRY_COMPARE(studio.queue.jobs().size(), 2);
  QCOMPARE(QFileInfo(studio.queue.jobs()[0].output).fileName(), QStringLiteral("take-4-160x96.mp4"));
  QCOMPARE(QFileInfo(studio.queue.jobs()[1].output).fileName(), QStringLiteral("take-4-160x96-2.mp4"));
  const auto says = [&studio](const QString& text) {
    for (const auto* label : studio.form().findChildren<QLabel*>())
      if (label->text() == text) return true;
    return false;
  };
  QVERIFY(says(QStringLiteral("take-4-160x96.mp4")));
  QTest::keyClicks(&pattern, QStringLiteral("{sed}"));
  QVERIFY(says(QStringLiteral("Not known: {sed}")));
  // The settings' page and the form show the same.
  QVERIFY(studio.settings.setValue(QStringLiteral("files/result-name"), QStringLiteral("{seed}")));
  QCOMPARE(pattern.text(), QStringLiteral("{seed}"));
  const QString pictures = qEnvironmentVariable("VDIT_PICTURES");
  if (!pictures.isEmpty()) studio.generate->grab().save(pictures + QStringLiteral("/expert.png"));
}

QTEST_MAIN(TestGenerateForm)
#include "tst_generate_form.moc"
