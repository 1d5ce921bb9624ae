// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/cheat_sheet.h"

#include <QAction>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QMap>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/look/theme.h"
#include "ui/shell/command_list.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

constexpr int kColumns = 3;

struct Group {
  QString title;
  QList<QAction*> actions;
};

QList<Group> groupsWithKeys(const CommandList& commands) {
  QList<Group> groups;
  for (const CommandList::Command& command : commands.commands()) {
    if (command.action->shortcut().isEmpty()) continue;
    auto found =
        std::find_if(groups.begin(), groups.end(), [&](const Group& g) { return g.title == command.group; });
    if (found == groups.end()) {
      groups.append({command.group, {}});
      found = groups.end() - 1;
    }
    found->actions.append(command.action);
  }
  return groups;
}

QWidget* groupBlock(const Group& group) {
  auto* block = new QWidget;
  auto* grid = new QGridLayout(block);
  grid->setContentsMargins(0, 0, 0, scaled(16));
  grid->setHorizontalSpacing(scaled(12));
  grid->setVerticalSpacing(scaled(6));
  grid->addWidget(new TextLabel(group.title, TextStyle::Title), 0, 0, 1, 2);
  int row = 1;
  for (const QAction* action : group.actions) {
    grid->addWidget(new TextLabel(action->iconText(), TextStyle::Table, &Theme::text2), row, 0);
    auto* keys = new TextLabel(action->shortcut().toString(QKeySequence::NativeText), TextStyle::CellNumber);
    grid->addWidget(keys, row++, 1, Qt::AlignRight);
  }
  return block;
}

}  // namespace

CheatSheet::CheatSheet(const CommandList& commands, QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Keys"));
  auto* content = new QWidget;
  auto* row = new QHBoxLayout(content);
  row->setSpacing(scaled(32));
  QList<QVBoxLayout*> columns;
  QList<qsizetype> heights(kColumns, 0);
  for (int i = 0; i < kColumns; ++i) {
    columns.append(new QVBoxLayout);
    row->addLayout(columns.last(), 1);
  }
  for (const Group& group : groupsWithKeys(commands)) {
    const auto shortest = std::min_element(heights.begin(), heights.end()) - heights.begin();
    columns.at(shortest)->addWidget(groupBlock(group));
    heights[shortest] += group.actions.size() + 2;
    m_shown += static_cast<int>(group.actions.size());
  }
  for (QVBoxLayout* column : columns) column->addStretch(1);
  auto* area = new QScrollArea;
  area->setProperty("plainFrame", true);
  area->setFrameShape(QFrame::NoFrame);
  area->setWidgetResizable(true);
  area->setWidget(content);
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->addWidget(area);
  // As wide as its columns: keys that are cut cannot be learned.
  resize(std::max(scaled(900), content->minimumSizeHint().width() + scaled(24)), scaled(620));
}

}  // namespace vdit::ui
