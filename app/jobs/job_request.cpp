// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/job_request.h"

#include <QJsonArray>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>
#include <algorithm>
#include <cmath>

namespace vdit::jobs {
namespace {

constexpr int kMaxSide = 16384;
constexpr int kMaxFrames = 4093;
constexpr int kMaxSteps = 1000;

JobError fieldError(const char* field, const QString& found, const QString& expected) {
  return {.code = QStringLiteral("job.field"),
          .subject = QStringLiteral("job"),
          .field = QLatin1String(field),
          .found = found,
          .expected = expected,
          .hint = {}};
}

QString shown(const QJsonValue& value) {
  return value.isUndefined() ? QStringLiteral("none") : value.toVariant().toString().left(80);
}

std::optional<JobError> checkText(const QJsonObject& request, const char* key, bool required) {
  const QJsonValue value = request.value(QLatin1String(key));
  if (value.isUndefined() && !required) return std::nullopt;
  const QString text = value.toString();
  if (!value.isString() || (required && text.isEmpty()))
    return fieldError(key, shown(value), QStringLiteral("text"));
  if (text.contains(QChar(0)))
    return fieldError(key, QStringLiteral("a NUL"), QStringLiteral("text without one"));
  if (text.toUtf8().size() > kMaxPromptBytes) {
    return fieldError(key, QStringLiteral("%1 bytes").arg(text.toUtf8().size()),
                      QStringLiteral("at most %1").arg(kMaxPromptBytes));
  }
  return std::nullopt;
}

std::optional<JobError> checkInteger(const QJsonObject& request, const char* key, int min, int max) {
  const QJsonValue value = request.value(QLatin1String(key));
  if (value.isUndefined()) return std::nullopt;
  const double number = value.toDouble(NAN);
  if (!(number >= min && number <= max) || number != std::floor(number)) {
    return fieldError(key, shown(value), QStringLiteral("a whole number from %1 to %2").arg(min).arg(max));
  }
  return std::nullopt;
}

std::optional<JobError> checkSize(const QJsonObject& request) {
  const QJsonValue value = request.value(QLatin1String("size"));
  if (value.isUndefined()) return std::nullopt;
  static const QRegularExpression pattern(QStringLiteral("^([0-9]{1,6})x([0-9]{1,6})$"));
  const auto match = pattern.match(value.toString());
  const auto fits = [&](int group) {
    const int side = match.captured(group).toInt();
    return side >= 8 && side <= kMaxSide && side % 2 == 0;
  };
  if (!match.hasMatch() || !fits(1) || !fits(2)) {
    return fieldError("size", shown(value), QStringLiteral("WIDTHxHEIGHT, even, up to %1").arg(kMaxSide));
  }
  return std::nullopt;
}

std::optional<JobError> checkGeneration(const QJsonObject& request) {
  for (const char* key : {"model", "prompt"}) {
    if (auto error = checkText(request, key, true)) return error;
  }
  if (auto error = checkText(request, "negative_prompt", false)) return error;
  if (auto error = checkSize(request)) return error;
  if (auto error = checkInteger(request, "frames", 1, kMaxFrames)) return error;
  if (auto error = checkInteger(request, "steps", 1, kMaxSteps)) return error;
  const QJsonValue fps = request.value(QLatin1String("fps"));
  if (!fps.isUndefined() && !(fps.toDouble(NAN) > 0 && fps.toDouble() <= 1000)) {
    return fieldError("fps", shown(fps), QStringLiteral("a rate above 0, up to 1000"));
  }
  const QJsonValue guidance = request.value(QLatin1String("guidance"));
  if (!guidance.isUndefined() && !std::isfinite(guidance.toDouble(NAN))) {
    return fieldError("guidance", shown(guidance), QStringLiteral("a number"));
  }
  return std::nullopt;
}

QString shellQuoted(const QString& text) {
  static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_@%+=:,./-]+$"));
  if (plain.match(text).hasMatch()) return text;
  QString quoted = text;
  quoted.replace(QLatin1Char('\''), QStringLiteral("'\\''"));
  return QLatin1Char('\'') + quoted + QLatin1Char('\'');
}

QString wordOf(const QJsonValue& value) {
  if (value.isDouble() && value.toDouble() == std::floor(value.toDouble()) &&
      std::abs(value.toDouble()) < 9e18) {
    return QString::number(value.toInteger());
  }
  if (value.isDouble()) return QString::number(value.toDouble(), 'g', QLocale::FloatingPointShortest);
  if (!value.isArray()) return value.toString();
  QStringList words;
  for (const QJsonValue item : value.toArray()) words << wordOf(item);
  return words.join(QLatin1Char(','));
}

}  // namespace

std::optional<JobError> checkRequest(const QJsonObject& request) {
  const QJsonValue command = request.value(QLatin1String("command"));
  const auto kind = jobKindFromString(command.toString());
  if (!kind) {
    return fieldError("command", shown(command),
                      QStringLiteral("generate, pair, search, inspect, metrics or export"));
  }
  if (*kind == JobKind::Generate || *kind == JobKind::Pair || *kind == JobKind::Inspect) {
    if (auto error = checkGeneration(request)) return error;
  }
  if (*kind == JobKind::Export) {
    if (auto error = checkText(request, "input", true)) return error;
  }
  if (*kind != JobKind::Metrics) {
    if (auto error = checkText(request, "output", true)) return error;
  }
  return std::nullopt;
}

const QStringList& largeInputs() {
  static const QStringList kFields{QStringLiteral("latents"), QStringLiteral("reference"),
                                   QStringLiteral("test"), QStringLiteral("input")};
  return kFields;
}

bool readsLargeFiles(const QJsonObject& request) {
  return std::any_of(largeInputs().begin(), largeInputs().end(),
                     [&request](const QString& field) { return !request.value(field).toString().isEmpty(); });
}

QString commandLineOf(const QJsonObject& request) {
  const QString command = request.value(QLatin1String("command")).toString();
  QStringList words{QStringLiteral("vdit"), command};
  // What is no flag on the command line, by command.
  static const QStringList heads{QStringLiteral("format"), QStringLiteral("version"),
                                 QStringLiteral("command"), QStringLiteral("comment")};
  QStringList positional;
  if (command == QLatin1String("metrics")) positional = {QStringLiteral("reference"), QStringLiteral("test")};
  if (command == QLatin1String("export")) positional = {QStringLiteral("input")};
  for (auto entry = request.begin(); entry != request.end(); ++entry) {
    if (heads.contains(entry.key()) || positional.contains(entry.key())) continue;
    const QString flag =
        QStringLiteral("--") + QString(entry.key()).replace(QLatin1Char('_'), QLatin1Char('-'));
    if (entry.value().isBool()) {
      if (entry.value().toBool()) words << flag;
      continue;
    }
    // With "=", a value that starts with a dash stays a value.
    words << flag + QLatin1Char('=') + shellQuoted(wordOf(entry.value()));
  }
  for (const QString& key : positional) words << shellQuoted(wordOf(request.value(key)));
  return words.join(QLatin1Char(' '));
}

}  // namespace vdit::jobs
