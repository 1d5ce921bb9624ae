// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/head_units.h"

#include <algorithm>
#include <cstring>

#include "kernels/cpu/float_formats.h"

namespace vdit::kernels::cpu {

namespace {

constexpr std::int64_t kChunkRows = 256;  // even: pairs of keys do not cross chunks

}  // namespace

// The rows of one head on their way into the copy.
struct HeadUnits::Copy {
  const HeadRowsShape& shape;
  const std::int32_t* positions;

  const std::byte* row(const std::byte* base, std::int64_t row_bytes, std::int64_t token) const {
    return base + (positions == nullptr ? token : positions[token]) * row_bytes;
  }

  void plain(const std::byte* from, std::int64_t row_bytes, std::int64_t first, std::int64_t past,
             std::byte* to) const {
    const std::int64_t bytes = shape.head_dim * bytes_per_element(shape.type);
    for (std::int64_t token = first; token < past; ++token) {
      std::memcpy(to + token * bytes, row(from, row_bytes, token), static_cast<std::size_t>(bytes));
    }
  }

  void widened(const std::byte* from, std::int64_t row_bytes, std::int64_t first, std::int64_t past,
               std::byte* to) const {
    for (std::int64_t token = first; token < past; ++token) {
      const auto* source = reinterpret_cast<const std::uint16_t*>(row(from, row_bytes, token));
      float* target = reinterpret_cast<float*>(to) + token * shape.head_dim;
      if (shape.type == DataType::BFloat16) {
        for (std::int64_t d = 0; d < shape.head_dim; ++d) target[d] = from_bf16(source[d]);
      } else {
        for (std::int64_t d = 0; d < shape.head_dim; ++d) target[d] = from_fp16(source[d]);
      }
    }
  }

  // Row i of the result holds keys 2 i (low halves) and 2 i + 1; a last odd key has zeros beside it.
  void pairs(const std::byte* from, std::int64_t row_bytes, std::int64_t first, std::int64_t past,
             std::byte* to) const {
    for (std::int64_t token = first; token < past; token += 2) {
      const auto* even = reinterpret_cast<const std::uint16_t*>(row(from, row_bytes, token));
      auto* target = reinterpret_cast<std::uint32_t*>(to) + token / 2 * shape.head_dim;
      if (token + 1 < shape.tokens) {
        const auto* odd = reinterpret_cast<const std::uint16_t*>(row(from, row_bytes, token + 1));
        for (std::int64_t d = 0; d < shape.head_dim; ++d) {
          target[d] = even[d] | std::uint32_t{odd[d]} << 16;
        }
      } else {
        for (std::int64_t d = 0; d < shape.head_dim; ++d) target[d] = even[d];
      }
    }
  }
};

HeadUnits::HeadUnits(const GranuleKernel& kernel, const HeadRowsShape& shape,
                     const std::vector<HeadRows>& sources, const std::int32_t* positions,
                     const Workers& workers)
    : heads_(sources) {
  const bool widen = !kernel.bf16_units && shape.type != DataType::Float32;
  const bool copy_k = widen || positions != nullptr;
  const bool copy_v = copy_k || kernel.bf16_units;
  if (!copy_k && !copy_v) return;
  const std::int64_t k_row = shape.head_dim * (kernel.bf16_units ? 2 : 4);
  const std::int64_t v_row = shape.head_dim * 4;
  const std::int64_t k_bytes = copy_k ? shape.tokens * k_row : 0;
  const bool has_v = !sources.empty() && sources.front().v != nullptr;
  const std::int64_t v_rows = kernel.bf16_units ? (shape.tokens + 1) / 2 : shape.tokens;
  const std::int64_t v_bytes = copy_v && has_v ? v_rows * v_row : 0;
  memory_ = allocate_aligned(static_cast<std::size_t>(k_bytes + v_bytes) * sources.size());
  const auto k_of = [&](std::size_t head) {
    return memory_.get() + static_cast<std::int64_t>(head) * (k_bytes + v_bytes);
  };
  for (std::size_t head = 0; head < sources.size(); ++head) {
    if (k_bytes > 0) {
      heads_[head].k = k_of(head);
      heads_[head].k_row_bytes = k_row;
    }
    if (v_bytes > 0) {
      heads_[head].v = k_of(head) + k_bytes;
      heads_[head].v_row_bytes = v_row;
    }
  }
  const Copy copy{shape, positions};
  const auto chunks = static_cast<std::size_t>((shape.tokens + kChunkRows - 1) / kChunkRows);
  workers.for_each(chunks * sources.size(), 0, [&](std::size_t i, std::byte*) {
    const HeadRows& from = sources[i / chunks];
    const auto first = static_cast<std::int64_t>(i % chunks) * kChunkRows;
    const std::int64_t past = std::min(first + kChunkRows, shape.tokens);
    std::byte* k = k_of(i / chunks);
    std::byte* v = k + k_bytes;
    if (k_bytes > 0 && widen) copy.widened(from.k, from.k_row_bytes, first, past, k);
    if (k_bytes > 0 && !widen) copy.plain(from.k, from.k_row_bytes, first, past, k);
    if (v_bytes == 0) return;
    if (kernel.bf16_units) {
      copy.pairs(from.v, from.v_row_bytes, first, past, v);
    } else if (widen) {
      copy.widened(from.v, from.v_row_bytes, first, past, v);
    } else {
      copy.plain(from.v, from.v_row_bytes, first, past, v);
    }
  });
}

}  // namespace vdit::kernels::cpu
