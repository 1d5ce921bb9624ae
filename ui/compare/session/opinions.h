// SPDX-License-Identifier: GPL-3.0-or-later
// Notes on frames of a comparison and the votes of its blind tests, as values: kept in a document of the
// project.
#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>

namespace vdit::ui {

enum class Vote { Reference, Candidate, Neither };

struct VoteCount {
  int reference = 0, candidate = 0, neither = 0;
  bool operator==(const VoteCount&) const = default;
};

/// What people said of one comparison.
struct Opinions {
  QMap<int, QString> notes;        ///< by frame
  QMap<QString, VoteCount> votes;  ///< by the candidate's name

  QByteArray toJson() const;
  /// What is not readable is left out: a damaged document loses no window.
  static Opinions fromJson(const QByteArray& json);
  /// The key of the project's document for a comparison: short, and the same for the same folder.
  static QString documentKey(const QString& comparison);
  bool operator==(const Opinions&) const = default;
};

}  // namespace vdit::ui
