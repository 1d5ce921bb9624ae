// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/config_entry.h"

#include <QCoreApplication>
#include <QFileInfo>

#include "app/config/sparse_config_reader.h"
#include "engine/base/error.h"

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

}  // namespace

ConfigEntry readConfig(const QString& file) {
  ConfigEntry entry;
  entry.path = file;
  entry.name = QFileInfo(file).completeBaseName();
  try {
    const app::SparseConfig config = app::read_sparse_config(file.toStdString()).config;
    entry.density = app::density(config);
    entry.predictedSpeedUp = provenance(config, "predicted_speedup");
    entry.predictedError = provenance(config, "predicted_error");
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

QList<ConfigEntry> readConfigs(const QStringList& files) {
  ConfigEntry full;
  full.name = Words::tr("Full");
  full.density = 1;
  full.predictedSpeedUp = 1;
  full.predictedError = 0;
  QList<ConfigEntry> entries{full};
  for (const QString& file : files) entries.append(readConfig(file));
  return entries;
}

}  // namespace vdit::ui
