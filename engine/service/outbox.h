// SPDX-License-Identifier: Apache-2.0
// What the engine process has to say, on its way out: a thread of its own writes to the descriptor, so that
// neither the thread that reads messages nor the one that owns the model ever waits for a slow reader.
// Control messages are never dropped; pictures of a stream are (newest wins, at most kUnacknowledged on the
// way), and are made only when they are sent.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/service/message_stream.h"

namespace vdit::service {

class Outbox {
 public:
  /// Takes the descriptor, which becomes non-blocking. `first` goes before everything else, heartbeats, too.
  /// `heartbeat` is asked for a message every kHeartbeatSeconds; `lost` is called once, when the reader is
  /// gone or lets more than kBacklogCap pile up. Both come from the writing thread.
  Outbox(int descriptor, const Message& first, std::function<Message()> heartbeat,
         std::function<void()> lost);
  ~Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  /// Any thread; returns at once.
  void post(const Message& message);

  /// Any thread. Replaces the picture of that stream that still waits. `render` is called on the writing
  /// thread.
  void offer(const std::string& stream, std::function<Message()> render);
  void subscribe(const std::string& stream, bool on);
  bool is_subscribed(const std::string& stream) const;
  void acknowledge(const std::string& stream);

  /// Writes what is there for at most this long, then writes nothing more.
  void finish(std::chrono::milliseconds limit);

 private:
  struct Stream {
    bool on = false;
    std::uint64_t number = 0;
    int unacknowledged = 0;
    std::function<Message()> waiting;
  };

  void write_all_the_time();
  bool next_bytes(std::vector<std::uint8_t>& bytes);
  Stream* ready_stream();
  bool write_bytes(const std::vector<std::uint8_t>& bytes);
  void lose();

  const int descriptor_;
  const std::function<Message()> heartbeat_;
  const std::function<void()> lost_;
  MessageEncoder encoder_;  // the writing thread's
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable drained_;
  std::deque<Message> control_;
  std::size_t backlog_ = 0;  // bytes of control_, roughly
  std::map<std::string, Stream> streams_;
  bool writing_ = false;
  std::atomic<bool> stopping_{false};
  bool gone_ = false;
  std::chrono::steady_clock::time_point next_heartbeat_;
  std::thread thread_;
};

}  // namespace vdit::service
