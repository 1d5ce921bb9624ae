// SPDX-License-Identifier: Apache-2.0
#include "engine/weights/safetensors_header.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_set>
#include <utility>

#include "engine/base/checked_math.h"
#include "engine/base/error.h"
#include "engine/base/strict_json.h"

namespace vdit::engine {
namespace {

using nlohmann::json;

constexpr std::uint64_t kLengthField = 8;

// Every type name of the format with its width, so that sizes are checked even where we cannot read the
// values.
struct StoredType {
  std::string_view name;
  unsigned bits;
  DataType type;
};
constexpr std::array kStoredTypes{
    StoredType{"BOOL", 8, DataType::Bool},
    StoredType{"U8", 8, DataType::U8},
    StoredType{"I8", 8, DataType::I8},
    StoredType{"I16", 16, DataType::I16},
    StoredType{"I32", 32, DataType::I32},
    StoredType{"I64", 64, DataType::I64},
    StoredType{"F16", 16, DataType::F16},
    StoredType{"BF16", 16, DataType::BF16},
    StoredType{"F32", 32, DataType::F32},
    StoredType{"F64", 64, DataType::F64},
    StoredType{"F8_E5M2", 8, DataType::Unsupported},
    StoredType{"F8_E4M3", 8, DataType::Unsupported},
    StoredType{"F8_E8M0", 8, DataType::Unsupported},
    StoredType{"F8_E4M3FNUZ", 8, DataType::Unsupported},
    StoredType{"F8_E5M2FNUZ", 8, DataType::Unsupported},
    StoredType{"F4", 4, DataType::Unsupported},
    StoredType{"F6_E2M3", 6, DataType::Unsupported},
    StoredType{"F6_E3M2", 6, DataType::Unsupported},
    StoredType{"U16", 16, DataType::Unsupported},
    StoredType{"U32", 32, DataType::Unsupported},
    StoredType{"U64", 64, DataType::Unsupported},
    StoredType{"C64", 64, DataType::Unsupported},
};

const StoredType* find_stored_type(std::string_view name) {
  const auto found = std::find_if(kStoredTypes.begin(), kStoredTypes.end(),
                                  [name](const StoredType& type) { return type.name == name; });
  return found == kStoredTypes.end() ? nullptr : &*found;
}

std::string range_text(std::uint64_t begin, std::uint64_t end) {
  return '[' + std::to_string(begin) + ", " + std::to_string(end) + ']';
}

std::string tensor_field(std::string_view name, std::string_view member = {}) {
  std::string text = "tensor \"" + vdit::quoted(name) + '"';
  if (!member.empty()) text.append(": ").append(member);
  return text;
}

// Receives the header's JSON as it is parsed. Levels: 1 the root, 2 an entry or the metadata, 3 an entry's
// array; anything below an unknown member is skipped, as the format's own reader does.
class HeaderHandler {
 public:
  explicit HeaderHandler(const JsonSource& source) : source_(source) {}

  SafetensorsHeader take() { return std::move(header_); }

  bool null() { return scalar("null"); }
  bool boolean(bool value) { return scalar(value ? "true" : "false"); }
  bool number_integer(std::int64_t value) { return scalar(std::to_string(value)); }
  bool number_float(double, const std::string& text) { return scalar(text); }
  bool binary(json::binary_t&) { return false; }

  bool number_unsigned(std::uint64_t value) {
    const std::string text = std::to_string(value);
    if (skipping() || !in_array_) return scalar(text);
    return member_ == Member::Shape ? add_dimension(text, value) : add_offset(text, value);
  }

  bool string(std::string& value) {
    if (skipping()) return true;
    if (depth_ == 2 && in_metadata_) return add_metadata(std::move(value));
    if (depth_ == 2 && member_ == Member::Type && !in_array_) {
      tensor_.type_name = std::move(value);
      return true;
    }
    return scalar('"' + vdit::quoted(value, 60) + '"');
  }

