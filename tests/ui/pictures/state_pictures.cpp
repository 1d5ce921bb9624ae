// SPDX-License-Identifier: GPL-3.0-or-later
// vdit-ui-pictures OUT [THEME [LANGUAGE]]: the window on the sample project with the fake engine, in the
// states that a queue, a crash, a missing engine and an empty project bring, and every dialog; one PNG each.
// QT_SCALE_FACTOR is the scale.
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDateTime>
#include <QDialog>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTimer>
#include <cstdio>
#include <functional>
#include <memory>

#include "app/jobs/job_queue.h"
#include "app/link/engine_link.h"
#include "app/project/project.h"
#include "app/project/sample_project.h"
#include "app/project/studio_settings.h"
#include "app/studio/studio_desk.h"
#include "app/studio/studio_options.h"
#include "app/studio/studio_session.h"
#include "ui/generate/restore_dialog.h"
#include "ui/generate/session/generate_settings.h"
#include "ui/library/export_dialog.h"
#include "ui/look/theme.h"
#include "ui/queue/job_log_dialog.h"
#include "ui/queue/queue_panel.h"
#include "ui/recovery/recovery_dialog.h"
#include "ui/settings/guided_tour.h"
#include "ui/settings/log_panel.h"
#include "ui/settings/settings_dialog.h"
#include "ui/shell/command_list.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/main_window.h"
#include "ui/shell/notification_tray.h"
#include "ui/shell/studio_context.h"
#include "ui/shell/workspace_window.h"

namespace {

using namespace vdit;
using ui::Workspace;

constexpr int kLookMs = 20, kSettleMs = 500, kPatienceMs = 20'000;

class Pictures {
 public:
  Pictures(QString out, QString theme, QString language)
      : m_out(std::move(out)), m_theme(std::move(theme)), m_language(std::move(language)) {
    QDir().mkpath(m_out);
  }
  void takeAll();

 private:
  void begin(const QString& project, bool tour = false);
  void setScript(const char* json) { qputenv("VDIT_FAKE_SCRIPT", json); }
  void restartEngine();
  void waitFor(const std::function<bool()>& done);
  void settle();
  void takeWindow(const QString& name);
  void take(QWidget& widget, const QString& name);
  void takeOpened(const QString& command, const QString& name);
  void open(Workspace workspace) {
    context().open(workspace);
    settle();
  }
  qint64 submit(const QString& name, const char* kind = "generate", qint64 after = 0);
  void queueStates();
  void dialogs();
  void recovery();
  void noEngine();
  void emptyProject();

  ui::StudioContext& context() { return m_session->context(); }
  jobs::JobQueue& queue() { return context().queue(); }
  ui::MainWindow& window() { return m_session->window(); }

