// SPDX-License-Identifier: GPL-3.0-or-later
// What a model says of itself, in the form of Generate: sizes, limits, fields that it has no use for, and the
// settings that its authors recommend.
#include <QCheckBox>
#include <QComboBox>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include "app/project/model_shelf.h"
#include "app/project/project.h"
#include "app/project/sample_project.h"
#include "app/project/studio_settings.h"
#include "tests/link/fake_target.h"
#include "ui/generate/generate_workspace.h"
#include "ui/look/theme.h"

using namespace vdit;
using namespace vdit::ui;

namespace {

constexpr int kPatience = 30000;

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

class TestModelFacts : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aModelSaysWhatTheFormOffers();
  void whatSomebodyChoseOutlivesTheModel();
  void anotherModelBringsItsSettings();
};

void TestModelFacts::aModelSaysWhatTheFormOffers() {
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

void TestModelFacts::whatSomebodyChoseOutlivesTheModel() {
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

void TestModelFacts::anotherModelBringsItsSettings() {
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

QTEST_MAIN(TestModelFacts)
#include "tst_model_facts.moc"
