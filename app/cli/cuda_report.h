// SPDX-License-Identifier: Apache-2.0
// What `vdit doctor` says of NVIDIA GPUs.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace vdit::app {

/// The version in /proc/driver/nvidia/version, "580.159.04": the first word that is numbers with a point in
/// between. Empty where the text has none.
std::string nvidia_driver_of(std::string_view text);

/// {"driver": "580.159.04", "cuda": "13.0"}, or {"missing": why there is no GPU to be used}.
nlohmann::ordered_json cuda_report();

/// One entry a GPU: {"device": "cuda:0", "name", "compute_capability": "9.0", "memory_bytes"}.
nlohmann::ordered_json cuda_device_reports();

}  // namespace vdit::app
