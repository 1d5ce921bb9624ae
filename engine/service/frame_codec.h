// SPDX-License-Identifier: Apache-2.0
// The frames that the engine process and the studio exchange over standard input and output, and nothing
// about what they say: messages.h does that. One encoder and one decoder serve both ends.
//
// A frame is a header of 20 bytes, little-endian, and its payload:
//
//   offset  bytes  field
//        0      4  magic, "vDiT"
//        4      2  version of the framing, kFrameVersion
//        6      1  kind: 1 control (one CBOR message), 2 binary (bulk bytes that a control message announced)
//        7      1  flags, 0
//        8      4  sequence: counts the frames of one direction, from 0
//       12      4  length of the payload in bytes
//       16      4  CRC-32 (zlib) of header bytes 0 to 15
//
// Caps are checked on the header, before anything is allocated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace vdit::service {

inline constexpr std::uint16_t kFrameVersion = 1;
inline constexpr std::size_t kFrameHeaderBytes = 20;
inline constexpr std::size_t kControlCap = std::size_t{1} << 20;  ///< bytes of a control payload
inline constexpr std::size_t kBinaryCap = std::size_t{64} << 20;  ///< bytes of a binary payload

enum class FrameKind : std::uint8_t { Control = 1, Binary = 2 };

struct Frame {
  FrameKind kind = FrameKind::Control;
  std::uint32_t sequence = 0;
  std::vector<std::uint8_t> payload;
};

/// The bytes of one frame. Throws Error "wire.length" when the payload is over the cap of its kind: that is
/// our own bug.
std::vector<std::uint8_t> encode_frame(FrameKind kind, std::uint32_t sequence,
                                       std::span<const std::uint8_t> payload);

/// Turns a byte stream, delivered in pieces of any size, into frames.
///
/// Errors, all final for the stream (code, what): "wire.handshake" (the first bytes are no frame: another
/// program talks; they are quoted), "wire.version", "wire.magic", "wire.kind", "wire.length",
/// "wire.sequence", "wire.checksum".
class FrameDecoder {
 public:
  /// `peer` names the other end in errors ("engine", "studio").
  explicit FrameDecoder(std::string peer);

  void feed(std::span<const std::uint8_t> bytes);

  /// The next whole frame, nothing while its end has not arrived yet.
  std::optional<Frame> next();

  /// Bytes that wait for the rest of their frame. A stream that ends while this is not 0 was cut.
  std::size_t pending_bytes() const noexcept { return buffer_.size() - consumed_; }

 private:
  std::uint32_t check_header() const;

  std::string peer_;
  std::vector<std::uint8_t> buffer_;
  std::size_t consumed_ = 0;
  std::uint32_t expected_sequence_ = 0;
  bool any_frame_ = false;
};

}  // namespace vdit::service
