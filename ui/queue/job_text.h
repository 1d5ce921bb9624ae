// SPDX-License-Identifier: GPL-3.0-or-later
// Words and colours of jobs as the window shows them.
#pragma once

#include <QString>

#include "app/jobs/job.h"
#include "ui/look/theme.h"

namespace vdit::ui {

QString stateWord(jobs::JobState state);  ///< "Running"
QString kindWord(jobs::JobKind kind);     ///< "pair"
QString targetWord(const QString& target);
QString phaseWord(const QString& phase);    ///< of JobProgress: "decoding"
QString detailWord(const QString& detail);  ///< of JobProgress, which the engine tells in English
QColor Theme::*stateColour(jobs::JobState state);
bool stateIsRing(jobs::JobState state);  ///< pending and interrupted are rings
/// "63 %  6:20 left  layer 7 of 12"; what is unknown is left out.
QString progressText(const jobs::JobProgress& progress);
/// Whether the Generate form can change it: it waits, and it is a clip or a pair.
bool isEditable(const jobs::Job& job);
/// Whether its settings fit Generate's form.
bool isOfForm(const jobs::Job& job);
/// Whether it failed for want of a device that the processor can stand in for.
bool lacksItsDevice(const jobs::Job& job);
/// Cause, place, remedy in one line.
QString errorText(const jobs::JobError& error);

}  // namespace vdit::ui
