// SPDX-License-Identifier: Apache-2.0
// Video quality as metrics.json and metrics.csv: the same names in `vdit metrics`, `vdit pair` and the
// window.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "app/report/pair_report.h"
#include "engine/video/quality.h"

namespace vdit::app {

/// psnr_db, psnr_pooled_db, psnr_rgb_db, ssim, ms_ssim, temporal_*, identical_frames, worst_frame, lpips,
/// frames (a list with the values of each frame) and definitions. Absent values are null; a PSNR without
/// finite value is 100, as its definition says.
nlohmann::ordered_json quality_json(const engine::VideoQuality& quality);

/// The whole metrics.json of a paired run (cli.md, section 1).
nlohmann::ordered_json pair_json(const PairReport& report);

/// A header and a row a frame; absent values are empty.
std::string quality_csv(const engine::VideoQuality& quality);

}  // namespace vdit::app
