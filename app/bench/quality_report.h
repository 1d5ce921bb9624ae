// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "app/bench/quality_results.h"

namespace vdit::app {

/// Writes `file` (Markdown: definitions, machine, tables of means and of every prompt, rank correlations) and
/// beside it, where rules were measured, STEM-density.svg (PSNR over density) and STEM-prediction.svg (PSNR
/// over predicted error). Only prompts that every config of a table was run on count.
void write_quality_report(const std::filesystem::path& file, const QualityResults& results);

}  // namespace vdit::app
