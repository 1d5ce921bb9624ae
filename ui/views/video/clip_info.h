// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of a video once it is open, and what went wrong when it could not be opened: values that
// cross threads.
#pragma once

#include <QByteArray>
#include <QMetaType>
#include <QSize>
#include <QString>

#include "app/jobs/job.h"

namespace vdit {
class Error;
}

namespace vdit::ui {

struct ClipInfo {
  QString path;
  QSize size;
  double fps = 0;  ///< 0: the source has no rate
  int frames = 0;
  QString codec;
  QByteArray metadata;  ///< the JSON that our writer embedded, or that lies beside the video; empty: none

  bool operator==(const ClipInfo&) const = default;
};

jobs::JobError errorValue(const Error& error);

}  // namespace vdit::ui

Q_DECLARE_METATYPE(vdit::ui::ClipInfo)