  QString m_out, m_theme, m_language;
  QTemporaryDir m_dir;
  std::unique_ptr<app::StudioSession> m_session;
};

void Pictures::begin(const QString& project, bool tour) {
  m_session.reset();
  app::StudioOptions options;
  options.project = project;
  options.settings = m_dir.filePath(QStringLiteral("studio.ini"));
  options.engine = QStringLiteral(VDIT_FAKE_ENGINE);
  options.theme = m_theme;
  options.language = m_language;
  m_session = std::make_unique<app::StudioSession>(*qApp, options);
  if (!tour) context().settings().dismiss(ui::GuidedTour::hintKey());
  window().resize(ui::scaled(1440), ui::scaled(900));
  m_session->start();
  waitFor([this] { return queue().isLoaded() && context().engine().state() == link::EngineState::Ready; });
  settle();
}

void Pictures::waitFor(const std::function<bool()>& done) {
  QElapsedTimer since;
  since.start();
  while (!done() && since.elapsed() < kPatienceMs) {
    QEventLoop loop;
    QTimer::singleShot(kLookMs, &loop, &QEventLoop::quit);
    loop.exec();
  }
  if (!done()) std::fprintf(stderr, "a state did not come; the next picture is without it\n");
}

void Pictures::settle() {
  QElapsedTimer quiet;
  quiet.start();
  waitFor([&] {
    const auto* workspace = window().currentWorkspace();
    if (workspace && !workspace->isSettled()) quiet.restart();
    return quiet.elapsed() > kSettleMs;
  });
}

void Pictures::take(QWidget& widget, const QString& name) {
  settle();
  const int percent = qRound(100 * widget.devicePixelRatioF());
  const QString path =
      QStringLiteral("%1/%2-%3-%4-%5.png").arg(m_out, name, m_theme, m_language).arg(percent);
  if (!widget.grab().save(path)) std::fprintf(stderr, "%s was not written\n", qUtf8Printable(path));
}

void Pictures::takeWindow(const QString& name) {
  take(window(), name);
}

// A command that opens a dialog.
void Pictures::takeOpened(const QString& command, const QString& name) {
  QAction* action = window().commands().find(command);
  if (!action) return static_cast<void>(std::fprintf(stderr, "no command %s\n", qUtf8Printable(command)));
  QTimer::singleShot(0, action, &QAction::trigger);
  QDialog* dialog = nullptr;
  waitFor([&] {
    for (QWidget* top : QApplication::topLevelWidgets()) {
      auto* found = qobject_cast<QDialog*>(top);
      if (found && found->isVisible()) dialog = found;
    }
    return dialog != nullptr;
  });
  if (!dialog) return;
  take(*dialog, name);
  dialog->close();
  settle();
}

void Pictures::restartEngine() {
  context().engine().restart();
  waitFor([this] { return context().engine().state() == link::EngineState::Ready; });
}

qint64 Pictures::submit(const QString& name, const char* kind, qint64 after) {
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
                  {QStringLiteral("output"), m_dir.filePath(name + QStringLiteral(".mp4"))}},
                 name, jobs::QueuePlace::End, after);
  waitFor([&] { return id != 0; });
  QObject::disconnect(link);
  return id;
}

void Pictures::queueStates() {
  setScript(R"({"step_seconds": 0.05, "faults": [{"at": 3, "do": "fail", "code": "host.oom", "job": 2,
    "error": {"subject": "wan-demo", "field": "decoder", "found": "22.4 GB free", "expected": "27.1 GB",
              "hint": "tile the decoder or reduce to 61 frames"}}]})");
  restartEngine();
  open(Workspace::Generate);
  m_session->desk().queuePanel().setOpen(true);
  const qint64 done = submit(QStringLiteral("ball-42"));
  const qint64 failed = submit(QStringLiteral("two-43"));
  waitFor([&] { return queue().job(failed)->state == jobs::JobState::Failed; });
  takeWindow(QStringLiteral("generate-failed"));
  setScript(R"({"step_seconds": 0.6, "preview_shape": [13, 48, 80]})");
  restartEngine();
  const qint64 running = submit(QStringLiteral("sand-11"));
  const qint64 second = submit(QStringLiteral("night-12"), "pair");
  const qint64 held = submit(QStringLiteral("ball-7"), "generate", second);
  queue().hold(held, true);
  waitFor([&] { return queue().job(running)->progress.step >= 8; });
  takeWindow(QStringLiteral("generate-running"));
  ui::JobLogDialog log(queue(), *queue().job(failed), &window());
  log.show();
  take(log, QStringLiteral("job-log"));
  queue().pauseJob(running);
  queue().setPaused(true, {});
  waitFor([&] { return queue().job(running)->state == jobs::JobState::Paused; });
  takeWindow(QStringLiteral("generate-paused"));
  queue().cancel({second});
  settle();
  takeWindow(QStringLiteral("notices"));
  m_session->desk().tray().openList();
  takeWindow(QStringLiteral("notices-list"));
  if (QWidget* popup = QApplication::activePopupWidget()) popup->close();
  queue().cancelAll();
  queue().remove({done, failed});
  m_session->desk().queuePanel().setOpen(false);
}

