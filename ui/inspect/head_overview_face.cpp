// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/head_overview_face.h"

#include <algorithm>

#include "ui/inspect/head_overview.h"

namespace vdit::ui {
namespace {

// One thumbnail, by its position.
class HeadCellFace final : public QAccessibleInterface, public QAccessibleTableCellInterface {
 public:
  HeadCellFace(HeadOverview* overview, int position) : m_overview(overview), m_position(position) {}

  int position() const { return m_position; }
  int head() const {
    const std::vector<int>& order = m_overview->shownOrder();
    return isValid() ? order[static_cast<std::size_t>(m_position)] : -1;
  }

  bool isValid() const override {
    return m_overview && m_position < static_cast<int>(m_overview->shownOrder().size());
  }
  QObject* object() const override { return nullptr; }
  QAccessible::Role role() const override { return QAccessible::Cell; }
  QAccessible::State state() const override {
    QAccessible::State state;
    state.focusable = state.selectable = true;
    state.selected = head() == m_overview->current();
    state.focused = state.selected && m_overview->hasFocus();
    state.invisible = !m_overview->viewport()->rect().intersects(m_overview->rectOf(m_position));
    return state;
  }
  QString text(QAccessible::Text kind) const override {
    return kind == QAccessible::Name && isValid() ? m_overview->spokenText(head()) : QString();
  }
  void setText(QAccessible::Text, const QString&) override {}
  QRect rect() const override {
    const QRect box = m_overview->rectOf(m_position);
    return {m_overview->viewport()->mapToGlobal(box.topLeft()), box.size()};
  }
  QAccessibleInterface* parent() const override { return QAccessible::queryAccessibleInterface(m_overview); }
  QAccessibleInterface* child(int) const override { return nullptr; }
  QAccessibleInterface* childAt(int, int) const override { return nullptr; }
  int childCount() const override { return 0; }
  int indexOfChild(const QAccessibleInterface*) const override { return -1; }
  void* interface_cast(QAccessible::InterfaceType type) override {
    return type == QAccessible::TableCellInterface ? static_cast<QAccessibleTableCellInterface*>(this)
                                                   : nullptr;
  }

  // QAccessibleTableCellInterface
  bool isSelected() const override { return head() == m_overview->current(); }
  QList<QAccessibleInterface*> columnHeaderCells() const override { return {}; }
  QList<QAccessibleInterface*> rowHeaderCells() const override { return {}; }
  int columnIndex() const override { return m_position % std::max(1, m_overview->columns()); }
  int rowIndex() const override { return m_position / std::max(1, m_overview->columns()); }
  int columnExtent() const override { return 1; }
  int rowExtent() const override { return 1; }
  QAccessibleInterface* table() const override { return parent(); }

 private:
  HeadOverview* m_overview;
  int m_position;
};

QAccessibleInterface* make(const QString& className, QObject* object) {
  auto* overview = qobject_cast<HeadOverview*>(object);
  return overview && className == QLatin1String(HeadOverview::staticMetaObject.className())
             ? new HeadOverviewFace(overview)
             : nullptr;
}

}  // namespace

HeadOverviewFace::HeadOverviewFace(HeadOverview* overview)
    : QAccessibleWidget(overview, QAccessible::Table) {}

HeadOverviewFace::~HeadOverviewFace() {
  for (const QAccessible::Id id : std::as_const(m_cells)) QAccessible::deleteAccessibleInterface(id);
}

void HeadOverviewFace::install() {
  static const bool installed = [] {
    QAccessible::installFactory(make);
    return true;
  }();
  static_cast<void>(installed);
}

HeadOverview* HeadOverviewFace::overview() const {
  return static_cast<HeadOverview*>(widget());
}

void* HeadOverviewFace::interface_cast(QAccessible::InterfaceType type) {
  if (type == QAccessible::TableInterface) return static_cast<QAccessibleTableInterface*>(this);
  return QAccessibleWidget::interface_cast(type);
}

int HeadOverviewFace::childCount() const {
  return static_cast<int>(overview()->shownOrder().size());
}

QAccessibleInterface* HeadOverviewFace::child(int index) const {
  if (index < 0 || index >= childCount()) return nullptr;
  if (const auto known = m_cells.constFind(index); known != m_cells.constEnd())
    return QAccessible::accessibleInterface(*known);
  auto* cell = new HeadCellFace(overview(), index);
  m_cells.insert(index, QAccessible::registerAccessibleInterface(cell));
  return cell;
}

int HeadOverviewFace::indexOfChild(const QAccessibleInterface* child) const {
  const auto* cell = dynamic_cast<const HeadCellFace*>(child);
  return cell ? cell->position() : -1;
}

QAccessibleInterface* HeadOverviewFace::childAt(int x, int y) const {
  const int head = overview()->indexAt(overview()->viewport()->mapFromGlobal(QPoint(x, y)));
  const std::vector<int>& order = overview()->shownOrder();
  const auto at = std::find(order.begin(), order.end(), head);
  return at == order.end() ? nullptr : child(static_cast<int>(at - order.begin()));
}

QAccessibleInterface* HeadOverviewFace::focusChild() const {
  const QList<QAccessibleInterface*> current = selectedCells();
  return overview()->hasFocus() && !current.isEmpty() ? current.first() : nullptr;
}

QAccessibleInterface* HeadOverviewFace::cellAt(int row, int column) const {
  return column < 0 || column >= columnCount() ? nullptr : child(row * columnCount() + column);
}

int HeadOverviewFace::selectedCellCount() const {
  return static_cast<int>(selectedCells().size());
}

QList<QAccessibleInterface*> HeadOverviewFace::selectedCells() const {
  const std::vector<int>& order = overview()->shownOrder();
  const auto at = std::find(order.begin(), order.end(), overview()->current());
  if (at == order.end()) return {};
  return {child(static_cast<int>(at - order.begin()))};
}

QString HeadOverviewFace::columnDescription(int column) const {
  return overview()->isByLayer() ? HeadOverview::tr("head %1").arg(column) : QString();
}

QString HeadOverviewFace::rowDescription(int row) const {
  return overview()->isByLayer() ? overview()->rowText(row) : QString();
}

int HeadOverviewFace::columnCount() const {
  return overview()->columns();
}

int HeadOverviewFace::rowCount() const {
  return (childCount() + columnCount() - 1) / std::max(1, columnCount());
}

}  // namespace vdit::ui
