// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/ranking_table.h"

#include <QHeaderView>
#include <QPainter>

#include "ui/look/theme.h"
#include "ui/views/header_width.h"
#include "ui/views/number_text.h"
#include "ui/views/row_table.h"

namespace vdit::ui {
namespace {

constexpr int kWidths[RankingModel::kColumns] = {84, 0, 76, 76, 96, 76};
const QString kUnknown = QStringLiteral("–");

Qt::Alignment alignmentOf(int column) {
  return (column == RankingModel::NameColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter;
}

}  // namespace

int RankingModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_ranking.configs.size());
}
int RankingModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QString RankingModel::text(int row, int column) const {
  const RankedConfig& config = at(row);
  switch (column) {
    case RankColumn:
      return config.predictedRank == 0 || config.predictedRank == row + 1
                 ? QString::number(row + 1)
                 : tr("%1 (pred. %2)").arg(row + 1).arg(config.predictedRank);
    case NameColumn:
      return config.name;
    case PsnrColumn:
      return numbers::decibel(config.psnr);
    case ErrorColumn:
      return config.predictedError ? numbers::error(*config.predictedError) : kUnknown;
    case SpeedColumn: {
      if (config.speedup <= 0) return kUnknown;
      const QString speed = numbers::speedUp(config.speedup);
      return config.here ? speed : tr("%1 elsewhere").arg(speed);
    }
    default:
      return config.predictedSpeedup ? numbers::speedUp(*config.predictedSpeedup) : kUnknown;
  }
}

QString RankingModel::inWords(int row) const {
  const RankedConfig& config = at(row);
  const QString unknown = tr("not predicted");
  return tr("Rank %1, predicted %2: %3, PSNR %4, predicted error %5, speed-up %6, predicted %7")
      .arg(QString::number(row + 1),
           config.predictedRank > 0 ? QString::number(config.predictedRank) : unknown, config.name,
           text(row, PsnrColumn), config.predictedError ? text(row, ErrorColumn) : unknown,
           config.speedup > 0 ? text(row, SpeedColumn) : tr("not timed"),
           config.predictedSpeedup ? text(row, PredictedColumn) : unknown);
}

QString RankingModel::tip(const RankedConfig& config) const {
  QStringList lines{tr("Mean of %Ln pair(s)", nullptr, config.pairs)};
  if (!config.surpassedBy.isEmpty())
    lines.append(tr("%1 is better in one figure and no worse in the other").arg(config.surpassedBy));
  if (config.file.isEmpty()) lines.append(tr("The file of this config is gone"));
  return lines.join(QLatin1Char('\n'));
}

QVariant RankingModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const RankedConfig& config = at(index.row());
  switch (role) {
    case Qt::DisplayRole:
      return text(index.row(), index.column());
    case Qt::AccessibleTextRole:
      return inWords(index.row());
    case Qt::ToolTipRole:
      return tip(config);
    case Qt::TextAlignmentRole:
      return QVariant::fromValue(alignmentOf(index.column()));
    case Qt::FontRole:
      return ui::font(index.column() == NameColumn ? TextStyle::Table : TextStyle::Number);
    case Qt::ForegroundRole:
      return config.surpassedBy.isEmpty() ? theme().text : theme().text2;
    default:
      return {};
  }
}

QVariant RankingModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) return QVariant::fromValue(alignmentOf(section));
  const QString names[] = {tr("Rank"),         tr("Config"),   tr("PSNR"),
                           tr("Error, pred."), tr("Speed-up"), tr("Predicted")};
  const QString definitions[] = {
      tr("By measured PSNR, equal ones by measured speed-up; in brackets, where it differs, by the predicted "
         "error"),
      tr("A click opens it"),
      tr("Measured: mean over frames of the luma PSNR against full attention: sameness, not quality"),
      tr("Mean of the head errors over all cells, from the open loss table"),
      tr("Measured: denoising, fastest dense path / this config, same device, same run"),
      tr("Speed-up that the open loss table predicts")};
  if (role == Qt::DisplayRole) return names[section];
  if (role == Qt::ToolTipRole) return definitions[section];
  return {};
}

void RankingModel::setRanking(MeasuredRanking ranking) {
  beginResetModel();
  m_ranking = std::move(ranking);
  endResetModel();
}

QString RankingModel::fact() const {
  return m_ranking.configs.empty() ? QString() : tr("ranked on %1").arg(m_ranking.clip);
}

RankingTable::RankingTable(QWidget* parent) : QTableView(parent) {
  setObjectName(QStringLiteral("ranking"));
  setAccessibleName(tr("Measured configs, ranked"));
  setModel(&m_model);
  makeRowTable(*this);
  horizontalHeader()->setSectionResizeMode(RankingModel::NameColumn, QHeaderView::Stretch);
  for (int i = 0; i < RankingModel::kColumns; ++i) {
    if (i != RankingModel::NameColumn) fitColumn(*horizontalHeader(), i, scaled(kWidths[i]));
  }
  viewport()->setAutoFillBackground(false);
  const auto take = [this](const QModelIndex& index) {
    const QString file = m_model.at(index.row()).file;
    if (!file.isEmpty()) Q_EMIT configChosen(file);
  };
  connect(this, &QTableView::clicked, this, take);
  connect(this, &QTableView::activated, this, take);
}

void RankingTable::paintEvent(QPaintEvent* event) {
  QTableView::paintEvent(event);
  if (m_model.rowCount() > 0) return;
  QPainter painter(viewport());
  painter.setFont(ui::font(TextStyle::Small));
  painter.setPen(theme().text2);
  painter.drawText(viewport()->rect(), Qt::AlignCenter, tr("Paired runs of one clip are ranked here"));
}

}  // namespace vdit::ui
