// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plots/themed_plot.h"

namespace vdit::ui {
namespace {

constexpr int kReplotInterval = 66;  // ms

}  // namespace

ThemedPlot::ThemedPlot(const QString& name, QWidget* parent) : QCustomPlot(parent) {
  setAccessibleName(name);
  setNoAntialiasingOnDrag(true);
  axisRect()->setupFullAxesBox(false);
  axisRect()->setMinimumMargins(QMargins(scaled(4), scaled(4), scaled(8), scaled(4)));
  setMinimumHeight(scaled(64));
  m_replotTimer.setSingleShot(true);
  m_replotTimer.setInterval(kReplotInterval);
  connect(&m_replotTimer, &QTimer::timeout, this, [this] {
    if (!m_replotWanted) return;
    m_replotWanted = false;
    replot(QCustomPlot::rpQueuedReplot);
    m_replotTimer.start();
  });
  ThemedPlot::applyTheme();
}

void ThemedPlot::setDescription(const QString& description) {
  setAccessibleDescription(description);
}

QColor ThemedPlot::seriesColour(int index) {
  const Theme& colours = theme();
  switch (index % 5) {
    case 0:
      return colours.accent;
    case 1:
      return colours.text2;
    case 2:
      return colours.mode[2].fill;
    case 3:
      return colours.mode[3].fill;
    default:
      return colours.mode[4].fill;
  }
}

QPen ThemedPlot::seriesPen(int index) {
  return seriesPen(seriesColour(index));
}

QPen ThemedPlot::seriesPen(const QColor& colour) {
  QPen pen(colour, 1.8);
  pen.setJoinStyle(Qt::RoundJoin);
  return pen;
}

void ThemedPlot::styleAxis(QCPAxis* axis) const {
  const Theme& colours = theme();
  axis->setBasePen(Qt::NoPen);
  axis->setTickPen(Qt::NoPen);
  axis->setSubTickPen(Qt::NoPen);
  axis->setTickLabelFont(vdit::ui::font(TextStyle::AxisNumber));
  axis->setTickLabelColor(colours.text2);
  axis->setLabelFont(vdit::ui::font(TextStyle::Small));
  axis->setLabelColor(colours.text2);
  axis->grid()->setPen(QPen(colours.line, 1));
  axis->grid()->setZeroLinePen(QPen(colours.line, 1));
  axis->grid()->setSubGridVisible(false);
}

void ThemedPlot::applyTheme() {
  setBackground(QBrush(theme().panel));
  for (QCPAxisRect* rectangle : axisRects()) {
    for (QCPAxis* axis : rectangle->axes()) styleAxis(axis);
  }
}

void ThemedPlot::replotSoon() {
  m_replotWanted = true;
  if (!m_replotTimer.isActive()) m_replotTimer.start(0);
  m_replotTimer.setInterval(kReplotInterval);
}

void ThemedPlot::changeEvent(QEvent* event) {
  QCustomPlot::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) {
    applyTheme();
    replot(QCustomPlot::rpQueuedReplot);
  }
}

}  // namespace vdit::ui
