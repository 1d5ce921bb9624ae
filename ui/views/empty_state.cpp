// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/empty_state.h"

#include <QAction>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/look/theme.h"
#include "ui/views/icon_label.h"
#include "ui/views/text_label.h"

namespace vdit::ui {

EmptyState::EmptyState(const QString& iconName, const QString& sentence, QAction* action, QWidget* parent)
    : QWidget(parent),
      m_column(new QVBoxLayout),
      m_sentence(new TextLabel(sentence, TextStyle::Body, &Theme::text2)) {
  auto* outer = new QVBoxLayout(this);
  outer->addStretch(1);
  outer->addLayout(m_column);
  outer->addStretch(1);
  m_column->setSpacing(scaled(12));
  m_column->addWidget(new IconLabel(iconName, 24, &Theme::text2), 0, Qt::AlignHCenter);
  m_sentence->setWordWrap(true);
  m_sentence->setAlignment(Qt::AlignCenter);
  fitSentence();
  m_column->addWidget(m_sentence, 0, Qt::AlignHCenter);
  if (action) addButton(action, false);
}

void EmptyState::setSentence(const QString& sentence) {
  m_sentence->setText(sentence);
  fitSentence();
}

void EmptyState::fitSentence() {
  // A centred layout item keeps the height of its hint, which does not know how the words wrap.
  const int oneLine = m_sentence->fontMetrics().horizontalAdvance(m_sentence->text()) + scaled(4);
  const int width = std::min(oneLine, scaled(320));
  m_sentence->setFixedWidth(width);
  m_sentence->setMinimumHeight(m_sentence->heightForWidth(width));
}

QString EmptyState::sentence() const {
  return m_sentence->text();
}

void EmptyState::addAction(QAction* action) {
  addButton(action, true);
}

QPushButton* EmptyState::addButton(QAction* action, bool flat) {
  auto* button = new QPushButton(action->icon(), action->text(), this);
  button->setFlat(flat);
  button->setEnabled(action->isEnabled());
  button->setToolTip(action->toolTip());
  connect(button, &QPushButton::clicked, action, &QAction::trigger);
  connect(action, &QAction::changed, button, [button, action] {
    button->setEnabled(action->isEnabled());
    button->setToolTip(action->toolTip());
  });
  m_column->addWidget(button, 0, Qt::AlignHCenter);
  return button;
}

}  // namespace vdit::ui
