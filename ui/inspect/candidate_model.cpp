// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/candidate_model.h"

#include <QHeaderView>
#include <QLocale>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>

#include "ui/look/theme.h"
#include "ui/tune/grid_cell.h"
#include "ui/views/explained_word.h"
#include "ui/views/header_width.h"
#include "ui/views/number_text.h"
#include "ui/views/row_table.h"

namespace vdit::ui {
namespace {

class CandidateDelegate final : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const bool chosen = option.state & QStyle::State_Selected;
    if (chosen) painter->fillRect(option.rect, theme().selection);
    const auto* model = static_cast<const CandidateModel*>(index.model());
    painter->setPen(chosen ? theme().selectionText : theme().text);
    if (index.column() != CandidateModel::ModeColumn) {
      painter->setFont(ui::font(TextStyle::Number));
      painter->drawText(option.rect.adjusted(0, 0, -scaled(6), 0), Qt::AlignRight | Qt::AlignVCenter,
                        index.data().toString());
      return;
    }
    const kernels::HeadMode& mode = model->at(index.row()).mode;
    const int side = scaled(15), left = option.rect.left() + scaled(12);
    paintModeTile(*painter, QRectF(left, option.rect.center().y() - side / 2, side, side), mode.mode);
    painter->setFont(ui::font(TextStyle::Table));
    painter->setPen(chosen ? theme().selectionText : theme().text2);
    const QRect text = option.rect.adjusted(scaled(12) + side + scaled(7), 0, 0, 0);
    painter->drawText(
        text, Qt::AlignLeft | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width()));
  }
};

constexpr int kWidths[CandidateModel::kColumns] = {0, 60, 48, 48, 46};

QString timeText(const CandidateRow& row, const QString& unknown) {
  if (!row.seconds) return unknown;
  const double milliseconds = 1000 * *row.seconds;
  return QLocale().toString(milliseconds, 'f', milliseconds < 10 ? 2 : 1);
}

}  // namespace

int CandidateModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}
int CandidateModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QVariant CandidateModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const CandidateRow& row = at(index.row());
  const QString unknown = tr("not measured");
  if (role == Qt::AccessibleTextRole) {
    return tr("%1 %2, density %3, recall %4, error %5, time %6")
        .arg(modeTitle(row.mode.mode), parameterText(row.mode), numbers::percent(row.density),
             row.recall ? numbers::recall(*row.recall) : unknown,
             row.error ? numbers::error(*row.error) : unknown, timeText(row, unknown));
  }
  if (role == Qt::TextAlignmentRole)
    return QVariant::fromValue(Qt::Alignment(index.column() == ModeColumn ? Qt::AlignLeft : Qt::AlignRight) |
                               Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  switch (index.column()) {
    case ModeColumn: {
      QString text = parameterText(row.mode);
      if (row.mode.mode == kernels::Mode::MultiDiagonal)
        text = tr("w %L1, %2")
                   .arg(row.mode.half_width)
                   .arg(row.mode.order == kernels::TokenOrder::SpaceMajor ? tr("space") : tr("frame"));
      return row.mode.sink.empty() ? text : tr("%1 + sink").arg(text);
    }
    case DensityColumn:
      return numbers::percent(row.density);
    case RecallColumn:
      return row.recall ? numbers::recall(*row.recall) : QStringLiteral("–");
    case TimeColumn:
      return timeText(row, QStringLiteral("–"));
    default:
      return !row.error        ? QStringLiteral("–")
             : *row.error == 0 ? QStringLiteral("0")
                               : QLocale().toString(*row.error, 'f', 3);
  }
}

QVariant CandidateModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole)
    return QVariant::fromValue(Qt::Alignment(section == ModeColumn ? Qt::AlignLeft : Qt::AlignRight) |
                               Qt::AlignVCenter);
  const QString names[] = {tr("Mode"), tr("Density"), tr("Recall"), tr("Error"), tr("ms")};
  const QString definitions[] = {
      tr("Mode and parameters of the candidate"),
      tr("Kept (query, key) token pairs / all pairs, counted from the runs"),
      tr("Share of softmax mass on kept pairs, averaged over query rows"),
      tr("Squared difference to the Full output / squared Full output, of the "
         "whole head before the output projection"),
      tr("Predicted time of the head in one forward: the measured cost of its mode's "
         "kernel where the newest loss table of this model was searched")};
  if (role == Qt::DisplayRole) return names[section];
  if (role == Qt::ToolTipRole) return definitions[section];
  return {};
}

void CandidateModel::setRows(std::vector<CandidateRow> rows) {
  std::stable_sort(rows.begin(), rows.end(), [](const CandidateRow& a, const CandidateRow& b) {
    return a.error.value_or(1e9) < b.error.value_or(1e9);
  });
  const bool sameSize = rows.size() == m_rows.size();
  if (!sameSize) beginResetModel();
  m_rows = std::move(rows);
  if (!sameSize) endResetModel();
  if (sameSize && !m_rows.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
}

int CandidateModel::rowOf(const kernels::HeadMode& mode) const {
  const auto found =
      std::find_if(m_rows.begin(), m_rows.end(), [&](const CandidateRow& row) { return row.mode == mode; });
  return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

CandidateTable::CandidateTable(CandidateModel& model, QWidget* parent) : QTableView(parent) {
  setObjectName(QStringLiteral("candidates"));
  setAccessibleName(tr("Candidate modes of this head"));
  setModel(&model);
  setItemDelegate(new CandidateDelegate(this));
  makeRowTable(*this);
  horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  for (int i = 1; i < CandidateModel::kColumns; ++i) fitColumn(*horizontalHeader(), i, scaled(kWidths[i]));
  setExplainedWords(*horizontalHeader(), {{}, QStringLiteral("density"), QStringLiteral("recall"), {}, {}});
  viewport()->setAutoFillBackground(false);
}

QSize CandidateTable::sizeHint() const {
  const int rows = model() ? model()->rowCount() : 0;
  return {scaled(280), scaled(26) + scaled(24) * std::clamp(rows, 5, 9)};
}

}  // namespace vdit::ui
