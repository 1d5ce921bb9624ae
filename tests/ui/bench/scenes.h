// SPDX-License-Identifier: GPL-3.0-or-later
// The scenes of vdit-ui-bench. Each throws std::exception when it cannot be played.
#pragma once

#include <QString>

#include "tests/ui/bench/bench_report.h"

namespace vdit::bench {

struct BenchOptions {
  QString studio;      ///< vdit-studio
  QString fakeEngine;  ///< tests/link/fake_engine/vdit
  double stallMs = 0;  ///< see LoopGaps
};

void benchStart(const BenchOptions& options, BenchReport& report);
void benchPreviews(const BenchOptions& options, BenchReport& report);
void benchWipe(const BenchOptions& options, BenchReport& report);
/// Of one size; 40 x 40 and 42 x 48 heads are those that the figures are about.
void benchMaps(const BenchOptions& options, BenchReport& report, int layers, int heads);
void benchSliders(const BenchOptions& options, BenchReport& report);

/// Writes a clip for benchWipe; the exit code.
int writeWipeClip(const QString& path, int shift);
/// The program itself as a bare window that ends when it is painted; for benchStart.
int showBareWindow(int argc, char** argv);

}  // namespace vdit::bench
