// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/grid_view.h"

#include <QAbstractButton>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "ui/look/theme.h"
#include "ui/tune/grid_delegate.h"
#include "ui/tune/grid_header.h"
#include "ui/tune/grid_model.h"

namespace vdit::ui {
namespace {

constexpr int kSmallest = 12, kLowest = 11, kWidest = 196, kTallest = 38, kWide = 97;

std::optional<kernels::Mode> modeOfKey(int key) {
  switch (key) {
    case Qt::Key_F:
      return kernels::Mode::Full;
    case Qt::Key_S:
      return kernels::Mode::Skip;
    case Qt::Key_D:
      return kernels::Mode::Diagonal;
    case Qt::Key_M:
      return kernels::Mode::MultiDiagonal;
    case Qt::Key_V:
      return kernels::Mode::VerticalStripe;
    default:
      return std::nullopt;
  }
}

}  // namespace

GridView::GridView(GridModel& model, QWidget* parent)
    : QTableView(parent), m_model(model), m_delegate(new GridDelegate(model, this)) {
  setObjectName(QStringLiteral("modeGrid"));
  setAccessibleName(tr("Mode grid: layers down, heads across"));
  setAccessibleDescription(tr("Arrows move, Shift extends; F, S, D, M, V set the mode of the selection"));
  setHorizontalHeader(new GridHeader(Qt::Horizontal, this));
  setVerticalHeader(new GridHeader(Qt::Vertical, this));
  setModel(&model);
  setItemDelegate(m_delegate);
  setShowGrid(false);
  setFrameShape(QFrame::NoFrame);
  setSelectionMode(QAbstractItemView::ExtendedSelection);
  setSelectionBehavior(QAbstractItemView::SelectItems);
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  setTabKeyNavigation(false);
  setCornerButtonEnabled(false);
  setMouseTracking(true);
  viewport()->setBackgroundRole(QPalette::Window);
  // The corner between the headers is ground, not a button.
  for (QAbstractButton* corner : findChildren<QAbstractButton*>()) corner->installEventFilter(this);
  viewport()->setMouseTracking(true);
  setAutoScroll(true);
  connect(&model, &QAbstractItemModel::modelReset, this, [this] { fit(); });
  connect(&model, &GridModel::cellsRefreshed, this, [this] {  // the frame around dense layers is the view's
    const int before = std::exchange(m_denseLayers, m_model.denseLeadingLayers());
    if (before != m_denseLayers) viewport()->update();
  });
  fit();
}

void GridView::setTool(GridTool tool) {
  m_tool = tool;
  m_lasso.clear();
  viewport()->setCursor(tool == GridTool::Select ? Qt::ArrowCursor : Qt::CrossCursor);
}

bool GridView::hasWideCells() const {
  return m_cell.width() >= scaled(kWide);
}

void GridView::fit() {
  const int layers = std::max(1, m_model.rowCount()), heads = std::max(1, m_model.columnCount());
  const int width = maximumViewportSize().width() - verticalHeader()->width();
  const int height = maximumViewportSize().height() - horizontalHeader()->height();
  int cellWidth = std::clamp(width / heads, scaled(kSmallest), scaled(kWidest));
  int cellHeight = std::clamp(height / layers, scaled(kLowest), scaled(kTallest));
  if (cellWidth < scaled(kWide)) {  // squares of letters, a little lower where many layers ask for it
    cellHeight = std::min(cellWidth, cellHeight);
    cellWidth = std::max(cellHeight, scaled(kSmallest));
  }
  m_cell = {cellWidth, cellHeight};
  horizontalHeader()->setDefaultSectionSize(cellWidth);
  verticalHeader()->setDefaultSectionSize(cellHeight);
  Q_EMIT laidOut();
}

void GridView::resizeEvent(QResizeEvent* event) {
  QTableView::resizeEvent(event);
  fit();
}

void GridView::scrollContentsBy(int dx, int dy) {
  QTableView::scrollContentsBy(dx, dy);
  Q_EMIT laidOut();
}

std::vector<int> GridView::selectedCells() const {
  std::vector<int> cells;
  const int heads = m_model.columnCount();
  for (const QItemSelectionRange& range : selectionModel()->selection()) {
    for (int row = range.top(); row <= range.bottom(); ++row) {
      for (int column = range.left(); column <= range.right(); ++column)
        cells.push_back(row * heads + column);
    }
  }
  std::sort(cells.begin(), cells.end());
  cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
  return cells;
}

void GridView::selectCells(const std::vector<int>& cells) {
  const int heads = std::max(1, m_model.columnCount());
  QItemSelection selection;
  // Runs of neighbours in a row are one range: thousands of cells select in no time.
  for (std::size_t i = 0; i < cells.size();) {
    std::size_t last = i;
    while (last + 1 < cells.size() && cells[last + 1] == cells[last] + 1 && cells[last + 1] % heads != 0)
      ++last;
    selection.append(QItemSelectionRange(m_model.index(cells[i] / heads, cells[i] % heads),
                                         m_model.index(cells[last] / heads, cells[last] % heads)));
    i = last + 1;
  }
  selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
  if (!cells.empty()) {
    selectionModel()->setCurrentIndex(m_model.index(cells.front() / heads, cells.front() % heads),
                                      QItemSelectionModel::NoUpdate);
  }
}

void GridView::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) {
  QTableView::selectionChanged(selected, deselected);
  viewport()->update();
  Q_EMIT selectionEdited();
}

