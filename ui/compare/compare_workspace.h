// SPDX-License-Identifier: GPL-3.0-or-later
// The Compare workspace: runs at the left, the viewer, metrics by frame below, numbers at the right. Wires
// the session to the views and to the rest of the studio.
#pragma once

#include "ui/compare/session/compare_session.h"
#include "ui/compare/session/comparison_export.h"
#include "ui/shell/workspace_window.h"

class QProgressDialog;

namespace vdit::ui {

class LivePair;
class MetricPlot;
class NumbersPanel;
class RunsPanel;
class SegmentBar;
class TextLabel;
class ViewerPanel;

class CompareWorkspace : public WorkspaceWindow {
  Q_OBJECT
 public:
  explicit CompareWorkspace(StudioContext& context, QWidget* parent = nullptr);
  ~CompareWorkspace() override;

  QList<QAction*> commands() const override { return m_commands; }
  bool isSettled() const override;

  /// A finished pair folder, or one that a job of the queue still makes.
  void openPair(const QString& folder);
  /// Drops: a pair folder opens, a video goes to the side that it fell on.
  void openFiles(const QStringList& paths, bool onReference);
  /// To a file that the person chose; kind as the export menu has it.
  void exportTo(int kind, const QString& path, bool overwrite);

  CompareSession& session() { return m_session; }
  ViewerPanel& viewer() { return *m_viewer; }
  NumbersPanel& numbers() { return *m_numbers; }
  RunsPanel& runs() { return *m_runs; }
  MetricPlot& plot() { return *m_plot; }

 private:
  ComparisonReport report() const;
  QWidget* plotPanel();
  void connectViews();
  void connectStudio();
  void addNoteCommand();
  void followSelection(const Selection& selection);
  void showLive();
  void showPlot();
  void showPlotFact();
  void loadOpinions();
  void saveOpinions();
  void goToWorst(int direction);
  void inspectRegion();
  void trackFrame();
  void askExport(int kind);
  void makePair();
  void scanRecent();
  void showEngineState();
  Metric metric() const;

  CompareSession m_session;
  ComparisonExport m_export;
  RunsPanel* m_runs;
  ViewerPanel* m_viewer;
  NumbersPanel* m_numbers;
  MetricPlot* m_plot;
  SegmentBar* m_metrics;
  LivePair* m_live;
  QList<QAction*> m_commands;
  QString m_runA, m_runB;  // of the selection that was followed last
};

}  // namespace vdit::ui
