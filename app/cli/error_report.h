// SPDX-License-Identifier: Apache-2.0
// An exception as the command line reports it: one value, one line, one exit code.
#pragma once

#include <exception>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"

namespace vdit::app {

/// vdit::Error as it is; std::bad_alloc and LibTorch's out-of-memory as "host.oom" or "gpu.oom"; anything
/// else as "internal".
ErrorInfo describe(const std::exception_ptr& failure);

/// {"error": {"code", "subject", "field", "found", "expected", "hint"}}. Invalid UTF-8 is replaced.
nlohmann::ordered_json error_json(const ErrorInfo& info);

}  // namespace vdit::app