  bool key(std::string& name) {
    if (skipped_ > 0) return true;
    if (depth_ == 1) return begin_entry(name);
    if (in_metadata_) {
      metadata_key_ = std::move(name);
      return true;
    }
    member_ = name == "dtype"          ? Member::Type
              : name == "shape"        ? Member::Shape
              : name == "data_offsets" ? Member::Offsets
                                       : Member::Unknown;
    if (member_ != Member::Unknown && std::exchange(seen_[static_cast<std::size_t>(member_)], true)) {
      fail("weights.field", tensor_field(tensor_.name, name), "this member twice", "it once");
    }
    return true;
  }

  bool start_object(std::size_t) {
    if (depth_ == 0) return ++depth_, true;
    if (skipping()) return ++skipped_, true;
    if (depth_ == 1) return ++depth_, true;
    return open_container("an object");
  }

  bool end_object() {
    if (skipped_ > 0) return --skipped_, true;
    if (--depth_ == 1) {
      if (!in_metadata_) end_entry();
      in_metadata_ = false;
    }
    return true;
  }

  bool start_array(std::size_t) {
    if (depth_ == 0) fail("weights.header_json", "byte 0", "an array", "an object");
    if (skipping()) return ++skipped_, true;
    if (depth_ == 2 && !in_metadata_ && !in_array_ &&
        (member_ == Member::Shape || member_ == Member::Offsets)) {
      return in_array_ = true;
    }
    return open_container("an array");
  }

  bool end_array() {
    if (skipped_ > 0) return --skipped_, true;
    in_array_ = false;
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const json::exception& error) {
    throw_json_error(source_, error);
  }

 private:
  enum class Member { Type, Shape, Offsets, Unknown };

  bool skipping() const {
    return skipped_ > 0 || (depth_ == 2 && !in_metadata_ && member_ == Member::Unknown);
  }

  [[noreturn]] void fail(std::string code, std::string field, std::string found,
                         std::string expected = {}) const {
    throw Error({.kind = ErrorKind::Input,
                 .code = std::move(code),
                 .subject = source_.subject,
                 .field = std::move(field),
                 .found = std::move(found),
                 .expected = std::move(expected)});
  }

  bool begin_entry(std::string& name) {
    if (name.size() > kMaxNameBytes) {
      fail("weights.header_too_large", "tensor name \"" + vdit::quoted(name, 40) + '"',
           std::to_string(name.size()) + " bytes", "at most " + std::to_string(kMaxNameBytes));
    }
    if (!names_.insert(name).second) {
      fail("weights.duplicate", name == "__metadata__" ? name : tensor_field(name), "this name twice",
           "it once");
    }
    in_metadata_ = name == "__metadata__";
    if (in_metadata_) return true;
    if (header_.tensors.size() >= kMaxTensors) {
      fail("weights.header_too_large", {}, "more than " + std::to_string(kMaxTensors) + " tensors");
    }
    tensor_ = TensorInfo{};
    tensor_.name = std::move(name);
    member_ = Member::Unknown;
    seen_ = {};
    offset_count_ = 0;
    return true;
  }

  void end_entry() {
    constexpr std::array<std::string_view, 3> kMembers{"dtype", "shape", "data_offsets"};
    for (std::size_t i = 0; i < kMembers.size(); ++i) {
      if (!seen_[i]) fail("weights.field", tensor_field(tensor_.name, kMembers[i]), "nothing", "this member");
    }
    if (offset_count_ != 2) {
      fail("weights.field", tensor_field(tensor_.name, "data_offsets"),
           std::to_string(offset_count_) + " numbers", "2 numbers");
    }
    if (offsets_[1] < offsets_[0]) {
      fail("weights.field", tensor_field(tensor_.name, "data_offsets[1]"),
           range_text(offsets_[0], offsets_[1]), "an end that is not before the begin");
    }
    tensor_.offset = offsets_[0];
    tensor_.bytes = offsets_[1] - offsets_[0];
    header_.tensors.push_back(std::move(tensor_));
  }

  bool add_dimension(const std::string& text, std::optional<std::uint64_t> value) {
    std::string shape = shape_text(tensor_.shape);
    shape.insert(shape.size() - 1, (tensor_.shape.empty() ? "" : ", ") + text);
    if (!value || *value > static_cast<std::uint64_t>(kMaxDimension)) {
      fail("weights.shape", tensor_field(tensor_.name, "shape"), shape,
           "whole dimensions from 0 to " + std::to_string(kMaxDimension));
    }
    if (tensor_.shape.size() == kMaxDimensions) {
      shape.insert(shape.size() - 1, ", ...");
      fail("weights.shape", tensor_field(tensor_.name, "shape"), shape,
           "at most " + std::to_string(kMaxDimensions) + " dimensions");
    }
    tensor_.shape.push_back(static_cast<std::int64_t>(*value));
    return true;
  }

