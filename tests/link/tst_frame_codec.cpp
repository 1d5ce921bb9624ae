// SPDX-License-Identifier: Apache-2.0
// Framing (reliability.md R01, R02, R06): any delivery gives the same frames, every damage one clear error.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <string>
#include <string_view>

#include "engine/base/error.h"
#include "engine/service/frame_codec.h"

namespace vdit::service {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes bytes_of(std::string_view text) {
  return {text.begin(), text.end()};
}

Bytes stream_of(const std::vector<Bytes>& payloads) {
  Bytes stream;
  std::uint32_t sequence = 0;
  for (const Bytes& payload : payloads) {
    const FrameKind kind = sequence % 2 == 0 ? FrameKind::Control : FrameKind::Binary;
    const Bytes frame = encode_frame(kind, sequence++, payload);
    stream.insert(stream.end(), frame.begin(), frame.end());
  }
  return stream;
}

std::string code_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.info().code;
  }
  return "no error";
}

std::string code_for(const Bytes& stream) {
  return code_of([&] {
    FrameDecoder decoder("engine");
    decoder.feed(stream);
    while (decoder.next()) {
    }
  });
}

TEST(FrameCodec, R02_EveryDeliveryGivesTheSameFrames) {
  const std::vector<Bytes> payloads{bytes_of("hello"), {}, Bytes(100'000, 7), bytes_of("end")};
  const Bytes stream = stream_of(payloads);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{19}, std::size_t{4096}, stream.size()}) {
    FrameDecoder decoder("engine");
    std::vector<Bytes> found;
    for (std::size_t at = 0; at < stream.size(); at += piece) {
      decoder.feed(std::span(stream).subspan(at, std::min(piece, stream.size() - at)));
      while (auto frame = decoder.next()) {
        EXPECT_EQ(frame->sequence, found.size());
        found.push_back(frame->payload);
      }
    }
    EXPECT_EQ(found, payloads) << "in pieces of " << piece;
    EXPECT_EQ(decoder.pending_bytes(), 0U);
  }
}

TEST(FrameCodec, R02_ACutLeavesPendingBytesAndNoFrame) {
  const Bytes frame = encode_frame(FrameKind::Control, 0, bytes_of("payload"));
  for (std::size_t length = 1; length < frame.size(); ++length) {
    FrameDecoder decoder("engine");
    decoder.feed(std::span(frame).first(length));
    EXPECT_FALSE(decoder.next().has_value());
    EXPECT_EQ(decoder.pending_bytes(), length);
  }
}

TEST(FrameCodec, R06_ABannerIsQuotedAtOnce) {
  FrameDecoder decoder("engine on host");
  decoder.feed(bytes_of("Welc\x1b[0m"));
  try {
    decoder.next();
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.info().code, "wire.handshake");
    EXPECT_NE(std::string(error.what()).find("Welc"), std::string::npos);
    EXPECT_EQ(std::string(error.what()).find('\x1b'), std::string::npos)
        << "control characters reach the terminal";
  }
}

TEST(FrameCodec, R01_EveryHeaderFieldIsChecked) {
  const Bytes good = encode_frame(FrameKind::Control, 0, bytes_of("x"));
  for (std::size_t at = 0; at < kFrameHeaderBytes; ++at) {
    Bytes bad = good;
    bad[at] ^= 0xFF;
    EXPECT_NE(code_for(bad), "no error") << "byte " << at;
  }
  Bytes second = good;
  second.insert(second.end(), good.begin(), good.end());
  EXPECT_EQ(code_for(second), "wire.sequence");
}

TEST(FrameCodec, R01_CapsHold) {
  EXPECT_EQ(code_of([] { encode_frame(FrameKind::Control, 0, Bytes(kControlCap + 1)); }), "wire.length");
  EXPECT_EQ(code_of([] { encode_frame(FrameKind::Control, 0, Bytes(kControlCap)); }), "no error");
  EXPECT_EQ(code_of([] { encode_frame(FrameKind::Binary, 0, Bytes(kControlCap + 1)); }), "no error");
}

// Whatever arrives, the decoder gives frames or one error of the wire; it never crashes and never hangs.
TEST(FrameCodec, R01_RandomDamageIsAlwaysAnError) {
  std::mt19937 random(1);
  const Bytes stream = stream_of({bytes_of("one"), bytes_of("two"), Bytes(300, 1)});
  for (int round = 0; round < 20'000; ++round) {
    Bytes bad = stream;
    const std::size_t edits = 1 + random() % 4;
    for (std::size_t i = 0; i < edits; ++i) bad[random() % bad.size()] = static_cast<std::uint8_t>(random());
    bad.resize(random() % (bad.size() + 1));
    const std::string code = code_for(bad);
    EXPECT_TRUE(code == "no error" || code.starts_with("wire.")) << code;
  }
}

}  // namespace
}  // namespace vdit::service
