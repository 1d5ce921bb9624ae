// SPDX-License-Identifier: Apache-2.0
// Unsigned arithmetic on sizes that come from outside: a result that does not fit is reported, never wrapped.
#pragma once

#include <concepts>
#include <optional>

namespace vdit {

/// a * b, or nothing when it does not fit.
template <std::unsigned_integral T>
constexpr std::optional<T> checked_mul(T a, T b) noexcept {
  T result{};
  if (__builtin_mul_overflow(a, b, &result)) return std::nullopt;
  return result;
}

}  // namespace vdit
