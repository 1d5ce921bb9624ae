// SPDX-License-Identifier: Apache-2.0
// A sparse config as a table for a terminal: rows are layers, columns heads, a letter and a colour for each
// mode.
#pragma once

#include <string>

#include "app/config/sparse_config.h"

namespace vdit::app {

enum class TerminalColour {
  None,
  Palette,  ///< 256 colours
  True,     ///< 24 bits, the studio's own colours
};

/// What standard output takes: None when it is no terminal, when NO_COLOR is set (to anything) or TERM is
/// "dumb".
TerminalColour terminal_colour();

/// Every step group with its grid, the density of each layer, and a legend with counts. Lines end with a line
/// feed but the last.
std::string grid_text(const SparseConfig& config, TerminalColour colour);

}  // namespace vdit::app
