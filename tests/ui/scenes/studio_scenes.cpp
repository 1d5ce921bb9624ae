// SPDX-License-Identifier: GPL-3.0-or-later
// What a queue, a crash, a missing engine and an empty project bring, with the fake engine; and the dialogs.
#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDateTime>
#include <QDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>
#include <stdexcept>

#include "app/jobs/job_queue.h"
#include "app/link/engine_link.h"
#include "app/studio/studio_desk.h"
#include "tests/ui/scenes/scene_list.h"
#include "ui/generate/generate_workspace.h"
#include "ui/generate/restore_dialog.h"
#include "ui/generate/session/generate_settings.h"
#include "ui/library/export_dialog.h"
#include "ui/queue/job_log_dialog.h"
#include "ui/queue/queue_panel.h"
#include "ui/recovery/recovery_dialog.h"
#include "ui/settings/log_panel.h"
#include "ui/settings/settings_dialog.h"
#include "ui/shell/command_list.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/main_window.h"
#include "ui/shell/notification_tray.h"
#include "ui/shell/studio_context.h"

namespace vdit::scenes {
namespace {

using ui::Workspace;

constexpr int kPatienceMs = 30'000, kShortMs = 300;
const QString kEngine = QStringLiteral(VDIT_FAKE_ENGINE);
const std::pair<Workspace, const char*> kShown[] = {
    {Workspace::Generate, "generate"}, {Workspace::Compare, "compare"}, {Workspace::Library, "library"}};

void setScript(const char* json) {
  qputenv("VDIT_FAKE_SCRIPT", json);
}

class Desk {
 public:
  Desk(std::unique_ptr<bench::StudioStage> stage, const SceneOptions& options)
      : m_stage(std::move(stage)), m_options(options) {
    waitFor([this] { return queue().isLoaded() && context().engine().state() == link::EngineState::Ready; });
  }

  ui::StudioContext& context() { return m_stage->context(); }
  jobs::JobQueue& queue() { return context().queue(); }
  ui::MainWindow& window() { return m_stage->window(); }
  app::StudioDesk& desk() { return m_stage->desk(); }
  QString path(const QString& name) { return m_stage->path(name); }

  static void waitFor(const std::function<bool()>& done) {
    bench::StudioStage::waitFor(done, kPatienceMs, "a state did not come");
  }
  void open(Workspace workspace) {
    context().open(workspace);
    settle(*m_stage);
  }
  template <class Shown>
  Shown& show(Workspace workspace) {
    return m_stage->show<Shown>(workspace);
  }
  void take(QWidget& widget, const QString& name) {
    settle(*m_stage);
    bench::StudioStage::run(kShortMs, kShortMs, [](int) {});
    savePicture(widget, m_options, name);
  }
  void takeWindow(const QString& name) { take(window(), name); }
  void takeShown(const QString& ending) {
    for (const auto& [workspace, name] : kShown) {
      open(workspace);
      takeWindow(QLatin1String(name) + ending);
    }
  }
  void takeOpened(const QString& command, const QString& name);
  void restartEngine() {
    context().engine().restart();
    waitFor([this] { return context().engine().state() == link::EngineState::Ready; });
  }
  qint64 submit(const QString& name, const char* kind = "generate", qint64 after = 0);

