// SPDX-License-Identifier: GPL-3.0-or-later
// What a video says of how it was made, and what a pair's metrics say of its run: plain values read from
// files of ours. A file of somebody else's has no facts, only its pictures.
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>
#include <optional>

#include "ui/views/video/clip_info.h"

namespace vdit::ui {

struct RunFacts {
  QString path;
  QString name;     ///< "Full", the config's name, or the file's
  ClipInfo clip;    ///< size 0 x 0 until the video is open
  QJsonObject job;  ///< its settings; empty: the file says nothing of itself
  bool isDense = false;
  QString modelHash, configHash, settingsHash, device;

  bool hasSettings() const { return !job.isEmpty(); }
};

RunFacts factsOf(const ClipInfo& clip);

/// What was measured of one run of a pair.
struct RunNumbers {
  std::optional<double> denoiseSeconds, density, sparsity, speedUp, attentionSpeedUp;
  QString device, denseBackend;
};

/// "full" or "sparse": the part that a video plays in a pair folder; empty outside of one.
QString roleInPair(const QString& videoPath);
RunNumbers numbersOf(const QJsonObject& pairMetrics, const QString& role);

/// One check of a pair: whether reference and candidate agree in it. Never acted upon silently.
struct PairCheck {
  /// Expected: it differs, as it does in every pair.
  enum class Result { Equal, Different, Expected, Unknown };
  QString name;  ///< "seed"
  QString text;  ///< "seed 42", "seed 42, 43", "seed unknown"
  Result result = Result::Unknown;
};

/// seed, size, frames, fps, steps, model, config; in this order.
QList<PairCheck> checkPair(const RunFacts& reference, const RunFacts& candidate);
/// Why metrics of the two would mean nothing; empty when they may be compared.
QString whyNotComparable(const RunFacts& reference, const RunFacts& candidate);

struct FieldDifference {
  QString field, left, right;
};
/// The settings in which two runs differ, and how many were looked at.
QList<FieldDifference> differencesOf(const RunFacts& left, const RunFacts& right, int* fields = nullptr);

}  // namespace vdit::ui