void GridView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
  QTableView::currentChanged(current, previous);
  horizontalHeader()->viewport()->update();
  verticalHeader()->viewport()->update();
  viewport()->update();
  if (current.isValid()) Q_EMIT pointed(current.row() * m_model.columnCount() + current.column());
}

void GridView::paintEvent(QPaintEvent* event) {
  QTableView::paintEvent(event);
  QPainter painter(viewport());
  paintDenseBand(painter);
  paintSelection(painter);
  if (m_lasso.isEmpty()) return;
  painter.setRenderHint(QPainter::Antialiasing, true);
  painter.setPen(QPen(theme().panel, 4));
  painter.drawPolyline(m_lasso);
  painter.setPen(QPen(theme().text, 1.5));
  painter.drawPolyline(m_lasso);
}

void GridView::paintDenseBand(QPainter& painter) {
  const int layers = m_model.denseLeadingLayers();
  if (layers == 0 || m_model.columnCount() == 0) return;
  const QRect first = visualRect(m_model.index(0, 0));
  const QRect last = visualRect(m_model.index(layers - 1, m_model.columnCount() - 1));
  painter.setPen(QPen(theme().text, 1, Qt::DashLine));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(first.united(last).adjusted(0, 0, -1, -1));
}

void GridView::paintSelection(QPainter& painter) {
  const int rows = m_model.rowCount(), columns = m_model.columnCount();
  std::vector<bool> chosen(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
  const std::vector<int> cells = selectedCells();
  for (const int cell : cells) chosen[static_cast<std::size_t>(cell)] = true;
  const auto is = [&](int row, int column) {
    return row >= 0 && column >= 0 && row < rows && column < columns &&
           chosen[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                  static_cast<std::size_t>(column)];
  };
  QList<QLine> edges;
  for (const int cell : cells) {
    const int row = cell / columns, column = cell % columns;
    const QRect r = visualRect(m_model.index(row, column)).adjusted(-1, -1, -1, -1);
    if (!is(row - 1, column)) edges.append(QLine(r.left(), r.top(), r.right() + 1, r.top()));
    if (!is(row + 1, column)) edges.append(QLine(r.left(), r.bottom() + 1, r.right() + 1, r.bottom() + 1));
    if (!is(row, column - 1)) edges.append(QLine(r.left(), r.top(), r.left(), r.bottom() + 1));
    if (!is(row, column + 1)) edges.append(QLine(r.right() + 1, r.top(), r.right() + 1, r.bottom() + 1));
  }
  painter.setPen(QPen(theme().panel, 5, Qt::SolidLine, Qt::SquareCap));
  painter.drawLines(edges);
  painter.setPen(QPen(theme().text, 2, Qt::SolidLine, Qt::SquareCap));
  painter.drawLines(edges);
  if (hasFocus() && currentIndex().isValid()) {
    painter.setPen(QPen(theme().accent, 2));
    painter.drawRect(visualRect(currentIndex()).adjusted(1, 1, -3, -3));
  }
}

int GridView::cellAt(const QPoint& position) const {
  const QModelIndex index = indexAt(position);
  return index.isValid() ? index.row() * m_model.columnCount() + index.column() : -1;
}

bool GridView::takeKey(QKeyEvent* event) {
  if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) return false;
  const QModelIndex current = currentIndex();
  const int cell = current.isValid() ? current.row() * m_model.columnCount() + current.column() : -1;
  if (const auto mode = modeOfKey(event->key())) return Q_EMIT modeWished(*mode), true;
  if (event->key() == Qt::Key_P && cell >= 0) return Q_EMIT pickWished(cell), true;
  if (event->key() == Qt::Key_G && cell >= 0) return Q_EMIT fillWished(cell), true;
  if (event->key() == Qt::Key_L) return Q_EMIT lockWished(), true;
  const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  if (enter && cell >= 0) return Q_EMIT inspectWished(cell), true;
  return false;
}

