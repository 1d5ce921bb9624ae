// SPDX-License-Identifier: Apache-2.0
// Token ids as a tensor that an embedding takes.
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <cstdint>
#include <span>
#include <string_view>

namespace vdit::engine {

/// int64 [ids] on `device`. Throws vdit::Error (Input) "text.token_id", naming the component's config.json,
/// for an id that is not below `vocab_size`.
at::Tensor token_id_tensor(std::span<const std::int32_t> ids, std::int64_t vocab_size,
                           std::string_view component, at::Device device);

}  // namespace vdit::engine
