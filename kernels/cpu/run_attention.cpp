// SPDX-License-Identifier: Apache-2.0
#include "kernels/include/vdit/kernels/run_attention.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "kernels/cpu/float_formats.h"
#include "kernels/cpu/granule_kernel.h"

namespace vdit::kernels {
namespace {

using cpu::GranuleArguments;
using cpu::GranuleKernel;

constexpr std::size_t kAlignment = 64;
constexpr std::int64_t kPackRows = 256;

struct FreeAligned {
  void operator()(std::byte* memory) const { std::free(memory); }
};
using AlignedBytes = std::unique_ptr<std::byte[], FreeAligned>;

AlignedBytes allocate(std::size_t bytes) {
  const std::size_t rounded = (bytes + kAlignment - 1) / kAlignment * kAlignment;
  AlignedBytes memory(static_cast<std::byte*>(std::aligned_alloc(kAlignment, std::max(rounded, kAlignment))));
  if (!memory) throw std::bad_alloc();
  return memory;
}

const GranuleKernel& kernel_of(CpuBackend backend) {
  switch (backend) {
    case CpuBackend::Portable:
      return cpu::portable_kernel();
    case CpuBackend::Avx2:
      return cpu::avx2_kernel();
    case CpuBackend::Avx512:
      return cpu::avx512_kernel();
    case CpuBackend::Avx512Bf16:
      return cpu::avx512_bf16_kernel();
  }
  throw std::invalid_argument("unknown CPU backend");
}

// One head of one batch row, in the units of the backend. Nothing is copied where the problem's own rows will
// do.
struct HeadUnits {
  const std::byte* k = nullptr;
  std::int64_t k_row_bytes = 0;
  const std::byte* v = nullptr;
  std::int64_t v_row_bytes = 0;
};

class Layer {
 public:
  Layer(const AttentionProblem& problem, const CpuOptions& options)
      : p_(problem),
        kernel_(kernel_of(options.backend.value_or(best_backend(problem.type)))),
        options_(options) {
    const CpuBackend backend = options.backend.value_or(best_backend(problem.type));
    if (!is_available(backend)) {
      throw std::invalid_argument("the CPU backend " + std::string(name_of(backend)) +
                                  " is not available here");
    }
    if (backend == CpuBackend::Avx512Bf16 && problem.type != DataType::BFloat16) {
      throw std::invalid_argument("the CPU backend " + std::string(name_of(backend)) +
                                  " takes bf16 inputs only");
    }
  }

  void run() {
    plan();
    pack();
    compute();
  }

 private:
  struct Item {
    std::int32_t batch;
    std::int32_t head;
    std::int32_t granule;
    std::int64_t keys;
  };

  void plan() {
    for (std::int64_t batch = 0; batch < p_.batch; ++batch) {
      for (std::int64_t head = 0; head < p_.heads; ++head) {
        const RunTable& table = *p_.tables[static_cast<std::size_t>(head)];
        for (std::int64_t granule = 0; granule < table.granules(); ++granule) {
          std::int64_t keys = 0;
          for (const Run& run : table.runs(granule)) keys += run.size();
          items_.push_back({static_cast<std::int32_t>(batch), static_cast<std::int32_t>(head),
                            static_cast<std::int32_t>(granule), keys});
        }
      }
    }
    // Longest first; granules of a head stay together, so that its keys stay in the cache.
    std::stable_sort(items_.begin(), items_.end(),
                     [](const Item& a, const Item& b) { return a.keys > b.keys; });
  }

  // Calls work(index) for every index below count, from all workers, each index once.
  template <class Work>
  void for_each(std::size_t count, const Work& work) {
    const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    const int wanted = options_.threads > 0 ? options_.threads : cores;
    const int workers = static_cast<int>(std::min<std::size_t>(static_cast<std::size_t>(wanted), count));
    std::atomic<std::size_t> next{0};
    const auto loop = [&](int) {
      const AlignedBytes workspace = allocate(kernel_.workspace_bytes(p_.head_dim));
      for (std::size_t i = next++; i < count; i = next++) work(i, workspace.get());
    };
    if (workers <= 1) return loop(0);
    if (options_.executor) return options_.executor(workers, loop);
    std::vector<std::jthread> threads;
    for (int worker = 1; worker < workers; ++worker) threads.emplace_back(loop, worker);
    loop(0);
  }