  bool add_offset(const std::string& text, std::optional<std::uint64_t> value) {
    const std::string index = "data_offsets[" + std::to_string(offset_count_) + ']';
    if (offset_count_ == 2) fail("weights.field", tensor_field(tensor_.name, index), text, "2 numbers only");
    if (!value) fail("weights.field", tensor_field(tensor_.name, index), text, "a whole number of bytes");
    offsets_[offset_count_++] = *value;
    return true;
  }

  bool add_metadata(std::string value) {
    metadata_bytes_ += metadata_key_.size() + value.size() + 64;
    if (metadata_key_.size() > kMaxNameBytes || metadata_bytes_ > kMaxMetadataBytes) {
      fail("weights.header_too_large", "__metadata__." + vdit::quoted(metadata_key_, 40),
           "more metadata than we read", "keys of at most 1024 bytes, 64 MiB in all");
    }
    if (!header_.metadata.emplace(metadata_key_, std::move(value)).second) {
      fail("weights.duplicate", "__metadata__." + vdit::quoted(metadata_key_), "this key twice", "it once");
    }
    return true;
  }

  // A value that is not what its place asks for; a dimension or an offset is reported with its neighbours.
  bool scalar(const std::string& text) {
    if (depth_ == 0) fail("weights.header_json", "byte 0", text, "an object");
    if (skipping()) return true;
    if (depth_ == 1) {
      fail("weights.field", in_metadata_ ? "__metadata__" : tensor_field(tensor_.name), text, "an object");
    }
    if (in_metadata_) fail("weights.field", "__metadata__." + vdit::quoted(metadata_key_), text, "a string");
    if (in_array_) return member_ == Member::Shape ? add_dimension(text, {}) : add_offset(text, {});
    const bool type = member_ == Member::Type;
    const char* member = type ? "dtype" : member_ == Member::Shape ? "shape" : "data_offsets";
    fail(member_ == Member::Shape ? "weights.shape" : "weights.field", tensor_field(tensor_.name, member),
         text, type ? "a string" : "an array");
  }

  bool open_container(const char* what) {
    scalar(what);
    return ++skipped_, true;
  }

