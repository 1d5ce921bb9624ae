// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/tune_files.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSaveFile>

#include "app/config/config_rule.h"
#include "app/config/mode_text.h"
#include "app/config/sparse_config_reader.h"
#include "app/config/sparse_config_writer.h"
#include "engine/base/error.h"
#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"
#include "ui/tune/config_list.h"

namespace vdit::ui {
namespace {

// "balanced-v3" -> "balanced", so that versions count on instead of piling up.
QString stem(const QString& name) {
  static const QRegularExpression version(QStringLiteral("[-\\s]v\\d+$"));
  QString out = name.trimmed();
  out.remove(version);
  out.replace(QRegularExpression(QStringLiteral("[^\\w.-]+")), QStringLiteral("-"));
  return out.isEmpty() ? QStringLiteral("config") : out;
}

// Of a version's name; 1 for the first.
int versionOf(const QString& name) {
  static const QRegularExpression version(QStringLiteral("[-\\s]v(\\d+)$"));
  const QRegularExpressionMatch match = version.match(name.trimmed());
  return match.hasMatch() ? match.captured(1).toInt() : 1;
}

}  // namespace

std::optional<app::SparseConfig> TuneFiles::read(const QString& file, QString& error) {
  try {
    return app::read_sparse_config(file.toStdString()).config;
  } catch (const Error& problem) {
    error = QString::fromUtf8(problem.what());
    return std::nullopt;
  }
}

QString TuneFiles::open(ConfigDocument& document, const QString& file) {
  QString error;
  if (auto config = read(file, error)) {
    document.open(std::move(*config), ConfigListModel::presetTitle(QFileInfo(file).completeBaseName()), file);
  }
  return error;
}

app::SparseConfig TuneFiles::allFull(const app::ModelShape& model, const kernels::TokenGrid& grid) {
  return app::config_by_rules(model, grid, {}, 0);
}

QString TuneFiles::saveNew(const app::SparseConfig& config, const QString& name, const QString& folder,
                           QString& file, int firstVersion) {
  QDir().mkpath(folder);
  const QString base = stem(name);
  for (int version = firstVersion; version < 10000; ++version) {
    const QString next = version == 1 ? base : QStringLiteral("%1-v%2").arg(base).arg(version);
    const QString path = QDir(folder).filePath(next + QStringLiteral(".json"));
    if (QFileInfo::exists(path)) continue;
    try {
      app::write_sparse_config(path.toStdString(), config, Overwrite::No);
    } catch (const Error& error) {
      return QString::fromUtf8(error.what());
    }
    file = path;
    return {};
  }
  return tr("%1 has ten thousand versions: choose another name").arg(base);
}

QString TuneFiles::saveVersion(ConfigDocument& document, const QString& folder) {
  QString file;
  // Two configs of one name in a list, a preset and what was made of it, cannot be told apart.
  const bool fromElsewhere = !document.file().isEmpty() && QFileInfo(document.file()).absolutePath() !=
                                                               QFileInfo(folder).absoluteFilePath();
  const QString error = saveNew(document.config(), document.name(), folder, file,
                                fromElsewhere ? 2 : versionOf(document.name()));
  if (error.isEmpty())
    document.markSaved(ConfigListModel::presetTitle(QFileInfo(file).completeBaseName()), file);
  return error;
}

QString TuneFiles::exportJson(const ConfigDocument& document, const QString& file) {
  try {
    app::write_sparse_config(file.toStdString(), document.config(), Overwrite::Yes);
  } catch (const Error& error) {
    return QString::fromUtf8(error.what());
  }
  return {};
}

QString TuneFiles::exportCsv(const ConfigDocument& document, const QString& file) {
  const app::SparseConfig& config = document.config();
  QString text = QStringLiteral("from,to,layer,head,mode,half_width,order,frame_reach,density,locked\n");
  for (const app::StepGroup& group : config.groups) {
    for (int i = 0; i < config.layers * config.heads; ++i) {
      const app::HeadSetting& setting = group.heads[static_cast<std::size_t>(i)];
      const QString order = setting.mode.token_order() == kernels::TokenOrder::FrameMajor
                                ? QStringLiteral("frame-major")
                                : QStringLiteral("space-major");
      text += QStringLiteral("%1,%2,%3,%4,%5,%6,%7,%8,%9,%10\n")
                  .arg(group.begin)
                  .arg(group.end)
                  .arg(i / config.heads)
                  .arg(i % config.heads)
                  .arg(QString::fromStdString(std::string(app::mode_name(setting.mode.mode))))
                  .arg(setting.mode.half_width)
                  .arg(order)
                  .arg(setting.mode.frame_reach == kernels::kAllFrames
                           ? QString()
                           : QString::number(setting.mode.frame_reach))
                  .arg(kernels::density(kernels::build_runs(setting.mode, config.grid)), 0, 'g', 6)
                  .arg(setting.locked ? 1 : 0);
    }
  }
  QSaveFile out(file);
  const QByteArray bytes = text.toUtf8();
  if (out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.commit()) return {};
  return tr("%1: %2").arg(file, out.errorString());
}

}  // namespace vdit::ui
