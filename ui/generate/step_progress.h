// SPDX-License-Identifier: GPL-3.0-or-later
// Progress as one block a denoising step; without steps, one bar.
#pragma once

#include <QWidget>

namespace vdit::ui {

class StepProgress : public QWidget {
  Q_OBJECT
 public:
  explicit StepProgress(QWidget* parent = nullptr);

  /// `step` of `steps` are done; without steps `fraction` of the whole.
  void setProgress(int step, int steps, double fraction);
  int step() const { return m_step; }
  int steps() const { return m_steps; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  int m_step = 0, m_steps = 0;
  double m_fraction = 0;
};

}  // namespace vdit::ui
