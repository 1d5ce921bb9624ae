// SPDX-License-Identifier: Apache-2.0
#include "engine/service/outbox.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace vdit::service {
namespace {

constexpr int kPollMs = 50;

}  // namespace

Outbox::Outbox(int descriptor, const Message& first, std::function<Message()> heartbeat,
               std::function<void()> lost)
    : descriptor_(descriptor),
      heartbeat_(std::move(heartbeat)),
      lost_(std::move(lost)),
      next_heartbeat_(std::chrono::steady_clock::now()) {
  ::fcntl(descriptor_, F_SETFL, ::fcntl(descriptor_, F_GETFL) | O_NONBLOCK);
  post(first);
  thread_ = std::thread([this] { write_all_the_time(); });
}

Outbox::~Outbox() {
  stopping_ = true;
  {
    const std::lock_guard lock(mutex_);
    gone_ = true;
  }
  wake_.notify_all();
  thread_.join();
  ::close(descriptor_);
}

void Outbox::post(const Message& message) {
  {
    const std::lock_guard lock(mutex_);
    if (gone_) return;
    // What a map takes as text is about what it takes as CBOR; exact is not needed.
    backlog_ += message.body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).size() + 64;
    control_.push_back(message);
  }
  wake_.notify_one();
}

void Outbox::offer(const std::string& stream, std::function<Message()> render) {
  {
    const std::lock_guard lock(mutex_);
    Stream& to = streams_[stream];
    if (!to.on || gone_) return;
    to.waiting = std::move(render);
  }
  wake_.notify_one();
}

void Outbox::subscribe(const std::string& stream, bool on) {
  const std::lock_guard lock(mutex_);
  Stream& to = streams_[stream];
  to.on = on;
  if (!on) to.waiting = nullptr;
}

bool Outbox::is_subscribed(const std::string& stream) const {
  const std::lock_guard lock(mutex_);
  const auto found = streams_.find(stream);
  return found != streams_.end() && found->second.on;
}

void Outbox::acknowledge(const std::string& stream) {
  {
    const std::lock_guard lock(mutex_);
    Stream& to = streams_[stream];
    if (to.unacknowledged > 0) --to.unacknowledged;
  }
  wake_.notify_one();
}

void Outbox::finish(std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  drained_.wait_for(lock, limit, [this] { return gone_ || (control_.empty() && !writing_); });
  gone_ = true;
}

Outbox::Stream* Outbox::ready_stream() {
  for (auto& [name, stream] : streams_) {
    if (stream.waiting && stream.unacknowledged < kUnacknowledged) return &stream;
  }
  return nullptr;
}

// The next message as bytes, false when there is none now. Waits for one until the next heartbeat.
bool Outbox::next_bytes(std::vector<std::uint8_t>& bytes) {
  Message message;
  std::function<Message()> render;
  std::uint64_t number = 0;
  {
    std::unique_lock lock(mutex_);
    writing_ = false;
    drained_.notify_all();
    const auto now_due = [this] { return gone_ || !control_.empty() || ready_stream() != nullptr; };
    wake_.wait_until(lock, next_heartbeat_, now_due);
    if (gone_) return false;
    writing_ = true;
    if (backlog_ > kBacklogCap) {
      lock.unlock();
      lose();
      return false;
    }
    if (!control_.empty()) {
      message = std::move(control_.front());
      control_.pop_front();
      if (control_.empty()) backlog_ = 0;
    } else if (Stream* stream = ready_stream()) {
      render = std::exchange(stream->waiting, nullptr);
      number = ++stream->number;
      ++stream->unacknowledged;
    }
  }
  if (render) {
    message = render();
    message.body["number"] = number;
  } else if (message.type.empty()) {
    message = heartbeat_();
    next_heartbeat_ = std::chrono::steady_clock::now() + std::chrono::seconds(kHeartbeatSeconds);
  }
  bytes = encoder_.encode(message);
  return true;
}

bool Outbox::write_bytes(const std::vector<std::uint8_t>& bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    if (stopping_) return false;
    pollfd waiting{.fd = descriptor_, .events = POLLOUT, .revents = 0};
    if (::poll(&waiting, 1, kPollMs) <= 0) {
      const std::lock_guard lock(mutex_);
      if (backlog_ > kBacklogCap) return false;
      continue;
    }
    const ssize_t count = ::write(descriptor_, bytes.data() + done, bytes.size() - done);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count < 0) return false;
    done += static_cast<std::size_t>(count);
  }
  return true;
}

void Outbox::lose() {
  {
    const std::lock_guard lock(mutex_);
    if (gone_) return;
    gone_ = true;
    control_.clear();
  }
  drained_.notify_all();
  if (!stopping_) lost_();
}

void Outbox::write_all_the_time() {
  std::vector<std::uint8_t> bytes;
  while (next_bytes(bytes)) {
    if (!write_bytes(bytes)) {
      lose();
      return;
    }
  }
}

}  // namespace vdit::service
