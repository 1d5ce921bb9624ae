// SPDX-License-Identifier: Apache-2.0
#include "app/cli/cuda_report.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

#include "kernels/include/vdit/kernels/cuda_devices.h"
#include "kernels/include/vdit/kernels/run_attention_cuda.h"

namespace vdit::app {
namespace {

using Json = nlohmann::ordered_json;

bool is_version(const std::string& word) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !word.empty() && is_digit(word.front()) && is_digit(word.back()) &&
         word.find('.') != std::string::npos &&
         std::ranges::all_of(word, [&](char c) { return c == '.' || is_digit(c); });
}

}  // namespace

std::string nvidia_driver_of(std::string_view text) {
  std::istringstream words{std::string(text)};
  const auto end = std::istream_iterator<std::string>();
  const auto found = std::find_if(std::istream_iterator<std::string>(words), end, is_version);
  return found == end ? "" : *found;
}

Json cuda_report() {
  if (const auto reason = kernels::why_no_cuda()) return {{"missing", *reason}};
  std::ifstream file("/proc/driver/nvidia/version");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return {{"driver", nvidia_driver_of(text)}, {"cuda", kernels::cuda_of_driver()}};
}

Json cuda_device_reports() {
  Json reports = Json::array();
  for (const kernels::CudaDevice& device : kernels::cuda_devices()) {
    reports.push_back(
        {{"device", "cuda:" + std::to_string(reports.size())},
         {"name", device.name},
         {"compute_capability", std::to_string(device.major) + '.' + std::to_string(device.minor)},
         {"memory_bytes", device.memory_bytes}});
  }
  return reports;
}

}  // namespace vdit::app
