// SPDX-License-Identifier: GPL-3.0-or-later
// One project open in one window: owns settings, project, engine link, queue, context and window, in the
// order in which they need each other, and opens what the command line named.
#pragma once

#include <QObject>
#include <memory>
#include <vector>

#include "app/studio/studio_options.h"

class QApplication;

namespace vdit::jobs {
class JobQueue;
}
namespace vdit::link {
class EngineLink;
}
namespace vdit::project {
class Project;
class StudioSettings;
class WindowCall;
}  // namespace vdit::project
namespace vdit::ui {
class MainWindow;
class StudioContext;
class SystemTheme;
}  // namespace vdit::ui

namespace vdit::app {

class StudioDesk;

class StudioSession : public QObject {
  Q_OBJECT
 public:
  /// Throws what Project's constructor throws.
  StudioSession(QApplication& application, StudioOptions options);
  ~StudioSession() override;

  void start();  ///< shows the window and lets the engine begin
  ui::MainWindow& window() { return *m_window; }
  ui::StudioContext& context() { return *m_context; }
  StudioDesk& desk() { return *m_desk; }

 private:
  void loadLanguage();
  QString projectFolder() const;
  QString engineProgram() const;
  void makeEngines();
  link::EngineLink& engine() { return *m_engines.front(); }
  void openPath(const QString& path);
  void comeToFront(const QString& path);
  void firstSteps();
  void saveSelection();
  void restoreSelection();

  StudioOptions m_options;
  std::unique_ptr<project::StudioSettings> m_settings;
  std::unique_ptr<ui::SystemTheme> m_systemTheme;
  std::unique_ptr<project::Project> m_project;
  std::unique_ptr<project::WindowCall> m_call;
  std::vector<std::unique_ptr<link::EngineLink>> m_engines;  // the first has the jobs that name none
  std::unique_ptr<jobs::JobQueue> m_queue;
  std::unique_ptr<ui::StudioContext> m_context;
  std::unique_ptr<ui::MainWindow> m_window;
  StudioDesk* m_desk = nullptr;
};

}  // namespace vdit::app
