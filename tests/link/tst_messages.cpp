// SPDX-License-Identifier: Apache-2.0
// Messages (reliability.md R01-R03): the same rows for both ends, since both read with this code.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <random>
#include <string>

#include "engine/base/error.h"
#include "engine/service/message_stream.h"

namespace vdit::service {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Json = nlohmann::json;

ErrorInfo error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.info();
  }
  return {.code = "no error"};
}

ErrorInfo error_for(const Bytes& cbor) {
  return error_of([&] { decode_map(cbor, "engine"); });
}

Bytes cbor(const Json& value) {
  return Json::to_cbor(value);
}

Bytes repeated(std::uint8_t byte, std::size_t count, const Bytes& end = {}) {
  Bytes bytes(count, byte);
  bytes.insert(bytes.end(), end.begin(), end.end());
  return bytes;
}

Message atlas() {
  return {.type = "heads",
          .body = {{"job", 3}, {"step", 2}},
          .binary = BinaryArray{.type = ElementType::F32, .shape = {1, 2}, .bytes = Bytes(8, 7)}};
}

TEST(Messages, AMessageComesBack) {
  const Message sent{.type = "job.run",
                     .body = {{"job", 7}, {"request", {{"prompt", "ä \"x\""}, {"seed", -3}}}},
                     .binary = {}};
  const Message got = decode_map(encode_map(sent), "engine");
  EXPECT_EQ(got.type, sent.type);
  EXPECT_EQ(got.body, sent.body);
  EXPECT_FALSE(got.binary);
}

TEST(Messages, NumbersThatAreNotFiniteAreNotSent) {
  const Message sent{
      .type = "job.done", .body = {{"psnr", std::numeric_limits<double>::infinity()}}, .binary = {}};
  EXPECT_TRUE(decode_map(encode_map(sent), "engine").body["psnr"].is_null());
}

TEST(Messages, ErrorsCrossAsValues) {
  const ErrorInfo info{.kind = ErrorKind::OutOfMemory,
                       .code = "gpu.oom",
                       .subject = "cuda:0",
                       .field = "attention",
                       .found = "8 GiB",
                       .expected = "9 GiB",
                       .hint = "a smaller clip"};
  const ErrorInfo back = error_info(error_value(info));
  EXPECT_EQ(back.kind, info.kind);
  EXPECT_EQ(back.code, info.code);
  EXPECT_EQ(back.subject, info.subject);
  EXPECT_EQ(back.field, info.field);
  EXPECT_EQ(back.found, info.found);
  EXPECT_EQ(back.expected, info.expected);
  EXPECT_EQ(back.hint, info.hint);
  EXPECT_EQ(error_info(Json::array()).code, "");
  EXPECT_EQ(error_info({{"code", 3}}).code, "");
}

TEST(Messages, R03_WhatIsNoMessageIsNamed) {
  struct Row {
    const char* name;
    Bytes bytes;
    const char* field;
  };
  const Bytes text_map = cbor({{"type", "x"}, {"a", 1}});
  Bytes trailing = text_map;
  trailing.push_back(0);
  const Row rows[] = {
      {"nothing", {}, "byte 1"},
      {"an array", cbor(Json::array({1})), ""},
      {"no type", cbor({{"a", 1}}), "type"},
      {"a type that is no text", cbor({{"type", 3}}), "type"},
      {"bytes after the map", trailing, "byte"},
      {"a key twice", {0xA2, 0x61, 'a', 0x01, 0x61, 'a', 0x02}, "a"},
      {"text that is not UTF-8", {0xA1, 0x61, 'a', 0x62, 0xC3, 0x28}, "a"},
      {"a key that is not UTF-8", {0xA1, 0x61, 0xFF, 0x01}, ""},
      {"a tag", {0xC1, 0x00}, "byte"},
      {"a byte string", {0xA1, 0x61, 'a', 0x41, 0x00}, "a"},
      {"a number that is not finite", {0xA1, 0x61, 'a', 0xF9, 0x7C, 0x00}, "a"},
      {"not a number", {0xA1, 0x61, 'a', 0xF9, 0x7E, 0x00}, "a"},
      {"an array without its end", {0xA1, 0x61, 'a', 0x9F, 0x01}, "byte"},
      {"a byte string of 2^62", {0xA1, 0x61, 'a', 0x5B, 0x40, 0, 0, 0, 0, 0, 0, 0}, ""},
      {"a text of 2^31", {0xA1, 0x61, 'a', 0x7A, 0x80, 0, 0, 0}, "byte"},
      {"an array of 2^62", {0xA1, 0x61, 'a', 0x9B, 0x40, 0, 0, 0, 0, 0, 0, 0}, "byte"},
      {"a million tags", repeated(0xC1, 1'000'000, {0x00}), "byte"},
  };
  for (const Row& row : rows) {
    const ErrorInfo error = error_for(row.bytes);
    EXPECT_EQ(error.code, "wire.field") << row.name;
    EXPECT_TRUE(error.field.starts_with(row.field)) << row.name << ": " << error.field;
    EXPECT_EQ(error.subject, "engine") << row.name;
  }
}

TEST(Messages, R03_DepthIsRefusedBeforeItRecurses) {
  for (const std::size_t depth :
       {std::size_t{33}, std::size_t{10'000}, std::size_t{100'000}, std::size_t{1'000'000}}) {
    for (const std::uint8_t open : {std::uint8_t{0x81}, std::uint8_t{0x9F}}) {
      EXPECT_EQ(error_for(repeated(open, depth, {0x00})).code, "wire.field") << depth;
    }
  }
  Json deep = 1;
  for (int i = 0; i < kMessageDepth - 1; ++i) deep = Json::array({deep});
  EXPECT_EQ(error_for(cbor({{"type", "x"}, {"a", deep}})).code, "no error");
  EXPECT_EQ(error_for(cbor({{"type", "x"}, {"a", Json::array({deep})}})).code, "wire.field");
}

