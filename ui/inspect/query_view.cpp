// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/query_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "ui/look/theme.h"
#include "ui/views/maps/colour_map.h"

namespace vdit::ui {
namespace {

constexpr int kSmall = 4, kGap = 4;

}  // namespace

QueryView::QueryView(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("queryView"));
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Query token on the video"));
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

QSize QueryView::sizeHint() const {
  return {scaled(292), heightForWidth(scaled(292))};
}

int QueryView::heightForWidth(int width) const {
  const double ratio = static_cast<double>(m_video.height()) / std::max(1, m_video.width());
  return static_cast<int>(width * ratio + scaled(6) + (width - 3 * kGap) / 4.0 * ratio);
}

void QueryView::setGrid(const kernels::TokenGrid& grid, QSize video) {
  m_grid = grid;
  if (!video.isEmpty()) m_video = video;
  m_frames.clear();
  updateGeometry();
  update();
}

void QueryView::setFrames(std::vector<QImage> frames) {
  m_frames = std::move(frames);
  update();
}

void QueryView::setWeights(std::vector<float> weights, const QString& note) {
  m_weights = std::move(weights);
  m_note = note;
  Q_EMIT noted(note);
  say();
  update();
}

void QueryView::setQuery(int frame, int row, int column) {
  m_frame = frame;
  m_row = row;
  m_column = column;
  m_shown = frame;
  say();
  update();
}

void QueryView::setShownFrame(int frame) {
  m_shown = std::clamp<int>(frame, 0, std::max<int>(0, static_cast<int>(m_grid.frames) - 1));
  say();
  update();
}

void QueryView::say() {
  QString text = tr("query t %1, row %2, column %3; shown frame t %4")
                     .arg(m_frame)
                     .arg(m_row)
                     .arg(m_column)
                     .arg(m_shown);
  if (m_weights.empty()) {
    text = tr("%1; %2").arg(text, m_note);
  } else {
    const auto most =
        static_cast<std::int64_t>(std::max_element(m_weights.begin(), m_weights.end()) - m_weights.begin());
    const std::int64_t spot = most % m_grid.places();
    text = tr("%1; strongest key t %2, row %3, column %4")
               .arg(text)
               .arg(most / m_grid.places())
               .arg(spot / m_grid.width)
               .arg(spot % m_grid.width);
    if (!m_note.isEmpty()) text = tr("%1; %2").arg(text, m_note);
  }
  setAccessibleDescription(text);
}

QRectF QueryView::largeRect() const {
  const double ratio = static_cast<double>(m_video.height()) / std::max(1, m_video.width());
  return {0, 0, static_cast<double>(width()), width() * ratio};
}

QRectF QueryView::smallRect(int place) const {
  const QRectF large = largeRect();
  const double wide = (width() - (kSmall - 1) * kGap) / static_cast<double>(kSmall);
  return {place * (wide + kGap), large.bottom() + scaled(6), wide,
          wide * large.height() / std::max(1.0, large.width())};
}

std::vector<int> QueryView::stripFrames() const {
  // Two before and two after the shown one, moved in at the ends of the clip.
  std::vector<int> frames;
  const int all = static_cast<int>(m_grid.frames);
  int first = std::clamp(m_shown - 2, 0, std::max(0, all - 5));
  for (int i = first; i < all && static_cast<int>(frames.size()) < kSmall; ++i) {
    if (i != m_shown) frames.push_back(i);
  }
  return frames;
}

QRectF QueryView::tokenRect(int row, int column) const {
  const QRectF box = largeRect();
  const double wide = box.width() / static_cast<double>(m_grid.width),
               tall = box.height() / static_cast<double>(m_grid.height);
  return {box.left() + column * wide, box.top() + row * tall, wide, tall};
}

void QueryView::paintFrame(QPainter& painter, int frame, const QRectF& box) {
  painter.setRenderHint(QPainter::SmoothPixmapTransform, true);
  if (frame < static_cast<int>(m_frames.size()) && !m_frames[static_cast<std::size_t>(frame)].isNull()) {
    painter.drawImage(box, m_frames[static_cast<std::size_t>(frame)]);
  } else {
    painter.fillRect(box, theme().canvas);
    painter.setPen(theme().line);
    painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5));
  }
  const auto places = static_cast<std::size_t>(m_grid.places());
  if (m_weights.size() < places * static_cast<std::size_t>(m_grid.frames)) return;
  static const ColourMap magma(ColourMap::Kind::Magma);
  const float most = *std::max_element(m_weights.begin(), m_weights.end());
  QImage veil(static_cast<int>(m_grid.width), static_cast<int>(m_grid.height), QImage::Format_ARGB32);
  for (int y = 0; y < veil.height(); ++y) {
    auto* line = reinterpret_cast<QRgb*>(veil.scanLine(y));
    for (int x = 0; x < veil.width(); ++x) {
      const float weight = m_weights[static_cast<std::size_t>(frame) * places +
                                     static_cast<std::size_t>(y * veil.width() + x)];
      const double share =
          std::pow(std::min(1.0, static_cast<double>(weight) / static_cast<double>(most) * 1.6), 0.55);
      const QRgb colour = magma.at(share);
      line[x] =
          qRgba(qRed(colour), qGreen(colour), qBlue(colour), static_cast<int>(std::min(225.0, share * 300)));
    }
  }
  painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
  painter.drawImage(box, veil);
}

