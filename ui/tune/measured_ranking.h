// SPDX-License-Identifier: GPL-3.0-or-later
// Configs in the order that their paired runs give them, with what the loss table had predicted. Only runs of
// one clip are ranked: a PSNR of another prompt or seed says nothing about this one. Pure values.
#pragma once

#include <optional>
#include <vector>

#include "ui/views/measured_pair.h"

namespace vdit::ui {

/// A config with the mean of its pairs of the ranked clip.
struct RankedConfig {
  QString name, file;     ///< file: empty when it is gone
  double psnr = 0;        ///< dB
  double speedup = 0;     ///< of the pairs of this machine, where there are some
  bool here = false;      ///< timed on this machine, and not while it was watched
  int pairs = 0;          ///< that the PSNR is the mean of
  int predictedRank = 0;  ///< from 1, by the predicted error; 0: nothing was predicted
  std::optional<double> predictedError, predictedSpeedup;
  QString surpassedBy;  ///< the name of one that is nearer to full attention and no slower, or the reverse
};

struct MeasuredRanking {
  QString clip;                       ///< its prompt and seed; empty: no pair
  std::vector<RankedConfig> configs;  ///< by PSNR as it is shown, equal ones by speed-up, the best first
};

/// Of the clip of the newest pair; `pairs` as readPairs orders them. A config is told by the hash of its
/// bytes, else by its path; pairs that name neither stand for themselves.
MeasuredRanking rankPairs(const std::vector<MeasuredPair>& pairs, const QString& thisMachine);

}  // namespace vdit::ui
