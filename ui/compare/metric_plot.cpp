// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/metric_plot.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "ui/look/theme.h"
#include "ui/views/number_text.h"

namespace vdit::ui {
namespace {

constexpr double kGrip = 5;
constexpr int kDirectLabels = 3;  // more lines than this are told apart by the table and the read-out

double niceStep(double range, int most) {
  const double rough = std::max(range, 1e-9) / most;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
    if (factor * power >= rough * 0.999) return factor * power;
  }
  return 10 * power;
}

}  // namespace

MetricPlot::MetricPlot(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Metrics by frame"));
}

void MetricPlot::setLines(Metric metric, const QList<PlotLine>& lines, int frames) {
  if (metric != m_metric) m_threshold.reset();
  if (frames != m_frames) {
    m_first = 0;
    m_last = std::max(0, frames - 1);
  }
  m_metric = metric;
  m_lines = lines;
  m_frames = frames;
  if (!lines.isEmpty()) m_message.clear();
  updateSpan();
  setAccessibleDescription(tr("%1 over %2 frames, candidates: %3")
                               .arg(metric == Metric::Psnr   ? tr("PSNR")
                                    : metric == Metric::Ssim ? tr("SSIM")
                                                             : tr("Temporal difference"))
                               .arg(frames)
                               .arg(lines.size()));
  redraw();
}

void MetricPlot::setPlayhead(int frame) {
  m_playhead = frame;
  update();
}

void MetricPlot::setNoteFrames(const QList<int>& frames) {
  m_notes = frames;
  update();
}

void MetricPlot::setMessage(const QString& message) {
  m_message = message;
  redraw();
}

void MetricPlot::setThreshold(std::optional<double> value) {
  m_threshold = value;
  redraw();
  Q_EMIT thresholdChanged();
}

QList<int> MetricPlot::framesBelow() const {
  QList<int> frames;
  const PlotLine* line = activeLine();
  if (line == nullptr || !m_threshold) return frames;
  for (std::size_t i = 0; i < line->values.size(); ++i) {
    if (!std::isnan(line->values[i]) && FrameSeries::isBetter(m_metric, *m_threshold, line->values[i]))
      frames.append(static_cast<int>(i));
  }
  return frames;
}

QString MetricPlot::tableText() const {
  QString text = tr("frame");
  for (const PlotLine& line : m_lines) text += QLatin1Char('\t') + line.name;
  for (int i = 0; i < m_frames; ++i) {
    text += QLatin1Char('\n') + QString::number(i);
    for (const PlotLine& line : m_lines) {
      const auto at = static_cast<std::size_t>(i);
      text += QLatin1Char('\t') + (at < line.values.size() && !std::isnan(line.values[at])
                                       ? QString::number(line.values[at], 'g', 7)
                                       : QString());
    }
  }
  return text;
}

QSize MetricPlot::sizeHint() const {
  return {scaled(480), scaled(142)};
}
QSize MetricPlot::minimumSizeHint() const {
  return {scaled(160), scaled(84)};
}

QRectF MetricPlot::area() const {
  return QRectF(rect()).adjusted(scaled(44), scaled(18), -scaled(16), -scaled(24));
}

double MetricPlot::xOf(double frame) const {
  return area().left() + (frame - m_first) / std::max(1, m_last - m_first) * area().width();
}

double MetricPlot::yOf(double value) const {
  return area().bottom() - (value - m_span.low) / (m_span.high - m_span.low) * area().height();
}

int MetricPlot::frameAt(double x) const {
  const double frame = m_first + (x - area().left()) / area().width() * (m_last - m_first);
  return std::clamp(static_cast<int>(std::lround(frame)), 0, std::max(0, m_frames - 1));
}

double MetricPlot::valueAt(double y) const {
  return m_span.low + (area().bottom() - y) / area().height() * (m_span.high - m_span.low);
}

