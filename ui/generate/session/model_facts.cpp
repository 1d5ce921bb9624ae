// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/generate/session/model_facts.h"

#include <QHash>
#include <algorithm>

namespace vdit::ui {
namespace {

// What the families' authors list. HunyuanVideo's are those of its README, Wan2.1's and CogVideoX1.5's of
// theirs.
QList<QSize> sizesOf(const QString& family) {
  if (family == QLatin1String("hunyuan"))
    return {{1280, 720}, {720, 1280}, {1104, 832}, {832, 1104}, {960, 960},
            {960, 544},  {544, 960},  {832, 624},  {624, 832},  {720, 720}};
  if (family == QLatin1String("cogvideox")) return {{1360, 768}, {768, 1360}};
  return {{832, 480}, {1280, 720}, {480, 832}};
}

}  // namespace

ModelFacts ModelFacts::fromJson(const QJsonObject& description) {
  ModelFacts facts;
  facts.family = description.value(QLatin1String("family")).toString();
  facts.layers = description.value(QLatin1String("layers")).toInt();
  facts.heads = description.value(QLatin1String("heads")).toInt();
  facts.limits = ClipLimits::fromJson(description.value(QLatin1String("limits")).toObject());
  facts.embeddedGuidance =
      description.value(QLatin1String("guidance_kind")).toString() == QLatin1String("embedded");
  facts.spacesNoise = facts.family == QLatin1String("wan");
  facts.risesGuidance = facts.family == QLatin1String("cogvideox");
  const QJsonObject defaults = description.value(QLatin1String("defaults")).toObject();
  facts.hasFlowShift = defaults.isEmpty() || defaults.value(QLatin1String("flow_shift")).isDouble();
  GenerateSettings& s = facts.defaults;
  const auto whole = [&defaults](const char* key, int fallback) {
    return std::max(1, defaults.value(QLatin1String(key)).toInt(fallback));
  };
  s.width = whole("width", s.width);
  s.height = whole("height", s.height);
  s.frames = whole("frames", s.frames);
  s.steps = whole("steps", s.steps);
  s.guidance = defaults.value(QLatin1String("guidance")).toDouble(s.guidance);
  s.flowShift = defaults.value(QLatin1String("flow_shift")).toDouble(s.flowShift);
  s.fps = defaults.value(QLatin1String("fps")).toDouble(s.fps);
  return facts;
}

QList<QSize> ModelFacts::sizes() const {
  QList<QSize> offered;
  const auto offer = [&](int width, int height) {
    const bool fits = limits.nearestSide(width) == width && limits.nearestSide(height) == height;
    if (fits && !offered.contains(QSize(width, height))) offered.append({width, height});
  };
  offer(defaults.width, defaults.height);
  offer(defaults.width / 2, defaults.height / 2);
  for (const QSize& size : sizesOf(family)) offer(size.width(), size.height());
  return offered;
}

QString schedulerName(const QString& className) {
  static const QHash<QString, QString> kNames{
      {QStringLiteral("UniPCMultistepScheduler"), QStringLiteral("UniPC")},
      {QStringLiteral("FlowMatchEulerDiscreteScheduler"), QStringLiteral("Euler")},
      {QStringLiteral("CogVideoXDDIMScheduler"), QStringLiteral("DDIM")},
      {QStringLiteral("CogVideoXDPMScheduler"), QStringLiteral("DPM")}};
  return kNames.value(className, className);
}

GenerateSettings adopted(const GenerateSettings& now, const GenerateSettings& before,
                         const GenerateSettings& after) {
  GenerateSettings s = now;
  if (now.width == before.width && now.height == before.height) {
    s.width = after.width;
    s.height = after.height;
  }
  const auto follow = [&](auto GenerateSettings::*value) {
    if (now.*value == before.*value) s.*value = after.*value;
  };
  follow(&GenerateSettings::frames);
  follow(&GenerateSettings::steps);
  follow(&GenerateSettings::guidance);
  follow(&GenerateSettings::flowShift);
  follow(&GenerateSettings::fps);
  return s;
}

}  // namespace vdit::ui
