// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/search_list.h"

#include <QDir>
#include <QFileInfo>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QtConcurrentRun>
#include <algorithm>

#include "engine/base/error.h"
#include "search/solve/loss_table.h"
#include "ui/look/theme.h"
#include "ui/queue/job_text.h"
#include "ui/views/number_text.h"

namespace vdit::ui {
namespace {

using jobs::JobState;

constexpr int kMostShown = 4;  // rows without scrolling

bool isLive(JobState state) {
  return state != JobState::Done && state != JobState::Failed && state != JobState::Cancelled;
}

QList<ListedSearch> readAll(const QString& folder) {
  QList<ListedSearch> rows;
  const QFileInfoList files = QDir(folder).entryInfoList({QStringLiteral("*.vdt")}, QDir::Files, QDir::Time);
  for (const QFileInfo& file : files) {
    ListedSearch row{.name = file.completeBaseName(), .file = file.absoluteFilePath()};
    try {
      const search::LossTable table = search::read_loss_table(row.file.toStdString());
      row.detail = SearchListModel::tr("%1, %2").arg(
          SearchListModel::tr("%Ln prompt(s)", nullptr, table.samples_done),
          SearchListModel::tr("%Ln candidate(s)", nullptr, static_cast<int>(table.candidates.size())));
      if (table.samples_done < table.samples_total) {
        row.state = JobState::Interrupted;
        row.fraction = static_cast<double>(table.samples_done) / std::max(1, table.samples_total);
        row.detail = SearchListModel::tr("table holds %1 of %2 prompts")
                         .arg(table.samples_done)
                         .arg(table.samples_total);
        row.trailing = numbers::percent(row.fraction, 0);
      }
    } catch (const Error& error) {
      row.state = JobState::Failed;
      row.error = QString::fromUtf8(error.what());
      row.detail = SearchListModel::tr("not readable");
    }
    rows.append(row);
  }
  return rows;
}

const char* iconOf(JobState state) {
  switch (state) {
    case JobState::Done:
      return "check";
    case JobState::Failed:
    case JobState::Cancelled:
      return "error";
    case JobState::Paused:
    case JobState::Held:
    case JobState::Pausing:
      return "pause";
    case JobState::Interrupted:
      return "warn";
    case JobState::Pending:
    case JobState::Running:
      break;
  }
  return "clock";
}

QColor Theme::*roleOf(JobState state) {
  if (state == JobState::Done) return &Theme::success;
  if (state == JobState::Failed) return &Theme::danger;
  return state == JobState::Running ? &Theme::accent : &Theme::warning;
}

class SearchDelegate final : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
    return {scaled(100), isLive(static_cast<JobState>(index.data(SearchListModel::StateRole).toInt()))
                             ? scaled(54)
                             : scaled(42)};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const bool chosen = option.state & QStyle::State_Selected;
    const auto state = static_cast<JobState>(index.data(SearchListModel::StateRole).toInt());
    if (chosen) painter->fillRect(option.rect, theme().selection);
    QRect box = option.rect.adjusted(scaled(12), scaled(4), -scaled(12), -scaled(4));
    const int side = scaled(16);
    icon(QString::fromLatin1(iconOf(state)), chosen ? &Theme::selectionText : roleOf(state))
        .paint(painter, QRect(box.left(), box.center().y() - side / 2, side, side));
    box.setLeft(box.left() + side + scaled(8));
    painter->setPen(chosen ? theme().selectionText : theme().text);
    painter->setFont(ui::font(TextStyle::Body));
    painter->drawText(QRect(box.left(), box.top(), box.width(), scaled(18)), Qt::AlignLeft | Qt::AlignVCenter,
                      index.data().toString());
    painter->setPen(chosen ? theme().selectionText : theme().text2);
    painter->setFont(ui::font(TextStyle::Number));
    painter->drawText(QRect(box.left(), box.top(), box.width(), scaled(18)),
                      Qt::AlignRight | Qt::AlignVCenter,
                      index.data(SearchListModel::TrailingRole).toString());
    int y = box.top() + scaled(19);
    if (isLive(state)) {
      const QRect bar(box.left(), y + scaled(2), box.width(), scaled(6));
      painter->setPen(theme().line);
      painter->setBrush(theme().sunken);
      painter->drawRoundedRect(bar.adjusted(0, 0, -1, -1), 2, 2);
      const int done = static_cast<int>(bar.width() * index.data(SearchListModel::FractionRole).toDouble());
      painter->fillRect(QRect(bar.left(), bar.top(), done, bar.height()), theme().accent);
      y += scaled(11);
    }
    painter->setPen(chosen ? theme().selectionText : theme().text2);
    painter->setFont(ui::font(TextStyle::Small));
    painter->drawText(QRect(box.left(), y, box.width(), scaled(15)), Qt::AlignLeft | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(index.data(SearchListModel::DetailRole).toString(),
                                                        Qt::ElideRight, box.width()));
  }
};

QString detailOf(const jobs::Job& job) {
  if (job.state == JobState::Failed && job.error) return job.error->message();
  const bool goesOn = job.state == JobState::Running || job.state == JobState::Pausing;
  if (!goesOn && job.state != JobState::Pending)
    return job.reason.isEmpty() ? stateWord(job.state) : job.reason;
  if (job.state == JobState::Pending) return SearchListModel::tr("waits in the queue");
  QString text =
      job.progress.detail.isEmpty() ? phaseWord(job.progress.phase) : detailWord(job.progress.detail);
  if (job.progress.secondsLeft)
    text = SearchListModel::tr("%1, %2 left").arg(text, numbers::duration(*job.progress.secondsLeft));
  return text;
}

}  // namespace