void MetricPlot::updateSpan() {
  double low = 1e300, high = -1e300;
  for (const PlotLine& line : m_lines) {
    for (const double value : line.values) {
      if (std::isnan(value)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  if (low > high) return;
  if (high - low < 1e-6) {
    low -= 0.5;
    high += 0.5;
  }
  const double margin = 0.15 * (high - low);
  m_span.step = niceStep(high - low + 2 * margin, 4);
  m_span.low = std::floor((low - margin) / m_span.step) * m_span.step;
  m_span.high = high + margin;
}

QString MetricPlot::valueText(double value) const {
  if (std::isnan(value)) return QStringLiteral("\u2013");
  if (m_metric == Metric::Psnr) return numbers::decibel(value);
  return m_metric == Metric::Ssim ? numbers::ssim(value) : numbers::signedNumber(value, 3);
}

const PlotLine* MetricPlot::activeLine() const {
  for (const PlotLine& line : m_lines) {
    if (line.active) return &line;
  }
  return nullptr;
}

QColor MetricPlot::colourOf(int line) const {
  const Theme& look = theme();
  const QColor others[] = {look.text2, look.mode[2].fill, look.mode[3].fill, look.mode[4].fill};
  if (m_lines.at(line).active) return look.accent;
  int rank = 0;
  for (int i = 0; i < line; ++i) rank += m_lines.at(i).active ? 0 : 1;
  return others[rank % 4];
}

void MetricPlot::redraw() {
  m_still = {};
  update();
}

void MetricPlot::paintStill(QPainter& painter) const {
  painter.fillRect(rect(), theme().panel);
  paintGrid(painter);
  if (!m_message.isEmpty() || m_lines.isEmpty()) {
    painter.setPen(theme().text2);
    painter.setFont(ui::font(TextStyle::Body));
    painter.drawText(area().adjusted(scaled(24), 0, -scaled(24), 0), Qt::AlignCenter | Qt::TextWordWrap,
                     m_message);
  } else {
    paintThreshold(painter);
    paintLines(painter);
  }
}

void MetricPlot::paintEvent(QPaintEvent*) {
  const double ratio = devicePixelRatioF();
  if (m_still.size() != size() * ratio || m_still.devicePixelRatio() != ratio) {
    m_still = QPixmap(size() * ratio);
    m_still.setDevicePixelRatio(ratio);
    QPainter still(&m_still);
    paintStill(still);
  }
  QPainter painter(this);
  painter.drawPixmap(0, 0, m_still);
  if (m_frames > 1) paintPlayhead(painter);
  const int told = m_hover >= 0 ? m_hover : m_playhead;
  if (m_message.isEmpty() && !m_lines.isEmpty()) paintReadout(painter, told);
  if (hasFocus()) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().accent, 2));
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
  }
}

void MetricPlot::paintGrid(QPainter& painter) const {
  const QRectF box = area();
  painter.setFont(ui::font(TextStyle::AxisNumber));
  if (!m_lines.isEmpty()) {
    const int decimals = m_span.step >= 1 ? 0 : static_cast<int>(std::ceil(-std::log10(m_span.step) - 1e-9));
    for (double value = m_span.low; value <= m_span.high + 1e-9; value += m_span.step) {
      const double y = std::round(yOf(value)) + 0.5;
      if (y < box.top() - 4 || y > box.bottom() + 4) continue;
      painter.setPen(QPen(theme().line, 1));
      painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y));
      painter.setPen(theme().text2);
      painter.drawText(QRectF(0, y - 8, box.left() - scaled(8), 16), Qt::AlignRight | Qt::AlignVCenter,
                       QLocale().toString(std::abs(value) < 1e-12 ? 0.0 : value, 'f', decimals));
    }
  }
  if (!m_lines.isEmpty() && m_metric == Metric::Psnr) {
    painter.setPen(theme().text2);
    painter.drawText(QRectF(0, 0, box.left() - scaled(8), scaled(14)), Qt::AlignRight | Qt::AlignTop,
                     tr("dB"));
  }
  if (m_frames < 2) return;
  painter.setPen(theme().text2);
  const int most = std::max(2, static_cast<int>(box.width() / scaled(80)));
  int step = std::max(1, static_cast<int>(niceStep(m_last - m_first, most)));
  if ((m_frames - 1) % 6 == 0 && m_last - m_first == m_frames - 1 && (m_frames - 1) / 6 <= most)
    step = std::max(1, (m_frames - 1) / 8 / 2 * 2);
  for (int frame = (m_first + step - 1) / step * step; frame <= m_last; frame += step) {
    painter.drawText(QRectF(xOf(frame) - 24, box.bottom() + scaled(6), 48, 16),
                     Qt::AlignHCenter | Qt::AlignTop, QString::number(frame));
  }
}

void MetricPlot::paintThreshold(QPainter& painter) const {
  if (!m_threshold) return;
  const double y = std::round(yOf(*m_threshold)) + 0.5;
  const QRectF box = area();
  if (y < box.top() || y > box.bottom()) return;
  QColor band = theme().warningBg;
  band.setAlphaF(0.5F);
  if (m_metric != Metric::Temporal) painter.fillRect(QRectF(QPointF(box.left(), y), box.bottomRight()), band);
  QPen pen(theme().warning, 1);
  pen.setDashPattern({4, 3});
  painter.setPen(pen);
  painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y));
  painter.setFont(ui::font(TextStyle::Small));
  painter.drawText(thresholdLabel(), Qt::AlignLeft | Qt::AlignVCenter, thresholdText());
}

