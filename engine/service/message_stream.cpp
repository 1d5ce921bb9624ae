// SPDX-License-Identifier: Apache-2.0
#include "engine/service/message_stream.h"

#include <utility>

namespace vdit::service {
namespace {

[[noreturn]] void fail(const std::string& peer, std::string found, std::string expected) {
  throw Error({.kind = ErrorKind::Input,
               .code = "wire.binary",
               .subject = peer,
               .field = "binary",
               .found = std::move(found),
               .expected = std::move(expected)});
}

std::size_t announced_bytes(const BinaryArray& array) {
  std::size_t bytes = bytes_of(array.type);
  for (const std::int64_t side : array.shape) bytes *= static_cast<std::size_t>(side);
  return bytes;
}

}  // namespace

std::vector<std::uint8_t> MessageEncoder::encode(const Message& message) {
  std::vector<std::uint8_t> bytes = encode_frame(FrameKind::Control, sequence_, encode_map(message));
  std::uint32_t used = 1;
  if (message.binary) {
    const auto array = encode_frame(FrameKind::Binary, sequence_ + 1, message.binary->bytes);
    bytes.insert(bytes.end(), array.begin(), array.end());
    ++used;
  }
  sequence_ += used;
  return bytes;
}

MessageDecoder::MessageDecoder(std::string peer) : peer_(peer), frames_(std::move(peer)) {}

std::optional<Message> MessageDecoder::next() {
  while (auto frame = frames_.next()) {
    if (frame->kind == FrameKind::Control) {
      if (announced_)
        fail(peer_, "a control frame", "the binary frame of \"" + vdit::quoted(announced_->type, 40) + '"');
      Message message = decode_map(frame->payload, peer_);
      if (!message.binary) return message;
      announced_ = std::move(message);
      continue;
    }
    if (!announced_) fail(peer_, "a binary frame that nothing announced", "a control frame");
    const std::size_t expected = announced_bytes(*announced_->binary);
    if (frame->payload.size() != expected) {
      fail(peer_, std::to_string(frame->payload.size()) + " bytes",
           std::to_string(expected) + " as announced by \"" + vdit::quoted(announced_->type, 40) + '"');
    }
    announced_->binary->bytes = std::move(frame->payload);
    return std::exchange(announced_, std::nullopt);
  }
  return std::nullopt;
}

}  // namespace vdit::service
