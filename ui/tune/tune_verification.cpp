// SPDX-License-Identifier: GPL-3.0-or-later
// Points of the predicted curve put to the test: each becomes a config of the project and a paired run; what
// they measured is ranked.
#include <QFileInfo>
#include <QInputDialog>
#include <QStackedWidget>
#include <algorithm>
#include <cmath>

#include "app/jobs/job_queue.h"
#include "app/project/project.h"
#include "ui/tune/pareto_plot.h"
#include "ui/tune/prediction_plot.h"
#include "ui/tune/ranking_table.h"
#include "ui/tune/solve_panel.h"
#include "ui/tune/tune_files.h"
#include "ui/tune/tune_workspace.h"

namespace vdit::ui {
namespace {

constexpr int kMostPoints = 9, kUsualPoints = 3;
constexpr double kNearlyFull = 0.98;

}  // namespace

std::vector<int> TuneWorkspace::spreadPoints(int count) const {
  const std::vector<CurveChoice>& curve = m_pareto->curve();
  std::vector<int> points;
  const auto sparse = static_cast<int>(std::count_if(
      curve.begin(), curve.end(), [](const CurveChoice& one) { return one.density < kNearlyFull; }));
  if (sparse == 0 || count < 1) return points;
  const double low = curve.front().density, high = curve[static_cast<std::size_t>(sparse - 1)].density;
  for (int i = 0; i < count; ++i) {
    const double wanted = count == 1 ? (low + high) / 2 : low + (high - low) * i / (count - 1);
    int best = 0;
    for (int at = 0; at < sparse; ++at) {
      if (std::abs(curve[static_cast<std::size_t>(at)].density - wanted) <
          std::abs(curve[static_cast<std::size_t>(best)].density - wanted))
        best = at;
    }
    if (std::find(points.begin(), points.end(), best) == points.end()) points.push_back(best);
  }
  return points;
}

std::vector<QJsonObject> TuneWorkspace::verificationJobs(const std::vector<int>& points) {
  std::vector<QJsonObject> jobs;
  const auto table = m_runner.table();
  for (const int index : points) {
    if (!table || index < 0 || index >= static_cast<int>(m_pareto->curve().size())) continue;
    const CurveChoice& point = m_pareto->curve()[static_cast<std::size_t>(index)];
    SolveWish wish = m_solver->wish();
    wish.epsilon = point.epsilon;
    wish.cost = m_cost.cost;
    SolveAnswer answer{.choice = {point.choice.begin(), point.choice.end()}};
    answer.figures = whatIf(*table->table, answer.choice, wish.cost);
    answer.epsilon = point.epsilon;
    const QString name =
        QStringLiteral("%1-d%2").arg(m_searches.tableName()).arg(qRound(100 * point.density));
    QString file;
    const QString error =
        TuneFiles::saveNew(configOf(*table, answer, wish, KeptSettings::of(m_document.config())), name,
                           context().project().configsFolder(), file);
    if (!error.isEmpty()) {
      fail(error);
      break;
    }
    jobs.push_back(pairJob(file));
  }
  refreshConfigs();
  return jobs;
}

void TuneWorkspace::verify(const std::vector<int>& points) {
  for (const QJsonObject& job : verificationJobs(points)) {
    const QString name = QFileInfo(job.value(QStringLiteral("sparse")).toString()).completeBaseName();
    context().queue().submit(job, tr("Pair, %1").arg(name));
  }
}

void TuneWorkspace::showPlot() {
  const bool predictions = m_showPredictions->isChecked(), ranking = m_showRanking->isChecked();
  QWidget* shown = m_pareto;
  if (predictions) shown = m_predictions;
  if (ranking) shown = m_ranking;
  m_plots->setCurrentWidget(shown);
  setDockFact(QStringLiteral("tune.curve"), ranking       ? m_ranking->ranking().fact()
                                            : predictions ? m_predictions->accessibleName()
                                                          : QString());
}

void TuneWorkspace::showRanking() {
  m_showRanking->setChecked(true);
  m_ranking->setFocus();
}

void TuneWorkspace::verifyCurve() {
  if (m_pareto->curve().empty())
    return context().notify(tr("Nothing to measure"), tr("The curve appears with a loss table"));
  bool ok = false;
  const int count = QInputDialog::getInt(
      this, tr("Measure points of the curve"),
      tr("Paired runs, spread over the curve; each point becomes a config of the project"), kUsualPoints, 1,
      kMostPoints, 1, &ok);
  if (ok) verify(spreadPoints(count));
}

}  // namespace vdit::ui
