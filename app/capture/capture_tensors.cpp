// SPDX-License-Identifier: Apache-2.0
#include "app/capture/capture_tensors.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <utility>

#include "app/config/mode_json.h"
#include "engine/base/error.h"
#include "engine/base/formatted.h"
#include "engine/base/strict_json.h"
#include "engine/weights/safetensors_file.h"
#include "engine/weights/safetensors_header.h"
#include "engine/weights/safetensors_writer.h"
#include "engine/weights/tensor_convert.h"

namespace vdit::app {
namespace {

using engine::DataType;
using Values = std::vector<float> CapturedHead::*;

constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 30;
constexpr float kRounding = 1e-3F;  // a share may exceed 1 by what rounding adds

// What a figure may be.
enum class Range { MapShare, Share, NotNegative };

struct Field {
  const char* name;
  Values values;
  Range range;
};
constexpr Field kMapFields[] = {{"map.frame", &CapturedHead::map_frame, Range::MapShare},
                                {"map.space", &CapturedHead::map_space, Range::MapShare},
                                {"max.frame", &CapturedHead::max_frame, Range::MapShare},
                                {"max.space", &CapturedHead::max_space, Range::MapShare}};
constexpr Field kCandidateFields[] = {{"recall", &CapturedHead::recall, Range::Share},
                                      {"error", &CapturedHead::error, Range::NotNegative},
                                      {"density", &CapturedHead::density, Range::Share}};

constexpr Field kRowErrors{"error.rows", &CapturedHead::row_error, Range::NotNegative};
constexpr Field kModeRowErrors{"mode.error.rows", &CapturedHead::mode_row_error, Range::NotNegative};

struct ModeField {
  const char* name;
  float CapturedHead::*value;
  Range range;
};
constexpr ModeField kModeFields[] = {{"mode.recall", &CapturedHead::mode_recall, Range::Share},
                                     {"mode.error", &CapturedHead::mode_error, Range::NotNegative},
                                     {"mode.density", &CapturedHead::mode_density, Range::Share}};
constexpr const char* kModes = "modes";  // metadata

bool in_range(float value, Range range) {
  switch (range) {
    case Range::MapShare:
      return std::isnan(value) || (value >= 0 && value <= 1 + kRounding);
    case Range::Share:
      return value >= 0 && value <= 1 + kRounding;
    case Range::NotNegative:
      return value >= 0;
  }
  return false;
}

std::string rows_name(char which, int layer, int head) {
  return formatted("%c.%02d.%02d", which, layer, head);
}

// Reads and checks the tensors of one file.
class StepFile {
 public:
  StepFile(const std::filesystem::path& path, const CaptureInfo& info)
      : file_(engine::SafetensorsFile::open(path)), info_(info) {}

  std::vector<CapturedHead> heads() const {
    std::vector<CapturedHead> heads = cells();
    const auto count = static_cast<std::int64_t>(heads.size());
    const std::int64_t edge = map_edge(info_);
    check_bytes();
    for (CapturedHead& head : heads) head.rows = head.columns = static_cast<int>(edge);
    for (const Field& field : kMapFields) read(field, {count, edge, edge}, heads);
    const auto candidates = static_cast<std::int64_t>(info_.candidates.size());
    for (const Field& field : kCandidateFields) read(field, {count, candidates}, heads);
    read_modes(heads);
    read_row_errors(heads);
    return heads;
  }

  // Layer, head and candidate figures; no maps.
  std::vector<CapturedHead> figures() const {
    std::vector<CapturedHead> heads = cells();
    const auto count = static_cast<std::int64_t>(heads.size());
    const auto candidates = static_cast<std::int64_t>(info_.candidates.size());
    for (const Field& field : kCandidateFields) read(field, {count, candidates}, heads);
    read_modes(heads);
    return heads;
  }

  // The figures, and the errors by map row; no maps.
  std::vector<CapturedHead> figures_by_row() const {
    std::vector<CapturedHead> heads = figures();
    check_bytes();
    read_row_errors(heads);
    return heads;
  }

  // One head of those in the file; nothing when it is not there.
  std::optional<CapturedHead> head(int layer, int head) const {
    const std::vector<CapturedHead> all = figures();
    const auto found = std::find_if(all.begin(), all.end(), [&](const CapturedHead& one) {
      return one.layer == layer && one.head == head;
    });
    if (found == all.end()) return std::nullopt;
    const auto count = static_cast<std::int64_t>(all.size());
    const std::int64_t edge = map_edge(info_);
    const std::int64_t index = found - all.begin();
    std::vector<CapturedHead> one{*found};
    one[0].rows = one[0].columns = static_cast<int>(edge);
    for (const Field& field : kMapFields) read_part(field, {count, edge, edge}, index, one);
    const auto candidates = static_cast<std::int64_t>(info_.candidates.size());
    read_part(kRowErrors, {count, candidates, edge}, index, one);
    read_part(kModeRowErrors, {count, edge}, index, one);
    return std::move(one[0]);
  }

