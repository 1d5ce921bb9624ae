// SPDX-License-Identifier: Apache-2.0
// SIGINT and SIGTERM become a request to stop.
#pragma once

#include "engine/base/cancel_token.h"

namespace vdit::app {

/// From now on SIGINT and SIGTERM cancel the returned token, which lives as long as the process; SIGPIPE and
/// SIGXFSZ are ignored, so that a closed pipe and a file size limit are errors of the write that met them.
/// Call once, before other threads start.
const CancelToken& install_stop_signals();

}  // namespace vdit::app
