// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/metric_table_model.h"

#include <array>

#include "ui/compare/session/compare_session.h"
#include "ui/compare/session/metric_definition.h"
#include "ui/look/theme.h"
#include "ui/views/number_text.h"

namespace vdit::ui {
namespace {

struct RowText {
  const char* title;
  const char* definition;  // its name in metrics.json; nullptr: the sentence below
  const char* sentence;
};

constexpr std::array<RowText, MetricTableModel::kRows> kRowTexts = {{
    {QT_TRANSLATE_NOOP("vdit::ui::MetricTableModel", "PSNR, mean"), "psnr_db", ""},
    {QT_TRANSLATE_NOOP("vdit::ui::MetricTableModel", "PSNR, pooled"), "psnr_pooled_db", ""},
    {QT_TRANSLATE_NOOP("vdit::ui::MetricTableModel", "Worst frame"), "worst_frame", ""},
    {QT_TRANSLATE_NOOP("vdit::ui::MetricTableModel", "Worst 5 %"), nullptr,
     QT_TRANSLATE_NOOP("vdit::ui::MetricTableModel",
                       "Mean PSNR of the five per cent of frames with the lowest, one at least.")},
    {QT_TRANSLATE_NOOP("vdit::ui::MetricTableModel", "SSIM, mean"), "ssim", ""},
    {QT_TRANSLATE_NOOP("vdit::ui::MetricTableModel", "MS-SSIM"), "ms_ssim", ""},
    {QT_TRANSLATE_NOOP("vdit::ui::MetricTableModel", "LPIPS"), "lpips", ""},
    {QT_TRANSLATE_NOOP("vdit::ui::MetricTableModel", "Temporal difference"), "temporal_difference", ""},
    {QT_TRANSLATE_NOOP("vdit::ui::MetricTableModel", "Config density"), nullptr,
     QT_TRANSLATE_NOOP("vdit::ui::MetricTableModel",
                       "Kept (query, key) token pairs over all pairs, mean over steps, layers and heads; "
                       "dense first steps included.")},
    {QT_TRANSLATE_NOOP("vdit::ui::MetricTableModel", "Sparsity"), nullptr,
     QT_TRANSLATE_NOOP("vdit::ui::MetricTableModel", "1 \u2212 density.")},
    {QT_TRANSLATE_NOOP("vdit::ui::MetricTableModel", "Denoising"), nullptr,
     QT_TRANSLATE_NOOP("vdit::ui::MetricTableModel", "Wall time of all denoising steps.")},
    {QT_TRANSLATE_NOOP("vdit::ui::MetricTableModel", "Speed-up"), nullptr,
     QT_TRANSLATE_NOOP("vdit::ui::MetricTableModel",
                       "Measured: denoising time of our fastest dense path over that of the sparse run, on "
                       "the same device in the same run.")},
}};

}  // namespace

MetricTableModel::MetricTableModel(CompareSession& session, QObject* parent)
    : QAbstractTableModel(parent), m_session(session), m_candidates(session.candidateCount()) {
  connect(&session, &CompareSession::runsChanged, this, &MetricTableModel::runsChanged);
  connect(&session, &CompareSession::metricsChanged, this, [this](int candidate) {
    if (candidate >= 0 && candidate < m_candidates)
      Q_EMIT dataChanged(index(0, candidate + 1), index(kRows - 1, candidate + 1));
  });
}

int MetricTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kRows;
}
int MetricTableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : m_candidates + 1;
}

