// SPDX-License-Identifier: GPL-3.0-or-later
// How an engine is started: program and arguments, or why it cannot be.
#pragma once

#include <QString>
#include <QStringList>

#include "app/jobs/job.h"
#include "app/link/engine_link.h"

namespace vdit::link {

struct EngineCommand {
  QString program;
  QStringList arguments;
  jobs::JobError error;  ///< code empty: it can be tried
};

/// A local child is `PROGRAM serve`. Behind ssh it is `ssh -T ... -- HOST PROGRAM serve` as a list; the host
/// is a name that the remote shell and ssh take for nothing else: letters, digits, ".", "_", "-", ":", "@",
/// "[", "]", not starting with a dash; the program a path of the same kind. Errors: "engine.start" (not
/// there, not executable), "engine.host".
EngineCommand engineCommand(const EngineTarget& target);

}  // namespace vdit::link
