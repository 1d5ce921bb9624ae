// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/generate/session/dense_config.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include "app/config/sparse_config_reader.h"
#include "app/config/sparse_config_writer.h"
#include "engine/base/error.h"
#include "ui/tune/config_editing.h"

namespace vdit::ui {
namespace {

bool saysTheSame(const QString& file, const app::SparseConfig& config) {
  try {
    return app::read_sparse_config(file.toStdString()).config == config;
  } catch (const Error&) {  // somebody's broken file has the name
    return false;
  }
}

}  // namespace

QString denseConfigName(const QString& config, int denseSteps, int steps) {
  static const QRegularExpression kBefore(QStringLiteral("-dense-\\d+-of-\\d+(-\\d+)?$"));
  const QString base = QFileInfo(config).completeBaseName().remove(kBefore);
  return QStringLiteral("%1-dense-%2-of-%3").arg(base).arg(denseSteps).arg(steps);
}

GenerateSettings withDenseConfig(const GenerateSettings& settings, const QString& folder) {
  GenerateSettings out = settings;
  out.denseSteps = -1;
  if (settings.denseSteps < 0 || settings.config.isEmpty()) return out;
  const app::SparseConfig config = app::read_sparse_config(settings.config.toStdString()).config;
  const app::SparseConfig dense = withDenseSteps(config, settings.denseSteps, settings.steps);
  if (dense == config) return out;
  const QString name = denseConfigName(settings.config, settings.denseSteps, settings.steps);
  QDir().mkpath(folder);
  for (int turn = 1;; ++turn) {
    const QString stem = turn == 1 ? name : QStringLiteral("%1-%2").arg(name).arg(turn);
    out.config = QDir(folder).filePath(stem + QStringLiteral(".json"));
    if (saysTheSame(out.config, dense)) return out;
    if (QFileInfo::exists(out.config)) continue;
    app::write_sparse_config(out.config.toStdString(), dense, Overwrite::No);
    return out;
  }
}

}  // namespace vdit::ui
