// SPDX-License-Identifier: Apache-2.0
// Which step group a step belongs to.
#pragma once

#include <vector>

#include "search/solve/loss_table.h"

namespace vdit::search {

/// Step i of n has the fraction i / n. -1: in none of the groups.
int group_of_step(const std::vector<TableGroup>& groups, int step, int steps);

/// Step groups for few and many steps: short where errors decide which clip it becomes, long where they only
/// blur.
std::vector<TableGroup> default_groups();

}  // namespace vdit::search
