// SPDX-License-Identifier: GPL-3.0-or-later
// Loss tables of any size without a search: errors fall with density and differ from head to head.
#pragma once

#include <memory>

#include "search/solve/loss_table.h"

namespace vdit::test {

std::shared_ptr<search::LossTable> synthetic_table(int groups, int layers, int heads,
                                                   const kernels::TokenGrid& grid = {
                                                       .frames = 5, .height = 6, .width = 10});

}  // namespace vdit::test
