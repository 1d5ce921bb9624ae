// SPDX-License-Identifier: GPL-3.0-or-later
// The captured steps, or prompts, as marks to stop at, and the stability of the head over them: the recall of
// the shown mode as a line.
#pragma once

#include <QColor>
#include <QWidget>
#include <optional>
#include <vector>

namespace vdit::ui {

struct StepRecall {
  int step = 0;
  double recall = 0;
};

class StepStrip : public QWidget {
  Q_OBJECT
 public:
  enum class Of { Steps, Prompts };
  explicit StepStrip(QWidget* parent = nullptr, Of of = Of::Steps);

  void setSteps(int steps, std::vector<int> captured);
  void setCurrent(int step);  ///< silent
  int current() const { return m_current; }
  const std::vector<int>& captured() const { return m_captured; }
  void setStability(std::vector<StepRecall> line, const QColor& colour, const QString& title);
  const std::vector<StepRecall>& stability() const { return m_line; }
  QString rangeText() const;  ///< "0.707 to 0.759"
  /// The captured step after (before) the current one, wrapping around; nothing without captures.
  std::optional<int> neighbour(bool forward, bool wrap) const;

 Q_SIGNALS:
  void stepChosen(int step);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;
  QSize sizeHint() const override { return {600, 88}; }

 private:
  QString trackWord() const;
  double leftOfTrack() const;  ///< beside the word that names the ticks
  double xOf(double step) const;
  int stepAt(double x) const;
  void say();
  void paintLine(QPainter& painter);
  void paintTrack(QPainter& painter);

  Of m_of;
  int m_steps = 20, m_current = 1;
  mutable int m_wordWidth = 0;  // measured once; 0: not yet
  std::vector<int> m_captured;
  std::vector<StepRecall> m_line;
  QColor m_colour;
  QString m_title;
};

}  // namespace vdit::ui
