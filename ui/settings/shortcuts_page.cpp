// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/shortcuts_page.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "ui/look/theme.h"
#include "ui/settings/setting_texts.h"
#include "ui/shell/command_list.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

constexpr int kNameRole = Qt::UserRole;

}  // namespace

ShortcutsPage::ShortcutsPage(CommandList& commands, QWidget* parent)
    : QWidget(parent),
      m_commands(commands),
      m_table(new QTreeWidget),
      m_editor(new QKeySequenceEdit),
      m_note(new TextLabel({}, TextStyle::Small, &Theme::warning)) {
  m_table->setHeaderLabels({tr("Command"), tr("Where"), tr("Keys")});
  m_table->setRootIsDecorated(false);
  m_table->setAccessibleName(tr("Shortcuts"));
  m_table->setUniformRowHeights(true);
  m_table->header()->setSectionResizeMode(0, QHeaderView::Stretch);
  for (const int column : {1, 2})
    m_table->header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
  m_table->header()->setStretchLastSection(false);
  m_editor->setAccessibleName(tr("New keys"));
  m_editor->setEnabled(false);
  m_note->setWordWrap(true);
  auto* reset = new QPushButton(tr("Default"));
  reset->setAutoDefault(false);
  auto* none = new QPushButton(tr("None"));
  none->setAutoDefault(false);
  auto* row = new QHBoxLayout;
  row->addWidget(new TextLabel(tr("Keys for this command"), TextStyle::Small, &Theme::text2));
  row->addWidget(m_editor, 1);
  row->addWidget(none);
  row->addWidget(reset);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, scaled(12), 0);
  column->addWidget(new TextLabel(settingsPageTitle(QStringLiteral("shortcuts")), TextStyle::Title));
  column->addWidget(m_table, 1);
  column->addLayout(row);
  column->addWidget(m_note);
  const auto currentName = [this] {
    const QTreeWidgetItem* item = m_table->currentItem();
    return item ? item->data(0, kNameRole).toString() : QString();
  };
  connect(m_table, &QTreeWidget::currentItemChanged, this, &ShortcutsPage::select);
  connect(m_editor, &QKeySequenceEdit::editingFinished, this,
          [this, currentName] { record(currentName(), m_editor->keySequence()); });
  connect(none, &QPushButton::clicked, this, [this, currentName] { record(currentName(), {}); });
  connect(reset, &QPushButton::clicked, this, [this, currentName] {
    m_commands.resetShortcut(currentName());
    m_note->clear();
  });
  connect(&m_commands, &CommandList::changed, this, &ShortcutsPage::fill);
  fill();
}

void ShortcutsPage::fill() {
  const QString kept =
      m_table->currentItem() ? m_table->currentItem()->data(0, kNameRole).toString() : QString();
  m_table->clear();
  for (const CommandList::Command& command : m_commands.commands()) {
    auto* item =
        new QTreeWidgetItem(m_table, {command.action->iconText(), command.group,
                                      command.action->shortcut().toString(QKeySequence::NativeText)});
    item->setData(0, kNameRole, command.action->objectName());
    item->setFont(2, vdit::ui::font(TextStyle::Number));
    if (command.action->objectName() == kept) m_table->setCurrentItem(item);
  }
  m_table->resizeColumnToContents(1);
  setFilter(m_query);
}

int ShortcutsPage::setFilter(const QString& query) {
  m_query = query;
  int left = 0;
  for (int i = 0; i < m_table->topLevelItemCount(); ++i) {
    QTreeWidgetItem* item = m_table->topLevelItem(i);
    bool fits = query.isEmpty();
    for (int column = 0; column < 3 && !fits; ++column)
      fits = item->text(column).contains(query, Qt::CaseInsensitive);
    item->setHidden(!fits);
    left += fits;
  }
  return left;
}

void ShortcutsPage::resetAll() {
  m_commands.resetAllShortcuts();
  m_note->clear();
}

void ShortcutsPage::select(QTreeWidgetItem* item) {
  m_editor->setEnabled(item != nullptr);
  const QAction* action = item ? m_commands.find(item->data(0, kNameRole).toString()) : nullptr;
  m_editor->setKeySequence(action ? action->shortcut() : QKeySequence());
}

void ShortcutsPage::record(const QString& name, const QKeySequence& keys) {
  if (name.isEmpty()) return;
  QStringList clashes;
  for (const QAction* other : m_commands.conflicts(name, keys)) clashes.append(other->iconText());
  m_commands.setShortcut(name, keys);
  m_note->setText(clashes.isEmpty() ? QString()
                                    : tr("%1 is also the key of: %2")
                                          .arg(keys.toString(QKeySequence::NativeText),
                                               clashes.join(QStringLiteral(", "))));
}

QString ShortcutsPage::note() const {
  return m_note->text();
}

}  // namespace vdit::ui