  std::size_t head_index(std::int64_t batch, std::int64_t head) const {
    return static_cast<std::size_t>(batch * p_.heads + head);
  }

  const std::byte* row(const void* base, const Strides& strides, std::int64_t batch,
                       std::int64_t head) const {
    return static_cast<const std::byte*>(base) +
           (batch * strides.batch + head * strides.head) * bytes_per_element(p_.type);
  }

  // Converts what the backend cannot read in place: halves to fp32, or bf16 values to pairs of keys.
  void pack() {
    const bool convert = !kernel_.bf16_units && p_.type != DataType::Float32;
    const std::int64_t element = bytes_per_element(p_.type);
    units_.resize(static_cast<std::size_t>(p_.batch * p_.heads));
    const std::int64_t v_rows = kernel_.bf16_units ? (p_.tokens + 1) / 2 : p_.tokens;
    const std::size_t rows_of_head =
        static_cast<std::size_t>((convert ? p_.tokens : 0) + (convert || kernel_.bf16_units ? v_rows : 0));
    const std::size_t head_bytes = rows_of_head * static_cast<std::size_t>(p_.head_dim) * 4;
    packed_ = allocate(head_bytes * units_.size());
    for (std::int64_t batch = 0; batch < p_.batch; ++batch) {
      for (std::int64_t head = 0; head < p_.heads; ++head) {
        HeadUnits& units = units_[head_index(batch, head)];
        units = {row(p_.k, p_.k_strides, batch, head), p_.k_strides.token * element,
                 row(p_.v, p_.v_strides, batch, head), p_.v_strides.token * element};
        std::byte* to = packed_.get() + head_bytes * head_index(batch, head);
        if (convert) {
          units.k = to;
          units.k_row_bytes = p_.head_dim * 4;
          to += p_.tokens * p_.head_dim * 4;
        }
        if (convert || kernel_.bf16_units) {
          units.v = to;
          units.v_row_bytes = p_.head_dim * 4;
        }
      }
    }
    if (rows_of_head == 0) return;
    const auto chunks = static_cast<std::size_t>((p_.tokens + kPackRows - 1) / kPackRows);
    for_each(chunks * units_.size(), [&](std::size_t i, std::byte*) {
      const auto head = static_cast<std::int64_t>(i / chunks);
      const auto first = static_cast<std::int64_t>(i % chunks) * kPackRows;
      const std::int64_t past = std::min(first + kPackRows, p_.tokens);
      const std::byte* k = row(p_.k, p_.k_strides, head / p_.heads, head % p_.heads);
      const std::byte* v = row(p_.v, p_.v_strides, head / p_.heads, head % p_.heads);
      const HeadUnits& units = units_[static_cast<std::size_t>(head)];
      if (kernel_.bf16_units) {
        pack_pairs(v, p_.v_strides.token, first, past, const_cast<std::byte*>(units.v));
      } else {
        widen(k, p_.k_strides.token, first, past, const_cast<std::byte*>(units.k));
        widen(v, p_.v_strides.token, first, past, const_cast<std::byte*>(units.v));
      }
    });
  }

  void widen(const std::byte* from, std::int64_t stride, std::int64_t first, std::int64_t past,
             std::byte* to) const {
    for (std::int64_t token = first; token < past; ++token) {
      const auto* source = reinterpret_cast<const std::uint16_t*>(from) + token * stride;
      float* target = reinterpret_cast<float*>(to) + token * p_.head_dim;
      if (p_.type == DataType::BFloat16) {
        for (std::int64_t d = 0; d < p_.head_dim; ++d) target[d] = cpu::from_bf16(source[d]);
      } else {
        for (std::int64_t d = 0; d < p_.head_dim; ++d) target[d] = cpu::from_fp16(source[d]);
      }
    }
  }