  std::optional<std::vector<float>> rows(char which, int layer, int head) const {
    const engine::TensorInfo* tensor = file_.find(rows_name(which, layer, head));
    if (tensor == nullptr) return std::nullopt;
    const std::vector<std::int64_t> shape{info_.grid.tokens(), info_.head_dim};
    if ((tensor->type != DataType::F32 && tensor->type != DataType::BF16) || tensor->shape != shape) {
      fail(tensor->name, described(*tensor), "F32 or BF16 " + engine::shape_text(shape));
    }
    if (tensor->bytes > kMaxBytes)
      fail(tensor->name, std::to_string(tensor->bytes) + " bytes", "at most 1 GiB");
    return file_.read_floats(*tensor);
  }

 private:
  [[noreturn]] void fail(const std::string& tensor, std::string found, std::string expected) const {
    throw Error({.kind = ErrorKind::Input,
                 .code = "capture.tensor",
                 .subject = file_.path().string(),
                 .field = "tensor \"" + tensor + "\"",
                 .found = std::move(found),
                 .expected = std::move(expected),
                 .hint = "the capture is damaged or mixed with another: make it again"});
  }

  static std::string described(const engine::TensorInfo& tensor) {
    return tensor.type_name + " " + engine::shape_text(tensor.shape);
  }

  void check_bytes() const {
    std::uint64_t bytes = 0;
    for (const engine::TensorInfo& tensor : file_.tensors()) {
      const bool rows = tensor.name.starts_with("q.") || tensor.name.starts_with("k.");
      if (!rows) bytes += tensor.bytes;  // each is within the file, so the sum cannot wrap
    }
    if (bytes > kMaxBytes)
      fail("map.frame", std::to_string(bytes) + " bytes of maps", "at most 1 GiB a file");
  }

  std::vector<CapturedHead> cells() const {
    const engine::TensorInfo& tensor = file_.at("cell");
    const auto most = static_cast<std::int64_t>(info_.layers) * info_.heads;
    if (tensor.type != DataType::I32 || tensor.shape.size() != 2 || tensor.shape[1] != 2 ||
        tensor.shape[0] > most) {
      fail("cell", described(tensor), "I32 [at most " + std::to_string(most) + ", 2]");
    }
    std::vector<std::int32_t> values(static_cast<std::size_t>(tensor.elements()));
    file_.read(tensor, std::as_writable_bytes(std::span(values)));
    std::vector<CapturedHead> heads(values.size() / 2);
    std::vector<bool> seen(static_cast<std::size_t>(most), false);
    for (std::size_t i = 0; i < heads.size(); ++i) {
      const std::int32_t layer = values[2 * i];
      const std::int32_t head = values[2 * i + 1];
      const bool exists = layer >= 0 && layer < info_.layers && head >= 0 && head < info_.heads;
      const auto at = static_cast<std::size_t>(exists ? layer * info_.heads + head : 0);
      if (!exists || seen[at]) {
        fail("cell", "layer " + std::to_string(layer) + ", head " + std::to_string(head),
             "heads of " + std::to_string(info_.layers) + " layers x " + std::to_string(info_.heads) +
                 ", each once");
      }
      seen[at] = true;
      heads[i].layer = layer;
      heads[i].head = head;
    }
    return heads;
  }

  void read_row_errors(std::vector<CapturedHead>& heads) const {
    const auto count = static_cast<std::int64_t>(heads.size());
    const std::int64_t edge = map_edge(info_);
    read(kRowErrors, {count, static_cast<std::int64_t>(info_.candidates.size()), edge}, heads);
    read(kModeRowErrors, {count, edge}, heads);
  }

  const engine::TensorInfo* checked(const Field& field, const std::vector<std::int64_t>& shape) const {
    const engine::TensorInfo* tensor = file_.find(field.name);
    if (tensor != nullptr && (tensor->type != DataType::F32 || tensor->shape != shape)) {
      fail(field.name, described(*tensor), "F32 " + engine::shape_text(shape));
    }
    return tensor;
  }

  void read(const Field& field, const std::vector<std::int64_t>& shape,
            std::vector<CapturedHead>& heads) const {
    if (const engine::TensorInfo* tensor = checked(field, shape)) take(field, *tensor, heads);
  }

