// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QRegularExpression>
#include <QScreen>
#include <QSplitter>
#include <QStackedWidget>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>

#include "app/jobs/job_queue.h"
#include "app/link/engine_link.h"
#include "app/project/model_shelf.h"
#include "app/project/project.h"
#include "ui/look/theme.h"
#include "ui/shell/command_list.h"
#include "ui/shell/context_bar.h"
#include "ui/shell/dropped_file.h"
#include "ui/shell/rail.h"
#include "ui/shell/studio_status_bar.h"
#include "ui/shell/workspace_window.h"

namespace vdit::ui {
namespace {

// Without the key: "&File" and, as Chinese writes it, "文件(&F)".
QString plainTitle(const QMenu& menu) {
  static const QRegularExpression kBehind(QStringLiteral("\\(&.\\)$"));
  return menu.title().remove(kBehind).remove(QLatin1Char('&'));
}

constexpr int kNarrow = 1100;  // below this width the rail has no words and the breadcrumb no labels
const QString kGeometryKey = QStringLiteral("window");

QString menuOfWorkspace(Workspace workspace) {
  switch (workspace) {
    case Workspace::Generate:
      return QStringLiteral("run");
    case Workspace::Compare:
      return QStringLiteral("compare");
    case Workspace::Inspect:
      return QStringLiteral("view");
    case Workspace::Tune:
      return QStringLiteral("config");
    case Workspace::Library:
      return QStringLiteral("file");
  }
  return QStringLiteral("view");
}

}  // namespace

MainWindow::MainWindow(StudioContext& context, QWidget* parent)
    : QMainWindow(parent), m_context(context), m_commands(new CommandList(context.settings(), this)) {
  setWindowTitle(tr("%1[*] – Sparse-vDiT Studio").arg(context.project().name()));
  setMinimumSize(scaled(1024), scaled(640));
  setContextMenuPolicy(Qt::NoContextMenu);
  setAcceptDrops(true);
  m_status = new StudioStatusBar(this);
  setStatusBar(m_status);
  buildMenus();
  buildBody();
  connectEngine();
  connectQueue();
  connect(&context, &StudioContext::workspaceRequested, this, &MainWindow::showWorkspace);
  connect(&context.project(), &project::Project::saved, m_status, &StudioStatusBar::setSaved);
  restoreWindow();
}

MainWindow::~MainWindow() = default;

QMenu* MainWindow::menuOf(const QString& place) const {
  return m_menus.value(place);
}

QAction* MainWindow::addCommand(const QString& place, const QString& name, const QString& text,
                                const QKeySequence& shortcut, const QString& iconName) {
  auto* action = new QAction(text, this);
  action->setObjectName(name);
  action->setShortcut(shortcut);
  action->setProperty("iconName", iconName);
  if (!iconName.isEmpty()) action->setIcon(icon(iconName));
  QMenu* menu = m_menus.value(place);
  addAction(action);
  if (menu) menu->addAction(action);
  m_commands->add(action, menu ? plainTitle(*menu) : tr("Window"));
  return action;
}

void MainWindow::buildMenus() {
  const QList<QPair<QString, QString>> menus = {
      {QStringLiteral("file"), tr("&File")},       {QStringLiteral("edit"), tr("&Edit")},
      {QStringLiteral("view"), tr("&View")},       {QStringLiteral("run"), tr("&Run")},
      {QStringLiteral("config"), tr("&Config")},   {QStringLiteral("search"), tr("&Search")},
      {QStringLiteral("compare"), tr("Co&mpare")}, {QStringLiteral("tools"), tr("&Tools")},
      {QStringLiteral("help"), tr("&Help")},
  };
  for (const auto& [place, title] : menus) m_menus.insert(place, menuBar()->addMenu(title));
  menuBar()->setMinimumHeight(scaled(28));
  for (QMenu* menu : std::as_const(m_menus)) {
    // A menu without an entry would open as a dot of nothing.
    menu->menuAction()->setVisible(false);
    connect(menu, &QMenu::aboutToShow, menu, [menu] { menu->setToolTipsVisible(true); });
  }
  m_dockMenu = new QMenu(tr("Panels"), this);
  connect(m_dockMenu, &QMenu::aboutToShow, this, &MainWindow::fillViewMenu);
  m_menus.value(QStringLiteral("view"))->addMenu(m_dockMenu);

  auto* reset =
      addCommand(QStringLiteral("view"), QStringLiteral("view.reset-layout"), tr("Reset layout"), {});
  connect(reset, &QAction::triggered, this, [this] {
    if (auto* current = currentWorkspace()) current->resetLayout();
  });
  auto* full =
      addCommand(QStringLiteral("view"), QStringLiteral("view.full-screen"), tr("Full screen"), Qt::Key_F11);
  connect(full, &QAction::triggered, this, [this] { isFullScreen() ? showNormal() : showFullScreen(); });
  auto* next =
      addCommand(QStringLiteral("view"), QStringLiteral("view.next-area"), tr("Next panel"), Qt::Key_F6);
  connect(next, &QAction::triggered, this, [this] { focusNextArea(true); });
  auto* previous = addCommand(QStringLiteral("view"), QStringLiteral("view.previous-area"),
                              tr("Previous panel"), Qt::SHIFT | Qt::Key_F6);
  connect(previous, &QAction::triggered, this, [this] { focusNextArea(false); });
  m_menus.value(QStringLiteral("view"))->addSeparator();
}

void MainWindow::buildBody() {
  auto* back = addCommand(QStringLiteral("view"), QStringLiteral("view.back"), tr("Back in the selection"),
                          Qt::ALT | Qt::Key_Left, QStringLiteral("back"));
  auto* forward =
      addCommand(QStringLiteral("view"), QStringLiteral("view.forward"), tr("Forward in the selection"),
                 Qt::ALT | Qt::Key_Right, QStringLiteral("forward"));
  connect(back, &QAction::triggered, &m_context, &StudioContext::back);
  connect(forward, &QAction::triggered, &m_context, &StudioContext::forward);
  const auto enable = [this, back, forward] {
    back->setEnabled(m_context.canGoBack());
    forward->setEnabled(m_context.canGoForward());
  };
  connect(&m_context, &StudioContext::selectionChanged, this, enable);
  enable();

  m_contextBar = new ContextBar(m_context, back, forward);
  m_rail = new Rail;
  m_stack = new QStackedWidget;
  connect(m_stack, &QStackedWidget::currentChanged, this, &MainWindow::workspaceShown);
  auto* middle = new QWidget;
  auto* row = new QHBoxLayout(middle);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  row->addWidget(m_rail);
  row->addWidget(m_stack, 1);
  m_split = new QSplitter(Qt::Vertical);
  m_split->setChildrenCollapsible(false);
  m_split->setHandleWidth(1);
  m_split->addWidget(middle);
  auto* body = new QWidget;
  auto* column = new QVBoxLayout(body);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(m_contextBar);
  column->addWidget(m_split, 1);
  setCentralWidget(body);

  auto* settings = addCommand(QStringLiteral("tools"), QStringLiteral("tools.settings"), tr("Settings"),
                              Qt::CTRL | Qt::Key_Comma, QStringLiteral("gear"));
  connect(settings, &QAction::triggered, this, &MainWindow::settingsRequested);
  m_rail->setFootAction(settings);
  auto* group = new QActionGroup(this);
  group->setExclusive(true);
}

void MainWindow::addWorkspace(WorkspaceWindow* workspace, const QString& iconName, const QString& title) {
  const int index = static_cast<int>(workspace->workspace());
  auto* go = addCommand(QStringLiteral("view"), QStringLiteral("workspace.%1").arg(iconName), title,
                        QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + index)), iconName);
  go->setCheckable(true);
  go->setData(index);
  findChild<QActionGroup*>()->addAction(go);
  m_workspaceActions.append(go);
  connect(go, &QAction::triggered, this, [this, index] { showWorkspace(static_cast<Workspace>(index)); });
  m_rail->addEntry(go);
  m_stack->addWidget(workspace);
  workspace->setProperty("title", title);
  for (QAction* action : workspace->commands()) {
    const bool everywhere = action->property("everywhere").toBool();
    if (everywhere) {
      addAction(action);
      m_everywhere.append(action);
    } else {
      action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
      workspace->addAction(action);
      connect(action, &QAction::triggered, this,
              [this, index] { showWorkspace(static_cast<Workspace>(index)); });
    }
    const QString place = action->property("menu").toString();
    QMenu* menu = m_menus.value(place.isEmpty() ? menuOfWorkspace(workspace->workspace()) : place);
    if (menu) menu->addAction(action);
    m_commands->add(action, title);
  }
  for (QMenu* menu : std::as_const(m_menus)) menu->menuAction()->setVisible(!menu->isEmpty());
  if (m_stack->count() == 1) go->setChecked(true);
}

