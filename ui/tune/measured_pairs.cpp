// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/measured_pairs.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QJsonObject>
#include <algorithm>

#include "app/config/sparse_config_reader.h"
#include "app/project/json_object_file.h"
#include "engine/base/error.h"
#include "engine/base/sha256.h"

namespace vdit::ui {
namespace {

using project::readJsonObject;

// Empty: it cannot be read.
QString hashOf(const QString& file) {
  try {
    return QString::fromStdString(sha256_file_hex(file.toStdString()));
  } catch (const Error&) {
    return {};
  }
}

// Hashes of files, each taken once and only when a pair asks.
class ConfigsByHash {
 public:
  explicit ConfigsByHash(const QStringList& files) : m_files(files) {}

  QString ofPair(const QJsonObject& job, const QString& hash) {
    const QString named = job.value(QStringLiteral("sparse")).toString();
    return hash.isEmpty() || hashOf(named) == hash ? named : find(hash);
  }

 private:
  QString find(const QString& hash) {
    for (const QString& file : m_files) {
      auto known = m_hashes.find(file);
      if (known == m_hashes.end()) known = m_hashes.insert(file, hashOf(file));
      if (*known == hash) return file;
    }
    return {};
  }

  QStringList m_files;
  QHash<QString, QString> m_hashes;
};

QString hashOfPair(const QDir& folder) {
  return readJsonObject(folder.filePath(QStringLiteral("sparse.mp4.json")))
      .value(QStringLiteral("metadata"))
      .toObject()
      .value(QStringLiteral("sparse_sha256"))
      .toString();
}

// Of all heads a forward, mean over the steps.
double meanTiles(const app::SparseConfig& config) {
  ModeGeometry geometry(config.grid);
  double tiles = 0;
  for (const app::StepGroup& group : config.groups) {
    for (const app::HeadSetting& head : group.heads)
      tiles += (group.end - group.begin) * geometry.of(head.mode).tiles;
  }
  return tiles;
}

// A token is 16 or 32 pixels wide and high and, but for the first frame, 4 or 8 frames long.
bool isClipOf(const QJsonObject& job, const search::TableIdentity& table) {
  const QStringList size = job.value(QStringLiteral("size")).toString().split(QLatin1Char('x'));
  if (size.size() != 2 || table.grid.frames < 2) return false;
  const auto width = size[0].toInt(), height = size[1].toInt(),
             frames = job.value(QStringLiteral("frames")).toInt() - 1;
  const auto across = static_cast<int>(table.grid.width), down = static_cast<int>(table.grid.height),
             along = static_cast<int>(table.grid.frames) - 1;
  const bool guided = job.value(QStringLiteral("guidance")).toDouble() > 1;
  return (width == 16 * across || width == 32 * across) && width * down == height * across &&
         (frames == 4 * along || frames == 8 * along) && guided == (table.guidance > 1);
}

void predict(MeasuredPair& pair, const QJsonObject& job,
             const std::shared_ptr<const search::LossTable>& table) {
  if (!table || pair.config.isEmpty() || !QFile::exists(pair.config)) return;
  try {
    app::SparseConfig config = app::read_sparse_config(pair.config.toStdString()).config;
    if (config.layers != table->grid.layers || config.heads != table->grid.heads) return;
    if (!(config.grid == table->identity.grid)) config = app::rescaled(config, table->identity.grid);
    FigureSource source(config.grid, table);
    WhatIfSum sum;
    sum.reset(config, source);
    const WhatIf figures = sum.result();
    pair.predictedError = figures.error;
    pair.predictedSpeedup = figures.speedup();
    if (isClipOf(job, table->identity)) pair.tiles = meanTiles(config);
  } catch (const Error&) {  // the pair is measured all the same; only its height in the plot is not known
  }
}

}  // namespace

std::vector<MeasuredPair> measuredPairs(const QString& resultsFolder,
                                        std::shared_ptr<const search::LossTable> table,
                                        const QStringList& configFiles) {
  std::vector<MeasuredPair> pairs;
  ConfigsByHash configs(configFiles);
  const QFileInfoList folders =
      QDir(resultsFolder).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time);
  for (const QFileInfo& folder : folders) {
    const QDir dir(folder.absoluteFilePath());
    const QJsonObject metrics = readJsonObject(dir.filePath(QStringLiteral("metrics.json")));
    if (!metrics.value(QStringLiteral("psnr_db")).isDouble() ||
        !metrics.value(QStringLiteral("density")).isDouble())
      continue;
    const QJsonObject job = readJsonObject(dir.filePath(QStringLiteral("job.json")));
    MeasuredPair pair{.name = folder.fileName(), .folder = folder.absoluteFilePath()};
    pair.configSha256 = hashOfPair(dir);
    pair.config = configs.ofPair(job, pair.configSha256);
    pair.density = metrics.value(QStringLiteral("density")).toDouble();
    pair.psnr = metrics.value(QStringLiteral("psnr_db")).toDouble();
    pair.speedup = metrics.value(QStringLiteral("speedup")).toDouble();
    pair.denseSeconds = metrics.value(QStringLiteral("full_denoise_seconds")).toDouble();
    pair.sparseSeconds = metrics.value(QStringLiteral("sparse_denoise_seconds")).toDouble();
    pair.steps = job.value(QStringLiteral("steps")).toInt();
    pair.machine = QStringList{metrics.value(QStringLiteral("device")).toString(),
                               metrics.value(QStringLiteral("dtype")).toString(),
                               metrics.value(QStringLiteral("dense_backend")).toString()}
                       .join(QStringLiteral(", "));
    predict(pair, job, table);
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

QString configOfPair(const QString& folder, const QStringList& configFiles) {
  const QDir dir(folder);
  const QString file = ConfigsByHash(configFiles)
                           .ofPair(readJsonObject(dir.filePath(QStringLiteral("job.json"))), hashOfPair(dir));
  return QFile::exists(file) ? file : QString();
}

std::optional<MeasuredPair> pairOf(const std::vector<MeasuredPair>& pairs, const QString& configFile) {
  if (configFile.isEmpty()) return std::nullopt;
  const QString hash = hashOf(configFile);
  const auto same = std::find_if(pairs.begin(), pairs.end(), [&](const MeasuredPair& pair) {
    return !hash.isEmpty() && pair.configSha256 == hash;
  });
  if (same != pairs.end()) return *same;
  const auto named = std::find_if(pairs.begin(), pairs.end(), [&](const MeasuredPair& pair) {
    return pair.configSha256.isEmpty() && pair.config == configFile;
  });
  return named == pairs.end() ? std::nullopt : std::optional(*named);
}

}  // namespace vdit::ui
