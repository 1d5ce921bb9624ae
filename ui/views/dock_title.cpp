// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/dock_title.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

#include "ui/look/theme.h"
#include "ui/views/text_label.h"

namespace vdit::ui {

DockTitle::DockTitle(const QString& title, QWidget* parent)
    : QWidget(parent),
      m_title(new TextLabel(title, TextStyle::Title)),
      m_fact(new TextLabel(QString(), TextStyle::Small, &Theme::text2)),
      m_row(new QHBoxLayout(this)) {
  m_row->setContentsMargins(scaled(12), 0, scaled(6), 0);
  m_row->setSpacing(scaled(8));
  m_row->addWidget(m_title);
  m_row->addWidget(m_fact);
  m_row->addStretch(1);
  setFixedHeight(scaled(30));
}

QSize DockTitle::sizeHint() const {
  return {QWidget::sizeHint().width(), scaled(30)};
}

void DockTitle::setTitle(const QString& title) {
  m_title->setText(title);
}

QString DockTitle::fact() const {
  return m_fact->text();
}

void DockTitle::setFact(const QString& fact) {
  m_fact->setText(fact);
}

void DockTitle::addAction(QAction* action) {
  auto* button = new QToolButton(this);
  button->setAutoRaise(true);
  button->setDefaultAction(action);
  button->setToolButtonStyle(action->icon().isNull() ? Qt::ToolButtonTextOnly : Qt::ToolButtonIconOnly);
  button->setAccessibleName(action->text().remove(QLatin1Char('&')));
  if (action->menu()) button->setPopupMode(QToolButton::InstantPopup);
  m_row->addWidget(button);
}

void DockTitle::addTrailing(QWidget* widget) {
  m_row->addWidget(widget);
}

void DockTitle::setLineAbove(bool line) {
  m_lineAbove = line;
  update();
}

void DockTitle::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().panel);
  if (m_lineAbove) painter.fillRect(0, 0, width(), 1, theme().line);
}

}  // namespace vdit::ui
