// SPDX-License-Identifier: GPL-3.0-or-later
// One bar a denoising step: attention and the rest, as they were measured.
#pragma once

#include <QWidget>
#include <vector>

namespace vdit::ui {

struct StepSeconds {
  double total = 0, attention = 0;  ///< total 0: not yet
};

class StepTimingChart : public QWidget {
  Q_OBJECT
 public:
  explicit StepTimingChart(QWidget* parent = nullptr);

  void setSteps(const std::vector<StepSeconds>& steps, bool sparse);
  const std::vector<StepSeconds>& steps() const { return m_steps; }
  /// Attention over all, of the steps that are there; 0 without.
  double attentionShare() const;
  double medianSeconds() const;
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  QRectF area() const;
  std::vector<StepSeconds> m_steps;
  bool m_sparse = false;
};

}  // namespace vdit::ui
