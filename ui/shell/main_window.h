// SPDX-License-Identifier: GPL-3.0-or-later
// The studio's window: menu bar, breadcrumb, rail, a stack of workspaces, the queue at the foot, the status
// bar. It creates no workspace: main adds those that the program has.
#pragma once

#include <QList>
#include <QMainWindow>

#include "ui/shell/studio_context.h"

class QMenu;
class QSplitter;
class QStackedWidget;

namespace vdit::ui {

class CommandList;
class ContextBar;
class Rail;
class StudioStatusBar;
class WorkspaceWindow;

class MainWindow : public QMainWindow {
  Q_OBJECT
 public:
  explicit MainWindow(StudioContext& context, QWidget* parent = nullptr);
  ~MainWindow() override;

  /// Takes the workspace. Its commands join the menus (property "menu": "file", "edit", "view", "run",
  /// "config", "search", "compare", "tools", "help"), the palette and the cheat sheet. Property "everywhere":
  /// works from every workspace without going there.
  void addWorkspace(WorkspaceWindow* workspace, const QString& iconName, const QString& title);
  /// The queue at the foot; it says itself how high it wants to be.
  void setQueuePanel(QWidget* panel);
  void fitQueue(int height);  ///< at most 40 % of the window
  void showWorkspace(Workspace workspace);
  WorkspaceWindow* workspace(Workspace workspace) const;
  WorkspaceWindow* currentWorkspace() const;

  CommandList& commands() { return *m_commands; }
  ContextBar& contextBar() { return *m_contextBar; }
  StudioStatusBar& studioStatusBar() { return *m_status; }
  QMenu* menuOf(const QString& place) const;
  /// Adds a command of the shell itself.
  QAction* addCommand(const QString& place, const QString& name, const QString& text,
                      const QKeySequence& shortcut, const QString& iconName = {});

 Q_SIGNALS:
  void workspaceShown();
  void settingsRequested();
  void paletteRequested();
  void closing();

 protected:
  void closeEvent(QCloseEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void buildMenus();
  void buildBody();
  void connectEngine();
  void connectQueue();
  void fillViewMenu();
  void focusNextArea(bool forward);
  void restoreWindow();
  void saveWindow();
  /// Where the workspace in sight has a command of the same key, that one has the key: Ctrl+Enter generates,
  /// and makes the paired run in Tune.
  void yieldKeys();

  StudioContext& m_context;
  CommandList* m_commands;
  ContextBar* m_contextBar = nullptr;
  Rail* m_rail = nullptr;
  QStackedWidget* m_stack = nullptr;
  QSplitter* m_split = nullptr;
  QWidget* m_queuePanel = nullptr;
  StudioStatusBar* m_status = nullptr;
  QMenu* m_dockMenu = nullptr;
  QHash<QString, QMenu*> m_menus;
  QList<QAction*> m_workspaceActions;
  QList<QAction*> m_everywhere;  ///< workspaces' commands that work in all of them
};

}  // namespace vdit::ui
