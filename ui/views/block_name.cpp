// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/block_name.h"

#include <QCoreApplication>

namespace vdit::ui {
namespace {

class Words {
  Q_DECLARE_TR_FUNCTIONS(vdit::ui::BlockName)
};

}  // namespace

QString blockName(int layer, int dualLayers) {
  if (dualLayers <= 0) return {};
  return layer < dualLayers ? Words::tr("dual-stream block %1").arg(layer)
                            : Words::tr("single-stream block %1").arg(layer - dualLayers);
}

}  // namespace vdit::ui
