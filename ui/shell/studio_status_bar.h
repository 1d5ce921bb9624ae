// SPDX-License-Identifier: GPL-3.0-or-later
// The status bar: the engine's state, its machine, memory, disk; at the right when the project was saved and
// what the queue still needs. A click on the engine or the queue asks for its panel.
#pragma once

#include <QDateTime>
#include <QStatusBar>

#include "app/link/engine_link.h"

class QProgressBar;
class QToolButton;

namespace vdit::jobs {
class JobQueue;
}

namespace vdit::ui {

class TextLabel;

class StudioStatusBar : public QStatusBar {
  Q_OBJECT
 public:
  explicit StudioStatusBar(QWidget* parent = nullptr);

  void setEngine(link::EngineState state, const QString& text, const link::EngineInfo& info);
  void setQueue(int jobs, std::optional<double> secondsLeft);
  void setSaved(const QDateTime& when);
  QString engineText() const;
  QString queueText() const;

 Q_SIGNALS:
  void engineClicked();
  void queueClicked();

 private:
  QToolButton* m_engine;
  TextLabel *m_device, *m_memoryName, *m_memoryText, *m_disk, *m_saved;
  QProgressBar* m_memory;
  QToolButton* m_queue;
};

}  // namespace vdit::ui
