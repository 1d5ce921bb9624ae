// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/word_help_filter.h"

#include <QAbstractItemView>
#include <QContextMenuEvent>
#include <QCoreApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QTableView>

#include "ui/settings/word_help.h"
#include "ui/views/explained_word.h"

namespace vdit::ui {
namespace {

QString ofSection(const QWidget& header, int section) {
  return header.property(kExplainedWords).toStringList().value(section);
}

QString ofWidget(const QWidget* widget) {
  for (; widget; widget = widget->isWindow() ? nullptr : widget->parentWidget()) {
    const QString word = widget->property(kExplainedWord).toString();
    if (!word.isEmpty()) return word;
  }
  return {};
}

}  // namespace

WordHelpFilter::WordHelpFilter(QObject* parent) : QObject(parent) {
  QCoreApplication::instance()->installEventFilter(this);
}

QString WordHelpFilter::wordAt(const QWidget& widget, const QPoint& point) {
  if (const auto* header = qobject_cast<const QHeaderView*>(widget.parentWidget()))
    return ofSection(*header, header->logicalIndexAt(point));
  return ofWidget(&widget);
}

QString WordHelpFilter::wordOfFocus(const QWidget& widget) {
  if (const auto* table = qobject_cast<const QTableView*>(&widget)) {
    const QString word = ofSection(*table->horizontalHeader(), table->currentIndex().column());
    if (!word.isEmpty()) return word;
  }
  return ofWidget(&widget);
}

bool WordHelpFilter::eventFilter(QObject* watched, QEvent* event) {
  auto* widget = qobject_cast<QWidget*>(watched);
  if (!widget) return false;
  if (event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool help = key->key() == Qt::Key_F1 && key->modifiers() == Qt::ShiftModifier;
    const QString word = help ? wordOfFocus(*widget) : QString();
    if (word.isEmpty()) return false;
    Q_EMIT asked(word);
    return true;
  }
  if (event->type() != QEvent::ContextMenu) return false;
  const auto* asking = static_cast<QContextMenuEvent*>(event);
  const QString word = wordAt(*widget, asking->pos());
  for (const WordHelp& known : wordHelps()) {
    if (known.key != word) continue;
    auto* menu = new QMenu(widget);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("What is %1?").arg(known.title), this, [this, word] { Q_EMIT asked(word); });
    menu->popup(asking->globalPos());
    return true;
  }
  return false;
}

}  // namespace vdit::ui
