// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/notification_tray.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QSlider>
#include <QTimerEvent>
#include <QVBoxLayout>
#include <QWidgetAction>
#include <algorithm>

#include "ui/look/theme.h"
#include "ui/views/empty_state.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

constexpr int kToastTime = 6000, kActionTime = 10000;  // ms
constexpr qsizetype kMostToasts = 3, kMostNotices = 200;

QWidget* noticeRow(const Notice& notice) {
  auto* row = new QWidget;
  auto* column = new QVBoxLayout(row);
  column->setContentsMargins(scaled(12), scaled(6), scaled(12), scaled(6));
  column->setSpacing(scaled(2));
  auto* head = new QHBoxLayout;
  auto* title = new TextLabel(notice.title, TextStyle::BodyStrong);
  title->setWordWrap(true);
  head->addWidget(title, 1);
  head->addWidget(new TextLabel(QLocale().toString(notice.when.time(), QStringLiteral("HH:mm")),
                                TextStyle::CellNumber, &Theme::text2),
                  0, Qt::AlignTop);
  column->addLayout(head);
  if (!notice.text.isEmpty()) {
    auto* text = new TextLabel(notice.text, TextStyle::Table, &Theme::text2);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(text);
  }
  return row;
}

QRect placeIn(const QWidget& window, const QWidget& widget) {
  return {widget.mapTo(&window, QPoint(0, 0)), widget.size()};
}

// What is clicked, typed into or dragged, as far as it is in sight; toasts' own buttons do not count.
QList<QRect> controlsIn(const QWidget& window) {
  QList<QRect> places;
  for (const QWidget* widget : window.findChildren<QWidget*>()) {
    const bool control = qobject_cast<const QLineEdit*>(widget) ||
                         qobject_cast<const QAbstractButton*>(widget) ||
                         qobject_cast<const QComboBox*>(widget) || qobject_cast<const QSlider*>(widget);
    if (!control || !widget->isVisible() || widget->window() != &window) continue;
    if (qobject_cast<const Toast*>(widget->parentWidget())) continue;
    places.append(placeIn(window, *widget));
  }
  return places;
}

// The lowest bottom at which a box with this right edge covers no control; `bottom` itself where there is
// none.
int clearOf(const QList<QRect>& controls, int right, int bottom, const QSize& size) {
  int place = bottom;
  for (bool moved = true; moved;) {
    moved = false;
    const QRect box(right - size.width(), place - size.height(), size.width(), size.height());
    for (const QRect& control : controls) {
      if (!control.intersects(box)) continue;
      place = std::min(place, control.top() - scaled(8));
      moved = true;
    }
    if (place - size.height() < 0) return bottom;
  }
  return place;
}

}  // namespace

Toast::Toast(const Notice& notice, QWidget* window) : QFrame(window), m_title(notice.title) {
  setAccessibleName(notice.title);
  setAccessibleDescription(notice.text);
  setFixedWidth(scaled(320));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(scaled(12), scaled(10), scaled(6), scaled(10));
  row->setSpacing(scaled(8));
  auto* column = new QVBoxLayout;
  column->setSpacing(scaled(2));
  auto* title = new TextLabel(notice.title, TextStyle::BodyStrong);
  title->setWordWrap(true);
  column->addWidget(title);
  if (!notice.text.isEmpty()) {
    auto* text = new TextLabel(notice.text, TextStyle::Table, &Theme::text2);
    text->setWordWrap(true);
    column->addWidget(text);
  }
  row->addLayout(column, 1);
  if (!notice.action.isEmpty()) {
    auto* act = new QPushButton(notice.action);
    act->setProperty("compact", true);
    connect(act, &QPushButton::clicked, this, [this, run = notice.run] {
      if (run) run();
      Q_EMIT closed();
    });
    row->addWidget(act, 0, Qt::AlignVCenter);
  }
  auto* close = new QToolButton;
  close->setAutoRaise(true);
  close->setIcon(icon(QStringLiteral("close")));
  close->setAccessibleName(tr("Dismiss"));
  connect(close, &QToolButton::clicked, this, &Toast::closed);
  row->addWidget(close, 0, Qt::AlignTop);
  m_timer = startTimer(notice.action.isEmpty() ? kToastTime : kActionTime);
}

void Toast::timerEvent(QTimerEvent* event) {
  if (event->timerId() == m_timer && !underMouse()) Q_EMIT closed();
}