  // The part of the head at `index` alone.
  void read_part(const Field& field, const std::vector<std::int64_t>& shape, std::int64_t index,
                 std::vector<CapturedHead>& one) const {
    const engine::TensorInfo* tensor = checked(field, shape);
    if (tensor == nullptr) return;
    engine::TensorInfo part = *tensor;
    part.shape[0] = 1;
    part.bytes = tensor->bytes / static_cast<std::uint64_t>(shape[0]);
    part.offset = tensor->offset + static_cast<std::uint64_t>(index) * part.bytes;
    if (part.bytes > kMaxBytes)
      fail(field.name, std::to_string(part.bytes) + " bytes a head", "at most 1 GiB");
    take(field, part, one);
  }

  void take(const Field& field, const engine::TensorInfo& tensor, std::vector<CapturedHead>& heads) const {
    const std::vector<float> values = values_in_range(tensor, field.range);
    const std::size_t each = heads.empty() ? 0 : values.size() / heads.size();
    for (std::size_t i = 0; i < heads.size(); ++i) {
      const auto first = values.begin() + static_cast<std::ptrdiff_t>(i * each);
      (heads[i].*field.values).assign(first, first + static_cast<std::ptrdiff_t>(each));
    }
  }

  std::vector<float> checked_values(const char* name, const std::vector<std::int64_t>& shape,
                                    Range range) const {
    const engine::TensorInfo& tensor = file_.at(name);
    if (tensor.type != DataType::F32 || tensor.shape != shape) {
      fail(name, described(tensor), "F32 " + engine::shape_text(shape));
    }
    return values_in_range(tensor, range);
  }

  std::vector<float> values_in_range(const engine::TensorInfo& tensor, Range range) const {
    std::vector<float> values = file_.read_floats(tensor);
    for (const float value : values) {
      if (!in_range(value, range)) {
        fail(tensor.name, std::to_string(value), range == Range::NotNegative ? "0 or more" : "0 to 1");
      }
    }
    return values;
  }

  void read_modes(std::vector<CapturedHead>& heads) const {
    const auto found = file_.metadata().find(kModes);
    if (found == file_.metadata().end()) return;
    const std::string subject = file_.path().string();
    const nlohmann::json document =
        parse_json(found->second, {.subject = subject, .code = "capture.syntax", .max_depth = 8});
    const JsonView list(document, subject, "capture.field", kModes);
    if (list.size() != heads.size()) list.fail_here(std::to_string(heads.size()) + " modes");
    for (std::size_t i = 0; i < heads.size(); ++i) {
      heads[i].mode = read_mode(list.at(i), {.video_tokens = info_.grid.video_tokens()});
    }
    for (const ModeField& field : kModeFields) {
      const std::vector<float> values =
          checked_values(field.name, {static_cast<std::int64_t>(heads.size())}, field.range);
      for (std::size_t i = 0; i < heads.size(); ++i) heads[i].*field.value = values[i];
    }
  }

  engine::SafetensorsFile file_;
  const CaptureInfo& info_;
};

// Collects what will be written; the bytes must stay where they are until then.
class StepTensors {
 public:
  void add(std::string name, DataType type, std::vector<std::int64_t> shape, std::vector<std::byte> bytes) {
    owned_.push_back(std::move(bytes));
    tensors_.push_back(
        {.name = std::move(name), .type = type, .shape = std::move(shape), .bytes = owned_.back()});
  }
  std::vector<engine::TensorToWrite> take() { return std::move(tensors_); }

