// SPDX-License-Identifier: GPL-3.0-or-later
// The tour of the first minutes: five stops, one in each workspace, in a small card that covers no picture.
// Skipped or finished, it never comes by itself again.
#pragma once

#include <QFrame>

#include "ui/shell/studio_context.h"

class QPushButton;

namespace vdit::ui {

class MainWindow;
class TextLabel;

class GuidedTour : public QFrame {
  Q_OBJECT
 public:
  struct Stop {
    Workspace workspace;
    QString title, text;
    bool left = false;  ///< the card stands at the left, where the right holds what it speaks of
  };
  GuidedTour(MainWindow& window, StudioContext& context);

  static QString hintKey() { return QStringLiteral("tour"); }
  void start();
  int stop() const { return m_stop; }
  int stopCount() const { return static_cast<int>(m_stops.size()); }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void showStop(int stop);
  void end();
  void place();

  MainWindow& m_window;
  StudioContext& m_context;
  QList<Stop> m_stops;
  int m_stop = 0;
  TextLabel *m_title, *m_text, *m_count;
  QPushButton *m_next, *m_back;
};

}  // namespace vdit::ui
