// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/library_model.h"

#include <QLocale>
#include <QMimeData>
#include <QRegularExpression>
#include <QUrl>
#include <algorithm>

#include "ui/library/thumbnail_store.h"
#include "ui/views/number_text.h"

namespace vdit::ui {

QString kindText(ResultKind kind) {
  switch (kind) {
    case ResultKind::Run:
      return LibraryModel::tr("run");
    case ResultKind::Pair:
      return LibraryModel::tr("pair");
    case ResultKind::Capture:
      return LibraryModel::tr("capture");
    case ResultKind::Config:
      return LibraryModel::tr("config");
    case ResultKind::Model:
      return LibraryModel::tr("model");
  }
  return {};
}

LibraryModel::LibraryModel(Annotations& annotations, ThumbnailStore& thumbnails, QObject* parent)
    : QAbstractTableModel(parent), m_annotations(annotations), m_thumbnails(thumbnails) {
  connect(&thumbnails, &ThumbnailStore::arrived, this, &LibraryModel::pictureArrived);
  connect(&annotations, &Annotations::changed, this, [this](const QString& path) {
    if (path.isEmpty() && !m_items.isEmpty())
      Q_EMIT dataChanged(index(0, Rating), index(static_cast<int>(m_items.size()) - 1, Tags));
    const QModelIndex row = indexOf(path);
    if (row.isValid()) Q_EMIT dataChanged(row.siblingAtColumn(Rating), row.siblingAtColumn(Tags));
  });
}

void LibraryModel::setItems(const QList<ResultItem>& items) {
  for (qsizetype row = m_items.size() - 1; row >= 0; --row) {
    const bool stays = std::any_of(items.begin(), items.end(),
                                   [&](const ResultItem& i) { return i.path == m_items.at(row).path; });
    if (stays) continue;
    beginRemoveRows({}, static_cast<int>(row), static_cast<int>(row));
    m_items.removeAt(row);
    endRemoveRows();
  }
  for (const ResultItem& item : items) {
    const QModelIndex known = indexOf(item.path);
    if (!known.isValid()) {
      beginInsertRows({}, static_cast<int>(m_items.size()), static_cast<int>(m_items.size()));
      m_items.append(item);
      endInsertRows();
    } else if (m_items.at(known.row()) != item) {
      m_items[known.row()] = item;
      Q_EMIT dataChanged(known, known.siblingAtColumn(ColumnCount - 1));
    }
  }
}

const ResultItem* LibraryModel::item(const QModelIndex& index) const {
  return index.isValid() && index.row() < m_items.size() ? &m_items.at(index.row()) : nullptr;
}

QModelIndex LibraryModel::indexOf(const QString& path) const {
  for (qsizetype row = 0; row < m_items.size(); ++row) {
    if (m_items.at(row).path == path) return index(static_cast<int>(row), 0);
  }
  return {};
}

void LibraryModel::pictureArrived(const QString& video) {
  for (qsizetype row = 0; row < m_items.size(); ++row) {
    if (!m_items.at(row).videos.contains(video)) continue;
    const QModelIndex at = index(static_cast<int>(row), Picture);
    Q_EMIT dataChanged(at, at, {Qt::DecorationRole});
  }
}

int LibraryModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

int LibraryModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : ColumnCount;
}

namespace {

QString headsText(const ResultItem& item) {
  const int layers = item.found ? item.found->layers : item.configEntry->layers;
  const int heads = item.found ? item.found->heads : item.configEntry->heads;
  return layers > 0 ? LibraryModel::tr("%1 × %2 heads").arg(layers).arg(heads) : QString();
}

QString sizeText(const ResultItem& item) {
  if (item.found) return item.bytes > 0 ? numbers::bytes(item.bytes) : QString();
  if (item.configEntry) {
    const ConfigEntry& entry = *item.configEntry;
    return entry.gridWidth > 0 ? QStringLiteral("%1 × %2 × %3")
                                     .arg(entry.gridFrames)
                                     .arg(entry.gridHeight)
                                     .arg(entry.gridWidth)
                               : QString();
  }
  return item.width > 0 ? numbers::size(item.width, item.height) : QString();
}

}  // namespace

