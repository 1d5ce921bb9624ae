// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/workspace_window.h"

#include <QAction>
#include <QDockWidget>
#include <QMenu>
#include <QShowEvent>

#include "app/project/project.h"
#include "app/project/studio_settings.h"
#include "ui/look/theme.h"
#include "ui/views/dock_title.h"

namespace vdit::ui {
namespace {

constexpr int kLayoutVersion = 1;

QString layoutKey(Workspace workspace) {
  static const QStringList kNames = {QStringLiteral("generate"), QStringLiteral("compare"),
                                     QStringLiteral("inspect"), QStringLiteral("tune"),
                                     QStringLiteral("library")};
  return QStringLiteral("layout-") + kNames.at(static_cast<int>(workspace));
}

}  // namespace

WorkspaceWindow::WorkspaceWindow(Workspace workspace, StudioContext& context, QWidget* parent)
    : QMainWindow(parent, Qt::Widget), m_workspace(workspace), m_context(context) {
  setDockOptions(AnimatedDocks | AllowTabbedDocks | AllowNestedDocks);
  setAnimated(!theme().reducedMotion);
  connect(&context.settings(), &project::StudioSettings::changed, this,
          [this] { setAnimated(!m_context.settings().reducedMotion()); });
  setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
  setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
  setContextMenuPolicy(Qt::NoContextMenu);
}

QDockWidget* WorkspaceWindow::addDock(Qt::DockWidgetArea area, const QString& name, const QString& title,
                                      QWidget* content, int extent, const QList<QAction*>& titleActions) {
  auto* dock = new QDockWidget(title, this);
  dock->setObjectName(name);
  dock->setFeatures(QDockWidget::DockWidgetClosable | QDockWidget::DockWidgetMovable |
                    QDockWidget::DockWidgetFloatable);
  auto* bar = new DockTitle(title, dock);
  for (QAction* action : titleActions) bar->addAction(action);
  // Dragging a floating dock back does not work on Wayland with Qt 6.4 (QTBUG-87332), so popping out and
  // docking are commands.
  bar->setContextMenuPolicy(Qt::ActionsContextMenu);
  auto* popOut = new QAction(tr("Pop out"), dock);
  connect(popOut, &QAction::triggered, dock, [dock] { dock->setFloating(!dock->isFloating()); });
  connect(dock, &QDockWidget::topLevelChanged, popOut,
          [popOut](bool floating) { popOut->setText(floating ? tr("Dock back") : tr("Pop out")); });
  auto* close = new QAction(tr("Close panel"), dock);
  connect(close, &QAction::triggered, dock, &QDockWidget::close);
  bar->QWidget::addActions({popOut, close});
  dock->setTitleBarWidget(bar);
  content->setAutoFillBackground(true);
  dock->setWidget(content);
  addDockWidget(area, dock);
  m_extents.append({dock, scaled(extent)});
  return dock;
}

void WorkspaceWindow::setDockFact(const QString& name, const QString& fact) {
  const auto* dock = findChild<QDockWidget*>(name, Qt::FindDirectChildrenOnly);
  if (dock) static_cast<DockTitle*>(dock->titleBarWidget())->setFact(fact);
}

void WorkspaceWindow::applyExtents() {
  QList<QDockWidget*> columns, rows;
  QList<int> widths, heights;
  for (const DockExtent& extent : m_extents) {
    const bool column = dockWidgetArea(extent.dock) & (Qt::LeftDockWidgetArea | Qt::RightDockWidgetArea);
    (column ? columns : rows).append(extent.dock);
    (column ? widths : heights).append(extent.pixels);
  }
  if (!columns.isEmpty()) resizeDocks(columns, widths, Qt::Horizontal);
  if (!rows.isEmpty()) resizeDocks(rows, heights, Qt::Vertical);
}

void WorkspaceWindow::showEvent(QShowEvent* event) {
  QMainWindow::showEvent(event);
  if (m_laidOut) return;
  m_laidOut = true;
  applyExtents();
  m_firstState = saveState(kLayoutVersion);
  restoreLayout();
}

void WorkspaceWindow::restoreLayout() {
  const QByteArray state = m_context.project().document(layoutKey(m_workspace));
  if (!state.isEmpty()) restoreState(state, kLayoutVersion);
}

void WorkspaceWindow::saveLayout() {
  if (m_laidOut) m_context.project().setDocument(layoutKey(m_workspace), saveState(kLayoutVersion));
}

void WorkspaceWindow::resetLayout() {
  if (m_firstState.isEmpty()) return;
  for (const DockExtent& extent : m_extents) extent.dock->setFloating(false);
  restoreState(m_firstState, kLayoutVersion);
  applyExtents();
  saveLayout();
}

}  // namespace vdit::ui
