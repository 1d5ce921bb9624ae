// SPDX-License-Identifier: GPL-3.0-or-later
// Queries and keys of one head after the fact: a small run of its own that looks at nothing else, kept inside
// the capture that it adds to.
#pragma once

#include <QJsonObject>
#include <QString>

#include "app/capture/capture_folder.h"

namespace vdit::ui {

struct HeadPlace {
  int step = 0;    ///< 1-based
  QString branch;  ///< "conditional", "unconditional"
  int layer = 0, head = 0;

  bool operator==(const HeadPlace&) const = default;
};

/// Where the probe of a head lies: a capture inside the capture.
QString probeFolder(const QString& capture, const HeadPlace& place);
/// The job that fills it. `madeBy`: the job that made the capture; the run is repeated as it was.
QJsonObject probeJob(const QJsonObject& madeBy, const QString& capture, const HeadPlace& place, int block);
/// Both are of the same run, as far as they say.
bool isSameRun(const app::CaptureInfo& a, const app::CaptureInfo& b);

}  // namespace vdit::ui
