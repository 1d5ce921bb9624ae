// SPDX-License-Identifier: Apache-2.0
#include "engine/models/token_ids.h"

#include <ATen/ops/empty.h>

#include <string>

#include "engine/base/error.h"

namespace vdit::engine {

at::Tensor token_id_tensor(std::span<const std::int32_t> ids, std::int64_t vocab_size,
                           std::string_view component, at::Device device) {
  at::Tensor tensor =
      at::empty({static_cast<std::int64_t>(ids.size())}, at::TensorOptions().dtype(at::kLong));
  auto* target = tensor.mutable_data_ptr<std::int64_t>();
  for (const std::int32_t id : ids) {
    if (id < 0 || id >= vocab_size) {
      throw Error({.kind = ErrorKind::Input,
                   .code = "text.token_id",
                   .subject = std::string(component) + "/config.json",
                   .field = "vocab_size",
                   .found = "token id " + std::to_string(id),
                   .expected = "ids below " + std::to_string(vocab_size),
                   .hint = "the tokenizer belongs to another text encoder"});
    }
    *target++ = id;
  }
  return tensor.to(device);
}

}  // namespace vdit::engine
