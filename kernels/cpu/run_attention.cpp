// SPDX-License-Identifier: Apache-2.0
#include "kernels/include/vdit/kernels/run_attention.h"

#include <algorithm>
#include <vector>

#include "kernels/cpu/backend.h"
#include "kernels/cpu/granule_kernel.h"
#include "kernels/cpu/head_units.h"
#include "kernels/cpu/workers.h"

namespace vdit::kernels {
namespace {

struct Item {
  std::int32_t batch;
  std::int32_t head;
  std::int32_t granule;
};

// A head of a batch row, and the most keys that one of its granules keeps.
struct HeadOfBatch {
  std::int32_t batch;
  std::int32_t head;
  std::int64_t most_keys;
};

std::int64_t most_keys(const RunTable& table) {
  std::int64_t most = 0;
  for (std::int64_t granule = 0; granule < table.granules(); ++granule) {
    std::int64_t keys = 0;
    for (const Run& run : table.runs(granule)) keys += run.size();
    most = std::max(most, keys);
  }
  return most;
}

// Heads with the longest granules first, so that short ones even out the end. The granules of a head follow
// one another: neighbours keep nearly the same keys, which are then still in the cache. (Granules sorted by
// length over all heads took a tenth to a fifth longer at 8,192 tokens: every item met another head's keys.)
std::vector<Item> queue_of(const AttentionProblem& p) {
  std::vector<HeadOfBatch> heads;
  for (std::int32_t batch = 0; batch < p.batch; ++batch) {
    for (std::int32_t head = 0; head < p.heads; ++head) {
      heads.push_back({batch, head, most_keys(*p.tables[static_cast<std::size_t>(head)])});
    }
  }
  std::stable_sort(heads.begin(), heads.end(),
                   [](const HeadOfBatch& a, const HeadOfBatch& b) { return a.most_keys > b.most_keys; });
  std::vector<Item> items;
  for (const HeadOfBatch& head : heads) {
    const auto granules =
        static_cast<std::int32_t>(p.tables[static_cast<std::size_t>(head.head)]->granules());
    for (std::int32_t granule = 0; granule < granules; ++granule)
      items.push_back({head.batch, head.head, granule});
  }
  return items;
}

// Bytes from the first row of the first head to the first row of this one.
std::int64_t head_offset(const AttentionProblem& p, const Strides& strides, std::int64_t batch,
                         std::int64_t head) {
  return (batch * strides.batch + head * strides.head) * bytes_per_element(p.type);
}

std::vector<cpu::HeadRows> sources_of(const AttentionProblem& p) {
  const std::int64_t element = bytes_per_element(p.type);
  std::vector<cpu::HeadRows> sources;
  for (std::int64_t batch = 0; batch < p.batch; ++batch) {
    for (std::int64_t head = 0; head < p.heads; ++head) {
      sources.push_back({static_cast<const std::byte*>(p.k) + head_offset(p, p.k_strides, batch, head),
                         p.k_strides.token * element,
                         static_cast<const std::byte*>(p.v) + head_offset(p, p.v_strides, batch, head),
                         p.v_strides.token * element});
    }
  }
  return sources;
}

cpu::GranuleArguments arguments_of(const AttentionProblem& p, const Item& item, const cpu::HeadRows& rows) {
  const RunTable& table = *p.tables[static_cast<std::size_t>(item.head)];
  const std::int64_t element = bytes_per_element(p.type);
  const std::int64_t first = item.granule * kGranuleRows;
  cpu::GranuleArguments arguments;
  arguments.q = static_cast<const std::byte*>(p.q) + head_offset(p, p.q_strides, item.batch, item.head) +
                first * p.q_strides.token * element;
  arguments.q_row_bytes = p.q_strides.token * element;
  arguments.q_type = p.type;
  arguments.rows = table.rows(item.granule);
  arguments.k = rows.k;
  arguments.k_row_bytes = rows.k_row_bytes;
  arguments.v = rows.v;
  arguments.v_row_bytes = rows.v_row_bytes;
  arguments.head_dim = p.head_dim;
  arguments.scale = p.scale;
  arguments.runs = table.runs(item.granule);
  arguments.out = static_cast<std::byte*>(p.out) + head_offset(p, p.out_strides, item.batch, item.head) +
                  first * p.out_strides.token * element;
  arguments.out_row_bytes = p.out_strides.token * element;
  if (p.lse != nullptr) arguments.lse = p.lse + (item.batch * p.heads + item.head) * p.tokens + first;
  return arguments;
}

}  // namespace

void run_attention(const AttentionProblem& problem, const CpuOptions& options) {
  check(problem);
  const cpu::GranuleKernel& kernel = cpu::kernel_for(options, problem.type);
  const cpu::Workers workers(options);
  const cpu::HeadUnits units(kernel, {problem.type, problem.tokens, problem.head_dim}, sources_of(problem),
                             nullptr, workers);
  const std::vector<Item> items = queue_of(problem);
  workers.for_each(items.size(), kernel.workspace_bytes(problem.head_dim),
                   [&](std::size_t i, std::byte* workspace) {
                     const Item& item = items[i];
                     const auto head = static_cast<std::size_t>(item.batch * problem.heads + item.head);
                     cpu::GranuleArguments arguments = arguments_of(problem, item, units[head]);
                     arguments.workspace = workspace;
                     kernel.run(arguments);
                   });
}

}  // namespace vdit::kernels
