// SPDX-License-Identifier: GPL-3.0-or-later
// What stands around the workspaces of one window: queue panel, palette, notifications, settings, keys, log,
// about, tour, theme. It creates them and connects their signals; it decides nothing that a view could
// decide.
#pragma once

#include <QObject>
#include <QPointer>
#include <QSet>

namespace vdit::jobs {
struct Job;
}

namespace vdit::ui {
class CommandPalette;
class LogPanel;
class MainWindow;
class NotificationTray;
class QueuePanel;
class SettingsDialog;
class StudioContext;
class SystemTheme;
}  // namespace vdit::ui

namespace vdit::app {

class StudioDesk : public QObject {
  Q_OBJECT
 public:
  StudioDesk(ui::MainWindow& window, ui::StudioContext& context, ui::SystemTheme& systemTheme);

  ui::CommandPalette& palette() { return *m_palette; }
  ui::NotificationTray& tray() { return *m_tray; }
  ui::QueuePanel& queuePanel() { return *m_queue; }
  ui::LogPanel& log() { return *m_log; }
  ui::SettingsDialog& settingsDialog();

 private:
  void addChoices();
  void addQueue();
  void addCorner();
  void addToolCommands();
  void addFileCommands();
  void addHelpCommands();
  void connectTheme();
  void connectNotices();
  /// Whether there was something to tell.
  bool tellEnd(const jobs::Job& job);
  void showAbout();
  void saveBundle();

  ui::MainWindow& m_window;
  ui::StudioContext& m_context;
  ui::SystemTheme& m_systemTheme;
  ui::QueuePanel* m_queue = nullptr;
  ui::CommandPalette* m_palette = nullptr;
  ui::NotificationTray* m_tray = nullptr;
  ui::LogPanel* m_log = nullptr;
  QPointer<ui::SettingsDialog> m_settings;
  QSet<qint64> m_told;  // whose end was told
};

}  // namespace vdit::app