void Pictures::dialogs() {
  open(Workspace::Generate);
  takeOpened(QStringLiteral("generate.sweep"), QStringLiteral("sweep"));
  takeOpened(QStringLiteral("help.keys"), QStringLiteral("keys"));
  takeOpened(QStringLiteral("help.about"), QStringLiteral("about"));
  m_session->desk().palette().open();
  m_session->desk().palette().field().setText(QStringLiteral("co"));
  takeWindow(QStringLiteral("palette"));
  m_session->desk().palette().hide();
  ui::SettingsDialog& settings = m_session->desk().settingsDialog();
  settings.show();
  take(settings, QStringLiteral("settings"));
  settings.close();
  m_session->desk().log().show();
  take(m_session->desk().log(), QStringLiteral("log"));
  m_session->desk().log().close();
  const QString pair = context().selection().runA;
  ui::ExportDialog exporting(
      context(), {pair + QStringLiteral("/full.mp4"), pair + QStringLiteral("/sparse.mp4")}, &window());
  exporting.show();
  waitFor([&] { return exporting.exportButton().isEnabled(); });
  take(exporting, QStringLiteral("export"));
  exporting.close();
  ui::GenerateSettings now;
  now.prompt = QStringLiteral("a blue cube");
  ui::GenerateSettings found;
  found.prompt = QStringLiteral("a red ball bounces on a checkered floor under a blue sky");
  found.seed = 42;
  found.steps = 12;
  ui::RestoreDialog restore(QStringLiteral("ball-42.mp4 (sidecar)"), now, found, &window());
  restore.show();
  take(restore, QStringLiteral("restore"));
}

void Pictures::recovery() {
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
  ui::RecoveryDialog dialog(context(), items, &window());
  dialog.show();
  dialog.choiceOf(2)->setCurrentIndex(1);
  take(dialog, QStringLiteral("recovery"));
}

void Pictures::noEngine() {
  context().engine().stop();
  for (const auto& [workspace, name] :
       {std::pair{Workspace::Generate, "generate"}, std::pair{Workspace::Compare, "compare"},
        std::pair{Workspace::Library, "library"}}) {
    open(workspace);
    takeWindow(QString::fromLatin1(name) + QStringLiteral("-no-engine"));
  }
}

void Pictures::emptyProject() {
  begin(m_dir.filePath(QStringLiteral("empty")));
  for (const auto& [workspace, name] :
       {std::pair{Workspace::Generate, "generate"}, std::pair{Workspace::Compare, "compare"},
        std::pair{Workspace::Library, "library"}}) {
    open(workspace);
    takeWindow(QString::fromLatin1(name) + QStringLiteral("-empty"));
  }
}

void Pictures::takeAll() {
  setScript("{}");
  begin({}, true);
  takeWindow(QStringLiteral("first-start"));
  begin({});
  for (const auto& [workspace, name] :
       {std::pair{Workspace::Generate, "generate"}, std::pair{Workspace::Compare, "compare"},
        std::pair{Workspace::Library, "library"}}) {
    open(workspace);
    takeWindow(QString::fromLatin1(name));
  }
  dialogs();
  recovery();
  queueStates();
  noEngine();
  setScript("{}");
  emptyProject();
}

}  // namespace

int main(int argc, char** argv) {
  // Nothing of the person who runs this is read or changed.
  QTemporaryDir home;
  for (const char* name : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"})
    qputenv(name, home.path().toUtf8());
  qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication application(argc, argv);
  const QStringList words = application.arguments();
  if (words.size() < 2) {
    std::fprintf(stderr, "usage: vdit-ui-pictures OUT [THEME [LANGUAGE]]\n");
    return 2;
  }
  Pictures(words.at(1), words.value(2, QStringLiteral("dark")), words.value(3, QStringLiteral("en")))
      .takeAll();
  return 0;
}
