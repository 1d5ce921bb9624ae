// SPDX-License-Identifier: Apache-2.0
// A random layer in a fused buffer, run by a backend and compared with the fp64 reference.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "kernels/cpu/float_formats.h"
#include "kernels/include/vdit/kernels/run_attention.h"
#include "kernels/reference/reference_attention.h"
#include "kernels/runs/run_table.h"

namespace vdit::kernels {

inline constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
inline constexpr double kEps = 1e-30;

inline std::string text(DataType type) {
  return type == DataType::Float32 ? "fp32" : type == DataType::BFloat16 ? "bf16" : "fp16";
}

// Elements of a type, readable as double.
struct Buffer {
  DataType type;
  std::vector<std::uint8_t> bytes;

  Buffer(DataType t, std::int64_t elements)
      : type(t), bytes(static_cast<std::size_t>(elements * bytes_per_element(t))) {}
  void set(std::int64_t i, float value) {
    if (type == DataType::Float32) {
      reinterpret_cast<float*>(bytes.data())[i] = value;
    } else {
      reinterpret_cast<std::uint16_t*>(bytes.data())[i] =
          type == DataType::BFloat16 ? cpu::to_bf16(value) : cpu::to_fp16(value);
    }
  }
  double get(std::int64_t i) const {
    if (type == DataType::Float32) return reinterpret_cast<const float*>(bytes.data())[i];
    const std::uint16_t bits = reinterpret_cast<const std::uint16_t*>(bytes.data())[i];
    return type == DataType::BFloat16 ? cpu::from_bf16(bits) : cpu::from_fp16(bits);
  }
};

// Inputs of a layer in one buffer, as a fused projection leaves them: [batch, token, (q, k, v), head,
// head_dim].
struct Case {
  DataType type;
  std::int64_t batch, heads, tokens, dim;
  std::vector<RunTable> tables;
  Buffer qkv, out;
  std::vector<float> lse;
  Executor executor;

  Case(DataType t, std::int64_t b, std::int64_t d, std::vector<RunTable> run_tables, std::mt19937& random,
       float spread = 1.0F)
      : type(t),
        batch(b),
        heads(static_cast<std::int64_t>(run_tables.size())),
        tokens(run_tables.front().tokens()),
        dim(d),
        tables(std::move(run_tables)),
        qkv(t, batch * tokens * 3 * heads * dim),
        out(t, batch * heads * tokens * dim),
        lse(static_cast<std::size_t>(batch * heads * tokens), kNan) {
    std::normal_distribution<float> normal(0, spread);
    for (std::int64_t i = 0; i < batch * tokens * 3 * heads * dim; ++i) qkv.set(i, normal(random));
    for (std::int64_t i = 0; i < batch * heads * tokens * dim; ++i) out.set(i, kNan);
  }

  std::int64_t at(int part, std::int64_t b, std::int64_t head, std::int64_t token, std::int64_t d) const {
    return (((b * tokens + token) * 3 + part) * heads + head) * dim + d;
  }

  // Keys and values that no granule of their head keeps.
  void poison_unkept() {
    for (std::int64_t head = 0; head < heads; ++head) {
      std::vector<bool> kept(static_cast<std::size_t>(tokens), false);
      const RunTable& table = tables[static_cast<std::size_t>(head)];
      for (std::int64_t g = 0; g < table.granules(); ++g) {
        for (const auto& run : table.runs(g)) {
          for (auto key = run.begin; key < run.end; ++key) kept[static_cast<std::size_t>(key)] = true;
        }
      }
      for (std::int64_t token = 0; token < tokens; ++token) {
        if (kept[static_cast<std::size_t>(token)]) continue;
        for (std::int64_t b = 0; b < batch; ++b) {
          for (std::int64_t d = 0; d < dim; ++d) {
            qkv.set(at(1, b, head, token, d), kNan);
            qkv.set(at(2, b, head, token, d), kNan);
          }
        }
      }
    }
  }

  void run(CpuBackend backend, int threads = 2) {
    std::vector<const RunTable*> pointers;
    for (const RunTable& table : tables) pointers.push_back(&table);
    AttentionProblem problem{.type = type,
                             .batch = batch,
                             .heads = heads,
                             .tokens = tokens,
                             .head_dim = dim,
                             .scale = 1 / std::sqrt(static_cast<float>(dim))};
    const std::int64_t element = bytes_per_element(type);
    problem.q = qkv.bytes.data();
    problem.k = qkv.bytes.data() + heads * dim * element;
    problem.v = qkv.bytes.data() + 2 * heads * dim * element;
    problem.out = out.bytes.data();
    problem.q_strides = problem.k_strides =
        problem.v_strides = {tokens * 3 * heads * dim, dim, 3 * heads * dim};
    problem.out_strides = {heads * tokens * dim, tokens * dim, dim};
    problem.lse = lse.data();
    problem.tables = pointers;
    run_attention(problem, {.threads = threads, .backend = backend, .executor = executor});
  }

  ReferenceResult reference(std::int64_t b, std::int64_t head) const {
    std::vector<double> parts[3];
    for (int part = 0; part < 3; ++part) {
      for (std::int64_t token = 0; token < tokens; ++token) {
        for (std::int64_t d = 0; d < dim; ++d) parts[part].push_back(qkv.get(at(part, b, head, token, d)));
      }
    }
    return reference_attention(parts[0], parts[1], parts[2], dim, 1 / std::sqrt(static_cast<double>(dim)),
                               tables[static_cast<std::size_t>(head)]);
  }

  // |out - reference| / |reference| over all heads; NaN anywhere makes it NaN.
  double error(double* lse_error = nullptr) const {
    double difference = 0;
    double size = kEps;
    for (std::int64_t b = 0; b < batch; ++b) {
      for (std::int64_t head = 0; head < heads; ++head) {
        const ReferenceResult want = reference(b, head);
        for (std::int64_t i = 0; i < tokens * dim; ++i) {
          const double w = want.out[static_cast<std::size_t>(i)];
          const double o = out.get((b * heads + head) * tokens * dim + i);
          difference += (o - w) * (o - w);
          size += w * w;
        }
        if (lse_error == nullptr) continue;
        for (std::int64_t token = 0; token < tokens; ++token) {
          const double w = want.lse[static_cast<std::size_t>(token)];
          const double l = lse[static_cast<std::size_t>((b * heads + head) * tokens + token)];
          if (w != l) *lse_error = std::max(*lse_error, std::abs(w - l));
        }
      }
    }
    return std::sqrt(difference / size);
  }
};

inline std::vector<CpuBackend> backends(DataType type) {
  std::vector<CpuBackend> list;
  for (const CpuBackend b :
       {CpuBackend::Portable, CpuBackend::Avx2, CpuBackend::Avx512, CpuBackend::Avx512Bf16}) {
    if (is_available(b) && (b != CpuBackend::Avx512Bf16 || type == DataType::BFloat16)) list.push_back(b);
  }
  return list;
}

inline constexpr DataType kTypes[] = {DataType::Float32, DataType::BFloat16, DataType::Float16};

}  // namespace vdit::kernels
