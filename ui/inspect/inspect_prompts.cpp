// SPDX-License-Identifier: GPL-3.0-or-later
// Prompts in Inspect: the project's captures of the same model and size as a slider over all views, and the
// recall of the shown mode over them.
#include <algorithm>

#include "app/project/project.h"
#include "ui/inspect/inspect_workspace.h"
#include "ui/inspect/step_strip.h"
#include "ui/look/theme.h"
#include "ui/tune/grid_cell.h"
#include "ui/views/text_label.h"

namespace vdit::ui {

void InspectWorkspace::takePrompts(const std::vector<PromptCapture>& captures) {
  m_promptCaptures = captures;
  const auto here = std::find_if(captures.begin(), captures.end(),
                                 [this](const PromptCapture& one) { return one.folder == m_capture; });
  // Of the open capture alone there is nothing to slide over.
  const bool slides = captures.size() > 1 && here != captures.end();
  m_prompts->setVisible(slides);
  m_overPrompts = {};
  if (!slides) return;
  std::vector<int> all;
  for (std::size_t i = 0; i < captures.size(); ++i) all.push_back(static_cast<int>(i) + 1);
  m_promptStrip->setSteps(static_cast<int>(captures.size()), all);
  m_promptStrip->setCurrent(static_cast<int>(here - captures.begin()) + 1);
  m_promptNote->setText(here->prompt);
  m_promptNote->setToolTip(here->prompt);
  m_loader.loadOverPrompts(captures, m_step, m_branch, m_layer, m_headIndex);
}

void InspectWorkspace::choosePrompt(int number) {
  if (number < 1 || number > static_cast<int>(m_promptCaptures.size())) return;
  const QString folder = m_promptCaptures[static_cast<std::size_t>(number - 1)].folder;
  if (folder == m_capture) return;
  openCaptureFolder(folder);
  tell();
}

void InspectWorkspace::showPromptStability() {
  std::vector<StepRecall> line;
  for (std::size_t i = 0; i < m_overPrompts.candidates.size(); ++i) {
    if (const auto recall = m_overPrompts.recallOf(m_mode, i))
      line.push_back({static_cast<int>(i) + 1, *recall});
  }
  const QString name = tr("Recall of %1 %2 by prompt").arg(modeTitle(m_mode.mode), parameterText(m_mode));
  QColor colour = theme().mode[static_cast<std::size_t>(m_mode.mode)].fill;
  if (m_mode.mode == kernels::Mode::Skip) colour = theme().text2;
  m_promptStrip->setStability(std::move(line), colour, name);
  m_promptRange->setText(m_promptStrip->rangeText());
  m_promptRange->setToolTip(name);
}

}  // namespace vdit::ui