void MainWindow::yieldKeys() {
  const auto* current = currentWorkspace();
  if (!current) return;
  const QList<QAction*> own = current->commands();
  for (QAction* action : std::as_const(m_everywhere)) {
    const bool taken =
        !own.contains(action) && std::any_of(own.begin(), own.end(), [&](const QAction* other) {
          return !action->shortcut().isEmpty() && other->shortcut() == action->shortcut();
        });
    // The window itself never has the focus, so its own keys are out of reach.
    action->setShortcutContext(taken ? Qt::WidgetShortcut : Qt::WidgetWithChildrenShortcut);
  }
}

void MainWindow::setQueuePanel(QWidget* panel) {
  m_queuePanel = panel;
  m_split->addWidget(panel);
  m_split->setStretchFactor(0, 1);
  m_split->setStretchFactor(1, 0);
}

void MainWindow::fitQueue(int height) {
  const int whole = m_split->height();
  if (whole <= 0) return;
  const int shown = qMin(height, whole * 2 / 5);
  m_split->setSizes({whole - shown, shown});
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (!event->mimeData()->hasUrls()) return;
  const QString path = event->mimeData()->urls().first().toLocalFile();
  m_status->showMessage(dropPromise(path, droppedKind(path)));
  event->acceptProposedAction();
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*) {
  m_status->clearMessage();
}