QString MetricPlot::thresholdText() const {
  return tr("threshold %1, frames below: %2").arg(valueText(*m_threshold)).arg(framesBelow().size());
}

QRectF MetricPlot::thresholdLabel() const {
  if (!m_threshold) return {};
  const QFontMetricsF metrics(ui::font(TextStyle::Small));
  return freePlace({metrics.horizontalAdvance(thresholdText()) + 2, double(scaled(14))}, yOf(*m_threshold));
}

bool MetricPlot::isCovered(const QRectF& place) const {
  for (const PlotLine& line : m_lines) {
    for (std::size_t f = 1; f < line.values.size(); ++f) {
      if (std::isnan(line.values[f - 1]) || std::isnan(line.values[f])) continue;
      const QPointF from(xOf(double(f - 1)), yOf(line.values[f - 1]));
      const QPointF to(xOf(double(f)), yOf(line.values[f]));
      const QRectF span = QRectF(from, to).normalized().adjusted(-1, -2, 1, 2);
      if (place.intersects(span)) return true;
    }
  }
  return false;
}

QRectF MetricPlot::freePlace(const QSizeF& size, double y) const {
  const QRectF box = area();
  const double right = box.right() - size.width() - scaled(8);
  QRectF first;
  for (const double top : {y + scaled(3), y - scaled(3) - size.height()}) {
    if (top < 0 || top + size.height() > box.bottom()) continue;
    for (double left = right; left >= box.left() + scaled(8); left -= size.width() / 2) {
      const QRectF place(QPointF(left, top), size);
      if (first.isNull()) first = place;
      if (!isCovered(place)) return place;
    }
  }
  return first;
}

void MetricPlot::paintLines(QPainter& painter) const {
  painter.save();
  painter.setClipRect(area().adjusted(-4, -10, 4, 4));
  painter.setRenderHint(QPainter::Antialiasing);
  for (int pass = 0; pass < 2; ++pass) {  // the active one on top
    for (int i = 0; i < m_lines.size(); ++i) {
      const PlotLine& line = m_lines.at(i);
      if (line.active != (pass == 1)) continue;
      QPainterPath path;
      bool open = false;
      for (std::size_t f = 0; f < line.values.size(); ++f) {
        if (std::isnan(line.values[f])) {
          open = false;
          continue;
        }
        const QPointF point(xOf(double(f)), yOf(line.values[f]));
        open ? path.lineTo(point) : path.moveTo(point);
        open = true;
      }
      painter.strokePath(
          path, QPen(colourOf(i), line.active ? 1.8 : 1.2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
      if (m_lines.size() > kDirectLabels || line.values.empty()) continue;
      const std::size_t at = static_cast<std::size_t>(
          std::clamp((m_first * 3 + m_last * 2) / 5, 0, int(line.values.size()) - 1));
      painter.setFont(ui::font(TextStyle::Small));
      painter.setPen(colourOf(i));
      const double half = painter.fontMetrics().horizontalAdvance(line.name) / 2.0 + 4;
      double top = area().bottom();  // over the highest point that the name would cover
      for (std::size_t f = 0; f < line.values.size(); ++f) {
        if (std::abs(xOf(double(f)) - xOf(double(at))) <= half && !std::isnan(line.values[f]))
          top = std::min(top, yOf(line.values[f]));
      }
      painter.drawText(QRectF(xOf(double(at)) - 100, std::max(0.0, top - scaled(17)), 200, scaled(14)),
                       Qt::AlignCenter, line.name);
    }
  }
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme().warning);
  const PlotLine* active = activeLine();
  for (const int frame : framesBelow()) {
    painter.drawEllipse(QPointF(xOf(frame), yOf(active->values[static_cast<std::size_t>(frame)])), scaled(3),
                        scaled(3));
  }
  painter.restore();
}

void MetricPlot::paintPlayhead(QPainter& painter) const {
  const QRectF box = area();
  painter.setBrush(theme().accent);
  painter.setPen(Qt::NoPen);
  for (const int frame : m_notes) {
    if (frame >= m_first && frame <= m_last) painter.drawRect(QRectF(xOf(frame) - 2, box.bottom() + 1, 4, 4));
  }
  if (m_playhead < m_first || m_playhead > m_last) return;
  const double x = std::round(xOf(m_playhead));
  painter.fillRect(QRectF(x - 0.5, 0, 1, box.bottom() + 2), theme().text);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(theme().text);
  painter.drawPolygon(QPolygonF{{x - scaled(5), 0}, {x + scaled(5), 0}, {x, double(scaled(7))}});
  painter.setRenderHint(QPainter::Antialiasing, false);
}

void MetricPlot::paintReadout(QPainter& painter, int frame) const {
  QStringList values;
  for (const PlotLine& line : m_lines) {
    const auto at = static_cast<std::size_t>(frame);
    values.append(at < line.values.size() ? valueText(line.values[at]) : QStringLiteral("\u2013"));
  }
  QString text = values.join(QStringLiteral(" / "));
  if (m_metric == Metric::Psnr && values.size() > 1) {  // the unit once
    text.replace(QStringLiteral(" dB / "), QStringLiteral(" / "));
  }
  const QFont small = ui::font(TextStyle::Small), number = ui::font(TextStyle::Number);
  const double width = std::max(QFontMetrics(number).horizontalAdvance(text),
                                QFontMetrics(small).horizontalAdvance(tr("frame %1").arg(frame))) +
                       scaled(16);
  const QRectF plot = area();
  QRectF box(xOf(frame) + scaled(8), plot.center().y() - scaled(17), width, scaled(36));
  if (box.right() > plot.right()) box.moveRight(xOf(frame) - scaled(8));
  painter.setPen(theme().line);
  painter.setBrush(theme().raised);
  painter.drawRect(box.translated(0.5, 0.5).toRect());
  painter.setPen(theme().text2);
  painter.setFont(small);
  painter.drawText(box.adjusted(scaled(8), scaled(3), 0, -scaled(18)), Qt::AlignLeft | Qt::AlignVCenter,
                   tr("frame %1").arg(frame));
  painter.setPen(theme().text);
  painter.setFont(number);
  painter.drawText(box.adjusted(scaled(8), scaled(17), 0, -scaled(3)), Qt::AlignLeft | Qt::AlignVCenter,
                   text);
}

void MetricPlot::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || m_frames < 2) return;
  const bool onThreshold =
      m_threshold && std::abs(event->position().y() - yOf(*m_threshold)) <= scaled(int(kGrip));
  m_drag = onThreshold ? Drag::Threshold : Drag::Seek;
  if (m_drag == Drag::Seek) Q_EMIT seekRequested(frameAt(event->position().x()));
}

