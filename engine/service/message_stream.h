// SPDX-License-Identifier: Apache-2.0
// Messages in a stream of frames: a control frame, and the binary frame that it announced right after it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/service/frame_codec.h"
#include "engine/service/messages.h"

namespace vdit::service {

/// One direction's sender: counts the frames.
class MessageEncoder {
 public:
  /// One or two frames. Throws "wire.length" for a message over the caps: our own bug, nothing is counted.
  std::vector<std::uint8_t> encode(const Message& message);

 private:
  std::uint32_t sequence_ = 0;
};

/// Turns bytes, delivered in pieces of any size, into messages. Errors are final for the stream: those of
/// FrameDecoder, "wire.field" of decode_map, and "wire.binary" (a binary frame that nothing announced,
/// another length than announced, or a control frame where the binary one should be).
class MessageDecoder {
 public:
  explicit MessageDecoder(std::string peer);

  void feed(std::span<const std::uint8_t> bytes) { frames_.feed(bytes); }

  /// The next whole message, nothing while its end has not arrived yet.
  std::optional<Message> next();

  /// Whether the stream ended inside a message, if it ends now.
  bool is_cut() const noexcept { return frames_.pending_bytes() > 0 || announced_.has_value(); }

 private:
  std::string peer_;
  FrameDecoder frames_;
  std::optional<Message> announced_;  // waits for its binary frame
};

}  // namespace vdit::service
