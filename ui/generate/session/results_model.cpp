// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/generate/session/results_model.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMimeData>
#include <QUrl>
#include <QtConcurrent>

#include "app/project/json_object_file.h"
#include "engine/base/error.h"
#include "engine/video/video_reader.h"
#include "ui/views/number_text.h"

namespace vdit::ui {
namespace {

constexpr int kMost = 200;
constexpr QSize kThumbnail(224, 134);

// Titles are the file's name; the middle frame says most of a clip.
std::optional<ResultEntry> readResult(const QFileInfo& file) {
  ResultEntry entry;
  entry.path = file.absoluteFilePath();
  entry.title = file.completeBaseName();
  entry.made = file.lastModified();
  entry.isPair = file.isDir();
  entry.video = entry.isPair ? entry.path + QStringLiteral("/sparse.mp4") : entry.path;
  try {
    engine::VideoReader reader(entry.video.toStdString());
    std::vector<std::uint8_t> rgb;
    reader.seek(reader.info().frames / 2);
    reader.read(rgb);
    const QImage picture(rgb.data(), reader.info().width, reader.info().height, reader.info().width * 3,
                         QImage::Format_RGB888);
    entry.thumbnail = picture.scaled(kThumbnail, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation)
                          .convertToFormat(QImage::Format_RGB32);
    QJsonObject origin;
    if (reader.metadata())
      origin = QJsonDocument::fromJson(QByteArray::fromStdString(reader.metadata()->json)).object();
    const QJsonObject job = origin.value(QLatin1String("job")).toObject();
    entry.prompt = job.value(QLatin1String("prompt")).toString();
    const QString config = job.value(QLatin1String("sparse")).toString();
    entry.fact = origin.contains(QLatin1String("sparse_sha256")) ? QFileInfo(config).completeBaseName()
                                                                 : ResultsModel::tr("full");
  } catch (const Error&) {
    return std::nullopt;  // written just now, or not a video
  }
  if (entry.isPair) {
    const QJsonValue psnr =
        project::readJsonObject(entry.path + QStringLiteral("/metrics.json")).value(QLatin1String("psnr_db"));
    if (psnr.isDouble()) entry.psnr = psnr.toDouble();
    if (entry.psnr) entry.fact = numbers::decibel(*entry.psnr);
  }
  return entry;
}

}  // namespace

QList<ResultEntry> scanResults(const QString& folder) {
  QList<ResultEntry> entries;
  for (const QFileInfo& file :
       QDir(folder).entryInfoList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time)) {
    if (entries.size() >= kMost) break;
    static const QStringList kEndings = {QStringLiteral("mp4"), QStringLiteral("mkv"), QStringLiteral("gif"),
                                         QStringLiteral("webp")};
    const bool pair =
        file.isDir() && QFileInfo::exists(file.absoluteFilePath() + QStringLiteral("/sparse.mp4"));
    if (!pair && (file.isDir() || !kEndings.contains(file.suffix().toLower()))) continue;
    if (auto entry = readResult(file)) entries.append(*entry);
  }
  return entries;
}

void ResultsModel::scan(const QString& folder) {
  ++m_scans;
  QtConcurrent::run(scanResults, folder)
      .then(this, [this, number = ++m_newest](const QList<ResultEntry>& entries) {
        --m_scans;
        if (number == m_newest) setEntries(entries);
        Q_EMIT scanned();
      });
}

// Rows come and go one by one, so that the selection and the place stay.
void ResultsModel::setEntries(const QList<ResultEntry>& entries) {
  const auto paths = [](const QList<ResultEntry>& list) {
    QStringList names;
    for (const ResultEntry& entry : list) names.append(entry.path);
    return names;
  };
  const QStringList now = paths(entries);
  for (int row = static_cast<int>(m_entries.size()) - 1; row >= 0; --row) {
    if (now.contains(m_entries.at(row).path)) continue;
    beginRemoveRows({}, row, row);
    m_entries.removeAt(row);
    endRemoveRows();
  }
  for (int row = 0; row < entries.size(); ++row) {
    if (row < m_entries.size() && m_entries.at(row).path == entries.at(row).path) {
      m_entries[row] = entries.at(row);
      Q_EMIT dataChanged(index(row), index(row));
      continue;
    }
    const qsizetype old = paths(m_entries).indexOf(entries.at(row).path);
    if (old >= 0) {
      beginRemoveRows({}, static_cast<int>(old), static_cast<int>(old));
      m_entries.removeAt(old);
      endRemoveRows();
    }
    beginInsertRows({}, row, row);
    m_entries.insert(row, entries.at(row));
    endInsertRows();
  }
}

int ResultsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant ResultsModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const ResultEntry& entry = m_entries.at(index.row());
  switch (role) {
    case Qt::DisplayRole:
      return entry.title;
    case Qt::ToolTipRole:
      return entry.prompt.isEmpty() ? entry.path : entry.prompt;
    case Qt::AccessibleTextRole:
      return QString(entry.title + QStringLiteral(", ") + entry.fact);
    case PathRole:
      return entry.path;
    case VideoRole:
      return entry.video;
    case PairRole:
      return entry.isPair;
    case FactRole:
      return entry.fact;
    case ThumbnailRole:
      return entry.thumbnail;
    case PromptRole:
      return entry.prompt;
    default:
      return {};
  }
}

Qt::ItemFlags ResultsModel::flags(const QModelIndex& index) const {
  return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled : Qt::NoItemFlags;
}

QStringList ResultsModel::mimeTypes() const {
  return {QStringLiteral("text/uri-list")};
}

QMimeData* ResultsModel::mimeData(const QModelIndexList& indexes) const {
  QList<QUrl> urls;
  for (const QModelIndex& index : indexes) urls.append(QUrl::fromLocalFile(index.data(PathRole).toString()));
  auto* data = new QMimeData;
  data->setUrls(urls);
  return data;
}

}  // namespace vdit::ui
