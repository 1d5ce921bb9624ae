// SPDX-License-Identifier: Apache-2.0
// Now, for provenance.
#pragma once

#include <string>

namespace vdit::app {

/// "2025-03-01T12:00:00Z"
std::string utc_time_text();

/// "2025-03-01"
std::string utc_date_text();

}  // namespace vdit::app