 private:
  std::vector<std::vector<std::byte>> owned_;  // moving a vector keeps its bytes in place
  std::vector<engine::TensorToWrite> tensors_;
};

template <class T>
std::vector<std::byte> bytes_of(std::span<const T> values) {
  const auto bytes = std::as_bytes(values);
  return {bytes.begin(), bytes.end()};
}

[[noreturn]] void misfit(const std::filesystem::path& file, const std::string& field, std::size_t found,
                         std::size_t expected) {
  throw Error({.kind = ErrorKind::Internal,
               .code = "capture.write",
               .subject = file.string(),
               .field = field,
               .found = std::to_string(found) + " values",
               .expected = std::to_string(expected)});
}

void add_field(StepTensors& tensors, const std::filesystem::path& file, const Field& field,
               std::span<const CapturedHead> heads, const std::vector<std::int64_t>& shape_of_head) {
  if (heads.empty() || (heads.front().*field.values).empty()) return;
  std::size_t each = 1;
  std::vector<std::int64_t> shape{static_cast<std::int64_t>(heads.size())};
  for (const std::int64_t size : shape_of_head) {
    each *= static_cast<std::size_t>(size);
    shape.push_back(size);
  }
  std::vector<float> all;
  all.reserve(each * heads.size());
  for (const CapturedHead& head : heads) {
    const std::vector<float>& values = head.*field.values;
    if (values.size() != each) misfit(file, field.name, values.size(), each);
    all.insert(all.end(), values.begin(), values.end());
  }
  tensors.add(field.name, DataType::F32, std::move(shape), bytes_of<float>(all));
}

// The figures as tensors; returns the modes themselves, empty when heads have none.
std::string add_modes(StepTensors& tensors, const CaptureInfo& info, std::span<const CapturedHead> heads) {
  if (heads.empty() || !heads.front().mode) return {};
  nlohmann::ordered_json modes = nlohmann::ordered_json::array();
  for (const CapturedHead& head : heads) {
    modes.push_back(mode_json(head.mode.value(), {.video_tokens = info.grid.video_tokens()}));
  }
  for (const ModeField& field : kModeFields) {
    std::vector<float> values;
    for (const CapturedHead& head : heads) values.push_back(head.*field.value);
    tensors.add(field.name, DataType::F32, {static_cast<std::int64_t>(heads.size())},
                bytes_of<float>(values));
  }
  return modes.dump();
}

void add_rows(StepTensors& tensors, const std::filesystem::path& file, const CaptureInfo& info,
              const CapturedRows& rows) {
  const auto count = static_cast<std::size_t>(info.grid.tokens()) * static_cast<std::size_t>(info.head_dim);
  const DataType type = info.dtype == "bfloat16" ? DataType::BF16 : DataType::F32;
  for (const auto& [which, values] : {std::pair{'q', &rows.q}, std::pair{'k', &rows.k}}) {
    const std::string name = rows_name(which, rows.layer, rows.head);
    if (values->size() != count) misfit(file, name, values->size(), count);
    std::vector<std::byte> bytes(count * engine::bytes_per_element(type));
    engine::convert_elements(std::as_bytes(std::span(*values)).data(), DataType::F32, bytes.data(), type,
                             count);
    tensors.add(name, type, {info.grid.tokens(), info.head_dim}, std::move(bytes));
  }
}

}  // namespace

int map_edge(const CaptureInfo& info) {
  return static_cast<int>((info.grid.tokens() + info.block - 1) / info.block);
}

std::vector<CapturedHead> read_captured_heads(const std::filesystem::path& file, const CaptureInfo& info) {
  return StepFile(file, info).heads();
}

std::vector<CapturedHead> read_captured_figures(const std::filesystem::path& file, const CaptureInfo& info) {
  return StepFile(file, info).figures();
}

std::vector<CapturedHead> read_captured_row_errors(const std::filesystem::path& file,
                                                   const CaptureInfo& info) {
  return StepFile(file, info).figures_by_row();
}

std::optional<CapturedHead> read_captured_head(const std::filesystem::path& file, const CaptureInfo& info,
                                               int layer, int head) {
  return StepFile(file, info).head(layer, head);
}

std::optional<std::vector<float>> read_captured_rows(const std::filesystem::path& file,
                                                     const CaptureInfo& info, char which, int layer,
                                                     int head) {
  return StepFile(file, info).rows(which, layer, head);
}

void write_captured_heads(const std::filesystem::path& file, const CaptureInfo& info,
                          std::span<const CapturedHead> heads, std::span<const CapturedRows> rows) {
  StepTensors tensors;
  std::vector<std::int32_t> cells;
  for (const CapturedHead& head : heads) cells.insert(cells.end(), {head.layer, head.head});
  tensors.add("cell", DataType::I32, {static_cast<std::int64_t>(heads.size()), 2},
              bytes_of<std::int32_t>(cells));
  const std::int64_t edge = map_edge(info);
  for (const Field& field : kMapFields) add_field(tensors, file, field, heads, {edge, edge});
  const auto candidates = static_cast<std::int64_t>(info.candidates.size());
  for (const Field& field : kCandidateFields) add_field(tensors, file, field, heads, {candidates});
  add_field(tensors, file, kRowErrors, heads, {candidates, edge});
  add_field(tensors, file, kModeRowErrors, heads, {edge});
  for (const CapturedRows& each : rows) add_rows(tensors, file, info, each);
  std::map<std::string, std::string> metadata{{"format", kCaptureFormat}};
  if (std::string modes = add_modes(tensors, info, heads); !modes.empty())
    metadata[kModes] = std::move(modes);
  engine::write_safetensors(file, tensors.take(), metadata, Overwrite::Yes);
}

}  // namespace vdit::app
