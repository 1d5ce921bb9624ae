// SPDX-License-Identifier: GPL-3.0-or-later
// The engine process as the window sees it: started, watched, restarted within a budget, spoken to in
// messages (docs/engine-protocol.md). Local, or the same program behind ssh.
#pragma once

#include <QImage>
#include <QJsonObject>
#include <QObject>
#include <QString>
#include <QStringList>
#include <memory>
#include <optional>
#include <vector>

#include "app/jobs/job.h"

namespace vdit::link {

enum class EngineState {
  Absent,  ///< not started, or no program there
  Starting,
  Mismatch,  ///< of another version; not asked again by itself
  Ready,
  Running,        ///< a job
  NotResponding,  ///< nothing heard for 10 s
  Crashed,        ///< starts again by itself within the budget
  Stopped,        ///< after 3 crashes in 5 minutes, or when the program is no engine: the user is asked
  Disconnected,   ///< ssh ended; connects again by itself if it was connected before, within the budget
};

struct EngineTarget {
  QString name = QStringLiteral("local");  ///< "local" or the ssh host
  QString program;                         ///< path of vdit; on the host for ssh (empty: "vdit")
  QString sshHost;                         ///< empty: a local child. Validated: no leading dash, no spaces
  QString sshProgram = QStringLiteral("ssh");
};

/// What the engine says of itself and its machine when it is ready.
struct EngineInfo {
  QString version, device, deviceName, instructionSet, defaultType;
  QString machine;  ///< which computer, by vdit::machine_id
  int threads = 0;
  qint64 memoryBytes = 0, memoryFreeBytes = 0, diskFreeBytes = 0;
  QStringList devices;
};

/// The latent preview of one step: all latent frames, small.
struct PreviewFrames {
  qint64 job = 0;
  int step = 0, steps = 0;
  QString branch;  ///< of a pair: "full", "sparse"; otherwise empty
  std::vector<QImage> frames;
};

/// Seconds of one denoising step.
struct StepTiming {
  qint64 job = 0;
  int step = 0, steps = 0;
  QString branch;
  double total = 0, attention = 0;
};

/// The thumbnails of all heads at one step, streamed while a job denoises.
struct HeadAtlas {
  qint64 job = 0;
  int step = 0, steps = 0;
  QString branch;                       ///< "conditional", "unconditional"
  int layers = 0, heads = 0, side = 0;  ///< side: cells of a thumbnail
  /// [layers, heads, side, side], mean softmax mass of the block, rows sum to 1; NaN: not yet. Shared by its
  /// copies.
  QList<float> cells;
};

/// One pooled map or a token-level tile of one head.
struct HeadMap {
  int step = 0, layer = 0, head = 0;
  QString branch, order;                                                       ///< "frame", "space"
  qint64 rowBegin = 0, rowEnd = 0, columnBegin = 0, columnEnd = 0, block = 1;  ///< tokens
  int rows = 0, columns = 0;
  std::vector<float> cells;  ///< [rows, columns]
};

class EngineLink : public QObject {
  Q_OBJECT
 public:
  explicit EngineLink(EngineTarget target, QObject* parent = nullptr);
  ~EngineLink()
      override;  ///< asks the child to end, kills it after 2 s; does not wait on the GUI thread longer

  const EngineTarget& target() const;
  EngineState state() const;
  QString stateText() const;  ///< in words, with the cause and the remedy
  const EngineInfo& info() const;

  void start();
  void stop();     ///< asks the child to end; kills it after 5 s
  void restart();  ///< also out of Stopped: the budget (3 crashes in 5 minutes) begins anew

  // For JobQueue. One job at a time: each runJob is answered by exactly one of jobPaused, jobFinished,
  // jobFailed, jobCancelled, jobLost.
  /// A job that has been tried before goes on from what that attempt left. On another machine it works in a
  /// folder of its own there, and is finished when its results are here: `jobProgress` has phase "fetch"
  /// then.
  void runJob(const jobs::Job& job);
  /// Of another machine: what this job left there and what arrived only in part. After its end is on disk.
  void discardStage(const jobs::Job& job);
  qint64 currentJob() const;  ///< 0: none
  void pauseJob(qint64 id);
  /// A generate job: to the end of the step that runs, then a video of what is there. It ends as finished,
  /// with "stopped_after" in its result; other jobs take no notice.
  void keepJob(qint64 id);
  void cancelJob(qint64 id);  ///< the engine is killed when it has not stopped after 5 s

  /// Which live streams the window wants; newest wins, at most two unacknowledged each.
  void subscribePreview(bool on);
  void subscribeHeads(bool on, int side = 32);

  /// Answered by answered(token, ...) or refused(token, ...). "model.describe" {model}, "model.forecast"
  /// {job}, "prompt.tokens" {model, prompt}, "map.pooled", "map.tile" {capture, step, layer, head, ...},
  /// "doctor" {}.
  qint64 request(const QString& what, const QJsonObject& arguments);
  /// The answer to "map.pooled" and "map.tile"; nothing when sizes do not fit.
  static std::optional<HeadMap> headMap(const QJsonObject& answer, const QByteArray& binary);
  /// The last lines of the engine's log, oldest first.
  QStringList logTail() const;
  /// Messages that made no sense and were ignored: unknown types, wrong fields, jobs that do not run.
  int ignoredMessages() const;

 Q_SIGNALS:
  void stateChanged(vdit::link::EngineState state);
  void infoChanged();
  void jobProgress(qint64 id, const vdit::jobs::JobProgress& progress);
  void jobCheckpoint(qint64 id, const QString& folder);
  void jobPaused(qint64 id);
  void jobFinished(qint64 id, const QJsonObject& result);
  void jobFailed(qint64 id, const vdit::jobs::JobError& error);
  void jobCancelled(qint64 id);
  void jobLost(qint64 id, const QString& reason);  ///< the process died or the line dropped
  void previewArrived(const vdit::link::PreviewFrames& preview);
  void stepTimed(const vdit::link::StepTiming& timing);
  void headsArrived(const vdit::link::HeadAtlas& atlas);
  void searchEvent(qint64 id, const QJsonObject& event);
  void answered(qint64 token, const QJsonObject& answer, const QByteArray& binary);
  void refused(qint64 token, const vdit::jobs::JobError& error);
  void logLine(const QString& line);

 private:
  class Private;
  std::unique_ptr<Private> d;
};

}  // namespace vdit::link

Q_DECLARE_METATYPE(vdit::link::EngineState)
Q_DECLARE_METATYPE(vdit::link::PreviewFrames)
Q_DECLARE_METATYPE(vdit::link::StepTiming)
Q_DECLARE_METATYPE(vdit::link::HeadAtlas)
