// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/place_errors.h"

#include <algorithm>

namespace vdit::ui {
namespace {

std::optional<double> errorAt(const app::CapturedHead& head, const std::vector<kernels::HeadMode>& candidates,
                              std::size_t row, std::size_t rows, const kernels::HeadMode& mode) {
  if (mode.mode == kernels::Mode::Full) return 0.0;
  if (head.mode && *head.mode == mode && row < head.mode_row_error.size())
    return static_cast<double>(head.mode_row_error[row]);
  const auto known = std::find(candidates.begin(), candidates.end(), mode);
  const std::size_t at = static_cast<std::size_t>(known - candidates.begin()) * rows + row;
  if (known == candidates.end() || at >= head.row_error.size()) return std::nullopt;
  return static_cast<double>(head.row_error[at]);
}

}  // namespace

std::vector<std::optional<double>> placeErrors(
    const std::vector<app::CapturedHead>& heads, const app::CaptureInfo& info, std::int64_t token,
    const std::function<kernels::HeadMode(int layer, int head)>& mode) {
  std::vector<std::optional<double>> errors(static_cast<std::size_t>(info.layers) *
                                            static_cast<std::size_t>(info.heads));
  const auto rows = static_cast<std::size_t>((info.grid.tokens() + info.block - 1) / info.block);
  const auto row = static_cast<std::size_t>(token / info.block);
  for (const app::CapturedHead& head : heads) {
    if (head.row_error.empty() && head.mode_row_error.empty()) continue;
    errors[static_cast<std::size_t>(head.layer * info.heads + head.head)] =
        errorAt(head, info.candidates, row, rows, mode(head.layer, head.head));
  }
  return errors;
}

}  // namespace vdit::ui
