// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/generate/step_progress.h"

#include <QPainter>
#include <algorithm>

#include "ui/look/theme.h"
#include "ui/views/number_text.h"

namespace vdit::ui {

StepProgress::StepProgress(QWidget* parent) : QWidget(parent) {
  setFixedHeight(scaled(6));
  setAccessibleName(tr("Progress"));
}

void StepProgress::setProgress(int step, int steps, double fraction) {
  m_step = step;
  m_steps = steps;
  m_fraction = std::clamp(fraction, 0.0, 1.0);
  setAccessibleDescription(steps > 0 ? tr("step %1").arg(numbers::ofTotal(step, steps))
                                     : numbers::percent(m_fraction, 0));
  update();
}

void StepProgress::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().panel);
  const double gap = scaled(3);
  if (m_steps <= 0 || m_steps > width() / (2 * gap)) {
    const double part = m_steps > 0 ? double(m_step) / m_steps : m_fraction;
    painter.fillRect(rect(), theme().line);
    painter.fillRect(QRectF(0, 0, width() * part, height()), theme().accent);
    return;
  }
  const double block = (width() - gap * (m_steps - 1)) / m_steps;
  for (int i = 0; i < m_steps; ++i) {
    const QRectF box(i * (block + gap), 0, block, height());
    painter.fillRect(box, i < m_step ? theme().accent : theme().line);
  }
}

}  // namespace vdit::ui