TEST(Messages, R03_MoreValuesThanTheCapAreRefused) {
  EXPECT_EQ(error_for(cbor({{"type", "x"}, {"a", Json(std::vector<int>(kMessageValues, 1))}})).code,
            "wire.field");
}

TEST(Messages, R09_ArraysThatCannotBe) {
  const auto with = [](Json binary) { return cbor({{"type", "heads"}, {"binary", std::move(binary)}}); };
  const Json good = {{"type", "f32"}, {"shape", {2, 3}}};
  EXPECT_EQ(error_for(with(good)).code, "no error");
  const Json bad[] = {
      Json(3),
      {{"type", "f64"}, {"shape", {2}}},
      {{"type", "f32"}},
      {{"type", "f32"}, {"shape", {-1}}},
      {{"type", "f32"}, {"shape", {1.5}}},
      {{"type", "f32"}, {"shape", {16'384, 16'384}}},
      {{"type", "u8"}, {"shape", {std::uint64_t{1} << 63, 2}}},
      {{"type", "u8"}, {"shape", {1, 1, 1, 1, 1, 1, 1, 1, 1}}},
  };
  for (const Json& binary : bad) EXPECT_EQ(error_for(with(binary)).code, "wire.field") << binary;
}

std::vector<Message> decode_in_pieces(const Bytes& stream, std::size_t piece) {
  MessageDecoder decoder("engine");
  std::vector<Message> found;
  for (std::size_t at = 0; at < stream.size(); at += piece) {
    decoder.feed(std::span(stream).subspan(at, std::min(piece, stream.size() - at)));
    while (auto message = decoder.next()) found.push_back(*std::move(message));
  }
  EXPECT_FALSE(decoder.is_cut());
  return found;
}

TEST(MessageStream, R02_EveryDeliveryGivesTheSameMessages) {
  MessageEncoder encoder;
  Bytes stream;
  for (int i = 0; i < 1000; ++i) {
    const Bytes bytes =
        encoder.encode(i % 3 == 0 ? atlas() : Message{.type = "ack", .body = {{"number", i}}, .binary = {}});
    stream.insert(stream.end(), bytes.begin(), bytes.end());
  }
  for (const std::size_t piece : {std::size_t{1}, std::size_t{37}, stream.size()}) {
    const auto found = decode_in_pieces(stream, piece);
    ASSERT_EQ(found.size(), 1000U) << piece;
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_EQ(found[i].type, i % 3 == 0 ? "heads" : "ack");
      EXPECT_EQ(found[i].binary.value_or(BinaryArray{}).bytes, i % 3 == 0 ? Bytes(8, 7) : Bytes());
    }
  }
}

TEST(MessageStream, R02_EveryCutIsKnown) {
  MessageEncoder encoder;
  const Bytes stream = encoder.encode(atlas());
  for (std::size_t length = 1; length < stream.size(); ++length) {
    MessageDecoder decoder("engine");
    decoder.feed(std::span(stream).first(length));
    EXPECT_FALSE(decoder.next().has_value());
    EXPECT_TRUE(decoder.is_cut()) << length;
  }
}

TEST(MessageStream, ArraysAndTheirHeadsBelongTogether) {
  const Message message = atlas();
  const Bytes map = encode_map(message);
  const auto stream_of = [](const std::vector<std::pair<FrameKind, Bytes>>& frames) {
    Bytes stream;
    std::uint32_t sequence = 0;
    for (const auto& [kind, payload] : frames) {
      const Bytes frame = encode_frame(kind, sequence++, payload);
      stream.insert(stream.end(), frame.begin(), frame.end());
    }
    return stream;
  };
  const auto code_for = [](const Bytes& stream) {
    return error_of([&] {
             MessageDecoder decoder("engine");
             decoder.feed(stream);
             while (decoder.next()) {
             }
           })
        .code;
  };
  EXPECT_EQ(code_for(stream_of({{FrameKind::Control, map}, {FrameKind::Binary, Bytes(8)}})), "no error");
  EXPECT_EQ(code_for(stream_of({{FrameKind::Binary, Bytes(8)}})), "wire.binary");
  EXPECT_EQ(code_for(stream_of({{FrameKind::Control, map}, {FrameKind::Binary, Bytes(7)}})), "wire.binary");
  EXPECT_EQ(code_for(stream_of({{FrameKind::Control, map}, {FrameKind::Control, map}})), "wire.binary");
}

TEST(MessageStream, AMessageOverTheCapIsOurBugAndCountsNothing) {
  MessageEncoder encoder;
  const Message big{.type = "log", .body = {{"text", std::string(kControlCap, 'x')}}, .binary = {}};
  EXPECT_EQ(error_of([&] { encoder.encode(big); }).code, "wire.length");
  EXPECT_EQ(decode_in_pieces(encoder.encode(atlas()), 1000).size(), 1U) << "the next message has sequence 0";
}

// Whatever arrives, messages or one error of the wire; never a crash, never more memory than the caps.
TEST(MessageStream, R03_RandomDamageIsAlwaysAnError) {
  std::mt19937 random(2);
  const Bytes map = encode_map(atlas());
  for (int round = 0; round < 30'000; ++round) {
    Bytes bad = map;
    for (std::size_t i = 0; i < 1 + random() % 5; ++i)
      bad[random() % bad.size()] = static_cast<std::uint8_t>(random());
    bad.resize(random() % (bad.size() + 1));
    const std::string code = error_for(bad).code;
    EXPECT_TRUE(code == "no error" || code == "wire.field") << code;
  }
}

}  // namespace
}  // namespace vdit::service
