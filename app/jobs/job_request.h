// SPDX-License-Identifier: GPL-3.0-or-later
// What can be known wrong about a job file before it is queued and without an engine. The engine checks
// again, with the model.
#pragma once

#include <QJsonObject>
#include <QStringList>
#include <optional>

#include "app/jobs/job.h"

namespace vdit::jobs {

inline constexpr int kMaxPromptBytes = 1 << 20;

/// "job.field" with the field: an unknown command; a model, prompt or output that is missing; sizes, frames,
/// steps, rates that no model makes; a prompt over 1 MiB or with a NUL. Nothing when all is well.
std::optional<JobError> checkRequest(const QJsonObject& request);

/// The fields of a job that name a video or latents of this machine to be read: no other machine has them,
/// and they are too large to be sent along.
const QStringList& largeInputs();
/// One of them is set.
bool readsLargeFiles(const QJsonObject& request);

/// The `vdit` line that does the same, quoted for a shell.
QString commandLineOf(const QJsonObject& request);

}  // namespace vdit::jobs