 private:
  std::unique_ptr<bench::StudioStage> m_stage;
  const SceneOptions m_options;
};

// A command that opens a dialog.
void Desk::takeOpened(const QString& command, const QString& name) {
  QAction* action = window().commands().find(command);
  if (!action) throw std::runtime_error("no command " + command.toStdString());
  QTimer::singleShot(0, action, &QAction::trigger);
  QDialog* dialog = nullptr;
  waitFor([&] {
    for (QWidget* top : QApplication::topLevelWidgets()) {
      auto* found = qobject_cast<QDialog*>(top);
      if (found && found->isVisible()) dialog = found;
    }
    return dialog != nullptr;
  });
  take(*dialog, name);
  dialog->close();
}

qint64 Desk::submit(const QString& name, const char* kind, qint64 after) {
  qint64 id = 0;
  const QMetaObject::Connection link = QObject::connect(&queue(), &jobs::JobQueue::submitted, &window(),
                                                        [&id](qint64, qint64 made) { id = made; });
  queue().submit({{QStringLiteral("format"), QStringLiteral("vdit-job")},
                  {QStringLiteral("version"), 1},
                  {QStringLiteral("command"), QString::fromLatin1(kind)},
                  {QStringLiteral("model"), QStringLiteral("demo")},
                  {QStringLiteral("prompt"), QStringLiteral("a red ball bounces on a checkered floor")},
                  {QStringLiteral("size"), QStringLiteral("320x192")},
                  {QStringLiteral("frames"), 49},
                  {QStringLiteral("steps"), 20},
                  {QStringLiteral("seed"), 42},
                  {QStringLiteral("output"), path(name + QStringLiteral(".mp4"))}},
                 name, jobs::QueuePlace::End, after);
  waitFor([&] { return id != 0; });
  QObject::disconnect(link);
  return id;
}

void playQueue(const SceneOptions& options) {
  setScript("{}");
  Desk desk(openSample(options, kEngine), options);
  setScript(R"({"step_seconds": 0.05, "faults": [{"at": 3, "do": "fail", "code": "host.oom", "job": 2,
    "error": {"subject": "wan-demo", "field": "decoder", "found": "22.4 GB free", "expected": "27.1 GB",
              "hint": "tile the decoder or reduce to 61 frames"}}]})");
  desk.restartEngine();
  desk.open(Workspace::Generate);
  desk.desk().queuePanel().setOpen(true);
  const qint64 done = desk.submit(QStringLiteral("ball-42"));
  const qint64 failed = desk.submit(QStringLiteral("two-43"));
  desk.waitFor([&] { return desk.queue().job(failed)->state == jobs::JobState::Failed; });
  desk.takeWindow(QStringLiteral("generate-failed"));
  setScript(R"({"step_seconds": 0.6, "preview_shape": [13, 48, 80]})");
  desk.restartEngine();
  const qint64 running = desk.submit(QStringLiteral("sand-11"));
  const qint64 second = desk.submit(QStringLiteral("night-12"), "pair");
  const qint64 held = desk.submit(QStringLiteral("ball-7"), "generate", second);
  desk.queue().hold(held, true);
  desk.waitFor([&] { return desk.queue().job(running)->progress.step >= 8; });
  desk.takeWindow(QStringLiteral("generate-running"));
  ui::JobLogDialog log(desk.queue(), *desk.queue().job(failed), &desk.window());
  log.show();
  desk.take(log, QStringLiteral("job-log"));
  desk.queue().pauseJob(running);
  desk.queue().setPaused(true, {});
  desk.waitFor([&] { return desk.queue().job(running)->state == jobs::JobState::Paused; });
  desk.takeWindow(QStringLiteral("generate-paused"));
  desk.queue().cancel({second});
  desk.takeWindow(QStringLiteral("notices"));
  desk.desk().tray().openList();
  desk.takeWindow(QStringLiteral("notices-list"));
  if (QWidget* popup = QApplication::activePopupWidget()) popup->close();
  desk.queue().cancelAll();
  desk.queue().remove({done, failed});
  desk.desk().queuePanel().setOpen(false);
}

void playDialogs(const SceneOptions& options) {
  setScript("{}");
  Desk desk(openSample(options, kEngine), options);
  desk.open(Workspace::Generate);
  desk.takeOpened(QStringLiteral("generate.sweep"), QStringLiteral("sweep"));
  desk.takeOpened(QStringLiteral("help.keys"), QStringLiteral("keys"));
  desk.takeOpened(QStringLiteral("help.about"), QStringLiteral("about"));
  desk.desk().palette().open();
  desk.desk().palette().field().setText(QStringLiteral("co"));
  desk.take(desk.desk().palette(), QStringLiteral("palette"));
  desk.desk().palette().hide();
  ui::SettingsDialog& settings = desk.desk().settingsDialog();
  settings.show();
  desk.take(settings, QStringLiteral("settings"));
  settings.close();
  desk.desk().log().show();
  desk.take(desk.desk().log(), QStringLiteral("log"));
  desk.desk().log().close();
  const QString pair = desk.context().selection().runA;
  ui::ExportDialog exporting(desk.context(),
                             {pair + QStringLiteral("/full.mp4"), pair + QStringLiteral("/sparse.mp4")},
                             &desk.window());
  exporting.show();
  desk.waitFor([&] { return exporting.exportButton().isEnabled(); });
  desk.take(exporting, QStringLiteral("export"));
  exporting.close();
  ui::GenerateSettings now;
  now.prompt = QStringLiteral("a blue cube");
  ui::GenerateSettings found;
  found.prompt = QStringLiteral("a red ball bounces on a checkered floor under a blue sky");
  found.seed = 42;
  found.steps = 12;
  ui::RestoreDialog restore(QStringLiteral("ball-42.mp4 (sidecar)"), now, found, &desk.window());
  restore.show();
  desk.take(restore, QStringLiteral("restore"));
}

