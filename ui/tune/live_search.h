// SPDX-License-Identifier: GPL-3.0-or-later
// What a running search has measured so far, cell by cell, from the engine's events
// (app/cli/search_events.h): the mode that the search itself took, with its density and error. A table
// follows after each prompt.
#pragma once

#include <QJsonObject>
#include <optional>
#include <vector>

#include "kernels/runs/head_mode.h"

namespace vdit::ui {

class LiveSearch {
 public:
  struct Cell {
    kernels::Mode mode = kernels::Mode::Full;
    double density = 1, error = 0;
  };

  /// False, and nothing is taken, for any other event and for numbers that cannot be.
  bool take(const QJsonObject& event);

  int layers() const { return m_layers; }
  int heads() const { return m_heads; }
  int prompt() const { return m_prompt; }  ///< 0-based
  int group() const { return m_group; }    ///< that was measured last
  int measured() const;                    ///< heads with a cell in any step group
  /// Of the step groups that [begin, end) touches the one that was measured last; nothing: none was.
  std::optional<Cell> at(double begin, double end, int layer, int head) const;

 private:
  struct Group {
    double begin = 0, end = 1;
    int turn = 0;                            // when it was measured last
    std::vector<std::optional<Cell>> cells;  // [layers * heads]
  };

  int m_layers = 0, m_heads = 0, m_prompt = 0, m_group = 0, m_turns = 0;
  std::vector<Group> m_groups;
};

}  // namespace vdit::ui
