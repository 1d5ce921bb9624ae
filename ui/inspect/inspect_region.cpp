// SPDX-License-Identifier: GPL-3.0-or-later
// From a place of the video that looks wrong to the heads that lose most there: the run's own config and its
// capture, all heads sorted by the error of their modes at the query's place.
#include <QAction>
#include <QComboBox>
#include <QFileInfo>
#include <QLocale>
#include <algorithm>

#include "app/project/project.h"
#include "ui/inspect/head_overview.h"
#include "ui/inspect/inspect_workspace.h"
#include "ui/inspect/place_errors.h"
#include "ui/inspect/run_capture.h"
#include "ui/tune/measured_pairs.h"
#include "ui/views/banner.h"

namespace vdit::ui {

void InspectWorkspace::judgeRegion(const Selection& selection) {
  m_regionOf = selection.regionOf;
  m_regionJob = jobOfRun(m_regionOf);
  m_canCaptureRegion = false;
  const QString config = configOfPair(m_regionOf, context().configFiles());
  if (!config.isEmpty() && config != m_configFile) loadConfig(config);
  const QString capture = captureOfJob(m_regionJob, context().project().capturesFolder());
  if (!capture.isEmpty() && capture != m_capture) openCaptureFolder(capture);
  m_telling = true;
  Selection now = context().selection();
  if (!config.isEmpty()) now.config = config;
  now.capture = m_capture;
  context().track(now);
  m_telling = false;
  chooseQuery(selection.tokenFrame, selection.tokenRow, selection.tokenColumn);
  if (!capture.isEmpty()) return sortByPlace(true);
  offerCapture(tr("%1 was not captured: heads cannot be judged by what they lose at this place")
                   .arg(QFileInfo(m_regionOf).completeBaseName()));
}

void InspectWorkspace::offerCapture(const QString& text) {
  m_canCaptureRegion = true;
  m_banner->clear();
  m_banner->show(BannerKind::Warning, text, {}, {captureAction()});
}

QAction* InspectWorkspace::captureAction() const {
  return *std::find_if(m_commands.begin(), m_commands.end(), [](const QAction* action) {
    return action->objectName() == QLatin1String("inspect.capture");
  });
}

void InspectWorkspace::sortByPlace(bool showWorst) {
  m_sort->setCurrentIndex(static_cast<int>(HeadSort::Place));
  m_overview->setSort(HeadSort::Place);
  m_showWorst = showWorst;
  m_loader.loadRowErrors(m_step, m_branch);
}

void InspectWorkspace::takeRowErrors(const RowErrors& errors) {
  if (errors.step != m_step || errors.branch != m_branch) return;
  m_rowErrors = errors;
  showFacts();
  if (m_showWorst) showWorstHead();
}

std::int64_t InspectWorkspace::queryToken() const {
  const MapAxes frames(m_loader.source()->info().grid, kernels::TokenOrder::FrameMajor);
  return frames.position({.frame = m_queryFrame, .row = m_queryRow, .column = m_queryColumn});
}

void InspectWorkspace::fillPlaceErrors(std::vector<HeadFacts>& facts) const {
  if (m_rowErrors.step != m_step || m_rowErrors.branch != m_branch) return;
  const auto errors =
      placeErrors(m_rowErrors.heads, m_loader.source()->info(), queryToken(),
                  [this](int layer, int head) { return m_config ? configMode(layer, head) : m_mode; });
  for (std::size_t i = 0; i < std::min(facts.size(), errors.size()); ++i) facts[i].placeError = errors[i];
}

void InspectWorkspace::showWorstHead() {
  m_showWorst = false;
  const std::vector<int>& order = m_overview->shownOrder();
  const std::optional<double> worst =
      order.empty() ? std::nullopt : m_overview->facts(order.front()).placeError;
  if (!worst || *worst == 0) {  // Full loses nothing: known without any capture
    return offerCapture(
        tr("This capture holds no errors of the config's modes by place: capture the run again with it"));
  }
  const int layer = order.front() / m_overview->heads(), head = order.front() % m_overview->heads();
  chooseHead(layer, head);
  m_banner->clear();
  m_banner->show(BannerKind::Info, tr("t %1, row %2, column %3 of %4: L%5 H%6 loses most there, error %7")
                                       .arg(m_queryFrame)
                                       .arg(m_queryRow)
                                       .arg(m_queryColumn)
                                       .arg(QFileInfo(m_regionOf).completeBaseName())
                                       .arg(layer)
                                       .arg(head)
                                       .arg(QLocale().toString(*worst, 'g', 2)));
}

}  // namespace vdit::ui
