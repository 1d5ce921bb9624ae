// SPDX-License-Identifier: Apache-2.0
// The attention of one granule, written once for every instruction set: lanes of a vector are query rows.
//
// With rows in the lanes the scores of a key are a column of vectors, so maximum, sum and rescaling of the
// softmax are lane-wise and need no horizontal step, a key counts for itself (runs need no alignment, a run
// of one key costs one key), and K needs no packing: q is transposed once a granule and each unit of a key is
// broadcast against it.
//
//   scores   S[key, rows] = sum over units u of k[key, u] (broadcast) * q[u, rows]
//   weights  P[key, rows] = 2^(S * scale * log2 e - base[rows])
//   output   O[d, rows]  += sum over keys of v[key, d] (broadcast) * P[key, rows]
//
// Keys are gathered from the runs into tiles of kTileKeys. The base of the exponent is the maximum of the
// first tile and moves only when a later tile exceeds it by more than kSlack powers of two: a larger base is
// no more exact, since sums and output share it, it only keeps numbers in range.
//
// Isa gives the vector type and its operations; see simd_avx512.h for what is expected of it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

#include "kernels/cpu/float_formats.h"
#include "kernels/cpu/granule_kernel.h"

namespace vdit::kernels::cpu {

namespace {

template <class Isa>
class RowLaneAttention {
 public:
  static constexpr GranuleKernel kernel() {
    return {run, attend_classes, pool, mix, quadratic, workspace_bytes, kUnitKeys == 2};
  }

 private:
  static void run(const GranuleArguments& arguments) {
    for (std::int64_t row = 0; row < arguments.rows; row += kRows) {
      RowLaneAttention pass(arguments, row);
      pass.pack_queries();
      pass.attend(arguments.runs);
      pass.store_output();
    }
  }

  static void attend_classes(const GranuleArguments& arguments, std::span<const std::span<const Run>> classes,
                             const ClassSums* results) {
    for (std::int64_t row = 0; row < arguments.rows; row += kRows) {
      RowLaneAttention pass(arguments, row);
      pass.pack_queries();
      for (std::size_t i = 0; i < classes.size(); ++i) {
        pass.attend(classes[i]);
        pass.store_sums(results[i]);
      }
    }
  }

  static void pool(const GranuleArguments& arguments, std::span<const BlockSums> maps, float* row_sums) {
    for (std::int64_t row = 0; row < arguments.rows; row += kRows) {
      RowLaneAttention pass(arguments, row);
      pass.pack_queries();
      pass.pool_rows(maps, row_sums);
    }
  }

  static void mix(float* to, const float* from, const float* weights, std::int64_t dim) {
    for (std::int64_t d = 0; d < dim; ++d, to += kGranuleRows, from += kGranuleRows) {
#pragma GCC unroll 4
      for (int row = 0; row < kGranuleRows; row += kLanes) {
        Isa::store(to + row,
                   Isa::add(Isa::load(to + row), Isa::mul(Isa::load(from + row), Isa::load(weights + row))));
      }
    }
  }

  // Four rows of G at a time: as many chains of additions as hide their latency.
  static void quadratic(const float* columns, const float* gram, std::int64_t dim, float* sums) {
    constexpr int kChains = 4;
    for (int row = 0; row < kGranuleRows; row += kLanes) {
      Vec total = Isa::zero();
      for (std::int64_t d = 0; d < dim; d += kChains) {
        Vec products[kChains] = {Isa::zero(), Isa::zero(), Isa::zero(), Isa::zero()};
        for (std::int64_t e = 0; e < dim; ++e) {
          const Vec column = Isa::load(columns + e * kGranuleRows + row);
#pragma GCC unroll 4
          for (int i = 0; i < kChains; ++i) {
            products[i] = Isa::add(products[i], Isa::mul(Isa::broadcast(gram[(d + i) * dim + e]), column));
          }
        }
#pragma GCC unroll 4
        for (int i = 0; i < kChains; ++i) {
          total = Isa::add(total, Isa::mul(products[i], Isa::load(columns + (d + i) * kGranuleRows + row)));
        }
      }
      Isa::store(sums + row, total);
    }
  }

