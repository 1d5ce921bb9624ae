// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a picture of every workspace, as it is with the project's data, and ends the program. For
// documentation, and as a check that no panel is blank.
#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <QTimer>

#include "ui/shell/studio_context.h"

namespace vdit::ui {
class MainWindow;
}

namespace vdit::app {

class ScreenshotRun : public QObject {
  Q_OBJECT
 public:
  ScreenshotRun(ui::MainWindow& window, ui::StudioContext& context, QString folder, QObject* parent);
  void start();

 private:
  void next();
  void watch();
  void take();

  ui::MainWindow& m_window;
  ui::StudioContext& m_context;
  QString m_folder;
  QList<ui::Workspace> m_left;
  ui::Workspace m_now = ui::Workspace::Generate;
  QTimer m_poll;
  int m_quietTurns = 0;
  int m_turns = 0;
};

}  // namespace vdit::app