void playRecovery(const SceneOptions& options) {
  setScript("{}");
  Desk desk(openSample(options, kEngine), options);
  using Item = ui::RecoveryItem;
  using ui::RecoveryChoice;
  const QDateTime now = QDateTime::currentDateTime();
  const auto version = [&](int minutes, const char* prompt, bool autosaved) {
    return project::DocumentVersion{now.addSecs(-60 * minutes),
                                    QByteArray("{\"prompt\": \"") + prompt + "\", \"seed\": 42}", autosaved};
  };
  const QList<Item> items{
      {.kind = Item::Kind::Job,
       .name = QStringLiteral("red-ball-42"),
       .found = QStringLiteral("stopped at step 12 of 20; it can go on from its checkpoint"),
       .preview = QStringLiteral("a red ball bounces"),
       .choices = {RecoveryChoice::Resume, RecoveryChoice::Nothing, RecoveryChoice::Cancel},
       .part = {}},
      {.kind = Item::Kind::Video,
       .name = QStringLiteral("night-12.mp4"),
       .found = QStringLiteral("half-written: 31 frames can be kept"),
       .preview = {},
       .choices = {RecoveryChoice::KeepFrames, RecoveryChoice::Nothing, RecoveryChoice::Remove},
       .part = {}},
      {.kind = Item::Kind::Document,
       .name = QStringLiteral("Settings in Generate"),
       .found = QStringLiteral("autosaved before the end; older versions are kept"),
       .preview = {},
       .choices = {},
       .part = {},
       .key = QStringLiteral("generate-form"),
       .versions = {version(1, "a blue cube at dusk", true), version(14, "a red ball", false)}}};
  ui::RecoveryDialog dialog(desk.context(), items, &desk.window());
  dialog.show();
  dialog.choiceOf(2)->setCurrentIndex(1);
  desk.take(dialog, QStringLiteral("recovery"));
}

void playNoEngine(const SceneOptions& options) {
  setScript("{}");
  Desk desk(openSample(options, kEngine), options);
  desk.context().engine().stop();
  desk.takeShown(QStringLiteral("-no-engine"));
}

void playEmpty(const SceneOptions& options) {
  setScript("{}");
  Desk desk(openEmpty(options, kEngine), options);
  desk.takeShown(QStringLiteral("-empty"));
}

void playWorkspaces(const SceneOptions& options) {
  setScript("{}");
  Desk desk(openSample(options, kEngine), options);
  desk.takeShown({});
  auto& generate = desk.show<ui::GenerateWorkspace>(Workspace::Generate);
  for (auto* button : generate.findChildren<QAbstractButton*>()) {
    if (button->text() == ui::GenerateWorkspace::tr("Expert")) button->click();
  }
  desk.window().resize(desk.window().width(), 1080);
  desk.takeWindow(QStringLiteral("generate-expert"));
}

}  // namespace

QList<Scene> studioScenes() {
  return {{QStringLiteral("workspaces"), playWorkspaces}, {QStringLiteral("queue"), playQueue},
          {QStringLiteral("dialogs"), playDialogs},       {QStringLiteral("recovery"), playRecovery},
          {QStringLiteral("no-engine"), playNoEngine},    {QStringLiteral("empty"), playEmpty}};
}

}  // namespace vdit::scenes
