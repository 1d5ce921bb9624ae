// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/session/run_facts.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLocale>

#include "ui/views/number_text.h"

namespace vdit::ui {
namespace {

constexpr int kHashLetters = 6;

class Words {
  Q_DECLARE_TR_FUNCTIONS(vdit::ui::RunFacts)
};

QString valueText(const QJsonValue& value) {
  if (value.isDouble()) return QLocale().toString(value.toDouble(), 'g', QLocale::FloatingPointShortest);
  if (value.isBool()) return value.toBool() ? Words::tr("on") : Words::tr("off");
  if (value.isString()) return value.toString().isEmpty() ? Words::tr("none") : value.toString();
  return value.isUndefined()
             ? Words::tr("none")
             : QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
}

QString configName(const RunFacts& run) {
  if (run.isDense) return Words::tr("none");
  const QString file = run.job.value(QLatin1String("sparse")).toString();
  return file.isEmpty() ? Words::tr("none") : QFileInfo(file).completeBaseName();
}

PairCheck check(const QString& name, const QString& left, const QString& right, const QString& unit = {}) {
  if (left.isEmpty() || right.isEmpty())
    return {name, Words::tr("%1 unknown").arg(name), PairCheck::Result::Unknown};
  const QString label = unit.isEmpty() ? name + QLatin1Char(' ') : QString();
  const QString ending = unit.isEmpty() ? QString() : QLatin1Char(' ') + unit;
  if (left == right) return {name, label + left + ending, PairCheck::Result::Equal};
  return {name, label + left + QStringLiteral(" / ") + right + ending, PairCheck::Result::Different};
}

QString jobText(const RunFacts& run, const char* key) {
  const QJsonValue value = run.job.value(QLatin1String(key));
  return value.isUndefined() ? QString() : valueText(value);
}

QString seedText(const RunFacts& run) {
  const QJsonValue value = run.job.value(QLatin1String("seed"));
  return value.isUndefined() ? QString() : QString::number(value.toInteger());
}

QString fieldTitle(const QString& key) {
  static const QHash<QString, const char*> kTitles = {
      {QStringLiteral("sparse"), QT_TRANSLATE_NOOP("vdit::ui::RunFacts", "Sparse config")},
      {QStringLiteral("negative_prompt"), QT_TRANSLATE_NOOP("vdit::ui::RunFacts", "Negative prompt")},
      {QStringLiteral("dynamic_guidance"), QT_TRANSLATE_NOOP("vdit::ui::RunFacts", "Course of the guidance")},
      {QStringLiteral("flow_shift"), QT_TRANSLATE_NOOP("vdit::ui::RunFacts", "Flow shift")},
      {QStringLiteral("sigma_spacing"), QT_TRANSLATE_NOOP("vdit::ui::RunFacts", "Sigma spacing")},
      {QStringLiteral("dense_backend"), QT_TRANSLATE_NOOP("vdit::ui::RunFacts", "Dense backend")},
      {QStringLiteral("fps"), QT_TRANSLATE_NOOP("vdit::ui::RunFacts", "Frames a second")}};
  if (kTitles.contains(key)) return Words::tr(kTitles.value(key));
  return key.left(1).toUpper() + key.mid(1);
}

}  // namespace

RunFacts factsOf(const ClipInfo& clip) {
  RunFacts run;
  run.path = clip.path;
  run.clip = clip;
  QJsonObject origin = QJsonDocument::fromJson(clip.metadata).object();
  if (origin.contains(QLatin1String("metadata")))
    origin = origin.value(QLatin1String("metadata")).toObject();  // a sidecar
  run.job = origin.value(QLatin1String("job")).toObject();
  run.modelHash = origin.value(QLatin1String("model_sha256")).toString();
  run.configHash = origin.value(QLatin1String("sparse_sha256")).toString();
  run.settingsHash = origin.value(QLatin1String("settings_sha256")).toString();
  run.device = origin.value(QLatin1String("device")).toString();
  run.isDense = run.hasSettings() && run.configHash.isEmpty();
  run.name = !run.hasSettings() ? QFileInfo(clip.path).completeBaseName()
             : run.isDense      ? Words::tr("Full")
                                : configName(run);
  return run;
}

QString roleInPair(const QString& videoPath) {
  const QFileInfo file(videoPath);
  const bool pair = QFileInfo::exists(file.dir().filePath(QStringLiteral("metrics.json")));
  const QString stem = file.completeBaseName();
  return pair && (stem == QLatin1String("full") || stem == QLatin1String("sparse")) ? stem : QString();
}

RunNumbers numbersOf(const QJsonObject& metrics, const QString& role) {
  const auto number = [&metrics](const QString& key) -> std::optional<double> {
    const QJsonValue value = metrics.value(key);
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
  };
  RunNumbers numbers;
  numbers.denoiseSeconds = number(role + QStringLiteral("_denoise_seconds"));
  numbers.device = metrics.value(QLatin1String("device")).toString();
  numbers.denseBackend = metrics.value(QLatin1String("dense_backend")).toString();
  if (role == QLatin1String("full")) {
    numbers.density = 1;
    numbers.sparsity = 0;
    numbers.speedUp = 1;
  } else {
    numbers.density = number(QStringLiteral("density"));
    numbers.sparsity = number(QStringLiteral("sparsity"));
    numbers.speedUp = number(QStringLiteral("speedup"));
    numbers.attentionSpeedUp = number(QStringLiteral("attention_speedup"));
  }
  return numbers;
}

QList<PairCheck> checkPair(const RunFacts& a, const RunFacts& b) {
  const auto size = [](const RunFacts& run) {
    return run.clip.size.isEmpty() ? QString() : numbers::size(run.clip.size.width(), run.clip.size.height());
  };
  const auto count = [](const RunFacts& run) {
    return run.clip.frames > 0 ? QString::number(run.clip.frames) : QString();
  };
  const auto rate = [](const RunFacts& run) {
    return run.clip.fps > 0 ? QLocale().toString(run.clip.fps, 'g', 6) : QString();
  };
  QList<PairCheck> checks = {
      check(Words::tr("seed"), seedText(a), seedText(b)),
      check(Words::tr("size"), size(a), size(b)),
      check(Words::tr("frames"), count(a), count(b), Words::tr("frames")),
      check(Words::tr("fps"), rate(a), rate(b), Words::tr("fps")),
      check(Words::tr("steps"), jobText(a, "steps"), jobText(b, "steps"), Words::tr("steps")),
      check(Words::tr("model"), a.modelHash.left(kHashLetters), b.modelHash.left(kHashLetters))};
  if (checks[1].result != PairCheck::Result::Unknown && checks[1].text.startsWith(Words::tr("size")))
    checks[1].text =
        checks[1].text.mid(Words::tr("size").size() + 1);  // "320 × 192" says by itself what it is
  if (!a.hasSettings() || !b.hasSettings()) {
    checks.append({Words::tr("config"), Words::tr("config unknown"), PairCheck::Result::Unknown});
  } else if (a.configHash == b.configHash) {
    checks.append({Words::tr("config"), Words::tr("same config"), PairCheck::Result::Equal});
  } else {
    PairCheck config{Words::tr("config"), Words::tr("config differs"), PairCheck::Result::Different};
    // A pair is made to differ in this: Full on one side, a config on the other.
    if (a.isDense != b.isDense) {
      config.text = a.name + QStringLiteral(" / ") + b.name;
      config.result = PairCheck::Result::Expected;
    }
    checks.append(config);
  }
  return checks;
}

QString whyNotComparable(const RunFacts& a, const RunFacts& b) {
  if (a.clip.size != b.clip.size) {
    return Words::tr(
               "Sizes differ: %1 and %2. Metrics need equal pictures; nothing is scaled behind your back.")
        .arg(numbers::size(a.clip.size.width(), a.clip.size.height()),
             numbers::size(b.clip.size.width(), b.clip.size.height()));
  }
  if (a.clip.frames != b.clip.frames) {
    return Words::tr("Frame counts differ: %1 and %2. Nothing is cut or shifted to make them fit.")
        .arg(a.clip.frames)
        .arg(b.clip.frames);
  }
  return {};
}

QList<FieldDifference> differencesOf(const RunFacts& left, const RunFacts& right, int* fields) {
  static const QStringList kNotSettings = {QStringLiteral("format"), QStringLiteral("version"),
                                           QStringLiteral("command"), QStringLiteral("output"),
                                           QStringLiteral("sparse")};
  QList<FieldDifference> differences;
  QStringList keys = left.job.keys();
  for (const QString& key : right.job.keys()) {
    if (!keys.contains(key)) keys.append(key);
  }
  int looked = 0;
  if (left.hasSettings() && right.hasSettings()) {
    looked += 3;
    if (left.configHash != right.configHash)
      differences.append({fieldTitle(QStringLiteral("sparse")), configName(left), configName(right)});
    if (left.modelHash != right.modelHash)
      differences.append(
          {Words::tr("Model hash"), left.modelHash.left(kHashLetters), right.modelHash.left(kHashLetters)});
    if (left.device != right.device) differences.append({Words::tr("Device"), left.device, right.device});
  }
  for (const QString& key : keys) {
    if (kNotSettings.contains(key)) continue;
    ++looked;
    const QJsonValue a = left.job.value(key), b = right.job.value(key);
    if (a != b) differences.append({fieldTitle(key), valueText(a), valueText(b)});
  }
  if (fields) *fields = looked;
  return differences;
}

}  // namespace vdit::ui
