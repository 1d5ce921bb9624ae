// SPDX-License-Identifier: Apache-2.0
// Which computer this is, for measured times: they hold on one computer only.
#pragma once

#include <filesystem>
#include <string>

namespace vdit {

/// As /proc/cpuinfo names it; empty where it does not. `root` is the root of the file system.
std::string processor_name(const std::filesystem::path& root = "/");

/// 16 hex digits that are the same each time on one computer and differ between two: of a hash over
/// /etc/machine-id, or the host name where there is none, and the processor. The hash is this program's own
/// and cannot be turned back, as machine-id(5) asks of what leaves the computer.
std::string machine_id(const std::filesystem::path& root = "/");

}  // namespace vdit