QString LibraryModel::cellText(const ResultItem& item, int column) const {
  switch (column) {
    case Name:
      return item.name;
    case Config:
      if (!item.fault.isEmpty()) return item.fault;
      if (!isResult(item.kind)) return headsText(item);
      if (item.kind == ResultKind::Pair) return tr("full, %1").arg(item.config);
      return item.config.isEmpty() ? tr("full") : item.config;
    case Size:
      return sizeText(item);
    case Steps:
      return item.steps > 0 ? QString::number(item.steps) : QString();
    case Density:
      return item.density ? numbers::percent(*item.density) : QString();
    case Psnr:
      return item.psnr ? numbers::decibel(*item.psnr) : QString();
    case SpeedUp:
      return item.speedUp ? numbers::speedUp(*item.speedUp) : QString();
    case Rating:
      return m_annotations.of(item.path).rating > 0 ? QString::number(m_annotations.of(item.path).rating)
                                                    : QString();
    case Tags:
      return m_annotations.of(item.path).tags.join(QStringLiteral(", "));
    case Made: {
      if (!item.made.isValid()) return {};
      const bool today = item.made.date() == QDate::currentDate();
      return today ? QLocale().toString(item.made.time(), QStringLiteral("HH:mm"))
                   : QLocale().toString(item.made.date(), QLocale::ShortFormat);
    }
    default:
      return {};
  }
}

QVariant LibraryModel::sortValue(const ResultItem& item, int column) const {
  switch (column) {
    case Size:
      return item.found ? item.bytes : qint64{item.width} * item.height;
    case Steps:
      return item.steps;
    case Density:
      return item.density.value_or(-1);
    case Psnr:
      return item.psnr.value_or(-1);
    case SpeedUp:
      return item.speedUp.value_or(-1);
    case Rating:
      return m_annotations.of(item.path).rating;
    case Picture:
    case Made:
      return item.made;
    default:
      return cellText(item, column).toLower();
  }
}

QVariant LibraryModel::data(const QModelIndex& index, int role) const {
  const ResultItem* item = this->item(index);
  if (!item) return {};
  const int column = index.column();
  switch (role) {
    case Qt::DisplayRole:
      return cellText(*item, column);
    case Qt::EditRole:
      return column == Rating ? QVariant(m_annotations.of(item->path).rating) : cellText(*item, column);
    case Qt::DecorationRole:
      return column == Picture && !item->videos.isEmpty()
                 ? QVariant(m_thumbnails.thumbnail(item->videos.last()))
                 : QVariant();
    case Qt::AccessibleTextRole:
      if (column == Picture) return tr("first frame of %1").arg(item->name);
      if (column == Name)
        return QStringList{item->name, kindText(item->kind), item->prompt}.join(QStringLiteral(", "));
      if (column == Rating) return tr("%n star(s)", nullptr, m_annotations.of(item->path).rating);
      // An empty cell says at least which one it is.
      if (const QString text = cellText(*item, column); !text.isEmpty()) return text;
      return headerData(column, Qt::Horizontal, Qt::DisplayRole);
    case Qt::ToolTipRole:
      if (!item->fault.isEmpty()) return item->fault;
      if (column == Size && item->configEntry)
        return tr("Token grid that it was made for: frames × rows × columns");
      if (column == Size && item->found) return tr("On disk");
      if (column == Psnr)
        return tr("PSNR of the sparse clip against the full one, mean over the frames' luma");
      if (column == Density)
        return tr("Share of the attention pairs that are computed, mean over steps, layers and heads");
      if (column == SpeedUp)
        return tr("Seconds of the full run over those of the sparse one, same machine, measured");
      return column == Name ? QVariant(item->prompt) : QVariant();
    case Qt::TextAlignmentRole: {
      const bool number = (column >= Size && column <= SpeedUp) || column == Made;
      return static_cast<int>((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    case ItemRole:
      return QVariant::fromValue(*item);
    case SortRole:
      return sortValue(*item, column);
    case FaultRole:
      return item->fault;
    case KindRole:
      return static_cast<int>(item->kind);
    case RatingRole:
      return m_annotations.of(item->path).rating;
    case TagsRole:
      return m_annotations.of(item->path).tags;
    case SearchRole:
      return QStringList{item->name,   item->prompt,
                         item->model,  item->config,
                         item->device, kindText(item->kind),
                         item->fault,  m_annotations.of(item->path).tags.join(QLatin1Char(' '))}
          .join(QLatin1Char('\n'));
    default:
      return {};
  }
}

bool LibraryModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  const ResultItem* item = this->item(index);
  if (!item || role != Qt::EditRole) return false;
  Annotation annotation = m_annotations.of(item->path);
  if (index.column() == Rating) {
    annotation.rating = qBound(0, value.toInt(), 5);
  } else if (index.column() == Tags) {
    static const QRegularExpression kComma(QStringLiteral("\\s*,\\s*"));
    annotation.tags = value.toString().trimmed().split(kComma, Qt::SkipEmptyParts);
    annotation.tags.removeDuplicates();
  } else {
    return false;
  }
  m_annotations.set(item->path, annotation);
  return true;
}

QVariant LibraryModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) {
    const bool number = (section >= Size && section <= SpeedUp) || section == Made;
    return static_cast<int>((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  }
  if (role != Qt::DisplayRole) return {};
  static const char* kTitles[ColumnCount] = {"",
                                             QT_TR_NOOP("Name"),
                                             QT_TR_NOOP("Config"),
                                             QT_TR_NOOP("Size"),
                                             QT_TR_NOOP("Steps"),
                                             QT_TR_NOOP("Density"),
                                             QT_TR_NOOP("PSNR"),
                                             QT_TR_NOOP("Speed-up"),
                                             QT_TR_NOOP("Rating"),
                                             QT_TR_NOOP("Tags"),
                                             QT_TR_NOOP("Made")};
  return section > 0 && section < ColumnCount ? tr(kTitles[section]) : QString();
}

Qt::ItemFlags LibraryModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) return Qt::NoItemFlags;
  Qt::ItemFlags flags =
      Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren;
  if (index.column() == Rating || index.column() == Tags) flags |= Qt::ItemIsEditable;
  return flags;
}

