// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/head_card.h"

#include <QLocale>
#include <QPainter>
#include <QStringList>

#include "ui/look/theme.h"
#include "ui/tune/grid_delegate.h"
#include "ui/views/number_text.h"

namespace vdit::ui {
namespace {

constexpr int kMapSide = 178;

}  // namespace

HeadCard::HeadCard(GridModel& model, QWidget* parent) : QWidget(parent), m_model(model) {
  setFixedWidth(scaled(kMapSide));
  connect(&model, &GridModel::cellsRefreshed, this, qOverload<>(&QWidget::update));
}

QSize HeadCard::sizeHint() const {
  return {scaled(kMapSide), scaled(440)};
}

void HeadCard::showCell(int cell) {
  if (cell < 0 || cell == m_cell) return;
  m_cell = cell;
  const int heads = std::max(1, m_model.columnCount());
  setAccessibleName(m_model.spokenText(cell / heads, cell % heads));
  update();
}

void HeadCard::paintEvent(QPaintEvent*) {
  const int heads = m_model.columnCount();
  if (heads == 0 || m_cell >= heads * m_model.rowCount()) return;
  const int layer = m_cell / heads, head = m_cell % heads;
  const GridCell& one = m_model.cell(layer, head);
  QPainter painter(this);
  painter.setFont(ui::font(TextStyle::Title));
  painter.setPen(theme().text);
  int y = 0;
  painter.drawText(QRect(0, y, width(), scaled(24)), Qt::AlignLeft | Qt::AlignVCenter,
                   tr("L%1 H%2").arg(layer).arg(head));
  y += scaled(28);
  const QImage& map = m_model.thumbnail(layer, head);
  const QRect box(0, y, width(), map.isNull() ? scaled(40) : width());
  if (map.isNull()) {
    painter.fillRect(box, theme().sunken);
    paintHatch(painter, box);
    painter.setFont(ui::font(TextStyle::Small));
    painter.setPen(theme().text2);
    painter.drawText(box, Qt::AlignCenter, tr("map not captured"));
  } else {
    painter.drawImage(box, map);
  }
  y = box.bottom() + scaled(10);
  const QString unknown = tr("no table");
  const QList<QPair<QString, QString>> rows{
      {tr("Mode"), modeTitle(one.mode.mode)},
      {tr("Half-width"), one.mode.half_width > 0
                             ? QLocale().toString(static_cast<qlonglong>(one.mode.half_width))
                             : QStringLiteral("–")},
      {tr("Density"), numbers::percent(one.figures.density)},
      {tr("Recall"), one.figures.recall ? recallText(one.figures) : unknown},
      {tr("Error"), one.figures.error ? numbers::error(*one.figures.error) : unknown}};
  const auto line = [&](const QString& label, const QString& value) {
    painter.setFont(ui::font(TextStyle::Table));
    painter.setPen(theme().text2);
    painter.drawText(QRect(0, y, width(), scaled(20)), Qt::AlignLeft | Qt::AlignVCenter, label);
    painter.setFont(ui::font(TextStyle::Number));
    painter.setPen(theme().text);
    painter.drawText(QRect(0, y, width(), scaled(20)), Qt::AlignRight | Qt::AlignVCenter, value);
    y += scaled(21);
  };
  for (const auto& [label, value] : rows) line(label, value);
  y += scaled(10);
  painter.setFont(ui::font(TextStyle::Title));
  painter.drawText(QRect(0, y, width(), scaled(20)), Qt::AlignLeft | Qt::AlignVCenter, tr("All cells"));
  y += scaled(24);
  const std::vector<int> counts = m_model.modeCounts();
  for (int i = 0; i < kernels::kModes; ++i) {
    const int side = scaled(14);
    paintModeTile(painter, QRectF(0, y + scaled(3), side, side), static_cast<kernels::Mode>(i));
    painter.setFont(ui::font(TextStyle::Table));
    painter.setPen(theme().text2);
    painter.drawText(QRect(side + scaled(8), y, width(), scaled(20)), Qt::AlignLeft | Qt::AlignVCenter,
                     modeTitle(static_cast<kernels::Mode>(i)));
    painter.setFont(ui::font(TextStyle::Number));
    painter.setPen(theme().text);
    painter.drawText(QRect(0, y, width(), scaled(20)), Qt::AlignRight | Qt::AlignVCenter,
                     QLocale().toString(counts[static_cast<std::size_t>(i)]));
    y += scaled(21);
  }
}

ModeLegend::ModeLegend(GridModel& model, QWidget* parent) : QWidget(parent), m_model(model) {
  setFixedHeight(scaled(30));
  connect(&model, &GridModel::cellsRefreshed, this, qOverload<>(&QWidget::update));
}

QSize ModeLegend::sizeHint() const {
  return {scaled(400), scaled(30)};
}

void ModeLegend::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setFont(ui::font(TextStyle::Table));
  const std::vector<int> counts = m_model.modeCounts();
  int x = 0;
  QStringList spoken;
  for (int i = 0; i < kernels::kModes; ++i) {
    const int side = scaled(14);
    paintModeTile(painter, QRectF(x, (height() - side) / 2.0, side, side), static_cast<kernels::Mode>(i));
    x += side + scaled(8);
    const QString text =
        tr("%1 %L2").arg(modeTitle(static_cast<kernels::Mode>(i))).arg(counts[static_cast<std::size_t>(i)]);
    spoken.append(text);
    painter.setPen(theme().text2);
    painter.drawText(QRect(x, 0, scaled(200), height()), Qt::AlignLeft | Qt::AlignVCenter, text);
    x += painter.fontMetrics().horizontalAdvance(text) + scaled(20);
  }
  setAccessibleName(spoken.join(QStringLiteral(", ")));
  if (const int layers = m_model.denseLeadingLayers(); layers > 0) {
    painter.setFont(ui::font(TextStyle::Small));
    painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignLeft | Qt::AlignVCenter,
                     layers == 1 ? tr("Layer 0 is dense in every step")
                                 : tr("Layers 0–%1 are dense in every step").arg(layers - 1));
  }
}

}  // namespace vdit::ui
