// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/studio_desk.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QProcess>
#include <utility>

#include "app/jobs/job_queue.h"
#include "app/link/engine_link.h"
#include "app/project/project.h"
#include "app/project/studio_settings.h"
#include "ui/look/system_theme.h"
#include "ui/look/theme.h"
#include "ui/queue/job_text.h"
#include "ui/queue/queue_panel.h"
#include "ui/settings/about_dialog.h"
#include "ui/settings/cheat_sheet.h"
#include "ui/settings/guided_tour.h"
#include "ui/settings/log_panel.h"
#include "ui/settings/report_bundle.h"
#include "ui/settings/settings_dialog.h"
#include "ui/settings/word_help.h"
#include "ui/settings/word_help_filter.h"
#include "ui/shell/command_list.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/context_bar.h"
#include "ui/shell/main_window.h"
#include "ui/shell/notification_tray.h"
#include "ui/shell/palette_button.h"
#include "ui/shell/studio_status_bar.h"
#include "ui/shell/workspace_window.h"
#include "ui/views/branch_name.h"
#include "ui/views/maps/map_source.h"

namespace vdit::app {
namespace {

// A job of its own, or the first of its sweep.
qint64 headOf(const jobs::Job& job) {
  return job.parent != 0 ? job.parent : job.id;
}

}  // namespace

StudioDesk::StudioDesk(ui::MainWindow& window, ui::StudioContext& context, ui::SystemTheme& systemTheme)
    : QObject(&window), m_window(window), m_context(context), m_systemTheme(systemTheme) {
  m_log = new ui::LogPanel(&window);
  for (link::EngineLink& engine : context.engines()) {
    const QString source =
        engine.target().sshHost.isEmpty() ? QStringLiteral("engine") : engine.target().name;
    connect(&engine, &link::EngineLink::logLine, m_log,
            [this, source](const QString& line) { m_log->append(source, line); });
  }
  addQueue();
  addFileCommands();
  addToolCommands();
  addHelpCommands();
  addCorner();
  connectTheme();
  connectNotices();
  addChoices();
}

void StudioDesk::addChoices() {
  using Part = ui::ContextBar::Part;
  using Choice = ui::ContextBar::Choice;
  ui::ContextBar& bar = m_window.contextBar();
  const auto listed = [](const QStringList& paths, QString ui::Selection::*member, const ui::Selection& now) {
    QList<Choice> choices;
    for (const QString& path : paths) {
      ui::Selection with = now;
      with.*member = path;
      choices.append({QFileInfo(path).completeBaseName(), with});
    }
    return choices;
  };
  const auto entries = [](const QString& folder) {
    QStringList paths;
    for (const QFileInfo& entry : QDir(folder).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time))
      paths.append(entry.filePath());
    return paths;
  };
  project::Project& project = m_context.project();
  bar.setChoices(Part::Config, [this, listed](const ui::Selection& now) {
    return listed(m_context.configFiles(), &ui::Selection::config, now);
  });
  bar.setChoices(Part::RunA, [&project, listed, entries](const ui::Selection& now) {
    return listed(entries(project.resultsFolder()), &ui::Selection::runA, now);
  });
  bar.setChoices(Part::Capture, [&project, listed, entries](const ui::Selection& now) {
    return listed(entries(project.capturesFolder()), &ui::Selection::capture, now);
  });
  bar.setChoices(Part::Branch, [](const ui::Selection& now) {
    QList<Choice> choices;
    for (const QString& branch : ui::capturedBranches(now.capture)) {
      ui::Selection with = now;
      with.branch = branch;
      choices.append({ui::branchName(branch), with});
    }
    return choices;
  });
}

