// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recovery/version_difference.h"

#include <QJsonDocument>
#include <algorithm>
#include <vector>

namespace vdit::ui {
namespace {

constexpr qsizetype kMostShown = 4000;
constexpr qsizetype kMostLines = 2000;  // of each text: the table of common lines is their product

QStringList linesOf(const QByteArray& content) {
  const QJsonDocument json = QJsonDocument::fromJson(content);
  QStringList lines =
      QString::fromUtf8(json.isNull() ? content : json.toJson()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
  if (lines.size() > kMostLines) lines.resize(kMostLines);
  return lines;
}

}  // namespace

VersionDifference differenceOf(const QByteArray& from, const QByteArray& to) {
  const QStringList a = linesOf(from), b = linesOf(to);
  // common[i][j]: length of the longest common subsequence of a[i..] and b[j..].
  const auto columns = static_cast<std::size_t>(b.size() + 1);
  std::vector<int> common(static_cast<std::size_t>(a.size() + 1) * columns, 0);
  const auto at = [&](qsizetype i, qsizetype j) -> int& {
    return common[static_cast<std::size_t>(i) * columns + static_cast<std::size_t>(j)];
  };
  for (qsizetype i = a.size() - 1; i >= 0; --i) {
    for (qsizetype j = b.size() - 1; j >= 0; --j)
      at(i, j) = a.at(i) == b.at(j) ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
  }
  VersionDifference difference;
  qsizetype i = 0, j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a.at(i) == b.at(j)) {
      ++i;
      ++j;
    } else if (i < a.size() && (j == b.size() || at(i + 1, j) >= at(i, j + 1))) {
      difference.lines.append(QStringLiteral("- ") + a.at(i++).trimmed());
      ++difference.removed;
    } else {
      difference.lines.append(QStringLiteral("+ ") + b.at(j++).trimmed());
      ++difference.added;
    }
  }
  return difference;
}

QString readable(const QByteArray& content) {
  const QJsonDocument json = QJsonDocument::fromJson(content);
  return QString::fromUtf8(json.isNull() ? content : json.toJson()).left(kMostShown);
}

}  // namespace vdit::ui
