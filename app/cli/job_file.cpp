// SPDX-License-Identifier: Apache-2.0
#include "app/cli/job_file.h"

#include <algorithm>
#include <utility>

#include "app/cli/session.h"
#include "engine/base/error.h"
#include "engine/base/nearest_names.h"
#include "engine/base/strict_json.h"

namespace vdit::app {
namespace {

constexpr const char* kCode = "job.field";

// The value of --dtype that a video was computed in, so that it comes out the same on a machine that would
// choose another type.
std::string recorded_dtype(const JsonView& metadata) {
  const std::string name = metadata.text("dtype");
  for (const at::ScalarType type : {at::kFloat, at::kBFloat16}) {
    if (name == engine::dtype_name(type)) return type == at::kFloat ? "fp32" : "bf16";
  }
  metadata.fail("dtype", "\"float32\" or \"bfloat16\"");
}

}  // namespace

JobFile JobFile::read(const std::filesystem::path& path) {
  const std::string subject = path.string();
  return of(
      read_json_file(path, {.subject = subject, .code = "job.syntax", .max_bytes = 1u << 20, .max_depth = 8}),
      subject);
}

JobFile JobFile::of(nlohmann::json document, std::string subject) {
  JobFile file;
  file.subject_ = std::move(subject);
  file.document_ = std::move(document);
  JsonView view(file.document_, file.subject_, kCode);
  if (!file.document_.is_object()) {
    throw Error({.kind = ErrorKind::Input,
                 .code = kCode,
                 .subject = file.subject_,
                 .found = file.document_.type_name(),
                 .expected = "an object"});
  }
  if (view.text_or("format", "") == "vdit-video-sidecar") {
    file.in_sidecar_ = true;
    const JsonView metadata = view.at("metadata");
    view = metadata.at("job");
    if (!view.has("dtype") && view.value().is_object() && metadata.has("dtype"))
      file.document_["metadata"]["job"]["dtype"] = recorded_dtype(metadata);
  }
  if (view.text("format") != kJobFormat) view.fail("format", std::string("\"") + kJobFormat + '"');
  if (view.integer("version") != kJobVersion) {
    view.fail("version", std::to_string(kJobVersion), "the file is from another version of vdit");
  }
  file.command_ = view.text("command");
  return file;
}

JsonView JobFile::view() const {
  const JsonView root(document_, subject_, kCode);
  return in_sidecar_ ? root.at("metadata").at("job") : root;
}

void refuse_unknown_keys(const JsonView& job, std::vector<std::string> keys) {
  keys.insert(keys.end(), {"format", "version", "command", "comment"});
  keys.insert(keys.end(), std::begin(kCommonJobKeys), std::end(kCommonJobKeys));
  for (const auto& [key, value] : job.value().items()) {
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    const auto nearest = nearest_names(key, keys, 1);
    job.fail(key, "no such key", nearest.empty() ? "" : "did you mean \"" + nearest.front() + "\"?");
  }
}

nlohmann::ordered_json job_head(const std::string& command) {
  return {{"format", kJobFormat}, {"version", kJobVersion}, {"command", command}};
}

}  // namespace vdit::app
