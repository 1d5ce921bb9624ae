// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/queue/job_text.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include "ui/views/hint_text.h"
#include "ui/views/number_text.h"

namespace vdit::ui {
namespace {

using jobs::JobKind;
using jobs::JobState;

QString tr(const char* text) {
  return QCoreApplication::translate("vdit::ui", text);
}

}  // namespace

QString stateWord(JobState state) {
  switch (state) {
    case JobState::Pending:
      return tr("Pending");
    case JobState::Held:
      return tr("Held");
    case JobState::Running:
      return tr("Running");
    case JobState::Pausing:
      return tr("Pausing");
    case JobState::Paused:
      return tr("Paused");
    case JobState::Interrupted:
      return tr("Interrupted");
    case JobState::Done:
      return tr("Done");
    case JobState::Failed:
      return tr("Failed");
    case JobState::Cancelled:
      return tr("Cancelled");
  }
  return {};
}

QString kindWord(JobKind kind) {
  switch (kind) {
    case JobKind::Generate:
      return tr("generate");
    case JobKind::Pair:
      return tr("pair");
    case JobKind::Search:
      return tr("search");
    case JobKind::Inspect:
      return tr("inspect");
    case JobKind::Metrics:
      return tr("metrics");
    case JobKind::Export:
      return tr("export");
  }
  return {};
}

QString targetWord(const QString& target) {
  return target.isEmpty() || target == QLatin1String("local") ? tr("this machine") : target;
}

QString phaseWord(const QString& phase) {
  static const struct {
    const char *phase, *word;
  } kWords[] = {
      {"load", QT_TRANSLATE_NOOP("vdit::ui", "loading the model")},
      {"text", QT_TRANSLATE_NOOP("vdit::ui", "reading the prompt")},
      {"denoise", QT_TRANSLATE_NOOP("vdit::ui", "denoising")},
      {"decode", QT_TRANSLATE_NOOP("vdit::ui", "decoding")},
      {"encode", QT_TRANSLATE_NOOP("vdit::ui", "writing the video")},
      {"metrics", QT_TRANSLATE_NOOP("vdit::ui", "measuring")},
      {"search", QT_TRANSLATE_NOOP("vdit::ui", "searching")},
      {"fetch", QT_TRANSLATE_NOOP("vdit::ui", "fetching the results")},
  };
  for (const auto& entry : kWords) {
    if (phase == QLatin1String(entry.phase)) return tr(entry.word);
  }
  return phase;
}

QString detailWord(const QString& detail) {
  if (detail == QLatin1String("full run")) return tr("full run");
  if (detail == QLatin1String("sparse run")) return tr("sparse run");
  static const QRegularExpression counted(QStringLiteral("^(prompt|step|layer) (\\d+) of (\\d+)$"));
  const QRegularExpressionMatch match = counted.match(detail);
  if (!match.hasMatch()) return detail;
  const QString what = match.captured(1);
  return (what == QLatin1String("prompt") ? tr("prompt %1 of %2")
          : what == QLatin1String("step") ? tr("step %1 of %2")
                                          : tr("layer %1 of %2"))
      .arg(match.captured(2), match.captured(3));
}

QColor Theme::*stateColour(JobState state) {
  switch (state) {
    case JobState::Running:
    case JobState::Pausing:
      return &Theme::accent;
    case JobState::Pending:
    case JobState::Cancelled:
      return &Theme::text2;
    case JobState::Held:
    case JobState::Paused:
      return &Theme::warning;
    case JobState::Done:
      return &Theme::success;
    case JobState::Interrupted:
    case JobState::Failed:
      return &Theme::danger;
  }
  return &Theme::text2;
}

bool stateIsRing(JobState state) {
  return state == JobState::Pending || state == JobState::Interrupted || state == JobState::Cancelled;
}

QString progressText(const jobs::JobProgress& progress) {
  QStringList parts{numbers::percent(progress.fraction, 0)};
  if (progress.secondsLeft) {
    parts << tr("%1 left").arg(numbers::duration(*progress.secondsLeft));
  }
  if (!progress.detail.isEmpty()) {
    parts << detailWord(progress.detail);
  } else if (!progress.phase.isEmpty()) {
    parts << phaseWord(progress.phase);
  }
  return parts.join(QStringLiteral("  "));
}

bool isOfForm(const jobs::Job& job) {
  return job.kind == JobKind::Generate || job.kind == JobKind::Pair;
}

bool isEditable(const jobs::Job& job) {
  return jobs::isWaiting(job.state) && isOfForm(job);
}

bool lacksItsDevice(const jobs::Job& job) {
  return job.error &&
         (job.error->code.startsWith(QLatin1String("device.")) ||
          job.error->code.startsWith(QLatin1String("gpu."))) &&
         job.request.value(QLatin1String("device")).toString() != QLatin1String("cpu");
}

QString errorText(const jobs::JobError& error) {
  QString text = error.subject;
  for (const QString& part : {error.field, error.found}) {
    if (!part.isEmpty()) text += (text.isEmpty() ? QString() : QStringLiteral(": ")) + part;
  }
  if (!error.expected.isEmpty()) {
    text += tr("; expected %1").arg(error.expected);
  }
  return withHint(text.isEmpty() ? error.code : text, error.hint);
}

}  // namespace vdit::ui
