// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/video/clip_info.h"

#include "engine/base/error.h"

namespace vdit::ui {

jobs::JobError errorValue(const Error& error) {
  const ErrorInfo& info = error.info();
  return {QString::fromStdString(info.code),     QString::fromStdString(info.subject),
          QString::fromStdString(info.field),    QString::fromStdString(info.found),
          QString::fromStdString(info.expected), QString::fromStdString(info.hint)};
}

}  // namespace vdit::ui
