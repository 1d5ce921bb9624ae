// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/job.h"

#include <QStringList>
#include <array>
#include <utility>

namespace vdit::jobs {
namespace {

constexpr std::array kKinds{std::pair{JobKind::Generate, "generate"}, std::pair{JobKind::Pair, "pair"},
                            std::pair{JobKind::Search, "search"},     std::pair{JobKind::Inspect, "inspect"},
                            std::pair{JobKind::Metrics, "metrics"},   std::pair{JobKind::Export, "export"}};

constexpr std::array kStates{
    std::pair{JobState::Pending, "pending"},    std::pair{JobState::Held, "held"},
    std::pair{JobState::Running, "running"},    std::pair{JobState::Pausing, "pausing"},
    std::pair{JobState::Paused, "paused"},      std::pair{JobState::Interrupted, "interrupted"},
    std::pair{JobState::Done, "done"},          std::pair{JobState::Failed, "failed"},
    std::pair{JobState::Cancelled, "cancelled"}};

// From the specification's table, and the two arrows that job.h names.
constexpr std::array kArrows{std::pair{JobState::Pending, JobState::Held},
                             std::pair{JobState::Pending, JobState::Running},
                             std::pair{JobState::Pending, JobState::Cancelled},
                             std::pair{JobState::Held, JobState::Pending},
                             std::pair{JobState::Held, JobState::Cancelled},
                             std::pair{JobState::Running, JobState::Pausing},
                             std::pair{JobState::Running, JobState::Done},
                             std::pair{JobState::Running, JobState::Failed},
                             std::pair{JobState::Running, JobState::Cancelled},
                             std::pair{JobState::Running, JobState::Interrupted},
                             std::pair{JobState::Pausing, JobState::Paused},
                             std::pair{JobState::Pausing, JobState::Failed},
                             std::pair{JobState::Pausing, JobState::Interrupted},
                             std::pair{JobState::Pausing, JobState::Done},
                             std::pair{JobState::Pausing, JobState::Cancelled},
                             std::pair{JobState::Paused, JobState::Running},
                             std::pair{JobState::Paused, JobState::Cancelled},
                             std::pair{JobState::Interrupted, JobState::Pending},
                             std::pair{JobState::Interrupted, JobState::Cancelled},
                             std::pair{JobState::Failed, JobState::Pending},
                             std::pair{JobState::Cancelled, JobState::Pending},
                             std::pair{JobState::Cancelled, JobState::Held},
                             std::pair{JobState::Cancelled, JobState::Paused},
                             std::pair{JobState::Cancelled, JobState::Interrupted}};

template <class Names, class Value>
QString nameIn(const Names& names, Value value) {
  for (const auto& [known, name] : names) {
    if (known == value) return QLatin1String(name);
  }
  return {};
}

template <class Value, class Names>
std::optional<Value> valueIn(const Names& names, const QString& text) {
  for (const auto& [value, name] : names) {
    if (text == QLatin1String(name)) return value;
  }
  return std::nullopt;
}

}  // namespace

QString toString(JobKind kind) {
  return nameIn(kKinds, kind);
}

QString toString(JobState state) {
  return nameIn(kStates, state);
}

std::optional<JobKind> jobKindFromString(const QString& text) {
  return valueIn<JobKind>(kKinds, text);
}

std::optional<JobState> jobStateFromString(const QString& text) {
  return valueIn<JobState>(kStates, text);
}

bool isLegalTransition(JobState from, JobState to) {
  for (const auto& arrow : kArrows) {
    if (arrow.first == from && arrow.second == to) return true;
  }
  return false;
}

bool isFinal(JobState state) {
  return state == JobState::Done || state == JobState::Failed || state == JobState::Cancelled;
}

bool isWaiting(JobState state) {
  return state == JobState::Pending || state == JobState::Held;
}

bool canChangeTarget(JobState state) {
  return isWaiting(state) || state == JobState::Failed;
}

QString JobError::message() const {
  QStringList parts;
  if (!subject.isEmpty()) parts << subject;
  if (!field.isEmpty()) parts << field;
  QString what = found.isEmpty() ? code : found;
  if (!expected.isEmpty()) what += QStringLiteral(", expected ") + expected;
  parts << what;
  QString text = parts.join(QStringLiteral(": "));
  if (!hint.isEmpty()) text += QStringLiteral(" (") + hint + QLatin1Char(')');
  return text;
}

QString checkpointFolderOf(const QJsonObject& request) {
  const QString command = request.value(QLatin1String("command")).toString();
  if (command != QLatin1String("generate") && command != QLatin1String("pair")) return {};
  QString output = request.value(QLatin1String("output")).toString();
  while (output.size() > 1 && output.endsWith(QLatin1Char('/'))) output.chop(1);
  return output.isEmpty() ? QString() : output + QStringLiteral(".checkpoint");
}

}  // namespace vdit::jobs
