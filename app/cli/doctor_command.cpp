// SPDX-License-Identifier: Apache-2.0
#include "app/cli/doctor_command.h"

#include <ATen/Parallel.h>
#include <torch/version.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "app/cli/cuda_report.h"
#include "app/cli/session.h"
#include "engine/base/error.h"
#include "engine/base/machine.h"
#include "engine/base/resource_folder.h"
#include "engine/sampling/memory_plan.h"
#include "engine/video/video_codec.h"
#include "kernels/include/vdit/kernels/run_attention.h"

namespace vdit::app {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> processor_features() {
  std::vector<std::string> features;
#if defined(__x86_64__)
  const std::pair<const char*, bool> known[] = {{"avx2", __builtin_cpu_supports("avx2") != 0},
                                                {"fma", __builtin_cpu_supports("fma") != 0},
                                                {"avx512f", __builtin_cpu_supports("avx512f") != 0},
                                                {"avx512bw", __builtin_cpu_supports("avx512bw") != 0},
                                                {"avx512vl", __builtin_cpu_supports("avx512vl") != 0},
                                                {"avx512bf16", engine::cpu_has_bfloat16()}};
  for (const auto& [name, has] : known) {
    if (has) features.push_back(name);
  }
#endif
  return features;
}

Json versions() {
  return {{"vdit", VDIT_VERSION}, {"libtorch", TORCH_VERSION}, {"compiler", __VERSION__}};
}

Json processor() {
  return {{"device", "cpu"},
          {"name", processor_name()},
          {"cores", std::thread::hardware_concurrency()},
          {"threads", at::get_num_threads()},
          {"features", processor_features()},
          {"dtype", engine::dtype_name(engine::preferred_dtype(at::kCPU))}};
}

Json kernel_backends() {
  Json backends = Json::array();
  for (const auto backend : {kernels::CpuBackend::Portable, kernels::CpuBackend::Avx2,
                             kernels::CpuBackend::Avx512, kernels::CpuBackend::Avx512Bf16}) {
    if (kernels::is_available(backend)) backends.push_back(kernels::name_of(backend));
  }
  return {{"available", backends},
          {"picked",
           {{"fp32", kernels::name_of(kernels::best_backend(kernels::DataType::Float32))},
            {"bf16", kernels::name_of(kernels::best_backend(kernels::DataType::BFloat16))}}}};
}

Json disk(const std::filesystem::path& folder) {
  std::error_code error;
  const auto space = std::filesystem::space(folder, error);
  Json entry = {{"folder", folder.string()}};
  if (error) entry["error"] = error.message();
  if (!error) entry["free_bytes"] = space.available;
  return entry;
}

Json resources() {
  try {
    return {{"folder", resource_folder().string()}, {"demo_model", resource("demo_model").string()}};
  } catch (const Error& error) {
    return {{"error", error.what()}};
  }
}

std::string joined(const Json& list) {
  std::string text;
  for (const Json& item : list) text += (text.empty() ? "" : ", ") + item.get<std::string>();
  return text.empty() ? "none" : text;
}

std::string as_text(const Json& report) {
  const auto line = [](std::string_view name, const std::string& value) {
    return std::string(name) + std::string(12 - name.size(), ' ') + value + '\n';
  };
  const Json& cpu = report["devices"][0];
  std::string text;
  text += line("vdit", report["versions"]["vdit"].get<std::string>() + ", LibTorch " +
                           report["versions"]["libtorch"].get<std::string>() + ", compiler " +
                           report["versions"]["compiler"].get<std::string>());
  text += line("cpu", cpu["name"].get<std::string>() + ", " + std::to_string(cpu["cores"].get<int>()) +
                          " cores, " + std::to_string(cpu["threads"].get<int>()) + " threads");
  text += line("features", joined(cpu["features"]));
  text += line("type", cpu["dtype"].get<std::string>() + " unless --dtype says otherwise");
  for (std::size_t i = 1; i < report["devices"].size(); ++i) {
    const Json& gpu = report["devices"][i];
    text += line(gpu["device"].get<std::string>(),
                 gpu["name"].get<std::string>() + ", " +
                     engine::bytes_text(gpu["memory_bytes"].get<std::uint64_t>()) + ", compute capability " +
                     gpu["compute_capability"].get<std::string>());
  }
  const Json& cuda = report["cuda"];
  text += line("cuda", cuda.contains("missing") ? "not used: " + cuda["missing"].get<std::string>()
                                                : "driver " + cuda["driver"].get<std::string>() + ", CUDA " +
                                                      cuda["cuda"].get<std::string>());
  const Json& picked = report["kernels"]["picked"];
  text += line("kernels", joined(report["kernels"]["available"]) + "; picked " +
                              picked["fp32"].get<std::string>() + " for fp32, " +
                              picked["bf16"].get<std::string>() + " for bf16");
  text += line("memory", engine::bytes_text(report["memory"]["available_bytes"].get<std::uint64_t>()) +
                             " free of " +
                             engine::bytes_text(report["memory"]["total_bytes"].get<std::uint64_t>()));
  for (const Json& entry : report["disk"]) {
    text += line("disk", entry["folder"].get<std::string>() + ": " +
                             (entry.contains("free_bytes")
                                  ? engine::bytes_text(entry["free_bytes"].get<std::uint64_t>()) + " free"
                                  : entry["error"].get<std::string>()));
  }
  for (const auto& [codec, encoders] : report["encoders"].items()) {
    text += line("video", std::string(engine::facts_of(*engine::codec_named(codec)).title) + ": " +
                              (encoders.empty() ? "no encoder" : joined(encoders)));
  }
  const Json& found = report["resources"];
  text += line("resources", (found.contains("folder") ? found["folder"] : found["error"]).get<std::string>());
  text.pop_back();
  return text;
}

// By what the table of video codecs calls them.
Json encoders() {
  Json all = Json::object();
  for (const engine::CodecFacts& facts : engine::video_codecs())
    all[facts.name] = engine::encoders_of(facts.codec);
  return all;
}

}  // namespace

Outcome DoctorCommand::run(Session& session) {
  session.compute();  // takes --threads; says when --device or --dtype cannot be had
  const engine::HostMemory memory = engine::host_memory();
  Json devices = Json::array({processor()});
  for (Json& device : cuda_device_reports()) devices.push_back(std::move(device));
  Outcome outcome;
  outcome.json = {
      {"command", name()},
      {"versions", versions()},
      {"devices", devices},
      {"cuda", cuda_report()},
      {"kernels", kernel_backends()},
      {"memory", {{"total_bytes", memory.total}, {"available_bytes", memory.available}}},
      {"disk", {disk(std::filesystem::current_path()), disk(std::filesystem::temp_directory_path())}},
      {"encoders", encoders()},
      {"resources", resources()}};
  outcome.text = as_text(outcome.json);
  return outcome;
}

}  // namespace vdit::app
