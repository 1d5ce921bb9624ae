// SPDX-License-Identifier: GPL-3.0-or-later
// The paired runs of a project's results: what was measured, of which clip and config, on which computer.
// Read from metrics.json, job.json and the sparse video's sidecar. Reads the disk: not for the GUI thread.
#pragma once

#include <QString>
#include <optional>
#include <vector>

namespace vdit::ui {

/// A pair that was really made.
struct MeasuredPair {
  QString name, folder, config;  ///< config: file of the sparse config that it ran, empty when it is gone
  QString configSha256;          ///< of the bytes of that config; empty: the pair does not say
  double density = 0;
  std::optional<double> predictedError, predictedSpeedup;  ///< of a loss table, where one was asked
  double psnr = 0, speedup = 0;
  std::optional<double> tiles;  ///< of all heads a forward, mean over the steps; absent: not the table's clip
  double denseSeconds = 0, sparseSeconds = 0;  ///< of the denoising
  int steps = 0;
  QString device;             ///< device, type, kernels and threads, as the pair tells
  QString machine;            ///< which computer, as vdit::machine_id names it; empty: the pair does not say
  bool instrumented = false;  ///< its times are not valid
  int width = 0, height = 0, frames = 0;
  bool guided = false;
  QString clip;      ///< equal for pairs of the very same clip: model, prompt, seed, sizes, sampling
  QString clipName;  ///< its prompt, cut short, and seed

  /// Its times hold for what is made here.
  bool isOf(const QString& thisMachine) const { return !machine.isEmpty() && machine == thisMachine; }
};

/// The newest first. Folders without readable metrics are left out. `config` is the path that the job names.
std::vector<MeasuredPair> readPairs(const QString& resultsFolder);

/// The sparse config that the pair in `folder` ran: by the path that its job names, by the hash of its bytes.
struct PairConfig {
  QString file, sha256;
};
PairConfig readPairConfig(const QString& folder);

}  // namespace vdit::ui
