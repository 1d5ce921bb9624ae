// SPDX-License-Identifier: Apache-2.0
#include "app/capture/capture_folder.h"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <tuple>
#include <utility>

#include "app/capture/capture_info_json.h"
#include "app/capture/capture_tensors.h"
#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/base/formatted.h"
#include "engine/base/strict_json.h"

namespace vdit::app {
namespace fs = std::filesystem;
namespace {

constexpr const char* kInfoFile = "capture.json";
constexpr std::size_t kMaxInfoBytes = std::size_t{64} << 20;
constexpr std::size_t kMaxFiles = 4096;
constexpr const char* kBranches[] = {"conditional", "unconditional"};

std::string file_name(int step, const std::string& branch) {
  return formatted("step-%03d-%s.safetensors", step, branch.c_str());
}

// Nothing for names that this format does not give.
std::optional<CaptureFolder::Entry> entry_of(const std::string& name) {
  constexpr std::string_view kPrefix = "step-";
  if (!name.starts_with(kPrefix)) return std::nullopt;
  CaptureFolder::Entry entry;
  const char* const past = name.data() + name.size();
  const auto [end, error] = std::from_chars(name.data() + kPrefix.size(), past, entry.step);
  if (error != std::errc() || end == past || entry.step < 1) return std::nullopt;
  for (const char* branch : kBranches) {
    entry.branch = branch;
    if (name == file_name(entry.step, branch)) return entry;
  }
  return std::nullopt;
}

// In order of steps.
std::vector<CaptureFolder::Entry> list_entries(const fs::path& folder) {
  std::vector<CaptureFolder::Entry> entries;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (auto entry = entry_of(it->path().filename().string())) entries.push_back(std::move(*entry));
    if (entries.size() > kMaxFiles) {
      throw Error({.kind = ErrorKind::Input,
                   .code = "capture.files",
                   .subject = folder.string(),
                   .found = "more than 4096 files",
                   .expected = "at most 4096",
                   .hint = "a run makes one file a step and branch: this folder is something else"});
    }
  }
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    return std::tie(a.step, a.branch) < std::tie(b.step, b.branch);
  });
  return entries;
}

}  // namespace

CaptureFolder::CaptureFolder(fs::path folder, CaptureInfo info)
    : folder_(std::move(folder)), info_(std::move(info)) {}

CaptureFolder CaptureFolder::open(const fs::path& folder) {
  const fs::path file = folder / kInfoFile;
  return {folder, parse_capture_info(read_text_file(file, kMaxInfoBytes), file.string())};
}

CaptureFolder CaptureFolder::create(const fs::path& folder, const CaptureInfo& info) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || !fs::is_directory(folder)) {
    throw Error({.kind = ErrorKind::Resource,
                 .code = "file.write",
                 .subject = folder.string(),
                 .found = error ? error.message() : "something that is no folder",
                 .expected = "a folder that can be made",
                 .hint = "check its permissions or choose another name"});
  }
  if (!list_entries(folder).empty()) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "output.exists",
                 .subject = folder.string(),
                 .found = "files of another capture",
                 .expected = "none",
                 .hint = "choose another name or remove them"});
  }
  write_file(folder / kInfoFile, capture_info_text(info), Overwrite::No);
  return {folder, info};
}

std::vector<CaptureFolder::Entry> CaptureFolder::entries() const {
  return list_entries(folder_);
}

fs::path CaptureFolder::step_file(int step, const std::string& branch) const {
  const fs::path file = folder_ / file_name(step, branch);
  std::error_code error;
  if (!entry_of(file.filename().string()) || !fs::exists(file, error)) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "capture.missing",
                 .subject = folder_.string(),
                 .field = "step " + std::to_string(step) + ", " + vdit::quoted(branch),
                 .found = "nothing",
                 .expected = "a captured step",
                 .hint = "see which steps the capture has"});
  }
  return file;
}

CapturedStep CaptureFolder::read(int step, const std::string& branch) const {
  return {.step = step, .branch = branch, .heads = read_captured_heads(step_file(step, branch), info_)};
}

std::optional<CapturedHead> CaptureFolder::read_head(int step, const std::string& branch, int layer,
                                                     int head) const {
  return read_captured_head(step_file(step, branch), info_, layer, head);
}

std::vector<CapturedHead> CaptureFolder::read_figures(int step, const std::string& branch) const {
  return read_captured_figures(step_file(step, branch), info_);
}

std::vector<CapturedHead> CaptureFolder::read_row_errors(int step, const std::string& branch) const {
  return read_captured_row_errors(step_file(step, branch), info_);
}

std::optional<std::vector<float>> CaptureFolder::read_rows(int step, const std::string& branch, char which,
                                                           int layer, int head) const {
  const fs::path file = folder_ / file_name(step, branch);
  std::error_code error;
  if (!entry_of(file.filename().string()) || !fs::exists(file, error)) return std::nullopt;
  return read_captured_rows(file, info_, which, layer, head);
}

void CaptureFolder::write(const CapturedStep& step, std::span<const CapturedRows> rows) const {
  const std::string name = file_name(step.step, step.branch);
  if (!entry_of(name)) {
    throw Error({.kind = ErrorKind::Internal,
                 .code = "capture.write",
                 .subject = folder_.string(),
                 .field = "step " + std::to_string(step.step) + ", " + vdit::quoted(step.branch),
                 .found = "a step or branch that cannot be",
                 .expected = "steps from 1; conditional or unconditional"});
  }
  write_captured_heads(folder_ / name, info_, step.heads, rows);
}

void CaptureFolder::set_status(const std::string& status) {
  info_.status = status;
  write_file(folder_ / kInfoFile, capture_info_text(info_), Overwrite::Yes);
}

std::uint64_t capture_bytes(const CaptureInfo& info, int steps, int branches, int heads, bool both_orders,
                            bool maxima, int heads_with_rows) {
  const auto edge = static_cast<std::uint64_t>(map_edge(info));
  const std::uint64_t maps = edge * edge * sizeof(float) * (both_orders ? 2 : 1) * (maxima ? 2 : 1);
  const std::uint64_t figures =
      info.candidates.size() * (3 + edge) * sizeof(float) + 2 * sizeof(std::int32_t);
  const std::uint64_t element = info.dtype == "bfloat16" ? 2 : 4;
  const std::uint64_t rows = static_cast<std::uint64_t>(info.grid.tokens()) *
                             static_cast<std::uint64_t>(info.head_dim) * element * 2;
  const auto files = static_cast<std::uint64_t>(steps) * static_cast<std::uint64_t>(branches);
  return files * (static_cast<std::uint64_t>(heads) * (maps + figures) +
                  static_cast<std::uint64_t>(heads_with_rows) * rows);
}

}  // namespace vdit::app
