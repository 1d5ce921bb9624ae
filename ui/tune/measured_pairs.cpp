// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/measured_pairs.h"

#include <QFile>
#include <QHash>
#include <algorithm>

#include "app/config/sparse_config_reader.h"
#include "engine/base/error.h"
#include "engine/base/sha256.h"
#include "ui/tune/what_if.h"

namespace vdit::ui {
namespace {

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

  QString ofPair(const QString& named, const QString& hash) {
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
bool isClipOf(const MeasuredPair& pair, const search::TableIdentity& table) {
  if (table.grid.frames < 2) return false;
  const auto across = static_cast<int>(table.grid.width), down = static_cast<int>(table.grid.height),
             along = static_cast<int>(table.grid.frames) - 1;
  return (pair.width == 16 * across || pair.width == 32 * across) &&
         pair.width * down == pair.height * across &&
         (pair.frames - 1 == 4 * along || pair.frames - 1 == 8 * along) &&
         pair.guided == (table.guidance > 1);
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
    if (isClipOf(pair, table->identity)) pair.tiles = meanTiles(config);
  } catch (const Error&) {  // the pair is measured all the same; only its height in the plot is not known
  }
}

}  // namespace

std::vector<MeasuredPair> measuredPairs(const QString& resultsFolder,
                                        std::shared_ptr<const search::LossTable> table,
                                        const QStringList& configFiles) {
  std::vector<MeasuredPair> pairs = readPairs(resultsFolder);
  ConfigsByHash configs(configFiles);
  for (MeasuredPair& pair : pairs) {
    pair.config = configs.ofPair(pair.config, pair.configSha256);
    predict(pair, table);
  }
  return pairs;
}

QString configOfPair(const QString& folder, const QStringList& configFiles) {
  const PairConfig ran = readPairConfig(folder);
  const QString file = ConfigsByHash(configFiles).ofPair(ran.file, ran.sha256);
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
