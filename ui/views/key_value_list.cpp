// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/key_value_list.h"

#include <QGridLayout>

#include "ui/views/explained_word.h"
#include "ui/views/text_label.h"

namespace vdit::ui {

KeyValueList::KeyValueList(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this)) {
  m_grid->setContentsMargins(0, 0, 0, 0);
  m_grid->setHorizontalSpacing(scaled(12));
  m_grid->setVerticalSpacing(scaled(6));
  m_grid->setColumnStretch(1, 1);
}

void KeyValueList::set(const QString& label, const QString& value, Value kind, const QString& definition) {
  auto found = m_rows.find(label);
  if (found == m_rows.end()) {
    Row row{new TextLabel(label, TextStyle::Table, &Theme::text2),
            new TextLabel(QString(), kind == Value::Number ? TextStyle::Number : TextStyle::Table)};
    row.value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row.value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row.label->setBuddy(row.value);
    row.value->setAccessibleName(label);
    const int line = static_cast<int>(m_rows.size());
    m_grid->addWidget(row.label, line, 0);
    m_grid->addWidget(row.value, line, 1);
    found = m_rows.insert(label, row);
  }
  found->value->setText(value);
  if (!definition.isEmpty()) {
    found->label->setToolTip(definition);
    found->value->setToolTip(definition);
  }
}

void KeyValueList::explain(const QString& label, const QString& word) {
  const auto found = m_rows.constFind(label);
  if (found == m_rows.constEnd()) return;
  setExplainedWord(*found->label, word);
  setExplainedWord(*found->value, word);
}

void KeyValueList::setRole(const QString& label, QColor Theme::*role) {
  if (const auto found = m_rows.constFind(label); found != m_rows.constEnd()) found->value->setRole(role);
}

QString KeyValueList::value(const QString& label) const {
  const auto found = m_rows.constFind(label);
  return found == m_rows.constEnd() ? QString() : found->value->text();
}

void KeyValueList::clear() {
  for (const Row& row : std::as_const(m_rows)) {
    delete row.label;
    delete row.value;
  }
  m_rows.clear();
}

}  // namespace vdit::ui
