// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/denoise_loop.h"

#include <ATen/ops/isfinite.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "engine/base/cancel_token.h"
#include "engine/base/error.h"

namespace vdit::engine {
namespace {

using Clock = std::chrono::steady_clock;

void require_finite(const at::Tensor& tensor, const char* name, int step, int steps) {
  const at::Tensor finite = at::isfinite(tensor);
  if (finite.all().item<bool>()) return;
  const auto bad = tensor.numel() - finite.sum().item<std::int64_t>();
  throw Error({.kind = ErrorKind::Input,
               .code = "run.non_finite",
               .subject = "step " + std::to_string(step + 1) + " of " + std::to_string(steps),
               .field = name,
               .found = std::to_string(bad) + " of " + std::to_string(tensor.numel()) +
                        " values that are NaN or infinite",
               .hint = "check the weights with `vdit model check --values`, or try --dtype fp32"});
}

DenoiseStep take_step(const VelocityModel& model, Scheduler& scheduler, DenoisePosition& position,
                      const DenoiseOptions& options) {
  const int step = position.next_step;
  const auto began = Clock::now();
  const double attention_began = options.attention_seconds ? options.attention_seconds() : 0;
  DenoiseStep done{.step = step + 1,
                   .steps = scheduler.steps(),
                   .sigma = scheduler.sigma(step),
                   .timestep = scheduler.timestep(step)};

  const at::Tensor velocity = model(position.latents, done.timestep, step);
  require_finite(velocity, "velocity", step, done.steps);
  done.clean_estimate = scheduler.clean_estimate(position.latents, velocity, step);
  at::Tensor next = scheduler.advance(position.latents, velocity, step);
  require_finite(next, "latents", step, done.steps);

  position = {.next_step = step + 1, .latents = std::move(next), .scheduler = scheduler.state()};
  done.seconds = std::chrono::duration<double>(Clock::now() - began).count();
  if (options.attention_seconds) done.attention_seconds = options.attention_seconds() - attention_began;
  return done;
}

}  // namespace

at::Tensor denoise(const VelocityModel& model, Scheduler& scheduler, const DenoisePosition& start,
                   const DenoiseOptions& options) {
  const bool saves = options.save_every > 0 && options.save;
  DenoisePosition position = start;
  int saved = start.next_step;
  scheduler.restore(start.scheduler, start.next_step);
  try {
    while (position.next_step < scheduler.steps()) {
      if (options.cancel) options.cancel->throw_if_cancelled();
      const DenoiseStep done = take_step(model, scheduler, position, options);
      if (options.on_measured) options.on_measured(done);
      const bool last = done.step == done.steps;
      if (saves && (last ? options.save_last : done.step % options.save_every == 0)) {
        options.save(position);
        saved = done.step;
      }
      if (options.on_step) options.on_step(done);
      if (!last && options.enough && options.enough->cancelled()) {
        if (options.on_enough) options.on_enough(done);
        break;
      }
    }
  } catch (const Error& error) {
    if (saves && error.info().kind == ErrorKind::Cancelled && position.next_step > saved) {
      options.save(position);
    }
    throw;
  }
  return position.latents;
}

}  // namespace vdit::engine
