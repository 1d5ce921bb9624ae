// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/queue_list.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

namespace vdit::jobs {
void QueueList::assign(QList<Job> jobs) {
  m_jobs = std::move(jobs);
  index();
  sort();
}

void QueueList::index() {
  m_index.clear();
  m_index.reserve(m_jobs.size());
  for (qsizetype i = 0; i < m_jobs.size(); ++i) m_index.insert(m_jobs[i].id, i);
}

void QueueList::sort() {
  // A child whose parent is gone stands for itself.
  const auto key = [this](const Job& job) {
    const Job* parent = job.parent != 0 ? find(job.parent) : nullptr;
    return parent ? std::tuple(parent->place, parent->id, 1, job.place, job.id)
                  : std::tuple(job.place, job.id, 0, 0.0, job.id);
  };
  std::vector<std::pair<decltype(key(m_jobs.first())), Job>> keyed;
  keyed.reserve(static_cast<std::size_t>(m_jobs.size()));
  for (const Job& job : std::as_const(m_jobs)) keyed.emplace_back(key(job), job);
  std::sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  m_jobs.clear();
  for (auto& entry : keyed) m_jobs.append(std::move(entry.second));
  index();
}

const Job* QueueList::find(qint64 id) const {
  const auto found = m_index.find(id);
  return found == m_index.end() ? nullptr : &m_jobs[*found];
}

bool QueueList::put(const Job& job) {
  const auto found = m_index.find(job.id);
  if (found != m_index.end()) {
    Job& known = m_jobs[*found];
    const bool stays = known.place == job.place && known.parent == job.parent;
    known = job;
    if (stays) return false;
    sort();
    return true;
  }
  // The usual case, thousands of times in an import: a root behind all others.
  const bool last = job.parent == 0 && (m_jobs.isEmpty() || job.place > endPlace(0) - 1);
  m_jobs.append(job);
  if (last) {
    m_index.insert(job.id, m_jobs.size() - 1);
  } else {
    index();
    sort();
  }
  return false;
}

void QueueList::remove(qint64 id) {
  const auto found = m_index.find(id);
  if (found == m_index.end()) return;
  m_jobs.removeAt(*found);
  index();
}

void QueueList::setProgress(qint64 id, const JobProgress& progress) {
  const auto found = m_index.find(id);
  if (found != m_index.end()) m_jobs[*found].progress = progress;
}

QList<Job> QueueList::siblings(qint64 parent) const {
  QList<Job> list;
  for (const Job& job : m_jobs) {
    const qint64 known = job.parent != 0 && find(job.parent) ? job.parent : 0;
    if (known == parent) list.append(job);
  }
  return list;
}

double QueueList::endPlace(qint64 parent) const {
  if (parent == 0) {
    // The list is in order: the last root is the last entry or the parent of it.
    for (auto job = m_jobs.crbegin(); job != m_jobs.crend(); ++job) {
      if (job->parent == 0 || !find(job->parent)) return job->place + 1;
    }
    return 1;
  }
  const QList<Job> list = siblings(parent);
  return list.isEmpty() ? 1 : list.last().place + 1;
}

double QueueList::nextPlace(qint64 parent) const {
  const QList<Job> list = siblings(parent);
  const auto first =
      std::find_if(list.begin(), list.end(), [](const Job& job) { return isWaiting(job.state); });
  if (first == list.end()) return endPlace(parent);
  const double before = first == list.begin() ? first->place - 2 : std::prev(first)->place;
  return (before + first->place) / 2;
}

QList<Job> QueueList::moved(qint64 id, qint64 before) const {
  const Job* job = find(id);
  if (!job || id == before) return {};
  const qint64 parent = job->parent != 0 && find(job->parent) ? job->parent : 0;
  QList<Job> list = siblings(parent);
  const auto at = [&](qint64 wanted) {
    return std::find_if(list.begin(), list.end(), [&](const Job& other) { return other.id == wanted; });
  };
  if (before != 0 && at(before) == list.end()) return {};
  const qsizetype from = at(id) - list.begin();
  const Job mover = list.takeAt(from);
  const qsizetype to = before == 0 ? list.size() : at(before) - list.begin();
  if (to == from) return {};
  list.insert(to, mover);
  const double low = to > 0 ? list[to - 1].place : list[1].place - 2;
  const double high = to + 1 < list.size() ? list[to + 1].place : low + 2;
  const double middle = (low + high) / 2;
  if (low < middle && middle < high) {
    list[to].place = middle;
    return {list[to]};
  }
  for (qsizetype i = 0; i < list.size(); ++i) list[i].place = static_cast<double>(i + 1);
  return list;
}

const Job* QueueList::nextToRun(const QString& target) const {
  for (const Job& job : m_jobs) {
    if (job.state != JobState::Pending || job.target != target) continue;
    const Job* before = job.after != 0 ? find(job.after) : nullptr;
    // A predecessor that was taken out of the list was final.
    if (!before || before->state == JobState::Done) return &job;
  }
  return nullptr;
}

const Job* QueueList::nextToResume(const QString& target) const {
  for (const Job& job : m_jobs) {
    if (job.state == JobState::Paused && job.resumeQueued && job.target == target) return &job;
  }
  return nullptr;
}

}  // namespace vdit::jobs