  // Row i of the result holds keys 2 i (low halves) and 2 i + 1; a last odd key has zeros beside it.
  void pack_pairs(const std::byte* from, std::int64_t stride, std::int64_t first, std::int64_t past,
                  std::byte* to) const {
    for (std::int64_t token = first; token < past; token += 2) {
      const auto* even = reinterpret_cast<const std::uint16_t*>(from) + token * stride;
      const auto* odd = even + stride;
      auto* target = reinterpret_cast<std::uint32_t*>(to) + token / 2 * p_.head_dim;
      if (token + 1 < p_.tokens) {
        for (std::int64_t d = 0; d < p_.head_dim; ++d) target[d] = even[d] | std::uint32_t{odd[d]} << 16;
      } else {
        for (std::int64_t d = 0; d < p_.head_dim; ++d) target[d] = even[d];
      }
    }
  }

  void compute() {
    const std::int64_t element = bytes_per_element(p_.type);
    for_each(items_.size(), [&](std::size_t i, std::byte* workspace) {
      const Item& item = items_[i];
      const RunTable& table = *p_.tables[static_cast<std::size_t>(item.head)];
      const HeadUnits& units = units_[head_index(item.batch, item.head)];
      const std::int64_t first = item.granule * kGranuleRows;
      GranuleArguments arguments;
      arguments.q = row(p_.q, p_.q_strides, item.batch, item.head) + first * p_.q_strides.token * element;
      arguments.q_row_bytes = p_.q_strides.token * element;
      arguments.q_type = p_.type;
      arguments.rows = table.rows(item.granule);
      arguments.k = units.k;
      arguments.k_row_bytes = units.k_row_bytes;
      arguments.v = units.v;
      arguments.v_row_bytes = units.v_row_bytes;
      arguments.head_dim = p_.head_dim;
      arguments.scale = p_.scale;
      arguments.runs = table.runs(item.granule);
      arguments.out = const_cast<std::byte*>(row(p_.out, p_.out_strides, item.batch, item.head)) +
                      first * p_.out_strides.token * element;
      arguments.out_row_bytes = p_.out_strides.token * element;
      arguments.lse =
          p_.lse == nullptr ? nullptr : p_.lse + (item.batch * p_.heads + item.head) * p_.tokens + first;
      arguments.workspace = workspace;
      kernel_.run(arguments);
    });
  }

  const AttentionProblem& p_;
  const GranuleKernel& kernel_;
  const CpuOptions& options_;
  std::vector<Item> items_;
  std::vector<HeadUnits> units_;
  AlignedBytes packed_;
};

}  // namespace

std::string_view name_of(CpuBackend backend) {
  switch (backend) {
    case CpuBackend::Portable:
      return "portable";
    case CpuBackend::Avx2:
      return "avx2";
    case CpuBackend::Avx512:
      return "avx512";
    case CpuBackend::Avx512Bf16:
      return "avx512-bf16";
  }
  return "unknown";
}

bool is_available(CpuBackend backend) {
  switch (backend) {
    case CpuBackend::Portable:
      return true;
    case CpuBackend::Avx2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case CpuBackend::Avx512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    case CpuBackend::Avx512Bf16:
      return is_available(CpuBackend::Avx512) && __builtin_cpu_supports("avx512bf16");
  }
  return false;
}

CpuBackend best_backend(DataType type) {
  if (type == DataType::BFloat16 && is_available(CpuBackend::Avx512Bf16)) return CpuBackend::Avx512Bf16;
  if (is_available(CpuBackend::Avx512)) return CpuBackend::Avx512;
  return is_available(CpuBackend::Avx2) ? CpuBackend::Avx2 : CpuBackend::Portable;
}

void run_attention(const AttentionProblem& problem, const CpuOptions& options) {
  check(problem);
  Layer(problem, options).run();
}

}  // namespace vdit::kernels