  static std::size_t workspace_bytes(std::int64_t head_dim) {
    const auto dim = static_cast<std::size_t>(head_dim);
    const std::size_t floats = dim * kRows * 2 + kTileKeys * kRows * 2 + (kTileKeys / kUnitKeys) * dim;
    return floats * sizeof(float);
  }

  using Vec = typename Isa::Vec;
  static constexpr int kLanes = Isa::kLanes;
  static constexpr int kGroups = Isa::kGroups;    // vectors of rows
  static constexpr int kRows = kLanes * kGroups;  // rows of one pass; 64 is a multiple of it
  static constexpr int kBlock =
      Isa::kBlock;  // keys, or output channels, whose accumulators fit the registers
  static constexpr int kUnitKeys = Isa::kUnitKeys;  // keys in a unit of a value row: 1 (fp32) or 2 (bf16)
  static constexpr int kTileKeys = 96;              // a multiple of every kBlock
  static constexpr float kSlack = 16;               // powers of two that weights may exceed 1 by
  static constexpr float kLog2E = 1.4426950408889634F;
  static_assert(kTileKeys % kBlock == 0 && kBlock % kUnitKeys == 0,
                "Tiles are whole blocks, blocks whole units.");

  // Keys of a tile, gathered from runs. In units of two keys a run that starts or ends inside a unit leaves
  // one of the two out: its place is `missing`, its weight is zero, and the unit's value row is a copy with
  // zeros in its place, because the key itself may hold anything.
  struct Tile {
    int keys = 0;
    bool any_missing = false;
    const std::byte* k_rows[kTileKeys];
    const std::byte* v_rows[kTileKeys / kUnitKeys];
    bool missing[kTileKeys];
  };

  RowLaneAttention(const GranuleArguments& arguments, std::int64_t first_row)
      : a_(arguments),
        first_row_(first_row),
        rows_(static_cast<int>(std::min<std::int64_t>(kRows, arguments.rows - first_row))),
        units_(static_cast<int>(arguments.head_dim) / Isa::kUnitDims),
        dim_(static_cast<int>(arguments.head_dim)),
        exponent_scale_(arguments.scale * kLog2E),
        q_(reinterpret_cast<float*>(arguments.workspace)),
        out_(q_ + dim_ * kRows),
        scores_(out_ + dim_ * kRows),
        weights_(scores_ + kTileKeys * kRows),
        edges_(weights_ + kTileKeys * kRows) {}

  void begin(std::span<const Run> runs) {
    runs_ = runs;
    next_run_ = 0;
    next_key_ = 0;
    std::fill_n(sum_, kRows, 0.0F);
  }

  void attend(std::span<const Run> runs) {
    begin(runs);
    std::fill_n(out_, dim_ * kRows, 0.0F);
    Tile tile;
    for (bool first = true; fill_tile(tile); first = false) {
      score(tile);
      if (first || base_is_too_small()) {
        move_base(first);
        if (!first) scale_rows(out_, dim_, kRows);
      }
      weigh(tile);
      accumulate(tile);
    }
  }

  // Weights summed over blocks of keys instead of over values.
  void pool_rows(std::span<const BlockSums> maps, float* row_sums) {
    begin(a_.runs);
    Tile tile;
    std::int64_t first_key = 0;
    for (bool first = true; fill_tile(tile); first = false) {
      score(tile);
      if (first || base_is_too_small()) {
        move_base(first);
        for (const BlockSums& map : maps) {
          if (!first) scale_rows(map.sums + first_row_, map.blocks, kGranuleRows);
        }
      }
      weigh_in_place(tile);
      const int keys = tile.keys - (tile.any_missing ? 1 : 0);
      for (const BlockSums& map : maps) add_to_blocks(map, first_key, keys);
      first_key += keys;
    }
    std::copy_n(sum_, kRows, row_sums + first_row_);
  }

  // --- keys

  bool fill_tile(Tile& tile) {
    tile.keys = 0;
    tile.any_missing = false;
    int edges = 0;
    while (tile.keys < kTileKeys && next_run_ < runs_.size()) {
      const Run& run = runs_[next_run_];
      if (next_key_ < run.begin) next_key_ = run.begin;
      if constexpr (kUnitKeys == 1) {
        const auto count = std::min<std::int64_t>(kTileKeys - tile.keys, run.end - next_key_);
        for (std::int64_t i = 0; i < count; ++i, ++next_key_) {
          tile.k_rows[tile.keys] = key_row(next_key_);
          tile.v_rows[tile.keys++] = value_row(next_key_);
        }
      } else {
        while (tile.keys < kTileKeys && next_key_ < run.end) append_pair(tile, run, edges);
      }
      if (next_key_ >= run.end) ++next_run_;
    }
    return tile.keys > 0;
  }

