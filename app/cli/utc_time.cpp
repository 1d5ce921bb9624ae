// SPDX-License-Identifier: Apache-2.0
#include "app/cli/utc_time.h"

#include <ctime>

namespace vdit::app {

std::string utc_time_text() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

std::string utc_date_text() {
  return utc_time_text().substr(0, 10);
}

}  // namespace vdit::app