QMimeData* LibraryModel::mimeData(const QModelIndexList& indexes) const {
  QList<QUrl> urls;
  for (const QModelIndex& index : indexes) {
    const QUrl url = QUrl::fromLocalFile(item(index)->path);
    if (!urls.contains(url)) urls.append(url);
  }
  auto* data = new QMimeData;
  data->setUrls(urls);
  return data;
}

LibraryFilter::LibraryFilter(QObject* parent) : QSortFilterProxyModel(parent) {
  setSortRole(LibraryModel::SortRole);
}

void LibraryFilter::setQuery(const QString& query) {
  m_words = query.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts);
  invalidateFilter();
}

void LibraryFilter::setKind(std::optional<ResultKind> kind) {
  m_kind = kind;
  invalidateFilter();
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, LibraryModel::ColumnCount - 1);
}

QVariant LibraryFilter::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role == Qt::DisplayRole && orientation == Qt::Horizontal && m_kind && !isResult(*m_kind)) {
    if (section == LibraryModel::Config)
      return *m_kind == ResultKind::Model ? tr("Layers and heads") : tr("Made for");
    if (section == LibraryModel::Size && *m_kind == ResultKind::Config) return tr("Token grid");
  }
  return QSortFilterProxyModel::headerData(section, orientation, role);
}

bool LibraryFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
  const auto* model = static_cast<const LibraryModel*>(sourceModel());
  const QModelIndex index = model->index(row, 0, parent);
  const ResultItem* item = model->item(index);
  if (!item || (m_kind ? item->kind != *m_kind : !isResult(item->kind))) return false;
  const QString text = index.data(LibraryModel::SearchRole).toString().toLower();
  const QStringList tags = index.data(LibraryModel::TagsRole).toStringList();
  return std::all_of(m_words.begin(), m_words.end(), [&](const QString& word) {
    const QString field = word.section(QLatin1Char(':'), 0, 0), value = word.section(QLatin1Char(':'), 1);
    if (value.isEmpty()) return text.contains(word);
    if (field == QLatin1String("size"))
      return QStringLiteral("%1x%2").arg(item->width).arg(item->height) ==
             QString(value).replace(QChar(0x00D7), QLatin1Char('x'));
    if (field == QLatin1String("tag")) return tags.contains(value, Qt::CaseInsensitive);
    if (field == QLatin1String("config")) return item->config.toLower().contains(value);
    if (field == QLatin1String("kind")) return kindText(item->kind).toLower() == value;
    if (field == QLatin1String("seed"))
      return item->job.value(QLatin1String("seed")).toVariant().toString() == value;
    if (field == QLatin1String("rating"))
      return index.data(LibraryModel::RatingRole).toInt() >= value.toInt();
    return text.contains(word);
  });
}

}  // namespace vdit::ui
