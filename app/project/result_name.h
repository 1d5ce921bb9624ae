// SPDX-License-Identifier: GPL-3.0-or-later
// What a result is called: a pattern of the person's, filled in with the facts of its job.
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace vdit::project {

/// "{prompt}-{seed}": how results are called where nothing else is wished.
QString defaultResultPattern();
/// A file name for the result of a job: `pattern` with {prompt} (its first words), {seed}, {model}, {config},
/// {size}, {frames}, {steps} and {date} of the job's fields. "a red ball bounces on ..." and 42 give
/// "red-ball-bounces-42". Whatever no file name should hold becomes a hyphen; an empty pattern is the
/// default.
QString resultName(const QString& pattern, const QJsonObject& job);
/// What stands in braces and is none of these, as it stands there.
QStringList unknownResultWords(const QString& pattern);

}  // namespace vdit::project