void Toast::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(theme().outline, 1));
  painter.setBrush(theme().raised);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), scaled(4), scaled(4));
}

NotificationTray::NotificationTray(QWidget* window) : QToolButton(window), m_window(window) {
  setAutoRaise(true);
  setIcon(vdit::ui::icon(QStringLiteral("bell")));
  setAccessibleName(tr("Notifications"));
  setToolTip(tr("Notifications"));
  connect(this, &QToolButton::clicked, this, &NotificationTray::openList);
  window->installEventFilter(this);
}

int NotificationTray::unseen() const {
  return static_cast<int>(
      std::count_if(m_notices.begin(), m_notices.end(), [](const Notice& n) { return !n.seen; }));
}

void NotificationTray::add(const QString& title, const QString& text, const QString& action,
                           std::function<void()> run) {
  m_notices.prepend({QDateTime::currentDateTime(), title, text, action, std::move(run), false});
  if (m_notices.size() > kMostNotices) m_notices.removeLast();
  auto* toast = new Toast(m_notices.first(), m_window);
  connect(toast, &Toast::closed, this, [this, toast] {
    m_toasts.removeAll(toast);
    toast->hide();
    toast->deleteLater();
    placeToasts();
  });
  m_toasts.append(toast);
  while (m_toasts.size() > kMostToasts) {
    Toast* oldest = m_toasts.takeFirst();
    oldest->hide();
    oldest->deleteLater();
  }
  toast->show();
  placeToasts();
  setAccessibleDescription(tr("%n new", nullptr, unseen()));
  update();
}

void NotificationTray::placeToasts() {
  if (m_toasts.isEmpty()) return;
  const int gap = scaled(12);
  int right = m_window->width() - gap;
  int bottom = m_floor ? m_floor->mapTo(m_window, QPoint(0, 0)).y() : m_window->height() - scaled(60);
  const QWidget* canvas = m_canvas ? m_canvas() : nullptr;
  if (canvas && canvas->width() >= m_toasts.last()->width() + 2 * gap) {
    const QRect area = placeIn(*m_window, *canvas);
    right = area.right() + 1 - gap;
    bottom = std::min(bottom, area.bottom() + 1);
  }
  bottom -= gap;
  const QList<QRect> controls = controlsIn(*m_window);
  for (auto toast = m_toasts.rbegin(); toast != m_toasts.rend(); ++toast) {
    const QSize size((*toast)->width(), (*toast)->heightForWidth((*toast)->width()) > 0
                                            ? (*toast)->heightForWidth((*toast)->width())
                                            : (*toast)->sizeHint().height());
    (*toast)->resize(size);
    bottom = clearOf(controls, right, bottom, size);
    (*toast)->move(right - size.width(), bottom - size.height());
    (*toast)->raise();
    bottom -= size.height() + scaled(8);
  }
}

void NotificationTray::openList() {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  auto* content = new QWidget;
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(0, scaled(4), 0, scaled(4));
  column->setSpacing(0);
  for (Notice& notice : m_notices) {
    column->addWidget(noticeRow(notice));
    notice.seen = true;
  }
  if (m_notices.isEmpty()) {
    column->addWidget(new EmptyState(QStringLiteral("bell"), tr("Finished and failed jobs are listed here")));
  }
  column->addStretch(1);
  auto* area = new QScrollArea;
  area->setProperty("plainFrame", true);
  area->setFrameShape(QFrame::NoFrame);
  area->setWidgetResizable(true);
  area->setWidget(content);
  area->setFixedSize(scaled(340), qMin(scaled(420), content->sizeHint().height() + scaled(16)));
  auto* holder = new QWidgetAction(menu);
  holder->setDefaultWidget(area);
  menu->addAction(holder);
  menu->popup(mapToGlobal(QPoint(width() - scaled(348), height())));
  update();
}

bool NotificationTray::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_window && event->type() == QEvent::Resize) placeToasts();
  return QToolButton::eventFilter(watched, event);
}

void NotificationTray::paintEvent(QPaintEvent* event) {
  QToolButton::paintEvent(event);
  if (unseen() == 0) return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(theme().window, 1.5));
  painter.setBrush(theme().accent);
  painter.drawEllipse(QPointF(width() - scaled(8), scaled(7)), scaled(4), scaled(4));
}

}  // namespace vdit::ui