bool GridView::event(QEvent* event) {
  // Single letters belong to the grid while it has the focus, whatever the window binds them to.
  if (event->type() == QEvent::ShortcutOverride) {
    auto* key = static_cast<QKeyEvent*>(event);
    const bool plain = !(key->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
    if (plain && (modeOfKey(key->key()) || key->key() == Qt::Key_P || key->key() == Qt::Key_G ||
                  key->key() == Qt::Key_L)) {
      event->accept();
      return true;
    }
  }
  return QTableView::event(event);
}

bool GridView::eventFilter(QObject* object, QEvent* event) {
  if (event->type() != QEvent::Paint || !qobject_cast<QAbstractButton*>(object))
    return QTableView::eventFilter(object, event);
  auto* corner = static_cast<QWidget*>(object);
  QPainter(corner).fillRect(corner->rect(), theme().panel);
  return true;
}

void GridView::keyPressEvent(QKeyEvent* event) {
  if (!takeKey(event)) QTableView::keyPressEvent(event);
}

void GridView::mousePressEvent(QMouseEvent* event) {
  const int cell = cellAt(event->position().toPoint());
  if (m_tool == GridTool::Lasso && event->button() == Qt::LeftButton) {
    setFocus(Qt::MouseFocusReason);
    m_lasso = QPolygon{event->position().toPoint()};
    m_lassoAdds = event->modifiers() & Qt::ControlModifier ? selectedCells() : std::vector<int>();
    return;
  }
  if (m_tool == GridTool::Select || event->button() != Qt::LeftButton || cell < 0)
    return QTableView::mousePressEvent(event);
  setFocus(Qt::MouseFocusReason);
  selectionModel()->setCurrentIndex(indexAt(event->position().toPoint()), QItemSelectionModel::NoUpdate);
  if (m_tool == GridTool::Pick) return Q_EMIT pickWished(cell);
  if (m_tool == GridTool::Fill) return Q_EMIT fillWished(cell);
  m_stroking = true;
  m_stroked.assign(
      static_cast<std::size_t>(m_model.rowCount()) * static_cast<std::size_t>(m_model.columnCount()), false);
  m_lastStroke = event->position().toPoint();
  Q_EMIT strokeBegan();
  strokeTo(m_lastStroke);
}

void GridView::strokeTo(const QPoint& position) {
  // A fast pointer jumps over cells: every cell on the way is touched.
  const int steps = std::max(1, (position - m_lastStroke).manhattanLength() /
                                    std::max(4, std::min(m_cell.width(), m_cell.height()) / 2));
  std::vector<int> fresh;
  for (int i = 0; i <= steps; ++i) {
    const int cell = cellAt(m_lastStroke + (position - m_lastStroke) * i / steps);
    if (cell < 0 || m_stroked[static_cast<std::size_t>(cell)]) continue;
    m_stroked[static_cast<std::size_t>(cell)] = true;
    fresh.push_back(cell);
  }
  m_lastStroke = position;
  if (!fresh.empty()) Q_EMIT stroked(fresh);
}

// The cells whose middle it goes around, and the one that it began on.
void GridView::endLasso() {
  const QPolygon lasso = std::exchange(m_lasso, {});
  const int rows = m_model.rowCount(), columns = m_model.columnCount(), first = cellAt(lasso.front());
  std::set<int> cells(m_lassoAdds.begin(), m_lassoAdds.end());
  if (first >= 0) cells.insert(first);
  for (int cell = 0; cell < rows * columns; ++cell) {
    const QPoint middle = visualRect(m_model.index(cell / columns, cell % columns)).center();
    if (lasso.containsPoint(middle, Qt::WindingFill)) cells.insert(cell);
  }
  selectCells({cells.begin(), cells.end()});
  viewport()->update();
}

void GridView::mouseMoveEvent(QMouseEvent* event) {
  Q_EMIT pointed(cellAt(event->position().toPoint()));
  if (!m_lasso.isEmpty()) {
    m_lasso.append(event->position().toPoint());
    return viewport()->update();
  }
  if (m_stroking) return strokeTo(event->position().toPoint());
  if (m_tool == GridTool::Select) QTableView::mouseMoveEvent(event);
}

void GridView::mouseReleaseEvent(QMouseEvent* event) {
  if (!m_lasso.isEmpty()) return endLasso();
  if (m_stroking) {
    m_stroking = false;
    Q_EMIT strokeEnded();
    return;
  }
  QTableView::mouseReleaseEvent(event);
}

void GridView::mouseDoubleClickEvent(QMouseEvent* event) {
  const int cell = cellAt(event->position().toPoint());
  if (cell >= 0 && m_tool == GridTool::Select) Q_EMIT inspectWished(cell);
}

void GridView::leaveEvent(QEvent* event) {
  QTableView::leaveEvent(event);
  Q_EMIT pointed(-1);
}

void GridView::changeEvent(QEvent* event) {
  QTableView::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
    m_delegate->forgetTiles();
    viewport()->update();
  }
}

