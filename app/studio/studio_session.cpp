// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/studio_session.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLibraryInfo>
#include <QStandardPaths>
#include <QTimer>
#include <QTranslator>

#include "app/jobs/job_queue.h"
#include "app/link/engine_link.h"
#include "app/project/project.h"
#include "app/project/sample_project.h"
#include "app/project/studio_settings.h"
#include "app/project/window_call.h"
#include "app/studio/paint_watcher.h"
#include "app/studio/screenshot_run.h"
#include "app/studio/studio_desk.h"
#include "app/studio/studio_workspaces.h"
#include "ui/look/system_theme.h"
#include "ui/look/theme.h"
#include "ui/recovery/recovery_dialog.h"
#include "ui/settings/guided_tour.h"
#include "ui/shell/main_window.h"
#include "ui/shell/studio_context.h"
#include "ui/shell/workspace_window.h"

static void registerTranslations() {
  Q_INIT_RESOURCE(translations);
}

namespace vdit::app {
namespace {

const QString kSelectionKey = QStringLiteral("selection");

jobs::StartPolicy policyOf(const QString& setting) {
  if (setting == QLatin1String("run")) return jobs::StartPolicy::Run;
  if (setting == QLatin1String("paused")) return jobs::StartPolicy::Paused;
  return jobs::StartPolicy::AsLastTime;
}

bool isPair(const QString& folder) {
  return QFileInfo::exists(folder + QStringLiteral("/metrics.json"));
}

ui::Workspace workspaceOf(const QString& name) {
  static const QStringList kNames = {QStringLiteral("generate"), QStringLiteral("compare"),
                                     QStringLiteral("inspect"), QStringLiteral("tune"),
                                     QStringLiteral("library")};
  return static_cast<ui::Workspace>(qMax(0, kNames.indexOf(name)));
}

}  // namespace

StudioSession::StudioSession(QApplication& application, StudioOptions options)
    : m_options(std::move(options)) {
  m_settings = std::make_unique<project::StudioSettings>(m_options.settings);
  m_systemTheme = std::make_unique<ui::SystemTheme>();
  loadLanguage();
  const QString theme = m_options.theme.isEmpty() ? m_settings->theme() : m_options.theme;
  ui::applyTheme(application, m_systemTheme->resolve(theme), m_settings->reducedMotion());
  m_project = std::make_unique<project::Project>(projectFolder());
  m_project->setBackupVersions(m_settings->value(QStringLiteral("files/backups")).toInt());
  m_settings->addRecentProject(m_project->folder());
  makeEngines();
  m_queue = std::make_unique<jobs::JobQueue>(m_project->jobStoreFile(), policyOf(m_settings->startPolicy()));
  m_context = std::make_unique<ui::StudioContext>(*m_queue, engine(), *m_project, *m_settings);
  for (const auto& each : m_engines) {
    m_queue->attachEngine(each.get());
    if (each != m_engines.front()) m_context->addEngine(*each);
  }
  m_window = std::make_unique<ui::MainWindow>(*m_context);
  addWorkspaces(*m_window, *m_context);
  m_desk = new StudioDesk(*m_window, *m_context, *m_systemTheme);
  connect(m_window.get(), &ui::MainWindow::closing, this, &StudioSession::saveSelection);
  m_call = std::make_unique<project::WindowCall>(m_project->folder());
  connect(m_call.get(), &project::WindowCall::called, this, &StudioSession::comeToFront);
}

StudioSession::~StudioSession() = default;

void StudioSession::loadLanguage() {
  registerTranslations();
  const QString wanted = m_options.language.isEmpty() ? m_settings->language() : m_options.language;
  const QLocale locale = wanted == QLatin1String("system") ? QLocale() : QLocale(wanted);
  QLocale::setDefault(locale);
  const auto install = [this](const QLocale& language) {
    auto* translator = new QTranslator(this);
    if (translator->load(language, QStringLiteral("studio"), QStringLiteral("_"), QStringLiteral(":/i18n"))) {
      QApplication::installTranslator(translator);
    }
  };
  // English has the plurals, for every language that has no file of its own; the last one is asked first.
  // first.
  install(QLocale(QLocale::English));
  if (locale.language() != QLocale::English) install(locale);
  auto* base = new QTranslator(this);
  const QString folder = QLibraryInfo::path(QLibraryInfo::TranslationsPath);
  if (base->load(locale, QStringLiteral("qtbase"), QStringLiteral("_"), folder))
    QApplication::installTranslator(base);
}

QString StudioSession::projectFolder() const {
  if (!m_options.project.isEmpty()) return m_options.project;
  if (QFileInfo::exists(m_options.path + QStringLiteral("/project.json"))) return m_options.path;
  for (const QString& folder : m_settings->recentProjects()) {
    if (QFileInfo::exists(folder + QStringLiteral("/project.json"))) return folder;
  }
  return project::makeSampleProject(isPair(m_options.path) ? m_options.path : QString());
}

// The first is where new jobs go.
void StudioSession::makeEngines() {
  link::EngineTarget here;
  here.program = engineProgram();
  m_engines.push_back(std::make_unique<link::EngineLink>(here));
  const QString host = m_settings->engineHost();
  if (host.isEmpty()) return;
  link::EngineTarget there;
  there.name = there.sshHost = host;
  there.program = m_settings->value(QStringLiteral("engine/host-program")).toString();
  const QString ssh = m_settings->value(QStringLiteral("engine/ssh-program")).toString();
  if (!ssh.isEmpty()) there.sshProgram = ssh;
  const auto place = m_settings->newJobsRunHere() ? m_engines.end() : m_engines.begin();
  m_engines.insert(place, std::make_unique<link::EngineLink>(there));
}

QString StudioSession::engineProgram() const {
  if (!m_options.engine.isEmpty()) return m_options.engine;
  if (!m_settings->engineProgram().isEmpty()) return m_settings->engineProgram();
  const QString beside = QApplication::applicationDirPath() + QStringLiteral("/vdit");
  if (QFileInfo(beside).isExecutable()) return beside;
  return QStandardPaths::findExecutable(QStringLiteral("vdit"));
}

void StudioSession::openPath(const QString& path) {
  const QFileInfo file(path);
  if (!file.exists()) {
    m_context->notify(tr("Not opened"), tr("%1 does not exist").arg(path));
    return;
  }
  if (QFileInfo::exists(path + QStringLiteral("/project.json"))) return;
  ui::Selection selection = m_context->selection();
  QString pair = file.absoluteFilePath();
  if (file.isFile() && isPair(file.absolutePath())) pair = file.absolutePath();
  selection.runA = pair;
  selection.runB.clear();
  m_context->select(selection);
  m_context->open(ui::Workspace::Compare);
}

// A second start on this project: this window is what the person wanted to see.
void StudioSession::comeToFront(const QString& path) {
  m_window->setWindowState(m_window->windowState() & ~Qt::WindowMinimized);
  m_window->show();
  m_window->raise();
  m_window->activateWindow();
  if (!path.isEmpty()) openPath(path);
}

void StudioSession::restoreSelection() {
  const QJsonObject stored = QJsonDocument::fromJson(m_project->document(kSelectionKey)).object();
  ui::Selection selection;
  const auto path = [&](const char* key) {
    const QString value = stored.value(QLatin1String(key)).toString();
    return QFileInfo::exists(value) ? value : QString();
  };
  selection.runA = path("runA");
  selection.runB = path("runB");
  selection.config = path("config");
  selection.capture = path("capture");
  selection.step = stored.value(QLatin1String("step")).toInt(-1);
  selection.branch = stored.value(QLatin1String("branch")).toString();
  selection.layer = stored.value(QLatin1String("layer")).toInt(-1);
  selection.head = stored.value(QLatin1String("head")).toInt(-1);
  selection.frame = stored.value(QLatin1String("frame")).toInt(-1);
  if (selection.runA.isEmpty()) {
    // The newest pair: something to look at from the first second on.
    const QDir results(m_project->resultsFolder());
    for (const QString& name : results.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time)) {
      if (!isPair(results.filePath(name))) continue;
      selection.runA = results.filePath(name);
      break;
    }
  }
  if (stored.isEmpty()) {
    // A project that was never open: its newest capture and the config that the program recommends.
    const QDir captures(m_project->capturesFolder());
    const QStringList names = captures.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time);
    if (!names.isEmpty()) selection.capture = captures.filePath(names.first());
    for (const QString& file : m_project->configFiles()) {
      if (QFileInfo(file).completeBaseName() == QLatin1String("balanced")) selection.config = file;
    }
  }
  m_context->select(selection);
  const QString workspace = m_options.workspace.isEmpty()
                                ? stored.value(QLatin1String("workspace")).toString()
                                : m_options.workspace;
  if (!workspace.isEmpty()) m_context->open(workspaceOf(workspace));
}

