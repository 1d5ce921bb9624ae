// SPDX-License-Identifier: Apache-2.0
// What the engine process and the studio say to each other (docs/engine-protocol.md): the message value, its
// CBOR, and the names both ends use. Knows neither LibTorch nor Qt; message_stream.h puts messages into
// frames.
//
// A message is one CBOR map with text "type". A big array goes along as one binary frame that follows at
// once; the map then holds "binary": {"type": "u8" | "f16" | "f32", "shape": [...]}.
//
// Caps: 1 MiB of CBOR, 32 levels, 100,000 keys and values; 8 dimensions and 64 MiB of an array.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"

namespace vdit::service {

/// Both ends must have the same.
inline constexpr int kProtocolVersion = 1;
inline constexpr int kMessageDepth = 32;
inline constexpr std::size_t kMessageValues = 100'000;
inline constexpr std::size_t kArrayDimensions = 8;

/// Droppable messages of a subscription that may be on the way without an acknowledgement.
inline constexpr int kUnacknowledged = 2;
inline constexpr int kHeartbeatSeconds = 2;
/// Control bytes that may wait for a slow reader before the sender gives up on it.
inline constexpr std::size_t kBacklogCap = std::size_t{16} << 20;

/// Exit codes of `vdit serve` besides those of the command line.
inline constexpr int kExitWire = 10;      ///< the stream was not that of a studio, or of another version
inline constexpr int kExitDevice = 11;    ///< the device cannot be used any more by this process
inline constexpr int kExitDeadline = 12;  ///< told to end, and not done after 5 s

enum class ElementType { U8, F16, F32 };

std::string_view to_string(ElementType type) noexcept;  ///< "u8"
std::size_t bytes_of(ElementType type) noexcept;

/// Row-major, little-endian.
struct BinaryArray {
  ElementType type = ElementType::U8;
  std::vector<std::int64_t> shape;
  std::vector<std::uint8_t> bytes;
};

struct Message {
  std::string type;
  nlohmann::json body = nlohmann::json::object();  ///< without "type" and "binary"
  std::optional<BinaryArray> binary;
};

/// The CBOR of the map. Floating numbers that are not finite become null: the other end refuses them.
std::vector<std::uint8_t> encode_map(const Message& message);

/// The message without its array's bytes. Throws Error (Input) "wire.field", naming the path in the document:
/// not CBOR, not a map, trailing bytes, a key twice, a tag, a byte string, a number that is not finite, over
/// a cap, no "type", a "binary" whose type or shape cannot be. `peer` is the error's subject.
Message decode_map(std::span<const std::uint8_t> cbor, const std::string& peer);

/// {"kind": "input", "code", "subject", "field", "found", "expected", "hint"}.
nlohmann::json error_value(const ErrorInfo& info);
/// Back; fields that are missing or of another type are empty.
ErrorInfo error_info(const nlohmann::json& value);

}  // namespace vdit::service