void StudioDesk::addQueue() {
  m_queue = new ui::QueuePanel(m_context.queue());
  m_window.setQueuePanel(m_queue);
  QMenu* run = m_window.menuOf(QStringLiteral("run"));
  for (QAction* action : m_queue->commands()) {
    run->addAction(action);
    m_window.commands().add(action, tr("Queue"));
  }
  run->menuAction()->setVisible(true);
  connect(m_queue, &ui::QueuePanel::editRequested, &m_context, [this](qint64 id) {
    m_context.open(ui::Workspace::Generate);
    Q_EMIT m_context.jobEditRequested(id);
  });
  connect(m_queue, &ui::QueuePanel::reproduceRequested, &m_context, [this](const QString& path) {
    m_context.open(ui::Workspace::Generate);
    Q_EMIT m_context.restoreSettingsRequested(path);
  });
  connect(m_queue, &ui::QueuePanel::resultOpened, &m_context, [this](const jobs::Job& job) {
    ui::Selection selection = m_context.selection();
    selection.runA = job.output;
    selection.runB.clear();
    m_context.select(selection);
    m_context.open(ui::Workspace::Compare);
  });
  connect(m_queue, &ui::QueuePanel::openChanged, this,
          [this] { m_window.fitQueue(m_queue->wantedHeight()); });
  auto* status = &m_window.studioStatusBar();
  connect(status, &ui::StudioStatusBar::queueClicked, m_queue,
          [this] { m_queue->setOpen(!m_queue->isOpen()); });
  connect(status, &ui::StudioStatusBar::engineClicked, m_log, [this] { m_log->show(); });
}