void StudioSession::saveSelection() {
  const ui::Selection& now = m_context->selection();
  static const QStringList kNames = {QStringLiteral("generate"), QStringLiteral("compare"),
                                     QStringLiteral("inspect"), QStringLiteral("tune"),
                                     QStringLiteral("library")};
  const auto* current = m_window->currentWorkspace();
  const QJsonObject stored{
      {QStringLiteral("runA"), now.runA},
      {QStringLiteral("runB"), now.runB},
      {QStringLiteral("config"), now.config},
      {QStringLiteral("capture"), now.capture},
      {QStringLiteral("step"), now.step},
      {QStringLiteral("branch"), now.branch},
      {QStringLiteral("layer"), now.layer},
      {QStringLiteral("head"), now.head},
      {QStringLiteral("frame"), now.frame},
      {QStringLiteral("workspace"), current ? kNames.at(static_cast<int>(current->workspace())) : QString()}};
  m_project->setDocument(kSelectionKey, QJsonDocument(stored).toJson());
}

void StudioSession::firstSteps() {
  if (const QString fault = m_settings->writeFault(); !fault.isEmpty()) {
    m_context->notify(
        tr("Preferences are not kept"),
        tr("%1: theme, keys, recent projects and model folders are as they come, and changes end "
           "with this window.")
            .arg(fault));
  }
  for (const project::RecoveredDocument& recovered : m_project->recoveries())
    m_context->notify(tr("Recovered from a backup"), recovered.words);
  const auto offerRecovery = [this] {
    if (m_queue->endedBadly() || !m_project->recoveries().isEmpty())
      ui::RecoveryDialog::offer(*m_context, m_window.get());
  };
  if (m_queue->isLoaded()) {
    offerRecovery();
  } else {
    connect(m_queue.get(), &jobs::JobQueue::loaded, this, offerRecovery);
  }
  if (!m_settings->isDismissed(ui::GuidedTour::hintKey()) && m_options.path.isEmpty()) {
    (new ui::GuidedTour(*m_window, *m_context))->start();
  }
}

void StudioSession::start() {
  restoreSelection();
  if (!m_options.path.isEmpty()) openPath(m_options.path);
  if (m_options.quitWhenPainted) new PaintWatcher(*m_window);
  m_window->show();
  if (m_options.quitWhenPainted) return;
  if (!m_options.screenshot.isEmpty()) {
    engine().start();
    (new ScreenshotRun(*m_window, *m_context, m_options.screenshot, this))->start();
    return;
  }
  // The engine takes half a second of a processor to start; the window is painted first.
  QTimer::singleShot(0, &engine(), &link::EngineLink::start);
  QTimer::singleShot(0, this, &StudioSession::firstSteps);
}

}  // namespace vdit::app
