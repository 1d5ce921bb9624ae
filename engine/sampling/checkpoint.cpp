// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/checkpoint.h"

#include <ATen/ops/empty.h>

#include <charconv>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/json_view.h"
#include "engine/base/sha256.h"
#include "engine/base/strict_json.h"
#include "engine/weights/safetensors_file.h"
#include "engine/weights/safetensors_writer.h"

namespace vdit::engine {
namespace {

constexpr const char* kFormat = "vdit-checkpoint";
constexpr const char* kVersion = "1";
constexpr std::string_view kSchedulerPrefix = "scheduler.";
constexpr int kMaxSteps = 1'000'000;

std::span<const std::byte> bytes_of(const at::Tensor& tensor) {
  return {static_cast<const std::byte*>(tensor.const_data_ptr()), tensor.nbytes()};
}

using NamedTensors = std::map<std::string, at::Tensor>;

std::string hash_tensors(const NamedTensors& tensors) {
  Sha256 hash;
  for (const auto& [name, tensor] : tensors) {
    hash.update(name);
    hash.update(bytes_of(tensor));
  }
  return hash.hex();
}

[[noreturn]] void fail(const SafetensorsFile& file, std::string code, std::string field, std::string found,
                       std::string expected) {
  throw Error({.kind = ErrorKind::Input,
               .code = std::move(code),
               .subject = file.path().string(),
               .field = std::move(field),
               .found = std::move(found),
               .expected = std::move(expected)});
}

std::string metadata_text(const SafetensorsFile& file, const std::string& key) {
  const auto found = file.metadata().find(key);
  if (found == file.metadata().end()) fail(file, "checkpoint.field", "metadata." + key, "none", "text");
  return found->second;
}

void expect_metadata(const SafetensorsFile& file, const std::string& key, const std::string& expected) {
  const std::string found = metadata_text(file, key);
  if (found != expected) {
    fail(file, "checkpoint.field", "metadata." + key, '"' + quoted(found, 80) + '"', '"' + expected + '"');
  }
}

int metadata_integer(const SafetensorsFile& file, const std::string& key, int min, int max) {
  const std::string text = metadata_text(file, key);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < min || value > max) {
    fail(file, "checkpoint.field", "metadata." + key, '"' + quoted(text, 80) + '"',
         "an integer from " + std::to_string(min) + " to " + std::to_string(max));
  }
  return value;
}

std::string spent_text(const StepCosts& spent) {
  return nlohmann::json({{"seconds", spent.seconds},
                         {"attention_seconds", spent.attention_seconds},
                         {"denoise_seconds", spent.denoise_seconds},
                         {"kept_pairs", spent.kept_pairs},
                         {"all_pairs", spent.all_pairs},
                         {"dense_backend", spent.dense_backend}})
      .dump();
}

StepCosts metadata_spent(const SafetensorsFile& file) {
  const std::string text = metadata_text(file, "spent");
  const nlohmann::json json = parse_json(text, {.subject = file.path().string(), .code = "checkpoint.field"});
  const JsonView view(json, file.path().string(), "checkpoint.field", "metadata.spent");
  return {.seconds = view.numbers("seconds"),
          .attention_seconds = view.numbers("attention_seconds"),
          .denoise_seconds = view.number("denoise_seconds"),
          .kept_pairs = view.number("kept_pairs"),
          .all_pairs = view.number("all_pairs"),
          .dense_backend = view.text("dense_backend")};
}

GuidancePasses metadata_passes(const SafetensorsFile& file) {
  const std::string text = metadata_text(file, "guidance_passes");
  for (const auto passes : {GuidancePasses::Single, GuidancePasses::Sequential, GuidancePasses::Batched}) {
    if (text == to_string(passes)) return passes;
  }
  fail(file, "checkpoint.field", "metadata.guidance_passes", '"' + quoted(text, 80) + '"',
       "single, sequential or batched");
}

NamedTensors read_tensors(const SafetensorsFile& file) {
  NamedTensors tensors;
  const TensorInfo& latents = file.at("latents");
  for (const TensorInfo& info : file.tensors()) {
    if (info.type != DataType::F32) fail(file, "checkpoint.field", info.name, info.type_name, "F32");
    if (info.shape != latents.shape)
      fail(file, "checkpoint.field", info.name, "another shape", "that of latents");
    const at::Tensor tensor = at::empty(info.shape, at::kFloat);
    file.read(info, {static_cast<std::byte*>(tensor.mutable_data_ptr()), tensor.nbytes()});
    tensors.emplace(info.name, tensor);
  }
  return tensors;
}

}  // namespace

