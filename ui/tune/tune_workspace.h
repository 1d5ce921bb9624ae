// SPDX-License-Identifier: GPL-3.0-or-later
// Tune: the mode grid with its configs and searches at the left, the selection, what it changes and how to go
// back at the right, the curve and the sliders below. Wires the parts; each part knows only its own business.
#pragma once

#include <QFutureWatcher>
#include <QTimer>
#include <memory>
#include <optional>

#include "ui/shell/workspace_window.h"
#include "ui/tune/config_document.h"
#include "ui/tune/config_list.h"
#include "ui/tune/config_memory.h"
#include "ui/tune/grid_model.h"
#include "ui/tune/measured_cost.h"
#include "ui/tune/pareto_plot.h"
#include "ui/tune/search_agreement.h"
#include "ui/tune/search_flow.h"
#include "ui/tune/solve_runner.h"
#include "ui/tune/tune_editor.h"
#include "ui/tune/what_if.h"
#include "ui/views/latest_task.h"

class QStackedWidget;

namespace vdit::ui {

class DifferencePanel;
class GridPanel;
class HistoryPanel;
class ParameterPanel;
class PredictionPlot;
class RankingTable;
class SolvePanel;
class WhatIfPanel;

class TuneWorkspace : public WorkspaceWindow {
  Q_OBJECT
 public:
  explicit TuneWorkspace(StudioContext& context, QWidget* parent = nullptr);

  QList<QAction*> commands() const override { return m_commands; }
  bool isSettled() const override;

  ConfigDocument& document() { return m_document; }
  GridModel& model() { return m_model; }
  TuneEditor& editor() { return m_editor; }
  GridPanel* gridPanel() const { return m_grid; }
  SearchFlow& searches() { return m_searches; }
  ParetoPlot* pareto() const { return m_pareto; }
  PredictionPlot* predictions() const { return m_predictions; }
  RankingTable* ranking() const { return m_ranking; }
  SolvePanel* solver() const { return m_solver; }
  WhatIfPanel* whatIfPanel() const { return m_whatIf; }
  DifferencePanel* differencePanel() const { return m_difference; }

  void openConfig(const QString& file);
  /// Keeps the config among the presets, which every project offers.
  void savePresetAs(const QString& name);
  /// Selects the head; `mode` by kernels::Mode is assigned to it, -1 only selects.
  void editHead(int layer, int head, int mode);
  /// "paired run": the job that would be submitted. The config is saved as a version first when it was
  /// edited.
  std::optional<QJsonObject> pairRequest();
  /// Points of the predicted curve at even densities, near Full left out.
  std::vector<int> spreadPoints(int count) const;
  /// Paired runs of points of the curve: each is saved as a config of the project first.
  std::vector<QJsonObject> verificationJobs(const std::vector<int>& points);
  /// Outlines the cells in which the search in `file` would choose another mode, and says how many agree.
  void compareSearch(const QString& file);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void buildDocks();
  QWidget* makeLeft();
  QWidget* makeRight();
  QWidget* makeBottom();
  void makeCommands();
  QAction* addCommand(const char* name, const QString& text, const QKeySequence& key,
                      void (TuneWorkspace::*slot)());
  void connectParts();
  void connectSolver();
  void connectSearches();
  void followSelection(const Selection& selection);
  void checkAgainstClip();
  void showConfigMenu(const QPoint& at);
  void showSearchMenu(const QPoint& at);
  void refreshConfigs();
  void recount();
  void recountBaseline();
  void recountCells(const std::vector<CellRef>& cells);
  void showWhatIf();
  void connectMemory();
  void wishMemory();
  void countMemory();
  void showMemory();
  void useTable(bool grown);
  void showLive(qint64 job);
  void endLive();
  void wishCurve();
  void preview(SolveWish wish);
  void commitSolve(SolveWish wish);
  void takeAnswer(const SolveAnswer& answer, const SolveWish& wish, bool commit);
  void pointCurve(int index);
  void takeCurve(int index);
  std::optional<app::SparseConfig> readListed(const QString& file);
  void compareWith(const QString& file, const QString& name);
  void showAgreement(const SearchAgreement& found);
  void refreshPairs();
  void takePairs(const std::vector<MeasuredPair>& pairs);
  void findPair();
  void showAwaited();
  void fail(const QString& text);
  void newSearch();
  void addPromptsToOpen();
  void addPrompts(const QString& file);  ///< to the search that made this table; asks for them
  void paste();
  void copyCsv();
  void copyJson();
  bool keepVersion();
  void saveVersion();
  void savePreset();
  void exportConfig();
  void runPair();
  QJsonObject pairJob(const QString& config);
  void verify(const std::vector<int>& points);
  void verifyCurve();
  void showRanking();
  void showPlot();
  bool keepEdits();
  void selectAllCells();
  void focusQuery();
  void inspectCell(int cell);
  void inspectCurrent();
  void undo() { m_document.undoStack().undo(); }
  void redo() { m_document.undoStack().redo(); }
  void loadThumbnails();
  QString presetFolder() const;

  ConfigDocument m_document;
  GridModel m_model;
  TuneEditor m_editor;
  SolveRunner m_runner;
  SearchFlow m_searches;
  ConfigListModel m_configs;
  WhatIfSum m_sum;
  std::optional<WhatIf> m_baseline;  // of the config that is compared with
  QFutureWatcher<std::vector<QImage>> m_thumbnails;
  QString m_thumbnailsOf;
  std::vector<MeasuredPair> m_pairs;
  MeasuredCost m_cost;
  std::optional<MeasuredPair> m_pair;  // of the open config
  QString m_pairSoughtFor, m_awaitedPair;
  LatestTask<std::vector<MeasuredPair>> m_pairTask;
  LatestTask<std::optional<MeasuredPair>> m_openPair;
  LatestTask<SearchAgreement> m_agreement;
  std::shared_ptr<ModeMemory> m_modeMemory;  // of one count at a time
  LatestTask<std::optional<qint64>> m_memoryTask;
  std::optional<qint64> m_memory;  // more than the baseline's
  QTimer m_memorySoon;
  int m_headSize = 0;  // of the clip's model; 0: not known
  QList<QAction*> m_commands;
  GridPanel* m_grid = nullptr;
  ParameterPanel* m_parameters = nullptr;
  WhatIfPanel* m_whatIf = nullptr;
  HistoryPanel* m_history = nullptr;
  DifferencePanel* m_difference = nullptr;
  ParetoPlot* m_pareto = nullptr;
  PredictionPlot* m_predictions = nullptr;
  RankingTable* m_ranking = nullptr;
  QAction *m_showPredictions = nullptr, *m_showRanking = nullptr;  // of the dock's title, one at most on
  QStackedWidget* m_plots = nullptr;
  SolvePanel* m_solver = nullptr;
  ConfigListView* m_configView = nullptr;
  SearchListView* m_searchView = nullptr;
  std::optional<WhatIf> m_previewed;
  QAction* m_liveBack = nullptr;
  qint64 m_liveJob = 0,
         m_leftLive = 0;  // the search whose cells are shown; the one that a person turned from
  int m_steps = 20;
};

}  // namespace vdit::ui
