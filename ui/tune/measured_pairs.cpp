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

void predict(MeasuredPair& pair, const std::shared_ptr<const search::LossTable>& table) {
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
    predict(pair, table);
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
