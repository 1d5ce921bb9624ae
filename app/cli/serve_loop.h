// SPDX-License-Identifier: Apache-2.0
// The loop behind `vdit serve`. Four threads: the caller's reads messages, one owns the model and runs jobs,
// one answers requests, one writes (Outbox). Values cross between them.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "app/cli/serve_progress.h"
#include "app/cli/session.h"
#include "engine/base/json_view.h"
#include "engine/service/message_stream.h"
#include "engine/service/outbox.h"

namespace vdit::app {

struct ServeDescriptors {
  int input = -1;
  int signals = -1;  ///< readable when the process is to end
  int output = -1;   ///< taken
};

class ServeLoop {
 public:
  /// Device, type and threads of `defaults` hold for jobs that do not say.
  ServeLoop(ServeDescriptors descriptors, const CommonOptions& defaults);
  ~ServeLoop();

  /// Until the input ends; the exit code. Does not return when the end takes longer than 5 s, or after a
  /// device fault: the process exits.
  int run();

 private:
  struct Order {
    std::int64_t job = 0;
    nlohmann::json request;
    bool resume = false;
    std::string stage;  // of a studio on another machine; empty: it shares our files
    nlohmann::json inputs = nlohmann::json::object();
  };

  int read_messages();
  void handle(const service::Message& message);
  void take_hello(const JsonView& body);
  void take_job(const JsonView& body);
  void stop_job(std::int64_t job, bool pause);
  void keep_job(std::int64_t job);
  void work();
  void run_order(const Order& order);
  void run_command(const Order& order, nlohmann::ordered_json& result);
  void end_order(const Order& order, const std::exception_ptr& failure, nlohmann::ordered_json result);
  void answer_requests();
  void begin_to_end();
  service::Message hello();
  service::Message heartbeat() const;

  const ServeDescriptors descriptors_;
  const CommonOptions defaults_;
  WorkPosition position_;
  int default_threads_ = 0;
  std::atomic<bool> ending_{false};
  std::atomic<bool> ended_{false};
  int wake_pipe_[2] = {-1, -1};  // the outbox tells the reading thread that nobody listens

  std::mutex mutex_;
  std::condition_variable job_wake_, request_wake_;
  std::optional<Order> order_;               // waits for the model's thread
  std::int64_t running_ = 0;                 // 0: none
  std::shared_ptr<ServeProgress> progress_;  // of the running job
  bool paused_ = false;                      // how the running job was told to stop
  int heads_side_ = 32;
  std::deque<nlohmann::json> requests_;

  std::unique_ptr<service::Outbox> outbox_;
  std::thread model_thread_, request_thread_, deadline_thread_;
};

}  // namespace vdit::app
