// SPDX-License-Identifier: Apache-2.0
// Flow control at the engine's end (reliability.md R04, R10): a reader that reads slowly, not at all, or is
// gone.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <future>
#include <vector>

#include "engine/service/outbox.h"

namespace vdit::service {
namespace {

constexpr std::size_t kPictureBytes = 100'000;  // more than a pipe holds

Message picture(int step, std::atomic<int>& rendered) {
  ++rendered;
  return {.type = "preview",
          .body = {{"step", step}},
          .binary = BinaryArray{.type = ElementType::U8,
                                .shape = {kPictureBytes},
                                .bytes = std::vector<std::uint8_t>(kPictureBytes, 7)}};
}

class OutboxTest : public testing::Test {
 protected:
  void SetUp() override {
    ::signal(SIGPIPE, SIG_IGN);  // as the engine does
    ASSERT_EQ(::pipe(ends_.data()), 0);
    outbox_ = std::make_unique<Outbox>(
        ends_[1], Message{.type = "hello", .body = nlohmann::json::object(), .binary = {}},
        [] { return Message{.type = "heartbeat", .body = nlohmann::json::object(), .binary = {}}; },
        [this] {
          ++lost_;
          told_.set_value();
        });
  }
  void TearDown() override {
    outbox_.reset();
    if (ends_[0] >= 0) ::close(ends_[0]);
  }

  // Reads until `last` of that type has come, and nothing after it; other messages are kept in order.
  std::vector<Message> read_until(const std::string& type, int last) {
    std::vector<Message> read;
    std::array<std::uint8_t, 65536> piece{};
    int seen = 0;
    while (seen < last) {
      if (auto message = decoder_.next()) {
        seen += message->type == type ? 1 : 0;
        read.push_back(std::move(*message));
        continue;
      }
      const ssize_t count = ::read(ends_[0], piece.data(), piece.size());
      if (count <= 0) break;
      decoder_.feed(std::span(piece).first(static_cast<std::size_t>(count)));
    }
    return read;
  }

  MessageDecoder decoder_{"engine"};
  std::array<int, 2> ends_{-1, -1};
  std::atomic<int> lost_{0};
  std::promise<void> told_;
  std::unique_ptr<Outbox> outbox_;
};

TEST_F(OutboxTest, TheFirstMessageGoesBeforeHeartbeats) {
  EXPECT_EQ(read_until("heartbeat", 1).front().type, "hello");
}

TEST_F(OutboxTest, R04_AStalledReaderLosesPicturesAndNoControl) {
  std::atomic<int> rendered{0};
  outbox_->subscribe("preview", true);
  for (int step = 1; step <= 500; ++step) {
    outbox_->offer("preview", [step, &rendered] { return picture(step, rendered); });
    outbox_->post({.type = "job.progress", .body = {{"step", step}}, .binary = {}});
  }
  const std::vector<Message> read = read_until("job.progress", 500);
  int control = 0, pictures = 0;
  for (const Message& message : read) {
    if (message.type == "job.progress") {
      EXPECT_EQ(message.body["step"], ++control);  // all, in order
    }
    pictures += message.type == "preview" ? 1 : 0;
  }
  EXPECT_EQ(control, 500);
  // What is not acknowledged holds the rest back, and what is dropped was never even rendered.
  EXPECT_LE(pictures, kUnacknowledged);
  EXPECT_LE(rendered, kUnacknowledged);
  EXPECT_EQ(lost_, 0);
}

TEST_F(OutboxTest, R04_TheNewestPictureComesAfterAnAcknowledgement) {
  std::atomic<int> rendered{0};
  outbox_->subscribe("preview", true);
  for (int number = 1; number <= kUnacknowledged; ++number) {
    outbox_->offer("preview", [number, &rendered] { return picture(number, rendered); });
    read_until("preview", 1);
  }
  for (int step = 100; step <= 200; ++step)
    outbox_->offer("preview", [step, &rendered] { return picture(step, rendered); });
  outbox_->post({.type = "job.done", .body = nlohmann::json::object(), .binary = {}});
  read_until("job.done", 1);
  EXPECT_EQ(rendered, kUnacknowledged);
  outbox_->acknowledge("preview");
  const std::vector<Message> read = read_until("preview", 1);
  ASSERT_FALSE(read.empty());
  EXPECT_EQ(read.back().body["step"], 200);
  EXPECT_EQ(rendered, kUnacknowledged + 1);
}

TEST_F(OutboxTest, R04_ABacklogOverItsCapEndsTheStream) {
  const std::string text(64 * 1024, 'x');
  std::size_t posted = 0;
  auto told = told_.get_future();
  while (told.wait_for(std::chrono::seconds(0)) != std::future_status::ready && posted < 8 * kBacklogCap) {
    outbox_->post({.type = "job.event", .body = {{"text", text}}, .binary = {}});
    posted += text.size();
  }
  told.wait();
  EXPECT_EQ(lost_, 1);
  outbox_->post({.type = "job.event", .body = {{"text", text}}, .binary = {}});  // falls on the floor
}

TEST_F(OutboxTest, R10_AReaderThatIsGoneIsToldOnce) {
  ::close(ends_[0]);
  ends_[0] = -1;
  auto told = told_.get_future();
  for (int i = 0; i < 10; ++i) outbox_->post({.type = "job.done", .body = {{"i", i}}, .binary = {}});
  told.wait();
  outbox_->post({.type = "job.done", .body = {{"i", 11}}, .binary = {}});
  outbox_->finish(std::chrono::milliseconds(0));
  EXPECT_EQ(lost_, 1);
}

TEST_F(OutboxTest, FinishWritesWhatIsThere) {
  for (int i = 1; i <= 50; ++i) outbox_->post({.type = "job.progress", .body = {{"step", i}}, .binary = {}});
  auto reading = std::async(std::launch::async, [this] { return read_until("job.progress", 50); });
  outbox_->finish(std::chrono::minutes(1));
  EXPECT_GE(reading.get().size(), 50U);
}

}  // namespace
}  // namespace vdit::service
