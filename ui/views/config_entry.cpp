// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/config_entry.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/config/sparse_config_reader.h"
#include "engine/base/error.h"
#include "engine/base/sha256.h"
#include "search/solve/table_solver.h"
#include "ui/views/measured_pair.h"

namespace vdit::ui {
namespace {

class Words {
  Q_DECLARE_TR_FUNCTIONS(vdit::ui::ConfigCatalog)
};

std::optional<double> provenance(const app::SparseConfig& config, const char* key) {
  const auto found = config.provenance.find(key);
  return found != config.provenance.end() && found->is_number() ? std::optional(found->get<double>())
                                                                : std::nullopt;
}

std::string provenanceText(const app::SparseConfig& config, const char* key) {
  const auto found = config.provenance.find(key);
  return found != config.provenance.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// Loss tables by the hash of their bytes, each file looked at once.
class Tables {
 public:
  explicit Tables(const QStringList& folders) : m_folders(folders) {}

  const search::LossTable* find(const QString& beside, const std::string& sha256) {
    for (const QString& folder : QStringList(beside) + m_folders) {
      const QDir dir(folder);
      const QStringList names =
          dir.entryList({QStringLiteral("*.vdt"), QStringLiteral("*.safetensors")}, QDir::Files);
      for (const QString& name : names) {
        if (hashOf(dir.filePath(name)) == sha256) return read(dir.filePath(name));
      }
    }
    return nullptr;
  }

 private:
  const std::string& hashOf(const QString& file) {
    auto known = m_hashes.find(file);
    if (known == m_hashes.end()) known = m_hashes.emplace(file, sha256_file_hex(file.toStdString())).first;
    return known->second;
  }

  const search::LossTable* read(const QString& file) {
    auto& table = m_tables[file];
    if (!table) table = std::make_unique<search::LossTable>(search::read_loss_table(file.toStdString()));
    return table.get();
  }

  QStringList m_folders;
  std::map<QString, std::string> m_hashes;
  std::map<QString, std::unique_ptr<search::LossTable>> m_tables;
};

// A budget adds up another measure than the heads' errors, which the file then names: the heads' own come
// from the table that it was solved from.
std::optional<double> headError(const app::SparseConfig& config, const QString& file, Tables& tables) {
  if (provenanceText(config, "error").empty()) return provenance(config, "predicted_error");
  const std::string sha256 = provenanceText(config, "table_sha256");
  if (sha256.empty()) return std::nullopt;
  try {
    const search::LossTable* table = tables.find(QFileInfo(file).absolutePath(), sha256);
    return table ? search::mean_head_error(*table, config) : std::nullopt;
  } catch (const Error&) {  // a table that cannot be read predicts nothing
    return std::nullopt;
  }
}

QList<MeasuredSpeed> measuredSpeeds(const QString& file, const std::vector<MeasuredPair>& pairs,
                                    const QString& machine) {
  QList<MeasuredSpeed> measured;
  if (pairs.empty()) return measured;
  const QString sha256 = QString::fromStdString(sha256_file_hex(file.toStdString()));
  for (const MeasuredPair& pair : pairs) {
    if (pair.configSha256 == sha256 && pair.isOf(machine) && !pair.instrumented)
      measured.append({pair.width, pair.height, pair.frames, pair.speedup, pair.name});
  }
  return measured;
}

ConfigEntry entryOf(const QString& file, Tables& tables, const std::vector<MeasuredPair>& pairs,
                    const QString& machine) {
  ConfigEntry entry;
  entry.path = file;
  entry.name = QFileInfo(file).completeBaseName();
  try {
    const app::SparseConfig config = app::read_sparse_config(file.toStdString()).config;
    entry.density = app::density(config);
    entry.predictedSpeedUp = provenance(config, "predicted_speedup");
    entry.predictedError = headError(config, file, tables);
    entry.measured = measuredSpeeds(file, pairs, machine);
    entry.family = QString::fromStdString(config.family);
    entry.layers = config.layers;
    entry.heads = config.heads;
    entry.gridFrames = static_cast<int>(config.grid.frames);
    entry.gridHeight = static_cast<int>(config.grid.height);
    entry.gridWidth = static_cast<int>(config.grid.width);
  } catch (const Error& error) {
    entry.failure = QString::fromUtf8(error.what());
  }
  return entry;
}

std::vector<MeasuredPair> pairsOf(const ConfigSources& sources) {
  return sources.resultsFolder.isEmpty() ? std::vector<MeasuredPair>() : readPairs(sources.resultsFolder);
}

}  // namespace

ConfigEntry readConfig(const QString& file, const ConfigSources& sources) {
  Tables tables(sources.tableFolders);
  return entryOf(file, tables, pairsOf(sources), sources.machine);
}

QList<ConfigEntry> readConfigs(const QStringList& files, const ConfigSources& sources) {
  ConfigEntry full;
  full.name = Words::tr("Full");
  full.density = 1;
  full.predictedSpeedUp = 1;
  full.predictedError = 0;
  QList<ConfigEntry> entries{full};
  Tables tables(sources.tableFolders);
  const std::vector<MeasuredPair> pairs = pairsOf(sources);
  for (const QString& file : files) entries.append(entryOf(file, tables, pairs, sources.machine));
  return entries;
}

}  // namespace vdit::ui
