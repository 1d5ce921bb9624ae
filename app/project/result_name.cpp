// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/project/result_name.h"

#include <QDate>
#include <QFileInfo>
#include <QRegularExpression>
#include <optional>

namespace vdit::project {
namespace {

constexpr qsizetype kLongestName = 120;

QString firstWords(const QString& prompt) {
  static const QRegularExpression kWord(QStringLiteral("[\\p{L}\\p{N}]+"));
  static const QStringList kSmall = {QStringLiteral("a"),   QStringLiteral("an"),  QStringLiteral("the"),
                                     QStringLiteral("of"),  QStringLiteral("on"),  QStringLiteral("in"),
                                     QStringLiteral("and"), QStringLiteral("with")};
  QStringList words;
  qsizetype length = 0;
  for (auto match = kWord.globalMatch(prompt.toLower()); match.hasNext() && words.size() < 3;) {
    const QString word = match.next().captured().left(24);
    if (kSmall.contains(word) || length + word.size() > 40) continue;
    words.append(word);
    length += word.size();
  }
  return words.isEmpty() ? QStringLiteral("clip") : words.join(QLatin1Char('-'));
}

// Nothing where the word is not known.
std::optional<QString> resultWord(const QString& word, const QJsonObject& job) {
  const auto text = [&job](const char* key) { return job.value(QLatin1String(key)).toString(); };
  const auto number = [&job](const char* key) {
    return QString::number(job.value(QLatin1String(key)).toInteger());
  };
  if (word == QLatin1String("prompt")) return firstWords(text("prompt"));
  if (word == QLatin1String("seed")) return number("seed");
  if (word == QLatin1String("model")) return QFileInfo(text("model")).fileName();
  if (word == QLatin1String("config"))
    return text("sparse").isEmpty() ? QStringLiteral("full") : QFileInfo(text("sparse")).completeBaseName();
  if (word == QLatin1String("size")) return text("size");
  if (word == QLatin1String("frames")) return number("frames");
  if (word == QLatin1String("steps")) return number("steps");
  if (word == QLatin1String("date")) return QDate::currentDate().toString(Qt::ISODate);
  return std::nullopt;
}

const QRegularExpression& braced() {
  static const QRegularExpression kBraced(QStringLiteral("\\{([^{}]*)\\}"));
  return kBraced;
}

QString asFileName(QString text) {
  static const QRegularExpression kOther(QStringLiteral("[^\\p{L}\\p{M}\\p{N}._]+"));
  static const QRegularExpression kEnds(QStringLiteral("^[-._]+|[-._]+$"));
  text.replace(kOther, QStringLiteral("-"));
  return text.left(kLongestName).remove(kEnds);
}

}  // namespace

QString defaultResultPattern() {
  return QStringLiteral("{prompt}-{seed}");
}

QString resultName(const QString& pattern, const QJsonObject& job) {
  const QString wished = pattern.trimmed().isEmpty() ? defaultResultPattern() : pattern;
  QString name;
  qsizetype past = 0;
  for (auto match = braced().globalMatch(wished); match.hasNext();) {
    const QRegularExpressionMatch word = match.next();
    name += wished.mid(past, word.capturedStart() - past);
    name += resultWord(word.captured(1), job).value_or(word.captured(1));
    past = word.capturedEnd();
  }
  const QString made = asFileName(name + wished.mid(past));
  return made.isEmpty() ? QStringLiteral("clip") : made;
}

QStringList unknownResultWords(const QString& pattern) {
  QStringList unknown;
  for (auto match = braced().globalMatch(pattern); match.hasNext();) {
    const QRegularExpressionMatch word = match.next();
    if (!resultWord(word.captured(1), {})) unknown.append(word.captured());
  }
  return unknown;
}

}  // namespace vdit::project
