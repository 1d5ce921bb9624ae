// SPDX-License-Identifier: GPL-3.0-or-later
// What is wrong with a config for the model and device at hand, cell by cell, with a fix that is offered and
// never made silently.
#pragma once

#include <QCoreApplication>
#include <QString>
#include <optional>
#include <vector>

#include "app/config/sparse_config.h"
#include "ui/tune/config_document.h"

namespace vdit::ui {

/// What the model and the device can do. Absent: not known, not checked.
struct ModeSupport {
  std::optional<app::ModelShape> model;
  std::optional<kernels::TokenGrid> grid;     ///< the grid of the run
  std::vector<kernels::Mode> missingKernels;  ///< modes without a kernel on the device
  int dualLayers = 0;                         ///< of the model: FoundModel::dualLayers

  bool operator==(const ModeSupport&) const = default;
};

struct ConfigFault {
  enum class Kind { WrongModel, WrongGrid, OutsideVideo, NoKernel, KeepsEverything };
  Kind kind = Kind::OutsideVideo;
  std::optional<CellRef> cell;  ///< absent: the whole config
  QString text;                 ///< what and where, for people
  QString fix;                  ///< what the fix does; empty: there is none
};

class ConfigCheck {
  Q_DECLARE_TR_FUNCTIONS(vdit::ui::ConfigCheck)
 public:
  static std::vector<ConfigFault> faults(const app::SparseConfig& config, const ModeSupport& support);
  /// Of one cell, appended to `found`.
  static void addFaultsOf(const app::SparseConfig& config, const ModeSupport& support, const CellRef& cell,
                          std::vector<ConfigFault>& found);
  /// The head is one that the model does not have; false for all where it does not have most of them.
  static bool isBeyond(const app::SparseConfig& config, const ModeSupport& support, int index);
  /// The config with these faults mended: intervals clipped to the video, widths clipped, modes without a
  /// kernel Full, heads that the model lacks gone and missing ones Full, parameters rescaled to the run's
  /// grid. Faults without a fix stay.
  static app::SparseConfig mended(const app::SparseConfig& config, const std::vector<ConfigFault>& faults,
                                  const ModeSupport& support);

 private:
  static app::SparseConfig fitted(const app::SparseConfig& config, const app::ModelShape& model);
};

}  // namespace vdit::ui