QVariant MetricTableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.column() > m_session.candidateCount()) return {};
  const RowText& row = kRowTexts[static_cast<std::size_t>(index.row())];
  if (role == Qt::ToolTipRole)
    return row.definition ? metricDefinition(QLatin1String(row.definition)) : tr(row.sentence);
  if (index.column() == 0) {
    if (role == Qt::FontRole) return ui::font(TextStyle::Table);
    return role == Qt::DisplayRole ? QVariant(tr(row.title)) : QVariant();
  }
  bool unknown = false;
  const QString value = text(index.row(), index.column() - 1, &unknown);
  switch (role) {
    case Qt::DisplayRole:
      return value;
    case Qt::AccessibleTextRole:
      return tr("%1 of %2: %3")
          .arg(tr(row.title), headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(), value);
    case IsUnknownRole:
      return unknown;
    case Qt::TextAlignmentRole:
      return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::FontRole:
      return ui::font(TextStyle::Number);
    case Qt::ForegroundRole:
      if (unknown) return theme().disabled;
      return index.column() - 1 == m_session.activeIndex() ? theme().text : theme().text2;
    default:
      return {};
  }
}

QVariant MetricTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole)
    return QVariant((section == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  if (section == 0) return tr("Metric");
  if (section > m_session.candidateCount()) return {};
  return QStringLiteral("%1 %2").arg(section).arg(m_session.candidate(section - 1).facts.name);
}

QString MetricTableModel::toCsv() const {
  QString csv;
  for (int row = -1; row < kRows; ++row) {
    for (int column = 0; column < columnCount(); ++column) {
      QString cell = row < 0 ? headerData(column, Qt::Horizontal, Qt::DisplayRole).toString()
                             : data(index(row, column), Qt::DisplayRole).toString();
      cell.replace(QLatin1Char('"'), QStringLiteral("\"\""));
      csv += (column ? QStringLiteral(",\"") : QStringLiteral("\"")) + cell + QLatin1Char('"');
    }
    csv += QLatin1Char('\n');
  }
  return csv;
}

// Columns come and go with the candidates; numbers alone change through metricsChanged.
void MetricTableModel::runsChanged() {
  if (m_session.candidateCount() != m_candidates) {
    beginResetModel();
    m_candidates = m_session.candidateCount();
    endResetModel();
  } else if (m_candidates > 0) {
    Q_EMIT headerDataChanged(Qt::Horizontal, 1, m_candidates);
    Q_EMIT dataChanged(index(0, 1), index(kRows - 1, m_candidates));
  }
}

QString MetricTableModel::text(int row, int candidate, bool* unknown) const {
  const ComparedRun& run = m_session.candidate(candidate);
  const auto word = [unknown](const QString& text) {
    *unknown = true;
    return text;
  };
  const auto optional = [&word](const std::optional<double>& value, auto format) {
    return value ? format(*value) : word(tr("not measured"));
  };
  switch (row) {
    case Density:
      return optional(run.numbers.density, [](double v) { return numbers::percent(v); });
    case Sparsity:
      return optional(run.numbers.sparsity, [](double v) { return numbers::percent(v); });
    case Denoising:
      return optional(run.numbers.denoiseSeconds, [](double v) { return numbers::seconds(v); });
    case SpeedUp:
      return optional(run.numbers.speedUp, [](double v) { return numbers::speedUp(v); });
    case Lpips:
      return word(tr("no weights"));
    default:
      break;
  }
  if (run.state == MetricsState::Refused) return word(tr("mismatch"));
  if (run.state == MetricsState::Failed) return word(tr("failed"));
  if (!run.series) return word(tr("computing"));
  const FrameSeries& series = *run.series;
  switch (row) {
    case PsnrMean:
      return series.identicalFrames == series.frames() ? tr("identical") : numbers::decibel(series.psnrMean);
    case PsnrPooled:
      return series.identicalFrames == series.frames() ? tr("identical")
                                                       : numbers::decibel(series.psnrPooled);
    case PsnrWorst:
      return numbers::decibel(series.psnr[static_cast<std::size_t>(series.worstFrame)]);
    case PsnrWorstShare:
      return numbers::decibel(series.psnrWorstShare);
    case SsimMean:
      return numbers::ssim(series.ssimMean);
    case MsSsim:
      return series.msSsim ? numbers::ssim(*series.msSsim) : word(tr("under 176 px"));
    case Temporal:
      return series.temporalDifference ? numbers::signedNumber(*series.temporalDifference, 3)
                                       : word(tr("one frame"));
    default:
      return {};
  }
}

}  // namespace vdit::ui
