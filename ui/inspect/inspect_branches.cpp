// SPDX-License-Identifier: GPL-3.0-or-later
// Which guidance branches Inspect offers: those that were captured, and none to choose from where the model
// makes one prediction a step.
#include <utility>

#include "ui/inspect/inspect_workspace.h"
#include "ui/views/segment_bar.h"

namespace vdit::ui {

void InspectWorkspace::chooseBranch(const QString& branch) {
  m_branch = branch;
  showBranches();
  loadAll();
  tell();
}

void InspectWorkspace::showBranches() {
  const QStringList there = m_live ? QStringList{m_branch} : branchesOf(m_entries);
  const QString reason =
      m_live ? tr("The run that is shown live is watched in the other branch") : tr("It was not captured");
  const std::pair<QString, QString> branches[] = {
      {QStringLiteral("conditional"), tr("The branch with the prompt (conditional)")},
      {QStringLiteral("unconditional"), tr("The branch without it (unconditional)")}};
  for (int index = 0; index < 2; ++index) {
    const auto& [branch, what] = branches[index];
    const bool offered = there.contains(branch);
    m_branchSegments->setSegmentEnabled(index, offered, offered ? what : reason);
    if (m_branch == branch) m_branchSegments->setCurrent(index);
  }
  m_branchSegments->setVisible(!m_oneBranch);
}

}  // namespace vdit::ui
