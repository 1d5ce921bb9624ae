// SPDX-License-Identifier: Apache-2.0
#include "engine/service/frame_codec.h"

#include <zlib.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/base/error.h"

namespace vdit::service {
namespace {

constexpr std::string_view kMagic = "vDiT";

std::uint32_t checksum(std::span<const std::uint8_t> bytes) {
  return static_cast<std::uint32_t>(::crc32(0, bytes.data(), static_cast<uInt>(bytes.size())));
}

std::uint32_t load_u32(const std::uint8_t* bytes) {
  return std::uint32_t{bytes[0]} | std::uint32_t{bytes[1]} << 8 | std::uint32_t{bytes[2]} << 16 |
         std::uint32_t{bytes[3]} << 24;
}

void store_u32(std::uint8_t* bytes, std::uint32_t value) {
  for (int i = 0; i < 4; ++i) bytes[i] = static_cast<std::uint8_t>(value >> (8 * i));
}

std::size_t cap_of(FrameKind kind) {
  return kind == FrameKind::Control ? kControlCap : kBinaryCap;
}

[[noreturn]] void fail(const std::string& peer, std::string code, std::string field, std::string found,
                       std::string expected, std::string hint) {
  throw Error({.kind = ErrorKind::Input,
               .code = std::move(code),
               .subject = peer,
               .field = std::move(field),
               .found = std::move(found),
               .expected = std::move(expected),
               .hint = std::move(hint)});
}

}  // namespace

std::vector<std::uint8_t> encode_frame(FrameKind kind, std::uint32_t sequence,
                                       std::span<const std::uint8_t> payload) {
  if (payload.size() > cap_of(kind)) {
    fail("frame", "wire.length", "payload", std::to_string(payload.size()) + " bytes",
         "at most " + std::to_string(cap_of(kind)), "split it");
  }
  std::vector<std::uint8_t> bytes(kFrameHeaderBytes + payload.size());
  std::copy(kMagic.begin(), kMagic.end(), bytes.begin());
  bytes[4] = static_cast<std::uint8_t>(kFrameVersion & 0xFF);
  bytes[5] = static_cast<std::uint8_t>(kFrameVersion >> 8);
  bytes[6] = static_cast<std::uint8_t>(kind);
  store_u32(&bytes[8], sequence);
  store_u32(&bytes[12], static_cast<std::uint32_t>(payload.size()));
  store_u32(&bytes[16], checksum(std::span(bytes).first(16)));
  std::copy(payload.begin(), payload.end(), bytes.begin() + kFrameHeaderBytes);
  return bytes;
}

FrameDecoder::FrameDecoder(std::string peer) : peer_(std::move(peer)) {}

void FrameDecoder::feed(std::span<const std::uint8_t> bytes) {
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(consumed_));
  consumed_ = 0;
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
}

std::uint32_t FrameDecoder::check_header() const {
  const std::uint8_t* header = buffer_.data() + consumed_;
  const std::string_view start(reinterpret_cast<const char*>(header), kMagic.size());
  if (start != kMagic && !any_frame_) {
    const std::size_t shown = std::min<std::size_t>(pending_bytes(), 80);
    fail(peer_, "wire.handshake", "first bytes",
         "\"" + quoted({reinterpret_cast<const char*>(header), shown}) + "\"", "a frame of vdit serve",
         "something else writes to this stream: silence shell start-up files for non-interactive logins");
  }
  if (start != kMagic)
    fail(peer_, "wire.magic", "frame", "\"" + quoted(start) + "\"", "\"vDiT\"", "the stream is damaged");
  if (checksum({header, 16}) != load_u32(header + 16)) {
    fail(peer_, "wire.checksum", "frame header", "another checksum", "CRC-32 of its first 16 bytes",
         "the stream is damaged");
  }
  const int version = header[4] | header[5] << 8;
  if (version != kFrameVersion) {
    fail(peer_, "wire.version", "framing version", std::to_string(version), std::to_string(kFrameVersion),
         "install the same version of vdit on both ends");
  }
  const int kind = header[6];
  if (kind != 1 && kind != 2) fail(peer_, "wire.kind", "frame kind", std::to_string(kind), "1 or 2", "");
  if (load_u32(header + 8) != expected_sequence_) {
    fail(peer_, "wire.sequence", "sequence", std::to_string(load_u32(header + 8)),
         std::to_string(expected_sequence_), "a frame was lost or repeated");
  }
  const std::uint32_t length = load_u32(header + 12);
  const std::size_t cap = cap_of(static_cast<FrameKind>(kind));
  if (length > cap) {
    fail(peer_, "wire.length", "length", std::to_string(length) + " bytes", "at most " + std::to_string(cap),
         "");
  }
  return length;
}

std::optional<Frame> FrameDecoder::next() {
  if (pending_bytes() >= kMagic.size() && !any_frame_) {
    // A banner shorter than a header is told at once, not after more bytes that may never come.
    const std::string_view start(reinterpret_cast<const char*>(buffer_.data() + consumed_), kMagic.size());
    if (start != kMagic) check_header();
  }
  if (pending_bytes() < kFrameHeaderBytes) return std::nullopt;
  const std::uint32_t length = check_header();
  if (pending_bytes() < kFrameHeaderBytes + length) return std::nullopt;
  const auto header = buffer_.begin() + static_cast<std::ptrdiff_t>(consumed_);
  Frame frame{.kind = static_cast<FrameKind>(header[6]), .sequence = expected_sequence_, .payload = {}};
  frame.payload.assign(header + kFrameHeaderBytes, header + kFrameHeaderBytes + length);
  consumed_ += kFrameHeaderBytes + length;
  ++expected_sequence_;
  any_frame_ = true;
  return frame;
}

}  // namespace vdit::service