void MainWindow::dropEvent(QDropEvent* event) {
  m_status->clearMessage();
  if (!event->mimeData()->hasUrls()) return;
  const QString path = event->mimeData()->urls().first().toLocalFile();
  const DroppedKind kind = droppedKind(path);
  Selection selection = m_context.selection();
  switch (kind) {
    case DroppedKind::Pair:
    case DroppedKind::Video:
    case DroppedKind::JobFile:
    case DroppedKind::Model:
      m_context.models().add(path);
      m_context.open(Workspace::Generate);
      Q_EMIT m_context.generateWithRequested(path, {});
      break;
    case DroppedKind::Capture:
      selection.capture = path;
      m_context.select(selection);
      m_context.open(Workspace::Inspect);
      break;
    case DroppedKind::SparseConfig:
      selection.config = path;
      m_context.select(selection);
      m_context.open(Workspace::Tune);
      break;
    case DroppedKind::Project:
    case DroppedKind::Unknown:
      m_context.notify(tr("Nothing was changed"), dropPromise(path, kind));
      return;
  }
  event->acceptProposedAction();
}

WorkspaceWindow* MainWindow::workspace(Workspace workspace) const {
  for (int i = 0; i < m_stack->count(); ++i) {
    auto* window = qobject_cast<WorkspaceWindow*>(m_stack->widget(i));
    if (window && window->workspace() == workspace) return window;
  }
  return nullptr;
}

WorkspaceWindow* MainWindow::currentWorkspace() const {
  return qobject_cast<WorkspaceWindow*>(m_stack->currentWidget());
}

void MainWindow::showWorkspace(Workspace workspace) {
  WorkspaceWindow* window = this->workspace(workspace);
  if (!window || window == m_stack->currentWidget()) return;
  m_stack->setCurrentWidget(window);
  yieldKeys();
  for (QAction* action : std::as_const(m_workspaceActions)) {
    if (action->data().toInt() == static_cast<int>(workspace)) action->setChecked(true);
  }
  if (QWidget* last = window->focusWidget()) {
    last->setFocus(Qt::OtherFocusReason);
  } else {
    window->setFocus(Qt::OtherFocusReason);
  }
}

