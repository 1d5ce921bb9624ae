// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/command_palette.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/look/theme.h"
#include "ui/shell/command_list.h"
#include "ui/shell/fuzzy_match.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

constexpr qsizetype kMostRecent = 5;
constexpr int kRowsShown = 10;

QString plainText(const QAction* action) {
  return action->iconText();
}

class PaletteDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Theme& colours = theme();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool enabled = index.data(PaletteModel::EnabledRole).toBool();
    painter->save();
    if (selected) painter->fillRect(option.rect, colours.selection);
    QRect box = option.rect.adjusted(scaled(12), 0, -scaled(12), 0);
    painter->setFont(font(TextStyle::Body));
    painter->setPen(selected ? colours.selectionText : enabled ? colours.text : colours.disabled);
    const QString title = index.data().toString();
    painter->drawText(box, Qt::AlignVCenter | Qt::AlignLeft, title);
    const int used = painter->fontMetrics().horizontalAdvance(title) + scaled(8);
    painter->setFont(font(TextStyle::Small));
    painter->setPen(selected ? colours.selectionText : colours.text2);
    painter->drawText(box.adjusted(used, 1, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                      index.data(PaletteModel::GroupRole).toString());
    painter->drawText(box, Qt::AlignVCenter | Qt::AlignRight, index.data(PaletteModel::KeyRole).toString());
    painter->restore();
  }
  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {100, scaled(28)}; }
};

}  // namespace

PaletteModel::PaletteModel(CommandList& commands, QObject* parent)
    : QAbstractListModel(parent), m_commands(commands) {
  setQuery({});
}

void PaletteModel::setQuery(const QString& query) {
  beginResetModel();
  m_rows.clear();
  for (const CommandList::Command& command : m_commands.commands()) {
    if (!command.action->isVisible()) continue;
    const QString title = plainText(command.action);
    auto score = fuzzyScore(query, title);
    const auto withGroup = fuzzyScore(query, command.group + QLatin1Char(' ') + title);
    // The object's name is in English in every language: who knows a command from elsewhere finds it.
    const auto byName = fuzzyScore(query, command.action->objectName());
    for (const auto& other : {withGroup, byName})
      if (other && (!score || *other - 8 > *score)) score = *other - 8;
    if (!score) continue;
    const qsizetype recent = m_recent.indexOf(command.action);
    const int bonus = recent < 0 ? 0 : 20 - static_cast<int>(recent);
    const int handicap = command.action->isEnabled() ? 0 : 15;
    m_rows.append({command.action, command.group, *score + bonus - handicap});
  }
  std::stable_sort(m_rows.begin(), m_rows.end(),
                   [](const Row& a, const Row& b) { return a.score > b.score; });
  endResetModel();
}

QAction* PaletteModel::action(const QModelIndex& index) const {
  return index.isValid() && index.row() < m_rows.size() ? m_rows.at(index.row()).action : nullptr;
}

void PaletteModel::noteUse(QAction* action) {
  m_recent.removeAll(action);
  m_recent.prepend(action);
  if (m_recent.size() > kMostRecent) m_recent.removeLast();
}

int PaletteModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant PaletteModel::data(const QModelIndex& index, int role) const {
  const QAction* action = this->action(index);
  if (!action) return {};
  const Row& row = m_rows.at(index.row());
  const QString key = action->shortcut().toString(QKeySequence::NativeText);
  switch (role) {
    case Qt::DisplayRole:
      return plainText(action);
    case Qt::AccessibleTextRole:
      return QStringList{plainText(action), row.group, key}.join(QStringLiteral(", "));
    case Qt::ToolTipRole:
      return action->isEnabled() ? QVariant() : QVariant(action->toolTip());
    case GroupRole:
      return row.group;
    case KeyRole:
      return key;
    case EnabledRole:
      return action->isEnabled();
    default:
      return {};
  }
}

Qt::ItemFlags PaletteModel::flags(const QModelIndex& index) const {
  return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren
                         : Qt::NoItemFlags;
}

CommandPalette::CommandPalette(CommandList& commands, QWidget* window)
    : QFrame(window, Qt::Popup | Qt::FramelessWindowHint),
      m_model(new PaletteModel(commands, this)),
      m_field(new QLineEdit),
      m_list(new QListView),
      m_nothing(new TextLabel(tr("No command matches"), TextStyle::Body, &Theme::text2)) {
  setAccessibleName(tr("Commands"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(scaled(8), scaled(8), scaled(8), scaled(8));
  column->setSpacing(scaled(6));
  m_field->setPlaceholderText(tr("Search commands"));
  m_field->setAccessibleName(tr("Search commands"));
  m_field->addAction(icon(QStringLiteral("search"), &Theme::text2), QLineEdit::LeadingPosition);
  m_field->setProperty("ownFocusMark", true);
  m_field->installEventFilter(this);
  m_list->setModel(m_model);
  m_list->setItemDelegate(new PaletteDelegate(m_list));
  m_list->setProperty("plainFrame", true);
  m_list->setFrameShape(QFrame::NoFrame);
  m_list->setAccessibleName(tr("Commands"));
  m_list->setUniformItemSizes(true);
  m_list->setFocusPolicy(Qt::NoFocus);
  m_list->viewport()->setBackgroundRole(QPalette::Button);
  column->addWidget(m_field);
  column->addWidget(m_list);
  m_nothing->setFixedHeight(scaled(28));
  m_nothing->setContentsMargins(scaled(12), 0, scaled(12), 0);
  column->addWidget(m_nothing);
  connect(m_field, &QLineEdit::textChanged, this, [this](const QString& text) {
    m_model->setQuery(text);
    m_list->setCurrentIndex(m_model->index(0));
    place();
  });
  connect(m_field, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
  connect(m_list, &QListView::clicked, this, &CommandPalette::runCurrent);
}

void CommandPalette::open() {
  m_field->clear();
  m_model->setQuery({});
  m_list->setCurrentIndex(m_model->index(0));
  place();
  show();
  m_field->setFocus();
}

void CommandPalette::place() {
  const QWidget* window = parentWidget()->window();
  const int width = std::min(scaled(560), window->width() - scaled(48));
  const int rows = std::clamp(m_model->rowCount(), 1, kRowsShown);
  m_list->setFixedHeight(rows * scaled(28));
  m_list->setVisible(m_model->rowCount() > 0);
  m_nothing->setVisible(m_model->rowCount() == 0);
  resize(width, scaled(16) + scaled(28) + scaled(6) + rows * scaled(28));
  move(window->mapToGlobal(QPoint((window->width() - width) / 2, scaled(70))));
}

void CommandPalette::runCurrent() {
  QAction* action = m_model->action(m_list->currentIndex());
  if (!action || !action->isEnabled()) return;
  close();
  m_model->noteUse(action);
  action->trigger();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_field && event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    const int page = kRowsShown - 1;
    const int step = key == Qt::Key_Down       ? 1
                     : key == Qt::Key_Up       ? -1
                     : key == Qt::Key_PageDown ? page
                     : key == Qt::Key_PageUp   ? -page
                                               : 0;
    if (step != 0 && m_model->rowCount() > 0) {
      const int row = std::clamp(m_list->currentIndex().row() + step, 0, m_model->rowCount() - 1);
      m_list->setCurrentIndex(m_model->index(row));
      return true;
    }
  }
  return QFrame::eventFilter(watched, event);
}

void CommandPalette::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().raised);
  painter.setPen(theme().line);
  painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

}  // namespace vdit::ui
