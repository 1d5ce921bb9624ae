// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/measured_pairs.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include "app/config/sparse_config_reader.h"
#include "engine/base/error.h"

namespace vdit::ui {
namespace {

constexpr qint64 kMostBytes = 16 << 20;

QJsonObject readObject(const QString& path) {
  QFile file(path);
  if (file.size() > kMostBytes || !file.open(QIODevice::ReadOnly)) return {};
  return QJsonDocument::fromJson(file.readAll()).object();
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
                                        std::shared_ptr<const search::LossTable> table) {
  std::vector<MeasuredPair> pairs;
  const QFileInfoList folders =
      QDir(resultsFolder).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time);
  for (const QFileInfo& folder : folders) {
    const QDir dir(folder.absoluteFilePath());
    const QJsonObject metrics = readObject(dir.filePath(QStringLiteral("metrics.json")));
    if (!metrics.value(QStringLiteral("psnr_db")).isDouble() ||
        !metrics.value(QStringLiteral("density")).isDouble())
      continue;
    const QJsonObject job = readObject(dir.filePath(QStringLiteral("job.json")));
    MeasuredPair pair{.name = folder.fileName(), .folder = folder.absoluteFilePath()};
    pair.config = job.value(QStringLiteral("sparse")).toString();
    pair.density = metrics.value(QStringLiteral("density")).toDouble();
    pair.psnr = metrics.value(QStringLiteral("psnr_db")).toDouble();
    pair.speedup = metrics.value(QStringLiteral("speedup")).toDouble();
    predict(pair, table);
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

}  // namespace vdit::ui
