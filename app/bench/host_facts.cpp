// SPDX-License-Identifier: Apache-2.0
#include "app/bench/host_facts.h"

#include <torch/headeronly/version.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include "kernels/include/vdit/kernels/run_attention.h"

namespace vdit::app {
namespace {

std::string cpu_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const auto colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "unknown";
}

}  // namespace

nlohmann::json host_facts(const std::vector<std::string>& command) {
  using kernels::CpuBackend;
  std::string line;
  for (const std::string& word : command) line += (line.empty() ? "" : " ") + word;
  nlohmann::json sets = nlohmann::json::array();
  for (const CpuBackend b :
       {CpuBackend::Portable, CpuBackend::Avx2, CpuBackend::Avx512, CpuBackend::Avx512Bf16}) {
    if (kernels::is_available(b)) sets.push_back(kernels::name_of(b));
  }
  double load = 0;
  if (getloadavg(&load, 1) != 1) load = -1;
  return {
      {"cpu", cpu_name()},       {"instruction_sets", sets}, {"cores", std::thread::hardware_concurrency()},
      {"load_average", load},    {"vdit", VDIT_VERSION},     {"libtorch", TORCH_VERSION},
      {"compiler", __VERSION__}, {"command", line}};
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

}  // namespace vdit::app