void MainWindow::fillViewMenu() {
  m_dockMenu->clear();
  const auto* current = currentWorkspace();
  if (!current) return;
  for (QDockWidget* dock : current->findChildren<QDockWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
    m_dockMenu->addAction(dock->toggleViewAction());
  }
}

void MainWindow::focusNextArea(bool forward) {
  QList<QWidget*> areas = {m_contextBar};
  if (auto* current = currentWorkspace()) {
    QList<QDockWidget*> docks = current->findChildren<QDockWidget*>(QString(), Qt::FindDirectChildrenOnly);
    const auto addDocks = [&](Qt::DockWidgetArea area) {
      for (QDockWidget* dock : docks) {
        if (current->dockWidgetArea(dock) == area && dock->isVisible()) areas.append(dock);
      }
    };
    addDocks(Qt::LeftDockWidgetArea);
    if (current->centralWidget()) areas.append(current->centralWidget());
    addDocks(Qt::BottomDockWidgetArea);
    addDocks(Qt::RightDockWidgetArea);
  }
  if (m_queuePanel) areas.append(m_queuePanel);
  const QWidget* focused = QApplication::focusWidget();
  qsizetype now = -1;
  for (qsizetype i = 0; i < areas.size(); ++i) {
    if (focused && (areas.at(i) == focused || areas.at(i)->isAncestorOf(focused))) now = i;
  }
  const qsizetype count = areas.size();
  for (qsizetype turn = 1; turn <= count; ++turn) {
    QWidget* area = areas.at((now + (forward ? turn : count * 2 - turn)) % count);
    const QList<QWidget*> inside = area->findChildren<QWidget*>();
    for (QWidget* widget : inside) {
      if (widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus)) {
        widget->setFocus(Qt::TabFocusReason);
        return;
      }
    }
  }
}

void MainWindow::connectEngine() {
  link::EngineLink& engine = m_context.engine();
  const auto show = [this, &engine] {
    m_status->setEngine(engine.state(), engine.stateText(), engine.info());
  };
  connect(&engine, &link::EngineLink::stateChanged, this, show);
  connect(&engine, &link::EngineLink::infoChanged, this, show);
  show();
}

void MainWindow::connectQueue() {
  jobs::JobQueue& queue = m_context.queue();
  const auto show = [this, &queue] {
    int open = 0;
    for (const jobs::Job& job : queue.jobs()) open += job.parent == 0 && !jobs::isFinal(job.state);
    m_status->setQueue(open, queue.totalSecondsLeft());
  };
  connect(&queue, &jobs::JobQueue::loaded, this, show);
  connect(&queue, &jobs::JobQueue::jobAdded, this, show);
  connect(&queue, &jobs::JobQueue::jobChanged, this, show);
  connect(&queue, &jobs::JobQueue::jobRemoved, this, show);
  connect(&queue, &jobs::JobQueue::noticeRaised, &m_context,
          [this](const QString& title, const QString& text) { m_context.notify(title, text); });
  show();
}

void MainWindow::restoreWindow() {
  const QByteArray geometry = m_context.project().document(kGeometryKey);
  if (!geometry.isEmpty() && restoreGeometry(geometry)) return;
  const QSize available = screen() ? screen()->availableSize() : QSize(1440, 900);
  resize(QSize(scaled(1440), scaled(900)).boundedTo(available));
}

void MainWindow::saveWindow() {
  m_context.project().setDocument(kGeometryKey, saveGeometry());
  for (int i = 0; i < m_stack->count(); ++i) {
    if (auto* window = qobject_cast<WorkspaceWindow*>(m_stack->widget(i))) window->saveLayout();
  }
}

void MainWindow::closeEvent(QCloseEvent* event) {
  saveWindow();
  Q_EMIT closing();
  QMainWindow::closeEvent(event);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
  QMainWindow::resizeEvent(event);
  const bool narrow = width() < scaled(kNarrow);
  m_rail->setNarrow(narrow);
  m_contextBar->setNarrow(narrow);
}

}  // namespace vdit::ui
