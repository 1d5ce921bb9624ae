// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/generate/session/generate_settings.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "ui/views/number_text.h"

namespace vdit::ui {
namespace {

class Words {
  Q_DECLARE_TR_FUNCTIONS(vdit::ui::GenerateSettings)
};

template <class Take>
void take(const QJsonObject& job, const char* key, Take read) {
  const QJsonValue value = job.value(QLatin1String(key));
  if (!value.isUndefined() && !value.isNull()) read(value);
}

const QString kSpacing = QStringLiteral("sigma_spacing"), kOldSpacing = QStringLiteral("legacy");
const QString kDenseSteps = QStringLiteral("dense_steps");

QString configName(const QString& file) {
  return file.isEmpty() ? Words::tr("Full") : QFileInfo(file).completeBaseName();
}

}  // namespace

ClipLimits ClipLimits::fromJson(const QJsonObject& limits) {
  ClipLimits out;
  const auto number = [&limits](const char* key, int fallback) {
    return std::max(1, limits.value(QLatin1String(key)).toInt(fallback));
  };
  out.sideMultiple = number("side_multiple", out.sideMultiple);
  out.maxSide = number("max_side", out.maxSide);
  out.frameStride = number("frame_stride", out.frameStride);
  out.maxFrames = number("max_frames", out.maxFrames);
  return out;
}

int ClipLimits::nearestSide(int pixels) const {
  const int units = static_cast<int>(std::lround(double(pixels) / sideMultiple));
  return std::clamp(units, 1, maxSide / sideMultiple) * sideMultiple;
}

int ClipLimits::nearestFrames(int frames) const {
  const int units = static_cast<int>(std::lround(double(frames - 1) / frameStride));
  return std::clamp(units, 0, (maxFrames - 1) / frameStride) * frameStride + 1;
}

QString ClipLimits::explainSide(const QString& name, int pixels) const {
  const int nearest = nearestSide(pixels);
  return nearest == pixels ? QString()
                           : Words::tr("%1 %2 \u2192 %3: multiple of %4")
                                 .arg(name)
                                 .arg(pixels)
                                 .arg(nearest)
                                 .arg(sideMultiple);
}

QString ClipLimits::explainFrames(int frames) const {
  const int nearest = nearestFrames(frames);
  return nearest == frames ? QString()
                           : Words::tr("%1 frames \u2192 %2: a multiple of %3, and one")
                                 .arg(frames)
                                 .arg(nearest)
                                 .arg(frameStride);
}

QString numberTypeName(const QString& type) {
  if (type.isEmpty()) return Words::tr("fastest here");
  return type == QLatin1String("fp32") ? Words::tr("32 bits") : Words::tr("16 bits (bf16)");
}

QJsonObject GenerateSettings::toJob(const QString& command, const QString& output) const {
  QJsonObject job{{QStringLiteral("format"), QStringLiteral("vdit-job")},
                  {QStringLiteral("version"), 1},
                  {QStringLiteral("command"), command},
                  {QStringLiteral("model"), model},
                  {QStringLiteral("prompt"), prompt},
                  {QStringLiteral("negative_prompt"), negativePrompt},
                  {QStringLiteral("size"), QStringLiteral("%1x%2").arg(width).arg(height)},
                  {QStringLiteral("frames"), frames},
                  {QStringLiteral("steps"), steps},
                  {QStringLiteral("guidance"), guidance},
                  {QStringLiteral("flow_shift"), flowShift},
                  {QStringLiteral("seed"), static_cast<qint64>(seed)},
                  {QStringLiteral("fps"), fps},
                  {QStringLiteral("output"), output}};
  if (risingGuidance) job.insert(QStringLiteral("dynamic_guidance"), true);
  if (!config.isEmpty()) job.insert(QStringLiteral("sparse"), config);
  if (!numberType.isEmpty()) job.insert(QStringLiteral("dtype"), numberType);
  if (oldNoiseLevels) job.insert(kSpacing, kOldSpacing);
  return job;
}

QJsonObject GenerateSettings::toForm() const {
  QJsonObject form = toJob(QStringLiteral("generate"), {});
  if (denseSteps >= 0) form.insert(kDenseSteps, denseSteps);
  return form;
}

GenerateSettings GenerateSettings::fromJob(const QJsonObject& job, GenerateSettings s) {
  take(job, "model", [&s](const QJsonValue& v) { s.model = v.toString(s.model); });
  take(job, "prompt", [&s](const QJsonValue& v) { s.prompt = v.toString(s.prompt); });
  take(job, "negative_prompt", [&s](const QJsonValue& v) { s.negativePrompt = v.toString(); });
  take(job, "size", [&s](const QJsonValue& v) {
    const QStringList sides = v.toString().split(QLatin1Char('x'));
    if (sides.size() != 2 || sides[0].toInt() <= 0 || sides[1].toInt() <= 0) return;
    s.width = sides[0].toInt();
    s.height = sides[1].toInt();
  });
  take(job, "frames", [&s](const QJsonValue& v) { s.frames = std::max(1, v.toInt(s.frames)); });
  take(job, "steps", [&s](const QJsonValue& v) { s.steps = std::max(1, v.toInt(s.steps)); });
  take(job, "guidance", [&s](const QJsonValue& v) { s.guidance = v.toDouble(s.guidance); });
  take(job, "flow_shift", [&s](const QJsonValue& v) { s.flowShift = v.toDouble(s.flowShift); });
  take(job, "fps", [&s](const QJsonValue& v) { s.fps = v.toDouble(s.fps); });
  take(job, "seed", [&s](const QJsonValue& v) {
    s.seed = static_cast<quint64>(v.toInteger(static_cast<qint64>(s.seed)));
  });
  if (!job.contains(QLatin1String("command"))) return s;
  // What a whole job leaves out is not "as it was".
  s.risingGuidance = job.value(QLatin1String("dynamic_guidance")).toBool();
  s.numberType = job.value(QLatin1String("dtype")).toString();
  s.config = job.value(QLatin1String("sparse")).toString();
  s.oldNoiseLevels = job.value(kSpacing).toString() == kOldSpacing;
  s.denseSteps = std::max(-1, job.value(kDenseSteps).toInt(-1));
  return s;
}

QList<SettingDifference> differences(const GenerateSettings& a, const GenerateSettings& b) {
  QList<SettingDifference> list;
  const auto add = [&list](const char* key, const QString& title, const QString& now, const QString& then) {
    if (now != then) list.append({QLatin1String(key), title, now, then});
  };
  const auto number = [](double value) { return QLocale().toString(value, 'g', 6); };
  add("model", Words::tr("Model"), a.model, b.model);
  add("prompt", Words::tr("Prompt"), a.prompt, b.prompt);
  add("negative_prompt", Words::tr("Negative prompt"), a.negativePrompt, b.negativePrompt);
  add("sparse", Words::tr("Sparse config"), configName(a.config), configName(b.config));
  add("size", Words::tr("Size"), numbers::size(a.width, a.height), numbers::size(b.width, b.height));
  add("frames", Words::tr("Frames"), number(a.frames), number(b.frames));
  add("steps", Words::tr("Steps"), number(a.steps), number(b.steps));
  add("guidance", Words::tr("Guidance"), number(a.guidance), number(b.guidance));
  const auto rises = [](const GenerateSettings& s) {
    return s.risingGuidance ? Words::tr("rising over the steps") : Words::tr("the same in every step");
  };
  add("dynamic_guidance", Words::tr("Course of the guidance"), rises(a), rises(b));
  const auto levels = [](const GenerateSettings& s) {
    return s.oldNoiseLevels ? Words::tr("older spacing") : Words::tr("today's spacing");
  };
  add("sigma_spacing", Words::tr("Noise levels"), levels(a), levels(b));
  const auto warmUp = [](const GenerateSettings& s) {
    return s.denseSteps < 0 ? Words::tr("as in the config") : Words::tr("%n steps", nullptr, s.denseSteps);
  };
  add("dense_steps", Words::tr("Dense warm-up"), warmUp(a), warmUp(b));
  add("flow_shift", Words::tr("Flow shift"), number(a.flowShift), number(b.flowShift));
  add("fps", Words::tr("Frames a second"), number(a.fps), number(b.fps));
  add("dtype", Words::tr("Number type"), numberTypeName(a.numberType), numberTypeName(b.numberType));
  add("seed", Words::tr("Seed"), QString::number(a.seed), QString::number(b.seed));
  return list;
}

GenerateSettings merged(const GenerateSettings& now, const GenerateSettings& then, const QStringList& keys) {
  QJsonObject job = now.toForm();
  const QJsonObject other = then.toForm();
  for (const QString& key : keys) {
    if (other.contains(key)) {
      job.insert(key, other.value(key));
    } else {
      job.remove(key);
    }
  }
  return GenerateSettings::fromJob(job, now);
}

}  // namespace vdit::ui