  void append_pair(Tile& tile, const Run& run, int& edges) {
    const std::int64_t even = next_key_ & ~std::int64_t{1};
    const bool has_even = even >= run.begin;
    const bool has_odd = even + 1 < run.end;
    // A missing key borrows its neighbour's row: some finite score is computed and thrown away.
    tile.k_rows[tile.keys] = key_row(has_even ? even : even + 1);
    tile.k_rows[tile.keys + 1] = key_row(has_odd ? even + 1 : even);
    tile.missing[tile.keys] = !has_even;
    tile.missing[tile.keys + 1] = !has_odd;
    const std::byte* values = value_row(even / 2);
    if (!has_even || !has_odd) {
      if (values != nullptr) values = copy_half(values, has_even, edges_ + edges++ * dim_);
      tile.any_missing = true;
    }
    tile.v_rows[tile.keys / 2] = values;
    tile.keys += 2;
    next_key_ = even + 2;
  }

  // The low halves of a row's units (the even key) or the high ones, the others zero.
  const std::byte* copy_half(const std::byte* values, bool low, float* copy) const {
    const std::uint32_t mask = low ? 0x0000FFFFU : 0xFFFF0000U;
    for (int d = 0; d < dim_; ++d) {
      std::uint32_t unit;
      std::memcpy(&unit, values + std::size_t{4} * static_cast<std::size_t>(d), 4);
      unit &= mask;
      std::memcpy(copy + d, &unit, 4);
    }
    return reinterpret_cast<const std::byte*>(copy);
  }

  const std::byte* key_row(std::int64_t key) const {
    return a_.k + key * a_.k_row_bytes;
  }
  const std::byte* value_row(std::int64_t row) const {
    return a_.v == nullptr ? nullptr : a_.v + row * a_.v_row_bytes;
  }

  // --- queries in, output out

  // q[unit, rows] from the granule's rows; rows past the end of the granule are zero.
  void pack_queries() {
    const auto* rows = static_cast<const std::byte*>(a_.q) + first_row_ * a_.q_row_bytes;
    if (rows_ < kRows) std::fill_n(q_, units_ * kRows, 0.0F);
    if (Isa::kUnitDims == 2 || a_.q_type == DataType::Float32) {
      Isa::transpose_in(rows, a_.q_row_bytes, rows_, units_, q_, kRows);
      return;
    }
    for (int row = 0; row < rows_; ++row) {
      const auto* from = reinterpret_cast<const std::uint16_t*>(rows + row * a_.q_row_bytes);
      for (int d = 0; d < dim_; ++d) {
        q_[d * kRows + row] = a_.q_type == DataType::BFloat16 ? from_bf16(from[d]) : from_fp16(from[d]);
      }
    }
  }

  void store_output() {
    float inverse[kRows];
    for (int row = 0; row < kRows; ++row)
      inverse[row] = sum_[row] > 0 || std::isnan(sum_[row]) ? 1 / sum_[row] : 0;
    for (int d = 0; d < dim_; ++d) {
      for (int g = 0; g < kGroups; ++g) {
        float* at = out_ + d * kRows + g * kLanes;
        Isa::store(at, Isa::mul(Isa::load(at), Isa::load(inverse + g * kLanes)));
      }
    }
    auto* rows = static_cast<std::byte*>(a_.out) + first_row_ * a_.out_row_bytes;
    Isa::transpose_out(out_, kRows, rows_, dim_, rows, a_.out_row_bytes, a_.q_type);
    if (a_.lse == nullptr) return;
    for (int row = 0; row < rows_; ++row) {
      a_.lse[first_row_ + row] = sum_[row] > 0 ? (base_[row] + std::log2(sum_[row])) / kLog2E
                                               : -std::numeric_limits<float>::infinity();
    }
  }

  void store_sums(const ClassSums& result) const {
    for (int d = 0; d < dim_; ++d) {
      std::copy_n(out_ + d * kRows, kRows, result.out + d * kGranuleRows + first_row_);
    }
    std::copy_n(base_, kRows, result.base + first_row_);
    std::copy_n(sum_, kRows, result.sum + first_row_);
  }

