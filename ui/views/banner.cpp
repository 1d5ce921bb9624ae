// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/banner.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QPainter>
#include <QStyle>
#include <QToolButton>

#include "ui/look/theme.h"
#include "ui/views/hint_text.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

QColor Theme::*groundOf(BannerKind kind) {
  switch (kind) {
    case BannerKind::Info:
      return &Theme::infoBg;
    case BannerKind::Success:
      return &Theme::successBg;
    case BannerKind::Warning:
      return &Theme::warningBg;
    case BannerKind::Danger:
      return &Theme::dangerBg;
  }
  return &Theme::infoBg;
}

QColor Theme::*inkOf(BannerKind kind) {
  switch (kind) {
    case BannerKind::Info:
      return &Theme::accent;
    case BannerKind::Success:
      return &Theme::success;
    case BannerKind::Warning:
      return &Theme::warning;
    case BannerKind::Danger:
      return &Theme::danger;
  }
  return &Theme::accent;
}

QString iconOf(BannerKind kind) {
  switch (kind) {
    case BannerKind::Info:
      return QStringLiteral("info");
    case BannerKind::Success:
      return QStringLiteral("check");
    case BannerKind::Warning:
      return QStringLiteral("warn");
    case BannerKind::Danger:
      return QStringLiteral("error");
  }
  return {};
}

QToolButton* bannerButton(QAction* action, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setAutoRaise(true);
  button->setDefaultAction(action);
  button->setToolButtonStyle(action->icon().isNull() ? Qt::ToolButtonTextOnly : Qt::ToolButtonIconOnly);
  button->setAccessibleName(action->text());
  return button;
}

}  // namespace

Banner::Banner(QWidget* parent)
    : QWidget(parent),
      m_text(new TextLabel(QString(), TextStyle::Body)),
      m_detail(new TextLabel(QString(), TextStyle::Number, &Theme::text2)),
      m_buttons(new QHBoxLayout) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(scaled(34), scaled(4), scaled(6), scaled(4));
  row->setSpacing(scaled(8));
  m_text->setWordWrap(true);
  m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
  row->addWidget(m_text, 1);
  row->addWidget(m_detail);
  m_buttons->setSpacing(scaled(4));
  row->addLayout(m_buttons);
  setMinimumHeight(scaled(36));
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
  hide();
}

QString Banner::text() const {
  return m_text->text();
}

void Banner::show(BannerKind kind, const QString& text, const QString& detail,
                  const QList<QAction*>& actions) {
  if (!isHidden() && kind < m_kind) return;
  m_kind = kind;
  m_details = detail.isEmpty() ? text : text + QLatin1Char('\n') + detail;
  m_text->setText(text);
  m_detail->setText(detail);
  m_detail->setVisible(!detail.isEmpty());
  setAccessibleName(text);
  while (QLayoutItem* item = m_buttons->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  for (QAction* action : actions) m_buttons->addWidget(bannerButton(action, this));
  auto* close = new QAction(icon(QStringLiteral("close")), tr("Dismiss"), this);
  connect(close, &QAction::triggered, this, [this] {
    clear();
    Q_EMIT dismissed();
  });
  auto* closeButton = bannerButton(close, this);
  close->setParent(closeButton);
  m_buttons->addWidget(closeButton);
  setVisible(true);
  update();
}

void Banner::setText(const QString& text) {
  m_text->setText(text);
  setAccessibleName(text);
}

void Banner::showError(const jobs::JobError& error, const QList<QAction*>& actions) {
  auto* copy = new QAction(tr("Copy details"), this);
  const QString details =
      QStringList{error.code, error.subject, error.field, error.found, error.expected, error.hint}.join(
          QLatin1Char('\n'));
  connect(copy, &QAction::triggered, this, [details] { QApplication::clipboard()->setText(details); });
  const QString where =
      error.field.isEmpty() ? error.subject : error.subject + QStringLiteral(": ") + error.field;
  const QString what = error.found.isEmpty() ? error.code
                       : error.expected.isEmpty()
                           ? error.found
                           : tr("Found %1, expected %2").arg(error.found, error.expected);
  show(BannerKind::Danger, withHint(what, error.hint), where, actions + QList<QAction*>{copy});
}

void Banner::clear() {
  m_kind = BannerKind::Info;
  hide();
}

void Banner::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().*groundOf(m_kind));
  painter.fillRect(0, height() - 1, width(), 1, theme().line);
  const int side = scaled(16);
  icon(iconOf(m_kind), inkOf(m_kind)).paint(&painter, scaled(10), (height() - side) / 2, side, side);
}

}  // namespace vdit::ui
