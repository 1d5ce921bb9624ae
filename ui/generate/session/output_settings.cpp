// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/generate/session/output_settings.h"

#include <QDir>
#include <QFileInfo>
#include <QImageReader>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include "app/project/json_object_file.h"
#include "engine/base/error.h"
#include "engine/video/video_reader.h"

namespace vdit::ui {
namespace {

constexpr qint64 kMaxText = 4 << 20;
constexpr qint64 kMaxPixels = 64 << 20;

QJsonObject readJson(const QString& path) {
  return project::readJsonObject(path, kMaxText);
}

// A job file, a sidecar, or the metadata of a video: the job lies at another depth in each. A video without a
// config's hash is dense whatever its job says: it may be the full run of a pair.
QJsonObject jobIn(const QJsonObject& root) {
  if (root.value(QLatin1String("format")) == QLatin1String("vdit-job")) return root;
  const QJsonObject origin =
      root.contains(QLatin1String("metadata")) ? root.value(QLatin1String("metadata")).toObject() : root;
  QJsonObject job = origin.value(QLatin1String("job")).toObject();
  if (!job.isEmpty() && !origin.contains(QLatin1String("sparse_sha256")))
    job.remove(QStringLiteral("sparse"));
  return job;
}

QJsonObject jobOfVideo(const QString& path) {
  QJsonObject root = readJson(path + QStringLiteral(".json"));
  try {
    if (const auto metadata = engine::read_metadata(path.toStdString()))
      root = QJsonDocument::fromJson(QByteArray::fromStdString(metadata->json)).object();
  } catch (const Error&) {
    // Not a video that we can read: its sidecar may still tell.
  }
  return jobIn(root);
}

std::optional<FoundSettings> settingsOfPng(const QString& path, const GenerateSettings& defaults) {
  QImageReader reader(path);
  if (qint64{reader.size().width()} * reader.size().height() > kMaxPixels) return std::nullopt;
  const QImage image = reader.read();  // the reader's own text() folds line feeds
  const QString parameters = image.text(QStringLiteral("parameters"));
  const QString graph = image.text(QStringLiteral("prompt"));
  if (parameters.size() > kMaxText || graph.size() > kMaxText) return std::nullopt;
  const QJsonObject swarm = QJsonDocument::fromJson(parameters.toUtf8())
                                .object()
                                .value(QLatin1String("sui_image_params"))
                                .toObject();
  if (!swarm.isEmpty()) {
    GenerateSettings s = GenerateSettings::fromJob(swarm, defaults);
    s.negativePrompt = swarm.value(QLatin1String("negativeprompt")).toString();
    s.guidance = swarm.value(QLatin1String("cfgscale")).toDouble(s.guidance);
    return FoundSettings{s, QStringLiteral("SwarmUI")};
  }
  if (const auto s = settingsFromParameters(parameters, defaults))
    return FoundSettings{*s, QStringLiteral("A1111")};
  if (const auto s = settingsFromComfy(graph.toUtf8(), defaults))
    return FoundSettings{*s, QStringLiteral("ComfyUI")};
  return std::nullopt;
}

}  // namespace

std::optional<FoundSettings> readOutputSettings(const QString& path, const GenerateSettings& defaults) {
  const QFileInfo file(path);
  QJsonObject job;
  if (file.isDir()) {
    job = jobIn(readJson(QDir(path).filePath(QStringLiteral("job.json"))));
  } else if (file.suffix() == QLatin1String("json")) {
    job = jobIn(readJson(path));
  } else if (file.suffix().toLower() == QLatin1String("png")) {
    return settingsOfPng(path, defaults);
  } else {
    job = jobOfVideo(path);
  }
  if (job.isEmpty()) return std::nullopt;
  return FoundSettings{GenerateSettings::fromJob(job, defaults), QStringLiteral("vdit")};
}

std::optional<GenerateSettings> settingsFromParameters(const QString& text, GenerateSettings s) {
  static const QRegularExpression kFields(QStringLiteral("\\b(Steps|Seed|Size|CFG scale): *([^,\\n]+)"));
  const qsizetype start = text.indexOf(QRegularExpression(QStringLiteral("(^|\\n)Steps: ")));
  if (start < 0) return std::nullopt;
  const QString words = text.left(start);
  const qsizetype negative = words.indexOf(QStringLiteral("Negative prompt:"));
  s.prompt = words.left(negative < 0 ? words.size() : negative).trimmed();
  s.negativePrompt = negative < 0 ? QString() : words.mid(negative + 16).trimmed();
  for (auto it = kFields.globalMatch(text, start); it.hasNext();) {
    const auto match = it.next();
    const QString key = match.captured(1), value = match.captured(2).trimmed();
    if (key == QLatin1String("Steps")) s.steps = std::max(1, value.toInt());
    if (key == QLatin1String("Seed")) s.seed = value.toULongLong();
    if (key == QLatin1String("CFG scale")) s.guidance = value.toDouble();
    if (key == QLatin1String("Size")) s = GenerateSettings::fromJob({{QStringLiteral("size"), value}}, s);
  }
  return s;
}

std::optional<GenerateSettings> settingsFromComfy(const QByteArray& json, GenerateSettings s) {
  const QJsonObject graph = QJsonDocument::fromJson(json).object();
  for (const QJsonValue& node : graph) {
    const QJsonObject inputs = node.toObject().value(QLatin1String("inputs")).toObject();
    if (!inputs.contains(QLatin1String("steps")) || !inputs.value(QLatin1String("positive")).isArray())
      continue;
    const auto textOf = [&](const char* side) {
      const QString id = inputs.value(QLatin1String(side)).toArray().at(0).toString();
      return graph.value(id)
          .toObject()
          .value(QLatin1String("inputs"))
          .toObject()
          .value(QLatin1String("text"))
          .toString();
    };
    s.steps = std::max(1, inputs.value(QLatin1String("steps")).toInt(s.steps));
    s.guidance = inputs.value(QLatin1String("cfg")).toDouble(s.guidance);
    const char* seed = inputs.contains(QLatin1String("seed")) ? "seed" : "noise_seed";
    s.seed = static_cast<quint64>(inputs.value(QLatin1String(seed)).toInteger(static_cast<qint64>(s.seed)));
    s.prompt = textOf("positive");
    s.negativePrompt = textOf("negative");
    return s.prompt.isEmpty() ? std::nullopt : std::optional(s);
  }
  return std::nullopt;
}

}  // namespace vdit::ui