void QueryView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const QRectF large = largeRect();
  if (m_grid.places() <= 1) {  // no capture is open
    painter.fillRect(large, theme().canvas);
    painter.setPen(theme().text2);
    painter.setFont(ui::font(TextStyle::Small));
    painter.drawText(large, Qt::AlignCenter, tr("The video of a captured run"));
    return;
  }
  paintFrame(painter, m_shown, large);
  if (m_shown == m_frame) {
    const QRectF token = tokenRect(m_row, m_column);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(Qt::black, 3));
    painter.drawRect(token);
    painter.setPen(QPen(Qt::white, 1.5));
    painter.drawRect(token);
  }
  painter.setFont(ui::font(TextStyle::Small));
  const QString label = tr("t %1").arg(m_shown);
  const QRectF tag(large.left() + 6, large.top() + 6, painter.fontMetrics().horizontalAdvance(label) + 12,
                   17);
  painter.fillRect(tag, theme().window);
  painter.setPen(theme().text);
  painter.drawText(tag, Qt::AlignCenter, label);
  const std::vector<int> strip = stripFrames();
  for (int i = 0; i < static_cast<int>(strip.size()); ++i)
    paintFrame(painter, strip[static_cast<std::size_t>(i)], smallRect(i));
  if (!hasFocus()) return;
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(theme().accent, 2));
  painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
}

void QueryView::mousePressEvent(QMouseEvent* event) {
  if (m_grid.frames < 1) return;
  const std::vector<int> strip = stripFrames();
  for (int i = 0; i < static_cast<int>(strip.size()); ++i) {
    if (!smallRect(i).contains(event->position())) continue;
    setShownFrame(strip[static_cast<std::size_t>(i)]);
    return Q_EMIT frameChosen(m_shown);
  }
  const QRectF large = largeRect();
  if (!large.contains(event->position())) return;
  const int row = static_cast<int>((event->position().y() - large.top()) / large.height() *
                                   static_cast<double>(m_grid.height));
  const int column = static_cast<int>((event->position().x() - large.left()) / large.width() *
                                      static_cast<double>(m_grid.width));
  Q_EMIT queryPicked(m_shown, std::clamp<int>(row, 0, static_cast<int>(m_grid.height) - 1),
                     std::clamp<int>(column, 0, static_cast<int>(m_grid.width) - 1));
}

void QueryView::wheelEvent(QWheelEvent* event) {
  setShownFrame(m_shown + (event->angleDelta().y() < 0 ? 1 : -1));
  Q_EMIT frameChosen(m_shown);
}

void QueryView::keyPressEvent(QKeyEvent* event) {
  int frame = m_frame, row = m_row, column = m_column;
  switch (event->key()) {
    case Qt::Key_Left:
      --column;
      break;
    case Qt::Key_Right:
      ++column;
      break;
    case Qt::Key_Up:
      --row;
      break;
    case Qt::Key_Down:
      ++row;
      break;
    case Qt::Key_PageUp:
      --frame;
      break;
    case Qt::Key_PageDown:
      ++frame;
      break;
    default:
      return QWidget::keyPressEvent(event);
  }
  if (frame < 0 || row < 0 || column < 0 || frame >= m_grid.frames || row >= m_grid.height ||
      column >= m_grid.width)
    return;
  Q_EMIT queryPicked(frame, row, column);
}

void QueryView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) update();
}

}  // namespace vdit::ui
