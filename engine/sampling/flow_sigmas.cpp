// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/flow_sigmas.h"

#include <cassert>
#include <cmath>

#include "engine/base/error.h"

namespace vdit::engine {
namespace {

double shifted(double u, double shift) {
  return shift * u / (1 + (shift - 1) * u);
}

}  // namespace

std::string_view to_string(SigmaSpacing spacing) noexcept {
  return spacing == SigmaSpacing::Current ? "current" : "legacy";
}

SigmaSpacing parse_sigma_spacing(std::string_view text) {
  for (const auto spacing : {SigmaSpacing::Current, SigmaSpacing::Legacy}) {
    if (text == to_string(spacing)) return spacing;
  }
  throw Error({.kind = ErrorKind::Input,
               .code = "settings.sigma_spacing",
               .subject = "settings",
               .field = "sigma_spacing",
               .found = '"' + quoted(text, 40) + '"',
               .expected = "current or legacy"});
}

FlowSigmas unipc_flow_sigmas(int steps, double shift, SigmaSpacing spacing, int train_timesteps) {
  assert(steps >= 1 && shift > 0 && train_timesteps >= 1);
  // Timesteps are cut to integers, so the order of operations is numpy's: linspace is start + i * step.
  const double stride = (1.0 / train_timesteps - 1.0) / steps;
  const auto spaced = [&](int i) { return i * stride + 1.0; };
  FlowSigmas result;
  for (int i = 0; i < steps; ++i) {
    double sigma = spacing == SigmaSpacing::Current ? shifted(spaced(i), shift)
                                                    : shifted(1.0 - spaced(steps - i), shift);
    // At exactly 1 the log signal-to-noise ratio is infinite.
    if (i == 0 && spacing == SigmaSpacing::Current && std::abs(sigma - 1.0) < 1e-6) sigma -= 1e-6;
    result.sigmas.push_back(static_cast<float>(sigma));
    result.timesteps.push_back(std::trunc(sigma * train_timesteps));
  }
  result.sigmas.push_back(0.0f);
  return result;
}

FlowSigmas euler_flow_sigmas(int steps, double shift, int train_timesteps) {
  assert(steps >= 1 && shift > 0 && train_timesteps >= 1);
  FlowSigmas result;
  for (int i = 0; i < steps; ++i) {
    const double sigma = shifted(1.0 - static_cast<double>(i) / steps, shift);
    result.sigmas.push_back(static_cast<float>(sigma));
    result.timesteps.push_back(
        static_cast<double>(result.sigmas.back() * static_cast<float>(train_timesteps)));
  }
  result.sigmas.push_back(0.0f);
  return result;
}

}  // namespace vdit::engine
