// SPDX-License-Identifier: GPL-3.0-or-later
// The Generate workspace: the form at the left, preview and results in the middle, forecast and timing at the
// right. Queues jobs and shows the one that runs.
#pragma once

#include <QTimer>
#include <map>

#include "app/jobs/job_queue.h"
#include "app/link/engine_link.h"
#include "ui/generate/session/prompt_history.h"
#include "ui/generate/session/results_model.h"
#include "ui/generate/settings_form.h"
#include "ui/generate/step_timing_chart.h"
#include "ui/shell/workspace_window.h"

class QLineEdit;
class QSortFilterProxyModel;

namespace vdit::ui {

class ForecastPanel;
class JobEditBar;
class PreviewPanel;
class ResultsStrip;
enum class StopKind;
struct FoundSettings;

class GenerateWorkspace : public WorkspaceWindow {
  Q_OBJECT
 public:
  explicit GenerateWorkspace(StudioContext& context, QWidget* parent = nullptr);

  QList<QAction*> commands() const override { return m_commands; }
  bool isSettled() const override;

  void generate(jobs::QueuePlace place);
  void pair(jobs::QueuePlace place);
  /// Reads the file on a worker, then shows what would change.
  void restoreFrom(const QString& path);

  /// The form takes a job that waits, and its buttons save or drop the changes.
  void editJob(qint64 job);

  SettingsForm& form() { return *m_form; }
  JobEditBar& editBar() { return *m_editBar; }
  PreviewPanel& preview() { return *m_preview; }
  ForecastPanel& forecast() { return *m_forecast; }
  ResultsModel& results() { return *m_results; }
  const PromptHistory& history() const { return m_history; }
  void submitSweep(const QList<GenerateSettings>& clips);

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  QWidget* settingsPanel();
  QWidget* resultsPanel();
  void buildDocks();
  void buildCommands();
  QAction* addCommand(const QString& name, const QString& text, const QKeySequence& key,
                      std::function<void()> act, bool everywhere = false);
  void connectForm();
  void connectStudio();
  void connectStreams(link::EngineLink& engine);
  void connectResults();
  void generateWith(const QString& model, const QString& config);
  void settingsChanged();
  void requestForecast();
  void requestTokens();
  void requestModel();
  void answered(qint64 token, const QJsonObject& answer);
  void refused(qint64 token, const jobs::JobError& error);
  void jobChanged(const jobs::Job& job);
  void stepTimed(const link::StepTiming& timing);
  void engineChanged();
  void subscribe(bool on);
  /// The queue's token; 0 without a prompt.
  qint64 submit(const GenerateSettings& settings, const QString& command, jobs::QueuePlace place,
                qint64 parent = 0);
  void stop(qint64 job, StopKind kind);
  void offerRestore(const QString& path, std::optional<FoundSettings> found);
  void askSweep();
  void fillPromptMenu();
  void saveHistory();
  static QString historyDocument() { return QStringLiteral("prompt-history"); }
  void takeRestored(const QString& key);
  void runDemo();

  SettingsForm* m_form;
  JobEditBar* m_editBar;
  PreviewPanel* m_preview;
  ForecastPanel* m_forecast;
  ResultsModel* m_results;
  QSortFilterProxyModel* m_filtered;
  ResultsStrip* m_strip;
  QAction* m_runDemo;
  QList<QAction*> m_commands;
  PromptHistory m_history;
  QTimer m_forecastTimer, m_saveTimer;
  qint64 m_forecastToken = -1, m_tokensToken = -1, m_modelToken = -1;
  qint64 m_job = 0;  // that the preview shows
  QString m_model;   // that the engine was asked about
  QString m_branch;
  QString m_formConfig;                                   // the form's own, last told to the others
  std::map<QString, std::vector<StepSeconds>> m_timings;  // by branch
  QSet<qint64> m_openInCompare;
  QSet<qint64> m_pairTokens;
  QHash<qint64, QList<GenerateSettings>> m_sweeps;  // the others of a sweep, by the token of its first
  bool m_subscribed = false;
};

}  // namespace vdit::ui
