// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/measured_pair.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include "app/project/json_object_file.h"

namespace vdit::ui {
namespace {

using project::readJsonObject;

void takeMetrics(MeasuredPair& pair, const QJsonObject& metrics) {
  const auto number = [&](const char* key) { return metrics.value(QLatin1String(key)).toDouble(); };
  const auto word = [&](const char* key) { return metrics.value(QLatin1String(key)).toString(); };
  pair.density = number("density");
  pair.psnr = number("psnr_db");
  pair.speedup = number("speedup");
  pair.denseSeconds = number("full_denoise_seconds");
  pair.sparseSeconds = number("sparse_denoise_seconds");
  pair.instrumented = metrics.value(QStringLiteral("instrumented")).toBool();
  pair.machine = word("machine");
  pair.device = QStringList{word("device"), word("dtype"), word("dense_backend")}.join(QStringLiteral(", "));
}

constexpr int kPromptShown = 32;

void takeClip(MeasuredPair& pair, const QJsonObject& job) {
  QJsonObject clip;
  for (const char* key : {"model", "prompt", "negative_prompt", "size", "frames", "steps", "guidance",
                          "flow_shift", "sigma_spacing", "seed"})
    clip[QLatin1String(key)] = job.value(QLatin1String(key));
  pair.clip = QString::fromUtf8(QJsonDocument(clip).toJson(QJsonDocument::Compact));
  QString prompt = job.value(QStringLiteral("prompt")).toString();
  if (prompt.size() > kPromptShown) prompt = prompt.left(kPromptShown - 1).trimmed() + QStringLiteral("…");
  const QString seed = job.value(QStringLiteral("seed")).toVariant().toString();
  pair.clipName = prompt.isEmpty() ? pair.name : QStringLiteral("%1, %2").arg(prompt, seed);
}

void takeJob(MeasuredPair& pair, const QJsonObject& job) {
  const QStringList size = job.value(QStringLiteral("size")).toString().split(QLatin1Char('x'));
  if (size.size() == 2) pair.width = size[0].toInt(), pair.height = size[1].toInt();
  pair.frames = job.value(QStringLiteral("frames")).toInt();
  pair.steps = job.value(QStringLiteral("steps")).toInt();
  pair.guided = job.value(QStringLiteral("guidance")).toDouble() > 1;
  takeClip(pair, job);
  if (const int threads = job.value(QStringLiteral("threads")).toInt(); threads > 0)
    pair.device += QStringLiteral(", %1").arg(threads);
}

}  // namespace

PairConfig readPairConfig(const QString& folder) {
  const QDir dir(folder);
  const QJsonObject sidecar = readJsonObject(dir.filePath(QStringLiteral("sparse.mp4.json")));
  return {
      readJsonObject(dir.filePath(QStringLiteral("job.json"))).value(QStringLiteral("sparse")).toString(),
      sidecar.value(QStringLiteral("metadata")).toObject().value(QStringLiteral("sparse_sha256")).toString()};
}

std::vector<MeasuredPair> readPairs(const QString& resultsFolder) {
  std::vector<MeasuredPair> pairs;
  const QFileInfoList folders =
      QDir(resultsFolder).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time);
  for (const QFileInfo& folder : folders) {
    const QDir dir(folder.absoluteFilePath());
    const QJsonObject metrics = readJsonObject(dir.filePath(QStringLiteral("metrics.json")));
    if (!metrics.value(QStringLiteral("psnr_db")).isDouble() ||
        !metrics.value(QStringLiteral("density")).isDouble())
      continue;
    MeasuredPair pair{.name = folder.fileName(), .folder = folder.absoluteFilePath()};
    takeMetrics(pair, metrics);
    takeJob(pair, readJsonObject(dir.filePath(QStringLiteral("job.json"))));
    const PairConfig ran = readPairConfig(pair.folder);
    pair.config = ran.file;
    pair.configSha256 = ran.sha256;
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

}  // namespace vdit::ui
