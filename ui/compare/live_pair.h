// SPDX-License-Identifier: GPL-3.0-or-later
// The pair that the engine makes right now, for Compare to look at before it is there: the newest preview of
// each run, and when the folder has come.
#pragma once

#include <QImage>
#include <QObject>
#include <vector>

namespace vdit::jobs {
class JobQueue;
struct Job;
}  // namespace vdit::jobs
namespace vdit::link {
class EngineLink;
struct PreviewFrames;
}  // namespace vdit::link

namespace vdit::ui {

class LivePair : public QObject {
  Q_OBJECT
 public:
  explicit LivePair(jobs::JobQueue& queue, QObject* parent = nullptr);

  /// Takes the previews of that engine: the pair may run on any of them.
  void watch(link::EngineLink& engine);

  /// Follows the unfinished job that makes `folder`; false when there is none.
  bool follow(const QString& folder);
  void leave();
  bool isFollowing() const { return m_job != 0; }
  QString folder() const { return m_folder; }

  struct Side {
    std::vector<QImage> frames;
    QString note;  ///< "step 17 / 50", "waiting"
  };
  const Side& side(bool candidate) const { return m_sides[candidate ? 1 : 0]; }
  QString failure() const { return m_failure; }

 Q_SIGNALS:
  void changed();
  void finished(const QString& folder);

 private:
  void readJob(const jobs::Job& job);
  void takePreview(const link::PreviewFrames& preview);

  jobs::JobQueue& m_queue;
  qint64 m_job = 0;
  QString m_folder, m_failure;
  Side m_sides[2];
};

}  // namespace vdit::ui