LayerDensityBars::LayerDensityBars(GridModel& model, GridView& view, QWidget* parent)
    : QWidget(parent), m_model(model), m_view(view) {
  setAccessibleName(tr("Density of each layer"));
  const auto fit = [this] {
    QFont small = ui::font(TextStyle::Small);
    small.setWeight(QFont::Medium);
    const int title = QFontMetrics(small).horizontalAdvance(tr("Layer density")) + scaled(2);
    setFixedWidth(std::max(title, hasNumbers() ? scaled(108) : scaled(60)));
    update();
  };
  connect(&view, &GridView::laidOut, this, fit);
  fit();
  connect(&model, &GridModel::cellsRefreshed, this, qOverload<>(&QWidget::update));
}

bool LayerDensityBars::hasNumbers() const {
  return m_view.cellSize().height() >= scaled(16);
}

void LayerDensityBars::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  QFont small = ui::font(TextStyle::Small);
  small.setWeight(QFont::Medium);
  painter.setFont(small);
  painter.setPen(theme().text2);
  const int head = m_view.horizontalHeader()->height();
  painter.drawText(QRect(0, 0, width(), head), Qt::AlignLeft | Qt::AlignVCenter, tr("Layer density"));
  painter.setClipRect(QRect(0, head, width(), height() - head));
  const bool numbers = hasNumbers();
  const int bar = scaled(56), thick = std::min(scaled(6), std::max(3, m_view.cellSize().height() - 6));
  painter.setFont(ui::font(TextStyle::CellNumber));
  for (int layer = 0; layer < m_model.rowCount(); ++layer) {
    const int middle = head + m_view.rowViewportPosition(layer) + m_view.cellSize().height() / 2;
    if (!m_model.isLayerMeasured(layer)) continue;  // hatched in the grid: nothing is known of it
    const double density = m_model.layerDensity(layer);
    painter.fillRect(QRect(0, middle - thick / 2, bar, thick), theme().line);
    painter.fillRect(QRect(0, middle - thick / 2, static_cast<int>(bar * density), thick), theme().text2);
    if (!numbers) continue;
    painter.setPen(theme().text);
    painter.drawText(QRect(bar, middle - scaled(9), scaled(40), scaled(18)),
                     Qt::AlignRight | Qt::AlignVCenter,
                     QStringLiteral("%1 %").arg(QLocale().toString(100 * density, 'f', 0)));
  }
}

}  // namespace vdit::ui
