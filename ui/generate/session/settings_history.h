// SPDX-License-Identifier: GPL-3.0-or-later
// What changed the whole form at once (settings that were restored, the demo), to be undone and done again. A
// change takes only its own fields back: what was set otherwise since then stays.
#pragma once

#include <QList>

#include "ui/generate/session/generate_settings.h"

namespace vdit::ui {

class SettingsHistory {
 public:
  void add(const GenerateSettings& before, const GenerateSettings& after);  ///< forgets what was undone
  bool canUndo() const { return m_done > 0; }
  bool canRedo() const { return m_done < m_changes.size(); }
  /// `now` is what the last change left.
  bool isAtLast(const GenerateSettings& now) const { return canUndo() && m_changes[m_done - 1].after == now; }
  /// `now` is what the change that was undone last gave back.
  bool isAtUndone(const GenerateSettings& now) const { return canRedo() && m_changes[m_done].before == now; }
  GenerateSettings undo(const GenerateSettings& now);  ///< canUndo()
  GenerateSettings redo(const GenerateSettings& now);  ///< canRedo()

 private:
  struct Change {
    GenerateSettings before, after;
  };
  QList<Change> m_changes;
  qsizetype m_done = 0;  // of them; the others were undone
};

}  // namespace vdit::ui