  // --- scores

  void score(const Tile& tile) {
    for (int g = 0; g < kGroups; ++g) {
      Isa::store(largest_ + g * kLanes, Isa::broadcast(-std::numeric_limits<float>::infinity()));
    }
    int key = 0;
    for (; key + kBlock <= tile.keys; key += kBlock) score_block<kBlock>(tile, key);
    score_rest<kBlock - kUnitKeys>(tile, key);
  }

  template <int kCount>
  void score_rest(const Tile& tile, int key) {
    if constexpr (kCount > 0) {
      if (tile.keys - key == kCount) {
        score_block<kCount>(tile, key);
      } else {
        score_rest<kCount - kUnitKeys>(tile, key);
      }
    }
  }

  template <int kCount>
  void score_block(const Tile& tile, int key) {
    Vec sums[kCount][kGroups];
#pragma GCC unroll 8
    for (int i = 0; i < kCount; ++i) {
#pragma GCC unroll 8
      for (int g = 0; g < kGroups; ++g) sums[i][g] = Isa::zero();
    }
    const std::byte* k_rows[kCount];
#pragma GCC unroll 8
    for (int i = 0; i < kCount; ++i) k_rows[i] = tile.k_rows[key + i];
    const float* q = q_;
    for (int u = 0; u < units_; ++u, q += kRows) {
#pragma GCC unroll 8
      for (int i = 0; i < kCount; ++i) {
        const Vec unit = Isa::broadcast_unit(k_rows[i] + 4 * u);
#pragma GCC unroll 8
        for (int g = 0; g < kGroups; ++g) sums[i][g] = Isa::dot(sums[i][g], unit, Isa::load(q + g * kLanes));
      }
    }
#pragma GCC unroll 8
    for (int g = 0; g < kGroups; ++g) {
      Vec largest = Isa::load(largest_ + g * kLanes);
#pragma GCC unroll 8
      for (int i = 0; i < kCount; ++i) {
        largest = Isa::max(largest, sums[i][g]);
        Isa::store(scores_ + (key + i) * kRows + g * kLanes, sums[i][g]);
      }
      Isa::store(largest_ + g * kLanes, largest);
    }
  }

  // --- softmax

  bool base_is_too_small() const {
    bool small = false;
    for (int row = 0; row < kRows; ++row) small |= largest_[row] * exponent_scale_ > base_[row] + kSlack;
    return small;
  }

  void move_base(bool first) {
    for (int row = 0; row < kRows; ++row) {
      const float wanted = largest_[row] * exponent_scale_;
      const float base = first ? wanted : std::max(base_[row], wanted);
      factor_[row] = first ? 0 : std::exp2(base_[row] - base);
      base_[row] = base;
    }
    if (first) return;
    for (int row = 0; row < kRows; ++row) sum_[row] *= factor_[row];
  }

  void scale_rows(float* sums, std::int64_t count, std::int64_t stride) const {
    for (std::int64_t i = 0; i < count; ++i) {
      for (int g = 0; g < kGroups; ++g) {
        float* at = sums + i * stride + g * kLanes;
        Isa::store(at, Isa::mul(Isa::load(at), Isa::load(factor_ + g * kLanes)));
      }
    }
  }

  void weigh(const Tile& tile) {
    const Vec scale = Isa::broadcast(exponent_scale_);
    for (int g = 0; g < kGroups; ++g) {
      const Vec base = Isa::load(base_ + g * kLanes);
      Vec sum = Isa::zero();
      for (int key = 0; key < tile.keys; key += kUnitKeys) {
        Vec weights[kUnitKeys];
#pragma GCC unroll 2
        for (int i = 0; i < kUnitKeys; ++i) {
          const Vec score = Isa::load(scores_ + (key + i) * kRows + g * kLanes);
          weights[i] = Isa::exp2(Isa::multiply_subtract(score, scale, base));
          if (kUnitKeys > 1 && tile.any_missing && tile.missing[key + i]) weights[i] = Isa::zero();
          sum = Isa::add(sum, weights[i]);
        }
        Isa::store(weights_ + key / kUnitKeys * kRows + g * kLanes, Isa::pack(weights));
      }
      Isa::store(sum_ + g * kLanes, Isa::add(Isa::load(sum_ + g * kLanes), sum));
    }
  }

