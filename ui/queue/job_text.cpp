// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/queue/job_text.h"

#include <QCoreApplication>

#include "ui/views/number_text.h"

namespace vdit::ui {
namespace {

using jobs::JobKind;
using jobs::JobState;

QString tr(const char* text) { return QCoreApplication::translate("vdit::ui::Job", text); }

}  // namespace

QString stateWord(JobState state) {
  switch (state) {
    case JobState::Pending: return tr(QT_TRANSLATE_NOOP("vdit::ui::Job", "Pending"));
    case JobState::Held: return tr(QT_TRANSLATE_NOOP("vdit::ui::Job", "Held"));
    case JobState::Running: return tr(QT_TRANSLATE_NOOP("vdit::ui::Job", "Running"));
    case JobState::Pausing: return tr(QT_TRANSLATE_NOOP("vdit::ui::Job", "Pausing"));
    case JobState::Paused: return tr(QT_TRANSLATE_NOOP("vdit::ui::Job", "Paused"));
    case JobState::Interrupted: return tr(QT_TRANSLATE_NOOP("vdit::ui::Job", "Interrupted"));
    case JobState::Done: return tr(QT_TRANSLATE_NOOP("vdit::ui::Job", "Done"));
    case JobState::Failed: return tr(QT_TRANSLATE_NOOP("vdit::ui::Job", "Failed"));
    case JobState::Cancelled: return tr(QT_TRANSLATE_NOOP("vdit::ui::Job", "Cancelled"));
  }
  return {};
}

QString kindWord(JobKind kind) {
  switch (kind) {
    case JobKind::Generate: return tr(QT_TRANSLATE_NOOP("vdit::ui::Job", "generate"));
    case JobKind::Pair: return tr(QT_TRANSLATE_NOOP("vdit::ui::Job", "pair"));
    case JobKind::Search: return tr(QT_TRANSLATE_NOOP("vdit::ui::Job", "search"));
    case JobKind::Inspect: return tr(QT_TRANSLATE_NOOP("vdit::ui::Job", "inspect"));
    case JobKind::Metrics: return tr(QT_TRANSLATE_NOOP("vdit::ui::Job", "metrics"));
    case JobKind::Export: return tr(QT_TRANSLATE_NOOP("vdit::ui::Job", "export"));
  }
  return {};
}

QString targetWord(const QString& target) {
  return target.isEmpty() || target == QLatin1String("local")
             ? tr(QT_TRANSLATE_NOOP("vdit::ui::Job", "this machine"))
             : target;
}

QString phaseWord(const QString& phase) {
  static const struct {
    const char *phase, *word;
  } kWords[] = {
      {"load", QT_TRANSLATE_NOOP("vdit::ui::Job", "loading the model")},
      {"text", QT_TRANSLATE_NOOP("vdit::ui::Job", "reading the prompt")},
      {"denoise", QT_TRANSLATE_NOOP("vdit::ui::Job", "denoising")},
      {"decode", QT_TRANSLATE_NOOP("vdit::ui::Job", "decoding")},
      {"encode", QT_TRANSLATE_NOOP("vdit::ui::Job", "writing the video")},
      {"metrics", QT_TRANSLATE_NOOP("vdit::ui::Job", "measuring")},
      {"search", QT_TRANSLATE_NOOP("vdit::ui::Job", "searching")},
  };
  for (const auto& entry : kWords) {
    if (phase == QLatin1String(entry.phase)) return tr(entry.word);
  }
  return phase;
}

QColor Theme::*stateColour(JobState state) {
  switch (state) {
    case JobState::Running:
    case JobState::Pausing: return &Theme::accent;
    case JobState::Pending:
    case JobState::Cancelled: return &Theme::text2;
    case JobState::Held:
    case JobState::Paused: return &Theme::warning;
    case JobState::Done: return &Theme::success;
    case JobState::Interrupted:
    case JobState::Failed: return &Theme::danger;
  }
  return &Theme::text2;
}

bool stateIsRing(JobState state) {
  return state == JobState::Pending || state == JobState::Interrupted || state == JobState::Cancelled;
}

QString progressText(const jobs::JobProgress& progress) {
  QStringList parts{numbers::percent(progress.fraction, 0)};
  if (progress.secondsLeft) {
    parts << tr(QT_TRANSLATE_NOOP("vdit::ui::Job", "%1 left")).arg(numbers::duration(*progress.secondsLeft));
  }
  if (!progress.detail.isEmpty()) {
    parts << progress.detail;
  } else if (!progress.phase.isEmpty()) {
    parts << phaseWord(progress.phase);
  }
  return parts.join(QStringLiteral("  "));
}

QString errorText(const jobs::JobError& error) {
  QString text = error.subject;
  for (const QString& part : {error.field, error.found}) {
    if (!part.isEmpty()) text += (text.isEmpty() ? QString() : QStringLiteral(": ")) + part;
  }
  if (!error.expected.isEmpty()) {
    text += tr(QT_TRANSLATE_NOOP("vdit::ui::Job", "; expected %1")).arg(error.expected);
  }
  if (!error.hint.isEmpty()) text += QStringLiteral(". ") + error.hint;
  return text.isEmpty() ? error.code : text;
}

}  // namespace vdit::ui
