// SPDX-License-Identifier: GPL-3.0-or-later
// What every workspace is given: the queue, the engine, the project, and the one selection that all views
// share (spec: "The shell"). Views set parts of the selection and follow its signal; they never speak to each
// other.
#pragma once

#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QString>
#include <functional>
#include <optional>

namespace vdit::jobs {
class JobQueue;
}
namespace vdit::link {
class EngineLink;
}
namespace vdit::project {
struct FoundModel;
class ModelShelf;
class OwnPresets;
class Project;
class StudioSettings;
}  // namespace vdit::project

namespace vdit::ui {

enum class Workspace { Generate, Compare, Inspect, Tune, Library };

/// The shared selection. Empty or negative: nothing chosen.
struct Selection {
  QString runA, runB;  ///< videos or pair folders
  QString config;      ///< sparse config file
  QString capture;     ///< capture folder
  int step = -1;       ///< 1-based
  QString branch;      ///< "conditional", "unconditional"
  int layer = -1, head = -1;
  int frame = -1;
  int tokenFrame = -1, tokenRow = -1, tokenColumn = -1;  ///< picked query token of the video grid
  QString regionOf;  ///< the run whose picture looked wrong at the token: its heads are to be judged there

  bool operator==(const Selection&) const = default;
};

class StudioContext : public QObject {
  Q_OBJECT
 public:
  StudioContext(jobs::JobQueue& queue, link::EngineLink& engine, project::Project& project,
                project::StudioSettings& settings, QObject* parent = nullptr);

  jobs::JobQueue& queue() const { return m_queue; }
  /// The one that new jobs run on and that questions are put to.
  link::EngineLink& engine() const { return m_engines.first().get(); }
  /// That one, and those that a job can be sent to. Only before the window is made.
  void addEngine(link::EngineLink& engine) { m_engines.append(engine); }
  const QList<std::reference_wrapper<link::EngineLink>>& engines() const { return m_engines; }
  project::Project& project() const { return m_project; }
  project::StudioSettings& settings() const { return m_settings; }
  project::ModelShelf& models() const { return *m_models; }
  /// What the job of that number runs; nothing where the shelf does not know it (yet).
  std::optional<project::FoundModel> modelOfJob(qint64 job) const;
  project::OwnPresets& presets() const { return *m_presets; }
  /// All configs that a project offers: the program's presets, the project's own, a person's presets.
  QStringList configFiles() const;
  /// The computer that jobs run on, as vdit::machine_id names it: the engine's; this one while there is none.
  QString machine() const;

  const Selection& selection() const { return m_selection; }
  void select(const Selection& selection);  ///< remembered for back and forward
  void track(const Selection& selection);   ///< the same without a step of history: a frame or a step goes by
  /// The clip of the Generate workspace's form as fields of a job; empty before it was ever used.
  QJsonObject clip() const;
  QJsonObject form() const;  ///< that form as it keeps itself: GenerateSettings::toForm()
  /// Where the result of a job goes, called as the person has set; the name is promised to it.
  QString newResultPath(const QJsonObject& job, const QString& extension) const;
  static QString clipDocument();  ///< the project's document that keeps it

  void back();
  void forward();
  bool canGoBack() const;
  bool canGoForward() const;

  /// Raises a workspace and hands it something: "compare" a pair folder, "settings" of a video, a head to
  /// inspect.
  void open(Workspace workspace);
  void notify(const QString& title, const QString& text, const QString& action = {});

 Q_SIGNALS:
  void selectionChanged(const vdit::ui::Selection& selection);
  void workspaceRequested(vdit::ui::Workspace workspace);
  void restoreSettingsRequested(const QString& videoOrJobFile);  ///< Generate shows what would change
  /// Generate takes the model, the sparse config, or both; an empty one stays as it is.
  void generateWithRequested(const QString& model, const QString& config);
  void jobEditRequested(
      qint64 job);  ///< Generate loads a pending job into its form, with a diff to its original
  void projectRequested(const QString& folder);  ///< in a window of its own; empty: to be asked for
  void helpRequested(const QString& word);       ///< "what is this?": "recall", "density", "lambda"
  void machineChanged();                         ///< machine() is another one
  void notified(const QString& title, const QString& text, const QString& action);

 private:
  jobs::JobQueue& m_queue;
  QList<std::reference_wrapper<link::EngineLink>> m_engines;
  project::Project& m_project;
  project::StudioSettings& m_settings;
  project::ModelShelf* m_models;
  project::OwnPresets* m_presets;
  Selection m_selection;
  QList<Selection> m_history;
  int m_historyIndex = -1;
  QString m_machine;
};

}  // namespace vdit::ui
