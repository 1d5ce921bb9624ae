// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/session/metric_definition.h"

#include <QCoreApplication>

#include "engine/video/quality.h"

namespace vdit::ui {
namespace {

// For lupdate only: the engine's sentences that the window shows, word for word.
[[maybe_unused]] constexpr const char* kSentences[] = {
    QT_TRANSLATE_NOOP("vdit::ui::MetricDefinition",
                      "Peak signal-to-noise ratio on the luma: per frame 10 log10(255^2 / mean squared "
                      "error), then the mean over frames. Frames with equal luma have no finite value and "
                      "count as 100 dB. Higher is closer to the reference."),
    QT_TRANSLATE_NOOP("vdit::ui::MetricDefinition",
                      "As psnr_db, but one value from the mean squared error over all frames; never above "
                      "the mean over frames."),
    QT_TRANSLATE_NOOP("vdit::ui::MetricDefinition",
                      "Structural similarity (Wang et al. 2004) of the luma: Gaussian window 11 x 11, sigma "
                      "1.5, K1 0.01, K2 0.03, peak 255, only windows that lie inside the picture, no "
                      "downsampling; mean over the picture, then over frames. 1 is equal."),
    QT_TRANSLATE_NOOP("vdit::ui::MetricDefinition",
                      "Multi-scale SSIM (Wang et al. 2003): five scales with weights 0.0448, 0.2856, 0.3001, "
                      "0.2363, 0.1333, halved by means of 2 x 2 pixels; negative terms count as 0; mean over "
                      "frames. Absent below 176 pixels a side."),
    QT_TRANSLATE_NOOP("vdit::ui::MetricDefinition",
                      "temporal_test - temporal_reference: above 0, the compared video changes more from "
                      "frame to frame (flicker)."),
    QT_TRANSLATE_NOOP("vdit::ui::MetricDefinition", "The frame, counted from 0, with the lowest psnr_db."),
    QT_TRANSLATE_NOOP("vdit::ui::MetricDefinition",
                      "Not available: the learned metric needs network weights, which are not present."),
};

}  // namespace

QString metricDefinition(const QString& name) {
  const auto& definitions = engine::quality_definitions();
  const auto found = definitions.find(name.toStdString());
  return found == definitions.end()
             ? QString()
             : QCoreApplication::translate("vdit::ui::MetricDefinition", found->second.c_str());
}

}  // namespace vdit::ui
