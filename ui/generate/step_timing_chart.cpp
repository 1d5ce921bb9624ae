// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/generate/step_timing_chart.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "ui/look/theme.h"
#include "ui/views/number_text.h"

namespace vdit::ui {

StepTimingChart::StepTimingChart(QWidget* parent) : QWidget(parent) {
  setFixedHeight(scaled(178));
  setAccessibleName(tr("Time per step"));
}

void StepTimingChart::setSteps(const std::vector<StepSeconds>& steps, bool sparse) {
  m_steps = steps;
  m_sparse = sparse;
  setAccessibleDescription(tr("%1 seconds a step, %2 of it attention")
                               .arg(medianSeconds())
                               .arg(numbers::percent(attentionShare(), 0)));
  update();
}

double StepTimingChart::attentionShare() const {
  double total = 0, attention = 0;
  for (const StepSeconds& step : m_steps) {
    total += step.total;
    attention += step.attention;
  }
  return total > 0 ? attention / total : 0;
}

double StepTimingChart::medianSeconds() const {
  std::vector<double> known;
  for (const StepSeconds& step : m_steps) {
    if (step.total > 0) known.push_back(step.total);
  }
  if (known.empty()) return 0;
  std::nth_element(known.begin(), known.begin() + static_cast<std::ptrdiff_t>(known.size() / 2), known.end());
  return known[known.size() / 2];
}

QSize StepTimingChart::sizeHint() const {
  return {scaled(280), scaled(178)};
}

QRectF StepTimingChart::area() const {
  return QRectF(rect()).adjusted(scaled(40), scaled(8), -scaled(14), -scaled(44));
}

void StepTimingChart::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& look = theme();
  painter.fillRect(rect(), look.panel);
  const QRectF box = area();
  double largest = 0;
  for (const StepSeconds& step : m_steps) largest = std::max(largest, step.total);
  const double power = largest > 0 ? std::pow(10, std::floor(std::log10(largest / 2))) : 1;
  const double unit = largest > 0 ? (largest / 2 / power >= 5   ? 5
                                     : largest / 2 / power >= 2 ? 2
                                                                : 1) *
                                        power
                                  : 1;
  const double top = largest > 0 ? std::max(largest * 1.1, unit * 2) : 2;
  painter.setFont(ui::font(TextStyle::AxisNumber));
  for (double value = 0; value <= top + 1e-9; value += unit) {
    const double y = std::round(box.bottom() - value / top * box.height()) + 0.5;
    painter.setPen(look.line);
    painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y));
    painter.setPen(look.text2);
    painter.drawText(QRectF(0, y - 8, box.left() - scaled(8), 16), Qt::AlignRight | Qt::AlignVCenter,
                     QLocale().toString(value, 'g', 3));
  }
  const int count = static_cast<int>(m_steps.size());
  if (count == 0) {
    painter.setFont(ui::font(TextStyle::Small));
    // Between two lines of the grid, not across one.
    painter.drawText(QRectF(box.left(), box.center().y(), box.width(), box.height() / 2), Qt::AlignCenter,
                     tr("One bar a step while a job runs"));
    return;
  }
  QColor rest = look.text2;
  rest.setAlphaF(0.55F);
  const QColor attention = m_sparse ? look.mode[3].fill : look.mode[0].fill;
  const double width = box.width() / count;
  for (int i = 0; i < count; ++i) {
    const StepSeconds& step = m_steps[static_cast<std::size_t>(i)];
    const double x = box.left() + i * width + 1, bar = std::max(1.0, width - 2.5);
    const double low = step.attention / top * box.height(), high = step.total / top * box.height();
    if (step.total > 0) {
      painter.fillRect(QRectF(x, box.bottom() - low, bar, low), attention);
      painter.fillRect(QRectF(x, box.bottom() - high, bar, std::max(0.0, high - low - 1)), rest);
    } else {
      painter.fillRect(QRectF(x, box.bottom() - 2, bar, 2), look.line);
    }
    if (i == 0 || (i + 1) % std::max(1, count / 4) == 0) {
      painter.setPen(look.text2);
      painter.drawText(QRectF(x - 20, box.bottom() + scaled(4), bar + 40, 14), Qt::AlignCenter,
                       QString::number(i + 1));
    }
  }
  painter.setFont(ui::font(TextStyle::Small));
  const auto legend = [&](double x, const QColor& colour, const QString& text) {
    const double y = box.bottom() + scaled(26);
    painter.fillRect(QRectF(x, y, scaled(10), scaled(10)), colour);
    painter.setPen(look.text2);
    painter.drawText(QPointF(x + scaled(14), y + scaled(9)), text);
  };
  const double share = attentionShare();
  legend(box.left(), attention,
         m_sparse ? tr("attention, sparse %1").arg(numbers::percent(share, 0))
                  : tr("attention, Full %1").arg(numbers::percent(share, 0)));
  legend(box.left() + scaled(128), rest, tr("other %1").arg(numbers::percent(1 - share, 0)));
}

bool StepTimingChart::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip && !m_steps.empty()) {
    auto* help = static_cast<QHelpEvent*>(event);
    const int i = static_cast<int>((help->pos().x() - area().left()) / area().width() *
                                   static_cast<double>(m_steps.size()));
    if (i >= 0 && i < static_cast<int>(m_steps.size())) {
      const StepSeconds& step = m_steps[static_cast<std::size_t>(i)];
      QToolTip::showText(help->globalPos(),
                         step.total > 0
                             ? tr("Step %1: %2, attention %3")
                                   .arg(i + 1)
                                   .arg(numbers::seconds(step.total), numbers::seconds(step.attention))
                             : tr("Step %1 is to come").arg(i + 1),
                         this);
    }
    return true;
  }
  return QWidget::event(event);
}

void StepTimingChart::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) update();
  QWidget::changeEvent(event);
}

}  // namespace vdit::ui