std::filesystem::path checkpoint_file(const std::filesystem::path& folder) {
  return folder / "checkpoint.safetensors";
}

void save_checkpoint(const std::filesystem::path& folder, const Checkpoint& checkpoint) {
  std::error_code error;
  std::filesystem::create_directory(folder, error);
  if (error) {
    throw Error({.kind = ErrorKind::Resource,
                 .code = "checkpoint.folder",
                 .subject = folder.string(),
                 .found = error.message(),
                 .expected = "a folder that can be made"});
  }
  NamedTensors tensors{{"latents", checkpoint.position.latents}};
  for (const auto& [name, tensor] : checkpoint.position.scheduler) {
    tensors.emplace(std::string(kSchedulerPrefix) + name, tensor);
  }
  std::vector<TensorToWrite> writes;
  for (auto& [name, tensor] : tensors) {
    tensor = tensor.to(at::kCPU, at::kFloat).contiguous();
    writes.push_back(
        {.name = name, .type = DataType::F32, .shape = tensor.sizes().vec(), .bytes = bytes_of(tensor)});
  }
  write_safetensors(checkpoint_file(folder), std::move(writes),
                    {{"format", kFormat},
                     {"version", kVersion},
                     {"settings_sha256", checkpoint.settings_sha256},
                     {"next_step", std::to_string(checkpoint.position.next_step)},
                     {"steps", std::to_string(checkpoint.steps)},
                     {"guidance_passes", std::string(to_string(checkpoint.passes))},
                     {"tensors_sha256", hash_tensors(tensors)},
                     {"spent", spent_text(checkpoint.spent)}},
                    Overwrite::Yes);
}

Checkpoint load_checkpoint(const std::filesystem::path& folder) {
  const std::filesystem::path path = checkpoint_file(folder);
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "checkpoint.missing",
                 .subject = path.string(),
                 .found = "no such file"});
  }
  const SafetensorsFile file = SafetensorsFile::open(path);
  expect_metadata(file, "format", kFormat);
  expect_metadata(file, "version", kVersion);
  Checkpoint checkpoint{.steps = metadata_integer(file, "steps", 1, kMaxSteps),
                        .settings_sha256 = metadata_text(file, "settings_sha256"),
                        .passes = metadata_passes(file),
                        .spent = metadata_spent(file)};
  checkpoint.position.next_step = metadata_integer(file, "next_step", 1, checkpoint.steps);
  const NamedTensors tensors = read_tensors(file);
  if (hash_tensors(tensors) != metadata_text(file, "tensors_sha256")) {
    fail(file, "checkpoint.damaged", "metadata.tensors_sha256", "the hash of other tensors",
         "that of the file's");
  }
  for (const auto& [name, tensor] : tensors) {
    if (name == "latents") checkpoint.position.latents = tensor;
    if (name.starts_with(kSchedulerPrefix)) {
      checkpoint.position.scheduler.emplace(name.substr(kSchedulerPrefix.size()), tensor);
    }
  }
  return checkpoint;
}

ResumeDecision find_resume_point(const std::filesystem::path& folder, const std::string& settings_sha256,
                                 at::IntArrayRef latent_shape, int steps) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "checkpoint.folder",
                 .subject = folder.string(),
                 .found = "no such folder",
                 .expected = "the folder in which an interrupted run left its checkpoint"});
  }
  const auto start_over = [](std::string why) {
    return ResumeDecision{.reason = "starting over: " + std::move(why)};
  };
  try {
    Checkpoint checkpoint = load_checkpoint(folder);
    const std::string path = checkpoint_file(folder).string();
    if (checkpoint.settings_sha256 != settings_sha256) {
      return start_over(path + " belongs to a run with other settings, model or version");
    }
    if (checkpoint.position.latents.sizes() != latent_shape || checkpoint.steps != steps) {
      return start_over(path + " has latents of another size");
    }
    return {.checkpoint = std::move(checkpoint)};
  } catch (const Error& why) {
    return start_over(why.what());
  }
}

void remove_checkpoint(const std::filesystem::path& folder) noexcept {
  std::error_code ignored;
  std::filesystem::remove(checkpoint_file(folder), ignored);
  // A process that is killed while it writes one leaves the file's temporary name (atomic_file.h).
  for (std::filesystem::directory_iterator entry(folder, ignored), end; !ignored && entry != end;
       entry.increment(ignored)) {
    const std::filesystem::path& path = entry->path();
    if (path.filename().string().starts_with(".checkpoint.") && path.extension() == ".safetensors") {
      std::error_code stays;
      std::filesystem::remove(path, stays);
    }
  }
  std::filesystem::remove(folder, ignored);
}

}  // namespace vdit::engine