void StudioDesk::addFileCommands() {
  auto* open = m_window.addCommand(QStringLiteral("file"), QStringLiteral("file.open-project"),
                                   tr("Open project…"), QKeySequence::Open, QStringLiteral("folder"));
  // One window a project; another one is another process, so that neither can take the other along.
  const auto start = [](const QString& folder) {
    QProcess::startDetached(QApplication::applicationFilePath(), {QStringLiteral("--project"), folder});
  };
  connect(&m_context, &ui::StudioContext::projectRequested, this, [this, start, open](const QString& folder) {
    if (folder.isEmpty()) {
      open->trigger();
    } else if (folder != m_context.project().folder()) {
      start(folder);
    }
  });
  connect(open, &QAction::triggered, this, [this, start] {
    auto* dialog = new QFileDialog(&m_window, tr("Open or make a project"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, start);
    dialog->open();
  });
  auto* recent = new QMenu(tr("Recent projects"), &m_window);
  m_window.menuOf(QStringLiteral("file"))->addMenu(recent);
  connect(recent, &QMenu::aboutToShow, this, [this, recent, start] {
    recent->clear();
    for (const QString& folder : m_context.settings().recentProjects()) {
      connect(recent->addAction(folder), &QAction::triggered, this, [start, folder] { start(folder); });
    }
  });
  auto* quit = m_window.addCommand(QStringLiteral("file"), QStringLiteral("file.quit"), tr("Quit"),
                                   QKeySequence::Quit);
  connect(quit, &QAction::triggered, &m_window, &QWidget::close);
}

void StudioDesk::addToolCommands() {
  const QString tools = QStringLiteral("tools");
  connect(&m_window, &ui::MainWindow::settingsRequested, this, [this] { settingsDialog().show(); });
  auto* log = m_window.addCommand(tools, QStringLiteral("tools.log"), tr("Log"), {}, QStringLiteral("list"));
  connect(log, &QAction::triggered, m_log, &QWidget::show);
  auto* restart =
      m_window.addCommand(tools, QStringLiteral("tools.restart-engine"), tr("Restart the engine"), {});
  connect(restart, &QAction::triggered, &m_context.engine(), &link::EngineLink::restart);
  for (qsizetype i = 1; i < m_context.engines().size(); ++i) {
    link::EngineLink& other = m_context.engines().at(i);
    auto* again =
        m_window.addCommand(tools, QStringLiteral("tools.restart-engine-%1").arg(i + 1),
                            tr("Restart the engine, %1").arg(ui::targetWord(other.target().name)), {});
    connect(again, &QAction::triggered, &other, &link::EngineLink::restart);
  }
  auto* bundle = m_window.addCommand(tools, QStringLiteral("tools.report"), tr("Save a report…"), {});
  connect(bundle, &QAction::triggered, this, &StudioDesk::saveBundle);
}

void StudioDesk::addHelpCommands() {
  const QString help = QStringLiteral("help");
  auto* keys = m_window.addCommand(help, QStringLiteral("help.keys"), tr("Keys"), Qt::Key_Question);
  connect(keys, &QAction::triggered, this, [this] {
    auto* sheet = new ui::CheatSheet(m_window.commands(), &m_window);
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    sheet->show();
  });
  auto* tour = m_window.addCommand(help, QStringLiteral("help.tour"), tr("Guided tour"), {});
  connect(tour, &QAction::triggered, this, [this] { (new ui::GuidedTour(m_window, m_context))->start(); });
  for (const ui::WordHelp& word : ui::wordHelps()) {
    auto* what =
        m_window.addCommand(help, QStringLiteral("help.") + word.key, tr("What is %1?").arg(word.title), {});
    connect(what, &QAction::triggered, &m_context,
            [this, key = word.key] { Q_EMIT m_context.helpRequested(key); });
  }
  connect(&m_context, &ui::StudioContext::helpRequested, this,
          [this](const QString& word) { ui::showWordHelp(word, &m_window); });
  connect(new ui::WordHelpFilter(this), &ui::WordHelpFilter::asked, &m_context,
          &ui::StudioContext::helpRequested);
  auto* about = m_window.addCommand(help, QStringLiteral("help.about"), tr("About Sparse-vDiT Studio"), {});
  connect(about, &QAction::triggered, this, &StudioDesk::showAbout);
}

void StudioDesk::addCorner() {
  auto* palette = m_window.addCommand(QStringLiteral("tools"), QStringLiteral("tools.palette"),
                                      tr("Search commands"), Qt::CTRL | Qt::Key_K, QStringLiteral("search"));
  m_palette = new ui::CommandPalette(m_window.commands(), &m_window);
  connect(palette, &QAction::triggered, m_palette, &ui::CommandPalette::open);
  m_tray = new ui::NotificationTray(&m_window);
  m_tray->setFloor(m_queue);
  m_tray->setCanvas([this] {
    const ui::WorkspaceWindow* shown = m_window.currentWorkspace();
    return shown ? shown->centralWidget() : nullptr;
  });
  connect(&m_window, &ui::MainWindow::workspaceShown, m_tray, &ui::NotificationTray::placeToasts,
          Qt::QueuedConnection);  // when the workspace has its size
  auto* notices = m_window.addCommand(QStringLiteral("tools"), QStringLiteral("tools.notifications"),
                                      tr("Notifications"), {}, QStringLiteral("bell"));
  connect(notices, &QAction::triggered, m_tray, &ui::NotificationTray::openList);
  auto* corner = new QWidget;
  auto* row = new QHBoxLayout(corner);
  row->setContentsMargins(0, 0, ui::scaled(8), 0);
  row->setSpacing(ui::scaled(6));
  row->addWidget(new ui::PaletteButton(palette));
  row->addWidget(m_tray);
  m_window.menuBar()->setCornerWidget(corner);
  for (const char* place : {"file", "tools", "help"}) {
    m_window.menuOf(QString::fromLatin1(place))->menuAction()->setVisible(true);
  }
}

void StudioDesk::connectTheme() {
  const auto apply = [this] {
    const project::StudioSettings& settings = m_context.settings();
    ui::applyTheme(*qApp, m_systemTheme.resolve(settings.theme()), settings.reducedMotion());
  };
  connect(&m_systemTheme, &ui::SystemTheme::changed, this, apply);
  connect(&m_context.settings(), &project::StudioSettings::changed, this, [apply](const QString& key) {
    if (key == QLatin1String("look/theme") || key == QLatin1String("look/reduced-motion")) apply();
  });
}

void StudioDesk::connectNotices() {
  connect(&m_context, &ui::StudioContext::notified, m_tray,
          [this](const QString& title, const QString& text, const QString& action) {
            m_log->append(QStringLiteral("window"), title + QStringLiteral(": ") + text);
            m_tray->add(title, text, action);
          });
  connect(&m_context.project(), &project::Project::saveFailed, m_tray,
          [this](const QString& reason) { m_tray->add(tr("The project was not saved"), reason); });
  jobs::JobQueue& queue = m_context.queue();
  connect(&queue, &jobs::JobQueue::jobChanged, m_tray, [this](const jobs::Job& job) {
    const bool ended = job.state == jobs::JobState::Done || job.state == jobs::JobState::Failed;
    if (!jobs::isFinal(job.state)) m_told.remove(headOf(job));
    if (!ended || job.finished.secsTo(QDateTime::currentDateTimeUtc()) > 60) return;
    if (!tellEnd(job)) return;
    if (!m_window.isActiveWindow() && m_context.settings().value(QStringLiteral("queue/notify")).toBool()) {
      QApplication::alert(&m_window);
    }
    if (m_context.settings().value(QStringLiteral("queue/sound")).toBool()) QApplication::beep();
  });
  connect(&queue, &jobs::JobQueue::undoChanged, m_tray, [this, &queue] {
    if (!queue.undoText().isEmpty())
      m_tray->add(queue.undoText(), {}, tr("Undo"), [&queue] { queue.undo(); });
  });
}

// Once: a last word of progress may come behind the end. A sweep is told when its last clip is over.
bool StudioDesk::tellEnd(const jobs::Job& job) {
  const qint64 head = headOf(job);
  if (m_told.contains(head)) return false;
  int clips = 0, failed = 0;
  QString title = job.title;
  for (const jobs::Job& other : m_context.queue().jobs()) {
    if (other.id != head && other.parent != head) continue;
    if (!jobs::isFinal(other.state)) return false;
    ++clips;
    failed += other.state == jobs::JobState::Failed ? 1 : 0;
    if (other.id == head) title = other.title;
  }
  m_told.insert(head);
  if (clips > 1) {
    m_tray->add(tr("The sweep %1 is over").arg(title),
                tr("%n clip(s)", nullptr, clips) + QStringLiteral(", ") + tr("%n failed", nullptr, failed));
  } else if (job.state == jobs::JobState::Failed) {
    m_tray->add(tr("%1 failed").arg(job.title), job.error ? ui::errorText(*job.error) : QString());
  } else {
    m_tray->add(tr("%1 is done").arg(job.title), job.output, tr("Open"),
                [this, job] { Q_EMIT m_queue->resultOpened(job); });
  }
  return true;
}

ui::SettingsDialog& StudioDesk::settingsDialog() {
  if (!m_settings) m_settings = new ui::SettingsDialog(m_context.settings(), m_window.commands(), &m_window);
  return *m_settings;
}

void StudioDesk::showAbout() {
  auto* about = new ui::AboutDialog(ui::diagnostics(m_context.engine()), &m_window);
  about->setAttribute(Qt::WA_DeleteOnClose);
  connect(about, &ui::AboutDialog::bundleRequested, this, &StudioDesk::saveBundle);
  about->show();
}

void StudioDesk::saveBundle() {
  auto* dialog = new QFileDialog(&m_window, tr("Save a report in a new folder"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->selectFile(QStringLiteral("vdit-report"));
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) {
    const QString failure =
        ui::writeReportBundle(folder, m_context.engine(), m_context.settings(), m_log->lines());
    m_context.notify(failure.isEmpty() ? tr("Report saved") : tr("The report was not saved"),
                     failure.isEmpty() ? folder : failure);
  });
  dialog->open();
}

}  // namespace vdit::app
