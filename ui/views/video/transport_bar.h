// SPDX-License-Identifier: GPL-3.0-or-later
// The buttons of a playhead: to the ends, one frame, play, loop, speed, and entry of a frame number or a
// time.
#pragma once

#include <QWidget>

class QAction;
class QActionGroup;
class QHBoxLayout;
class QLineEdit;
class QMenu;
class QToolButton;

namespace vdit::ui {

class Playhead;
class TextLabel;

class TransportBar : public QWidget {
  Q_OBJECT
 public:
  explicit TransportBar(Playhead& playhead, QWidget* parent = nullptr);

  /// The frame whose picture is on screen. Number and picture never disagree, so this may lag behind the
  /// playhead.
  void setShownFrame(int frame);
  int shownFrame() const { return m_shown; }
  void addTrailing(QWidget* widget);  ///< at the right end

  /// Play, step, shuttle, ends, loop, in and out, with their default keys; named for rebinding.
  const QList<QAction*>& commands() const { return m_commands; }
  QLineEdit* frameField() const { return m_field; }

 private:
  QAction* command(const QString& name, const QString& text, const QString& iconName,
                   const QList<QKeySequence>& keys, std::function<void()> act);
  void addMenu();
  QToolButton* button(QAction* action);
  void readField();
  void refresh();

  Playhead& m_playhead;
  int m_shown = 0;
  QList<QAction*> m_commands;
  QAction* m_play;
  QAction* m_loop;
  QActionGroup* m_loopKinds;
  QActionGroup* m_rates;
  QLineEdit* m_field;
  TextLabel* m_total;
  TextLabel* m_time;
  TextLabel* m_range;
  QHBoxLayout* m_row;
};

}  // namespace vdit::ui
