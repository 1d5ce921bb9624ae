// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/history_panel.h"

#include <QAction>
#include <QListWidget>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/look/theme.h"
#include "ui/views/dock_title.h"
#include "ui/views/state_dot.h"

namespace vdit::ui {
namespace {

// Keeps the other steps' texts in line with the current one's.
QIcon noDot() {
  QPixmap empty(16, 16);
  empty.fill(Qt::transparent);
  return empty;
}

constexpr int kMostShown = 500;  // the history itself has no end

}  // namespace

HistoryPanel::HistoryPanel(ConfigDocument& document, QWidget* parent)
    : QWidget(parent), m_document(document) {
  auto* title = new DockTitle(tr("History"), this);
  title->setLineAbove(true);
  QAction* undo = document.undoStack().createUndoAction(this, tr("Undo"));
  undo->setIcon(icon(QStringLiteral("undo")));
  QAction* redo = document.undoStack().createRedoAction(this, tr("Redo"));
  redo->setIcon(icon(QStringLiteral("redo")));
  title->addAction(undo);
  title->addAction(redo);
  m_list = new QListWidget(this);
  m_list->setObjectName(QStringLiteral("history"));
  m_list->setAccessibleName(tr("History of the config"));
  m_list->setFrameShape(QFrame::NoFrame);
  m_list->setFont(ui::font(TextStyle::Table));
  m_list->setUniformItemSizes(true);
  m_list->viewport()->setAutoFillBackground(false);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(title);
  column->addWidget(m_list, 1);
  connect(&document.undoStack(), &QUndoStack::indexChanged, this, &HistoryPanel::refresh);
  connect(&document, &ConfigDocument::stateChanged, this, &HistoryPanel::refresh);
  connect(m_list, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) {
    m_document.undoStack().setIndex(item->data(Qt::UserRole).toInt());
  });
  connect(m_list, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) {
    m_document.undoStack().setIndex(item->data(Qt::UserRole).toInt());
  });
  refresh();
}

void HistoryPanel::refresh() {
  const QSignalBlocker quiet(m_list);
  const QUndoStack& stack = m_document.undoStack();
  m_list->clear();
  const int first = std::max(0, stack.count() - kMostShown);
  for (int i = stack.count(); i >= first; --i) {
    const QString text = i == 0 ? tr("Load %1").arg(m_document.name()) : stack.text(i - 1);
    const bool here = i == stack.index();
    auto* item = new QListWidgetItem(here ? stateDot(&Theme::accent) : noDot(), text, m_list);
    item->setData(Qt::UserRole, i);
    item->setSizeHint(QSize(0, scaled(24)));
    if (here) item->setFont(ui::font(TextStyle::BodyStrong));
    item->setForeground(here ? theme().text : i > stack.index() ? theme().disabled : theme().text2);
    item->setData(Qt::AccessibleTextRole, here ? tr("%1, current").arg(text) : text);
    if (here) m_list->setCurrentItem(item);
  }
}

}  // namespace vdit::ui