  void weigh_in_place(const Tile& tile) {
    const Vec scale = Isa::broadcast(exponent_scale_);
    for (int g = 0; g < kGroups; ++g) {
      const Vec base = Isa::load(base_ + g * kLanes);
      Vec sum = Isa::zero();
      for (int key = 0; key < tile.keys; ++key) {
        if (tile.any_missing && tile.missing[key]) continue;
        float* at = scores_ + key * kRows + g * kLanes;
        const Vec weight = Isa::exp2(Isa::multiply_subtract(Isa::load(at), scale, base));
        sum = Isa::add(sum, weight);
        Isa::store(at, weight);
      }
      Isa::store(sum_ + g * kLanes, Isa::add(Isa::load(sum_ + g * kLanes), sum));
    }
  }

  void add_to_blocks(const BlockSums& map, std::int64_t first_key, int keys) const {
    const std::int32_t* blocks = map.block_of_key + first_key;
    for (int g = 0; g < kGroups; ++g) {
      const float* weights = scores_ + g * kLanes;
      for (int key = 0; key < keys;) {
        const std::int32_t block = blocks[key];
        float* at = map.sums + std::int64_t{block} * kGranuleRows + first_row_ + g * kLanes;
        Vec sum = Isa::load(at);
        for (; key < keys && blocks[key] == block; ++key)
          sum = Isa::add(sum, Isa::load(weights + key * kRows));
        Isa::store(at, sum);
      }
    }
  }

  // --- output

  void accumulate(const Tile& tile) {
    int d = 0;
    for (; d + kBlock <= dim_; d += kBlock) accumulate_block<kBlock>(tile, d);
    accumulate_rest<kBlock - 1>(tile, d);
  }

  template <int kCount>
  void accumulate_rest(const Tile& tile, int d) {
    if constexpr (kCount > 0) {
      if (dim_ - d == kCount) {
        accumulate_block<kCount>(tile, d);
      } else {
        accumulate_rest<kCount - 1>(tile, d);
      }
    }
  }

  // The tile is summed by itself before it joins the output: short chains of additions lose less than one
  // long one.
  template <int kCount>
  void accumulate_block(const Tile& tile, int d) {
    Vec sums[kCount][kGroups];
    float* out = out_ + d * kRows;
#pragma GCC unroll 8
    for (int i = 0; i < kCount; ++i) {
#pragma GCC unroll 8
      for (int g = 0; g < kGroups; ++g) sums[i][g] = Isa::zero();
    }
    const float* weights = weights_;
    const int units = tile.keys / kUnitKeys;
    for (int u = 0; u < units; ++u, weights += kRows) {
      const std::byte* values = tile.v_rows[u] + 4 * d;
#pragma GCC unroll 8
      for (int i = 0; i < kCount; ++i) {
        const Vec unit = Isa::broadcast_unit(values + 4 * i);
#pragma GCC unroll 8
        for (int g = 0; g < kGroups; ++g)
          sums[i][g] = Isa::dot(sums[i][g], unit, Isa::load(weights + g * kLanes));
      }
    }
#pragma GCC unroll 8
    for (int i = 0; i < kCount; ++i) {
#pragma GCC unroll 8
      for (int g = 0; g < kGroups; ++g) {
        float* at = out + i * kRows + g * kLanes;
        Isa::store(at, Isa::add(Isa::load(at), sums[i][g]));
      }
    }
  }

  const GranuleArguments& a_;
  const std::int64_t first_row_;
  const int rows_;
  const int units_;  // of a key
  const int dim_;
  const float exponent_scale_;

  float* q_;        // [units, rows]
  float* out_;      // [head_dim, rows]
  float* scores_;   // [keys, rows]
  float* weights_;  // [units of keys, rows]
  float* edges_;    // copies of value rows at the ends of runs

  alignas(64) float base_[kRows] = {};
  alignas(64) float sum_[kRows] = {};
  alignas(64) float largest_[kRows] = {};
  alignas(64) float factor_[kRows] = {};
  std::span<const Run> runs_;
  std::size_t next_run_ = 0;
  std::int64_t next_key_ = 0;
};

}  // namespace
}  // namespace vdit::kernels::cpu
