// SPDX-License-Identifier: GPL-3.0-or-later
// One workspace: a centre with docks at fixed places, whose sizes and visibility are remembered. The five
// workspaces derive from it and live in the main window's stack.
#pragma once

#include <QByteArray>
#include <QList>
#include <QMainWindow>

#include "ui/shell/studio_context.h"

class QAction;
class QDockWidget;

namespace vdit::ui {

class WorkspaceWindow : public QMainWindow {
  Q_OBJECT
 public:
  WorkspaceWindow(Workspace workspace, StudioContext& context, QWidget* parent = nullptr);

  Workspace workspace() const { return m_workspace; }
  /// Menu entries and shortcuts of this workspace, for the menu bar, the palette and the cheat sheet. Each
  /// has an object name (the key of its rebindable shortcut), a text and a default shortcut.
  virtual QList<QAction*> commands() const { return {}; }
  /// For tests and screenshots: everything that loads in the background has arrived.
  virtual bool isSettled() const { return true; }

  /// From and to the project; the main window saves when it closes and when the project asks.
  void restoreLayout();
  void saveLayout();
  void resetLayout();

 protected:
  StudioContext& context() const { return m_context; }
  /// A dock with the look's title bar: title, one small fact, actions at the right. `name` is its object
  /// name.
  QDockWidget* addDock(Qt::DockWidgetArea area, const QString& name, const QString& title, QWidget* content,
                       int extent, const QList<QAction*>& titleActions = {});
  void setDockFact(const QString& name, const QString& fact);

  void showEvent(QShowEvent* event) override;

 private:
  struct DockExtent {
    QDockWidget* dock;
    int pixels;
  };
  void applyExtents();

  Workspace m_workspace;
  StudioContext& m_context;
  QList<DockExtent> m_extents;
  QByteArray m_firstState;
  bool m_laidOut = false;
};

}  // namespace vdit::ui
