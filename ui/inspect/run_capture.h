// SPDX-License-Identifier: GPL-3.0-or-later
// From a run to the capture that shows the same run from within: same prompt, seed, steps and size.
#pragma once

#include <QJsonObject>
#include <QString>

namespace vdit::ui {

/// What the run was asked for: the job.json of a pair folder, or what the sidecar of a video says. Empty when
/// neither can be read.
QJsonObject jobOfRun(const QString& run);

/// The fields of the job that say which clip it makes, for another job of the same clip.
QJsonObject clipOfJob(const QJsonObject& job);

/// The newest capture below `capturesFolder` of the same clip; empty: there is none.
QString captureOfJob(const QJsonObject& job, const QString& capturesFolder);

}  // namespace vdit::ui
