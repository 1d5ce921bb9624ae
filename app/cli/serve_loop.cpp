// SPDX-License-Identifier: Apache-2.0
#include "app/cli/serve_loop.h"

#include <ATen/Parallel.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <utility>

#include "app/cli/command_list.h"
#include "app/cli/error_report.h"
#include "app/cli/job_file.h"
#include "app/cli/job_stage.h"
#include "app/cli/serve_answers.h"
#include "engine/base/error.h"
#include "engine/base/heap.h"
#include "engine/base/log.h"
#include "engine/base/machine.h"
#include "engine/sampling/memory_plan.h"

namespace vdit::app {
namespace {

using Json = nlohmann::json;
using service::Message;

constexpr auto kEndLimit = std::chrono::seconds(5);
constexpr std::size_t kReadBytes = 64 << 10;
constexpr std::size_t kMaxRequests = 1000;

Message message_of(std::string type, Json body) {
  return {.type = std::move(type), .body = std::move(body), .binary = {}};
}

std::uint64_t free_disk() {
  std::error_code error;
  const auto space = std::filesystem::space(".", error);
  return error ? 0 : space.available;
}

// Of the queue's kinds, those that this build runs.
Json job_commands() {
  Json names = Json::array();
  for (const char* name : {"generate", "pair", "search", "inspect", "metrics", "export"}) {
    if (make_command(name)) names.push_back(name);
  }
  return names;
}

std::string checkpoint_of(const JsonView& job) {
  const std::string output = job.text_or("output", "");
  const std::filesystem::path path = output;
  return output.empty() ? "" : (path.has_filename() ? path : path.parent_path()).string() + ".checkpoint";
}

// CUDA reports such a fault on every later call: only a new process can use the device again.
bool is_device_fault(const ErrorInfo& info) {
  return info.kind == ErrorKind::Internal && info.found.find("CUDA") != std::string::npos &&
         info.found.find("error") != std::string::npos;
}

}  // namespace

ServeLoop::ServeLoop(ServeDescriptors descriptors, const CommonOptions& defaults)
    : descriptors_(descriptors), defaults_(defaults), default_threads_(at::get_num_threads()) {
  if (::pipe2(wake_pipe_, O_CLOEXEC | O_NONBLOCK) != 0) {
    throw Error(
        {.kind = ErrorKind::Resource, .code = "serve.pipe", .subject = "vdit serve", .found = "no pipe"});
  }
}

ServeLoop::~ServeLoop() {
  for (const int end : wake_pipe_) ::close(end);
}

int ServeLoop::run() {
  outbox_ = std::make_unique<service::Outbox>(
      descriptors_.output, hello(), [this] { return heartbeat(); },
      [this] {
        const char byte = 0;
        [[maybe_unused]] const ssize_t written = ::write(wake_pipe_[1], &byte, 1);
      });
  model_thread_ = std::thread([this] { work(); });
  request_thread_ = std::thread([this] { answer_requests(); });
  const int exit_code = read_messages();
  begin_to_end();
  model_thread_.join();
  request_thread_.join();
  outbox_->finish(std::chrono::milliseconds(500));
  outbox_.reset();
  ended_ = true;
  deadline_thread_.detach();  // sleeps, and finds that all is done, if the process is still there by then
  return exit_code;
}

Message ServeLoop::hello() {
  const Json report = doctor_report();
  const Json& cpu = report["devices"][0];
  Json devices = Json::array();
  for (const Json& device : report["devices"]) devices.push_back(device["device"]);
  const bool cuda = devices.size() > 1;
  return message_of("hello", {{"protocol", service::kProtocolVersion},
                              {"version", VDIT_VERSION},
                              {"pid", ::getpid()},
                              {"device", cuda ? devices[1] : devices[0]},
                              {"device_name", report["devices"][cuda ? 1 : 0]["name"]},
                              {"machine", machine_id()},
                              {"instruction_set", report["kernels"]["picked"]["bf16"]},
                              {"dtype", cpu["dtype"]},
                              {"threads", cpu["threads"]},
                              {"memory_bytes", report["memory"]["total_bytes"]},
                              {"memory_free_bytes", report["memory"]["available_bytes"]},
                              {"disk_free_bytes", free_disk()},
                              {"devices", devices},
                              {"commands", job_commands()},
                              {"requests", ServeAnswers::names()}});
}

Message ServeLoop::heartbeat() const {
  return message_of("heartbeat", {{"job", position_.job.load()},
                                  {"step", position_.step.load()},
                                  {"layer", position_.layer.load()},
                                  {"memory_free_bytes", engine::host_memory().available},
                                  {"disk_free_bytes", free_disk()}});
}

// --- the reading thread ---

int ServeLoop::read_messages() {
  service::MessageDecoder decoder("studio");
  std::array<std::uint8_t, kReadBytes> buffer;
  std::array<pollfd, 3> waiting{pollfd{descriptors_.input, POLLIN, 0},
                                pollfd{descriptors_.signals, POLLIN, 0}, pollfd{wake_pipe_[0], POLLIN, 0}};
  while (true) {
    if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) return 0;
    if ((waiting[1].revents | waiting[2].revents) != 0) return 0;
    if (waiting[0].revents == 0) continue;
    const ssize_t count = ::read(descriptors_.input, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return 0;
    try {
      decoder.feed(std::span(buffer).first(static_cast<std::size_t>(count)));
      while (auto message = decoder.next()) handle(*message);
    } catch (const Error& error) {
      outbox_->post(message_of("error", {{"error", service::error_value(error.info())}}));
      log(LogLevel::Error, error.what());
      return service::kExitWire;
    }
  }
}

void ServeLoop::handle(const Message& message) {
  const JsonView body(message.body, "message \"" + quoted(message.type, 40) + '"', "wire.field");
  if (message.type == "hello") return take_hello(body);
  // A message that makes no sense is told and forgotten: the stream itself is whole.
  try {
    if (message.type == "job.run") {
      take_job(body);
    } else if (message.type == "job.pause" || message.type == "job.cancel") {
      stop_job(body.integer("job"), message.type == "job.pause");
    } else if (message.type == "job.keep") {
      keep_job(body.integer("job"));
    } else if (message.type == "subscribe") {
      outbox_->subscribe(body.text("stream"), body.boolean("on"));
      const std::lock_guard lock(mutex_);
      heads_side_ = static_cast<int>(body.integer_or("side", heads_side_, 8, 256));
    } else if (message.type == "ack") {
      outbox_->acknowledge(body.text("stream"));
    } else if (message.type == "request") {
      const std::lock_guard lock(mutex_);
      if (requests_.size() >= kMaxRequests) body.fail("token", "fewer requests at a time");
      requests_.push_back(message.body);
      request_wake_.notify_one();
    } else {
      throw Error({.kind = ErrorKind::Input,
                   .code = "wire.type",
                   .subject = "message",
                   .field = "type",
                   .found = '"' + quoted(message.type, 40) + '"',
                   .expected = "one of docs/engine-protocol.md"});
    }
  } catch (const Error& error) {
    outbox_->post(message_of("error", {{"error", service::error_value(error.info())}}));
  }
}

void ServeLoop::take_hello(const JsonView& body) {
  const std::int64_t protocol = body.integer("protocol");
  if (protocol == service::kProtocolVersion) return;
  throw Error({.kind = ErrorKind::Input,
               .code = "wire.protocol",
               .subject = "studio",
               .field = "protocol",
               .found = std::to_string(protocol) + " of version " + body.text_or("version", "unknown"),
               .expected = std::to_string(service::kProtocolVersion) + " of version " VDIT_VERSION,
               .hint = "install the same version of both"});
}

void ServeLoop::take_job(const JsonView& body) {
  Order order{.job = body.integer("job", 1),
              .request = body.at("request").value(),
              .resume = body.boolean_or("resume", false),
              .stage = body.text_or("stage", "")};
  if (body.has("inputs")) order.inputs = body.at("inputs").value();
  const std::lock_guard lock(mutex_);
  if (order_ || running_ != 0) {
    const ErrorInfo busy{.kind = ErrorKind::Usage,
                         .code = "job.busy",
                         .subject = "engine",
                         .found = "job " + std::to_string(running_) + " runs",
                         .expected = "one job at a time"};
    outbox_->post(message_of("job.failed", {{"job", order.job}, {"error", service::error_value(busy)}}));
    return;
  }
  order_ = std::move(order);
  job_wake_.notify_one();
}

void ServeLoop::stop_job(std::int64_t job, bool pause) {
  const std::lock_guard lock(mutex_);
  if (order_ && order_->job == job) {  // not begun
    outbox_->post(message_of(pause ? "job.paused" : "job.cancelled", {{"job", job}}));
    order_.reset();
  } else if (running_ == job && progress_) {
    paused_ = pause;
    if (pause) {
      progress_->request_pause();
    } else {
      progress_->request_cancel();
    }
  }
}

void ServeLoop::keep_job(std::int64_t job) {
  const std::lock_guard lock(mutex_);
  if (running_ == job && progress_) progress_->request_enough();
}

void ServeLoop::begin_to_end() {
  ending_ = true;
  {
    const std::lock_guard lock(mutex_);
    if (progress_) progress_->request_cancel();
    job_wake_.notify_all();
    request_wake_.notify_all();
  }
  deadline_thread_ = std::thread([this] {
    std::this_thread::sleep_for(kEndLimit);
    if (!ended_) ::_exit(service::kExitDeadline);
  });
}

// --- the thread that owns the model ---

void ServeLoop::work() {
  while (true) {
    Order order;
    {
      std::unique_lock lock(mutex_);
      job_wake_.wait(lock, [this] { return ending_ || order_.has_value(); });
      if (ending_) return;
      order = *std::exchange(order_, std::nullopt);
      running_ = order.job;
      paused_ = false;
    }
    run_order(order);
  }
}

void ServeLoop::run_order(const Order& order) {
  std::exception_ptr failure;
  nlohmann::ordered_json ordered;
  try {
    run_command(order, ordered);
  } catch (...) {
    failure = std::current_exception();
  }
  // Outside the catch block: an exception of LibTorch can keep tensors alive.
  end_order(order, failure, std::move(ordered));
  return_freed_memory();
}

void ServeLoop::run_command(const Order& order, nlohmann::ordered_json& result) {
  std::optional<JobStage> stage;
  if (!order.stage.empty()) stage.emplace(order.stage);
  const JobFile file = JobFile::of(stage ? stage->take(order.request, order.inputs) : order.request,
                                   "job " + std::to_string(order.job));
  const JsonView job = file.view();
  const std::unique_ptr<Command> command = make_command(file.command());
  if (!command || file.command() == "run")
    job.fail("command", "the name of a job's command, such as \"generate\"");
  const bool generates =
      file.command() == "generate" || file.command() == "pair" || file.command() == "inspect";
  const std::string checkpoint =
      file.command() == "generate" || file.command() == "pair" ? checkpoint_of(job) : "";
  std::shared_ptr<ServeProgress> progress;
  {
    const std::lock_guard lock(mutex_);
    progress = std::make_shared<ServeProgress>(*outbox_, position_,
                                               ServedJob{.id = order.job,
                                                         .generates = generates,
                                                         .timed = file.command() == "pair",
                                                         .checkpoint = checkpoint},
                                               heads_side_);
    progress_ = progress;
  }
  if (ending_) progress->request_cancel();
  outbox_->post(message_of("job.started", {{"job", order.job}, {"checkpoint", checkpoint}}));
  engine::use_threads(default_threads_);  // an earlier job may have asked for fewer
  CommonOptions options = defaults_;
  options.progress = ProgressMode::None;
  Session session(options, progress->cancel(), *progress);
  session.keep_checkpoints(order.resume);
  options.read_job(job);
  command->read_job(job);
  result = command->run(session).json;
  if (stage) result = stage->told(std::move(result));
}

void ServeLoop::end_order(const Order& order, const std::exception_ptr& failure,
                          nlohmann::ordered_json result) {
  Message message{.type = "job.done", .body = {{"job", order.job}}, .binary = {}};
  bool fault = false;
  const std::lock_guard lock(mutex_);
  if (!failure) {
    message.body["result"] = std::move(result);
  } else {
    ErrorInfo info = describe(failure);
    if (info.kind == ErrorKind::Cancelled) {
      message.type = paused_ ? "job.paused" : "job.cancelled";
    } else {
      fault = is_device_fault(info);
      if (fault) info.code = "gpu.fault";
      message.type = "job.failed";
      message.body["error"] = service::error_value(info);
    }
  }
  progress_.reset();
  running_ = 0;
  // While it ends, the studio takes the job for lost and will go on from the checkpoint.
  if (!ending_ || message.type != "job.cancelled") outbox_->post(message);
  if (!fault) return;
  outbox_->finish(std::chrono::seconds(2));
  ::_exit(service::kExitDevice);
}

// --- the thread that answers ---

void ServeLoop::answer_requests() {
  ServeAnswers answers;
  while (true) {
    Json request;
    {
      std::unique_lock lock(mutex_);
      request_wake_.wait(lock, [this] { return ending_ || !requests_.empty(); });
      if (ending_) return;
      request = std::move(requests_.front());
      requests_.pop_front();
    }
    const Json token = request.value("token", Json());
    std::exception_ptr failure;
    try {
      const JsonView body(request, "request", "wire.field");
      const Json none = Json::object();
      ServeAnswer answer =
          answers.answer(body.text("what"), body.has("arguments") ? body.at("arguments").value() : none);
      outbox_->post({.type = "answer",
                     .body = {{"token", token}, {"answer", std::move(answer.json)}},
                     .binary = std::move(answer.binary)});
    } catch (...) {
      failure = std::current_exception();
    }
    if (failure) {
      outbox_->post(
          message_of("refused", {{"token", token}, {"error", service::error_value(describe(failure))}}));
    }
  }
}

}  // namespace vdit::app