void MetricPlot::mouseMoveEvent(QMouseEvent* event) {
  const int frame = area().contains(event->position()) ? frameAt(event->position().x()) : -1;
  if (m_drag == Drag::Seek) Q_EMIT seekRequested(frameAt(event->position().x()));
  if (m_drag == Drag::Threshold)
    setThreshold(std::clamp(valueAt(event->position().y()), m_span.low, m_span.high));
  const bool near = m_threshold && std::abs(event->position().y() - yOf(*m_threshold)) <= scaled(int(kGrip));
  setCursor(near || m_drag == Drag::Threshold ? Qt::SplitVCursor : Qt::ArrowCursor);
  m_hover = m_drag == Drag::None ? frame : -1;
  update();
}

void MetricPlot::mouseReleaseEvent(QMouseEvent*) {
  m_drag = Drag::None;
}

void MetricPlot::mouseDoubleClickEvent(QMouseEvent*) {
  m_first = 0;
  m_last = std::max(0, m_frames - 1);
  redraw();
}

void MetricPlot::wheelEvent(QWheelEvent* event) {
  if (m_frames < 3 || event->angleDelta().y() == 0) return;
  const int narrowest = std::min(m_frames - 1, std::max(8, static_cast<int>(area().width() / scaled(40))));
  const double factor = event->angleDelta().y() > 0 ? 0.8 : 1.25;
  const int at = frameAt(event->position().x());
  const int span =
      std::clamp(static_cast<int>(std::lround((m_last - m_first) * factor)), narrowest, m_frames - 1);
  const double part = double(at - m_first) / std::max(1, m_last - m_first);
  m_first = std::clamp(static_cast<int>(std::lround(at - part * span)), 0, m_frames - 1 - span);
  m_last = m_first + span;
  event->accept();
  redraw();
}

void MetricPlot::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right) {
    Q_EMIT seekRequested(
        std::clamp(m_playhead + (event->key() == Qt::Key_Left ? -1 : 1), 0, std::max(0, m_frames - 1)));
    return;
  }
  QWidget::keyPressEvent(event);
}

void MetricPlot::leaveEvent(QEvent*) {
  m_hover = -1;
  update();
}

void MetricPlot::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) redraw();
  QWidget::changeEvent(event);
}

}  // namespace vdit::ui
