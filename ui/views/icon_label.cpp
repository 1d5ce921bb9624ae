// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/icon_label.h"

#include <QPainter>

namespace vdit::ui {

IconLabel::IconLabel(QString name, int side, QColor Theme::*role, QWidget* parent)
    : QWidget(parent), m_name(std::move(name)), m_role(role) {
  setFixedSize(scaled(side), scaled(side));
  setAttribute(Qt::WA_TransparentForMouseEvents);
}

void IconLabel::set(const QString& name, QColor Theme::*role) {
  m_name = name;
  m_role = role;
  update();
}

void IconLabel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  icon(m_name, m_role).paint(&painter, rect());
}

}  // namespace vdit::ui