SearchListModel::SearchListModel(QObject* parent) : QAbstractListModel(parent) {
  connect(&m_watcher, &QFutureWatcherBase::finished, this, [this] {
    const QList<ListedSearch> files = m_watcher.result();
    beginResetModel();
    QList<ListedSearch> rows;
    for (const ListedSearch& file : files) {
      const auto live = std::find_if(m_rows.begin(), m_rows.end(), [&](const ListedSearch& row) {
        return row.job != 0 && row.file == file.file && isLive(row.state);
      });
      if (live == m_rows.end()) rows.append(file);
    }
    for (const ListedSearch& row : m_rows) {
      if (row.job != 0 && (isLive(row.state) || row.state == JobState::Failed)) rows.append(row);
    }
    m_rows = rows;
    endResetModel();
    Q_EMIT loaded();
  });
}

SearchListModel::~SearchListModel() {
  m_watcher.waitForFinished();
}

int SearchListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant SearchListModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= m_rows.size()) return {};
  const ListedSearch& row = m_rows[index.row()];
  switch (role) {
    case Qt::DisplayRole:
      return row.name;
    case FileRole:
      return row.file;
    case JobRole:
      return row.job;
    case StateRole:
      return static_cast<int>(row.state);
    case FractionRole:
      return row.fraction;
    case DetailRole:
      return row.detail;
    case TrailingRole:
      return row.trailing;
    case Qt::ToolTipRole:
      return row.error.isEmpty() ? row.file : row.error;
    case Qt::AccessibleTextRole:
      return tr("search %1, %2, %3, %4").arg(row.name, stateWord(row.state), row.trailing, row.detail);
    default:
      return {};
  }
}

int SearchListModel::rowOf(const QString& file) const {
  for (int i = 0; i < m_rows.size(); ++i) {
    if (m_rows[i].file == file) return i;
  }
  return -1;
}

void SearchListModel::setFolder(const QString& folder) {
  m_folder = folder;
  refreshFolder();
}

void SearchListModel::refreshFolder() {
  m_watcher.setFuture(QtConcurrent::run([folder = m_folder] { return readAll(folder); }));
}

void SearchListModel::showJob(const jobs::Job& job) {
  if (job.kind != jobs::JobKind::Search) return;
  if (job.state == JobState::Done || job.state == JobState::Cancelled) {
    forgetJob(job.id);
    refreshFolder();
    return;
  }
  const QString file =
      job.output.isEmpty() ? job.request.value(QStringLiteral("output")).toString() : job.output;
  ListedSearch row{.name = QFileInfo(file).completeBaseName(),
                   .file = file,
                   .job = job.id,
                   .state = job.state,
                   .fraction = job.progress.fraction};
  row.detail = detailOf(job);
  row.trailing = numbers::percent(job.progress.fraction, 0);
  if (job.error) row.error = job.error->message();
  for (int i = 0; i < m_rows.size(); ++i) {
    if (m_rows[i].job != job.id && (m_rows[i].job != 0 || m_rows[i].file != file)) continue;
    m_rows[i] = row;
    Q_EMIT dataChanged(index(i), index(i));
    return;
  }
  beginInsertRows({}, static_cast<int>(m_rows.size()), static_cast<int>(m_rows.size()));
  m_rows.append(row);
  endInsertRows();
}

void SearchListModel::forgetJob(qint64 id) {
  for (int i = 0; i < m_rows.size(); ++i) {
    if (m_rows[i].job != id) continue;
    beginRemoveRows({}, i, i);
    m_rows.removeAt(i);
    endRemoveRows();
    return;
  }
}

SearchListView::SearchListView(SearchListModel& model, QWidget* parent) : QListView(parent) {
  setObjectName(QStringLiteral("searchList"));
  setAccessibleName(tr("Searches"));
  setModel(&model);
  setItemDelegate(new SearchDelegate(this));
  setFrameShape(QFrame::NoFrame);
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  setContextMenuPolicy(Qt::CustomContextMenu);
  viewport()->setAutoFillBackground(false);
  connect(&model, &QAbstractItemModel::modelReset, this, &QWidget::updateGeometry);
  for (const auto change : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
    connect(&model, change, this, &QWidget::updateGeometry);
  connect(&model, &QAbstractItemModel::dataChanged, this, &QWidget::updateGeometry);
}

QSize SearchListView::sizeHint() const {
  const int rows = model() ? std::min(model()->rowCount(), kMostShown) : 0;
  int height = 0;
  for (int row = 0; row < rows; ++row) height += sizeHintForRow(row);
  return {scaled(200), rows > 0 ? height : scaled(28)};
}

void SearchListView::paintEvent(QPaintEvent* event) {
  QListView::paintEvent(event);
  if (model()->rowCount() > 0) return;
  QPainter painter(viewport());
  painter.setFont(ui::font(TextStyle::Small));
  painter.setPen(theme().text2);
  painter.drawText(viewport()->rect().adjusted(scaled(12), 0, -scaled(12), 0),
                   Qt::AlignLeft | Qt::AlignVCenter, tr("None yet: + starts one"));
}

}  // namespace vdit::ui
