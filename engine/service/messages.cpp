// SPDX-License-Identifier: Apache-2.0
#include "engine/service/messages.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "engine/base/json_tree.h"
#include "engine/base/utf8.h"
#include "engine/service/frame_codec.h"

namespace vdit::service {
namespace {

using Json = nlohmann::json;

[[noreturn]] void fail(const std::string& peer, std::string path, std::string found, std::string expected) {
  throw Error({.kind = ErrorKind::Input,
               .code = "wire.field",
               .subject = peer,
               .field = std::move(path),
               .found = std::move(found),
               .expected = std::move(expected)});
}

// Builds the document within the caps. nlohmann's own from_cbor recurses as deep as it is told to and takes a
// key twice.
class MapBuilder {
 public:
  explicit MapBuilder(const std::string& peer) : peer_(peer) {}

  Json take() { return tree_.take(); }

  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(Json::number_integer_t value) { return add(value); }
  bool number_unsigned(Json::number_unsigned_t value) { return add(value); }
  bool number_float(Json::number_float_t value, const std::string&) {
    if (!std::isfinite(value)) fail(peer_, tree_.path(), "a number that is not finite", "a finite one");
    return add(value);
  }
  bool string(std::string& value) {
    require_utf8(value);
    return add(std::move(value));
  }
  bool binary(Json::binary_t&) { fail(peer_, tree_.path(), "a byte string", "a binary frame of its own"); }
  bool start_object(std::size_t) { return open(Json::object()); }
  bool start_array(std::size_t) { return open(Json::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    count();
    require_utf8(name);
    if (!tree_.key(name)) fail(peer_, tree_.path(), "this key twice", "it once");
    return true;
  }

  bool parse_error(std::size_t byte, const std::string&, const Json::exception&) {
    fail(peer_, "byte " + std::to_string(byte), "no CBOR that we read", "one CBOR map");
  }

 private:
  void require_utf8(const std::string& text) {
    if (first_invalid_utf8(text)) fail(peer_, tree_.path(), "text that is not UTF-8", "UTF-8");
  }

  void count() {
    if (++values_ > kMessageValues) {
      fail(peer_, tree_.path(), "more than " + std::to_string(kMessageValues) + " keys and values", "fewer");
    }
  }

  bool add(Json value) {
    count();
    tree_.add(std::move(value));
    return true;
  }

  bool open(Json container) {
    if (tree_.depth() >= kMessageDepth) {
      fail(peer_, tree_.path(), "deeper nesting", "at most " + std::to_string(kMessageDepth) + " levels");
    }
    count();
    tree_.open(std::move(container));
    return true;
  }

  bool close() {
    tree_.close();
    return true;
  }

  const std::string& peer_;
  JsonTree<Json> tree_;
  std::size_t values_ = 0;
};

constexpr std::array kElementTypes{ElementType::U8, ElementType::F16, ElementType::F32};

BinaryArray read_binary_head(const Json& head, const std::string& peer) {
  if (!head.is_object()) fail(peer, "binary", head.type_name(), "a map");
  BinaryArray array;
  const Json type = head.value("type", Json());
  const auto known = std::find_if(kElementTypes.begin(), kElementTypes.end(),
                                  [&](ElementType t) { return type == std::string(to_string(t)); });
  if (known == kElementTypes.end())
    fail(peer, "binary.type", vdit::quoted(type.dump(), 40), "u8, f16 or f32");
  array.type = *known;
  const Json shape = head.value("shape", Json());
  if (!shape.is_array() || shape.size() > kArrayDimensions) {
    fail(peer, "binary.shape", vdit::quoted(shape.dump(), 80),
         "a list of at most " + std::to_string(kArrayDimensions) + " sides");
  }
  std::uint64_t bytes = bytes_of(array.type);
  for (const Json& side : shape) {
    if (!side.is_number_unsigned() || side.get<std::uint64_t>() > kBinaryCap) {
      fail(peer, "binary.shape", vdit::quoted(shape.dump(), 80),
           "sides from 0 to " + std::to_string(kBinaryCap));
    }
    bytes *= side.get<std::uint64_t>();  // at most 2^26 * 2^26: checked before the next side
    if (bytes > kBinaryCap) {
      fail(peer, "binary.shape", vdit::quoted(shape.dump(), 80),
           "at most " + std::to_string(kBinaryCap) + " bytes in all");
    }
    array.shape.push_back(side.get<std::int64_t>());
  }
  return array;
}

// CBOR has no place for them at the other end, and JSON (what the studio stores) has none at all.
void drop_non_finite(Json& value) {
  if (value.is_number_float() && !std::isfinite(value.get<double>())) value = nullptr;
  if (value.is_structured()) {
    for (Json& child : value) drop_non_finite(child);
  }
}

constexpr std::array kKinds{
    std::pair{ErrorKind::Internal, "internal"},   std::pair{ErrorKind::Usage, "usage"},
    std::pair{ErrorKind::Input, "input"},         std::pair{ErrorKind::OutOfMemory, "out of memory"},
    std::pair{ErrorKind::Cancelled, "cancelled"}, std::pair{ErrorKind::Resource, "resource"}};

}  // namespace

std::string_view to_string(ElementType type) noexcept {
  switch (type) {
    case ElementType::U8:
      return "u8";
    case ElementType::F16:
      return "f16";
    case ElementType::F32:
      return "f32";
  }
  return "";
}

std::size_t bytes_of(ElementType type) noexcept {
  switch (type) {
    case ElementType::U8:
      return 1;
    case ElementType::F16:
      return 2;
    case ElementType::F32:
      return 4;
  }
  return 0;
}

std::vector<std::uint8_t> encode_map(const Message& message) {
  Json map = message.body;
  drop_non_finite(map);
  map["type"] = message.type;
  if (message.binary) {
    map["binary"] = {{"type", to_string(message.binary->type)}, {"shape", Json(message.binary->shape)}};
  }
  return Json::to_cbor(map);
}

Message decode_map(std::span<const std::uint8_t> cbor, const std::string& peer) {
  MapBuilder builder(peer);
  Json::sax_parse(cbor.begin(), cbor.end(), &builder, Json::input_format_t::cbor);
  Message message{.type = {}, .body = builder.take(), .binary = {}};
  if (!message.body.is_object()) fail(peer, "", message.body.type_name(), "a map");
  const auto type = message.body.find("type");
  if (type == message.body.end() || !type->is_string()) {
    fail(peer, "type", type == message.body.end() ? "none" : type->type_name(), "text");
  }
  message.type = type->get<std::string>();
  message.body.erase(type);
  if (const auto head = message.body.find("binary"); head != message.body.end()) {
    message.binary = read_binary_head(*head, peer);
    message.body.erase(head);
  }
  return message;
}

Json error_value(const ErrorInfo& info) {
  const auto kind =
      std::find_if(kKinds.begin(), kKinds.end(), [&](const auto& k) { return k.first == info.kind; });
  // Text from a system or a damaged file need not be UTF-8.
  return {{"kind", kind->second},
          {"code", vdit::quoted(info.code)},
          {"subject", vdit::quoted(info.subject, 4096)},
          {"field", vdit::quoted(info.field, 1000)},
          {"found", vdit::quoted(info.found, 4000)},
          {"expected", vdit::quoted(info.expected, 4000)},
          {"hint", vdit::quoted(info.hint, 4000)}};
}

ErrorInfo error_info(const Json& value) {
  const auto text = [&](const char* key) {
    if (!value.is_object()) return std::string();
    const auto found = value.find(key);
    return found != value.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  ErrorInfo info{.kind = ErrorKind::Internal,
                 .code = text("code"),
                 .subject = text("subject"),
                 .field = text("field"),
                 .found = text("found"),
                 .expected = text("expected"),
                 .hint = text("hint")};
  const std::string kind = text("kind");
  for (const auto& [value_of, name] : kKinds) {
    if (kind == name) info.kind = value_of;
  }
  return info;
}

}  // namespace vdit::service