  const JsonSource& source_;
  SafetensorsHeader header_;
  std::unordered_set<std::string> names_;
  TensorInfo tensor_;
  std::string metadata_key_;
  std::size_t metadata_bytes_ = 0;
  std::array<std::uint64_t, 2> offsets_{};
  std::size_t offset_count_ = 0;
  std::array<bool, 3> seen_{};
  Member member_ = Member::Unknown;
  int depth_ = 0;    // of the parts that are read
  int skipped_ = 0;  // containers open below the part that is read
  bool in_metadata_ = false;
  bool in_array_ = false;
};

// Fills in the type and checks that the shape fits the bytes.
void check_size(TensorInfo& tensor, const std::string& subject) {
  const auto fail = [&](const char* code, std::string member, std::string found, std::string expected) {
    throw Error({.kind = ErrorKind::Input,
                 .code = code,
                 .subject = subject,
                 .field = tensor_field(tensor.name, member),
                 .found = std::move(found),
                 .expected = std::move(expected)});
  };
  // One bit is kept free at every step, so that products fit a signed number too; a later zero does not
  // excuse it.
  constexpr std::uint64_t kMostElements = std::uint64_t{1} << 62;
  std::optional<std::uint64_t> elements = 1;
  for (const std::int64_t dimension : tensor.shape) {
    if (elements) elements = checked_mul(*elements, static_cast<std::uint64_t>(dimension));
    if (elements && *elements > kMostElements) elements.reset();
  }
  const StoredType* stored = find_stored_type(tensor.type_name);
  const auto bits =
      elements ? checked_mul(*elements, std::uint64_t{stored ? stored->bits : 1}) : std::nullopt;
  if (!bits) fail("weights.shape", "shape", shape_text(tensor.shape), "a product that fits 64 bits");
  if (!stored) return;
  tensor.type = stored->type;
  if (*bits % 8 != 0 || *bits / 8 != tensor.bytes) {
    const std::string needed =
        std::to_string(*bits / 8) + (*bits % 8 == 0 ? " bytes" : " bytes and a part of one");
    fail("weights.size", "data_offsets",
         range_text(tensor.offset, tensor.offset + tensor.bytes) + ", " + std::to_string(tensor.bytes) +
             " bytes",
         needed + " for " + shape_text(tensor.shape) + " " + tensor.type_name);
  }
}

// The tensors must cover the data exactly, one after the other: no overlap, no hole, nothing left over.
void check_cover(const std::vector<TensorInfo>& tensors, std::uint64_t data_bytes,
                 const std::string& subject) {
  const auto fail = [&](const char* code, std::string field, std::string found, std::string expected,
                        std::string hint = {}) {
    throw Error({.kind = ErrorKind::Input,
                 .code = code,
                 .subject = subject,
                 .field = std::move(field),
                 .found = std::move(found),
                 .expected = std::move(expected),
                 .hint = std::move(hint)});
  };
  std::uint64_t covered = 0;
  const TensorInfo* previous = nullptr;
  for (const TensorInfo& tensor : tensors) {
    const std::uint64_t end = tensor.offset + tensor.bytes;
    if (tensor.offset < covered) {
      fail("weights.overlap", tensor_field(tensor.name, "data_offsets"),
           range_text(tensor.offset, end) + " over tensor \"" + vdit::quoted(previous->name) + "\" at " +
               range_text(previous->offset, previous->offset + previous->bytes),
           "tensors one after the other");
    }
    if (tensor.offset > covered) {
      fail("weights.uncovered", tensor_field(tensor.name, "data_offsets"),
           "bytes " + range_text(covered, tensor.offset) + " before it that belong to no tensor",
           "tensors one after the other");
    }
    covered = end;
    previous = &tensor;
  }
  if (covered > data_bytes) {
    fail("weights.truncated", tensor_field(previous->name), std::to_string(data_bytes) + " bytes of data",
         std::to_string(covered), "incomplete download?");
  }
  if (covered < data_bytes) {
    fail("weights.uncovered", "end of file",
         "bytes " + range_text(covered, data_bytes) + " after the last tensor that belong to none",
         "nothing there");
  }
}

}  // namespace

std::int64_t TensorInfo::elements() const noexcept {
  std::int64_t product = 1;
  for (const std::int64_t dimension : shape) product *= dimension;
  return product;
}

SafetensorsHeader parse_safetensors_header(std::string_view text, std::uint64_t file_bytes,
                                           const std::string& subject) {
  const JsonSource source{
      .subject = subject, .code = "weights.header_json", .max_bytes = kMaxHeaderBytes, .max_depth = 8};
  if (!text.starts_with('{')) {
    throw Error({.kind = ErrorKind::Input,
                 .code = source.code,
                 .subject = subject,
                 .field = "byte 0",
                 .found = text.empty() ? "an empty header" : '"' + vdit::quoted(text.substr(0, 1)) + '"',
                 .expected = "\"{\""});
  }
  const std::uint64_t data_begin = kLengthField + text.size();
  // The format pads the header with spaces; nlohmann's lexer would buffer them.
  text = text.substr(0, text.find_last_not_of(' ') + 1);
  check_json_bounds(text, source);

  HeaderHandler handler(source);
  json::sax_parse(text.begin(), text.end(), &handler);
  SafetensorsHeader header = handler.take();
  for (TensorInfo& tensor : header.tensors) check_size(tensor, subject);
  std::sort(header.tensors.begin(), header.tensors.end(), [](const TensorInfo& a, const TensorInfo& b) {
    return std::pair(a.offset, a.bytes) < std::pair(b.offset, b.bytes);
  });
  check_cover(header.tensors, file_bytes - data_begin, subject);
  for (TensorInfo& tensor : header.tensors) tensor.offset += data_begin;
  return header;
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  return text + ']';
}

}  // namespace vdit::engine
