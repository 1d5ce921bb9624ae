// SPDX-License-Identifier: Apache-2.0
#include "engine/attention/kernel_call.h"

#include <ATen/Parallel.h>

#include <cassert>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>

#include "engine/attention/device_queue.h"
#include "engine/base/error.h"
#include "kernels/include/vdit/kernels/run_attention.h"

namespace vdit::engine {
namespace {

void run_on_libtorch_threads(int workers, const std::function<void(int worker)>& work) {
  at::parallel_for(0, workers, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t worker = begin; worker < end; ++worker) work(static_cast<int>(worker));
  });
}

[[noreturn]] void fail(const at::Tensor& q, const char* what) {
  throw Error({.kind = q.is_cpu() ? ErrorKind::Internal : ErrorKind::Resource,
               .code = "attention.kernel",
               .subject = "attention on " + q.device().str(),
               .found = what,
               .hint = q.is_cpu() ? "" : "run dense, or use --device cpu"});
}

}  // namespace

kernels::DataType kernel_type(at::ScalarType type) {
  assert(type == at::kFloat || type == at::kBFloat16);
  return type == at::kBFloat16 ? kernels::DataType::BFloat16 : kernels::DataType::Float32;
}

kernels::Strides strides_of(const at::Tensor& x) {
  assert(x.stride(2) == 1);
  return {.batch = 0, .head = x.stride(0), .token = x.stride(1)};
}

kernels::CpuOptions on_libtorch_threads() {
  return {.threads = at::get_num_threads(), .backend = {}, .executor = run_on_libtorch_threads};
}

const kernels::CudaAttention& KernelPlans::get(const kernels::AttentionProblem& problem) {
  // A search tries ever new combinations; plans take device memory.
  constexpr std::size_t kMostPlans = 1024;
  Key key{.tables = {problem.tables.begin(), problem.tables.end()},
          .type = problem.type,
          .head_dim = problem.head_dim};
  if (const auto found = plans_.find(key); found != plans_.end()) return found->second;
  if (plans_.size() >= kMostPlans) plans_.clear();
  return plans_.emplace(std::move(key), kernels::CudaAttention(problem)).first->second;
}

bool kernel_takes(const at::Tensor& q) {
  if (q.is_cpu()) return true;
  static const bool has_kernels = !kernels::why_no_cuda();  // an old device has none
  return has_kernels && q.is_cuda() && q.scalar_type() == at::kBFloat16 &&
         (q.size(2) == 64 || q.size(2) == 128);
}

void call_kernel(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, at::Tensor& out, double scale,
                 std::span<const kernels::RunTable* const> tables, KernelPlans& plans,
                 const kernels::ModelRows* model_rows) {
  const kernels::AttentionProblem problem{.type = kernel_type(q.scalar_type()),
                                          .batch = 1,
                                          .heads = q.size(0),
                                          .tokens = q.size(1),
                                          .head_dim = q.size(2),
                                          .scale = static_cast<float>(scale),
                                          .q = q.const_data_ptr(),
                                          .k = k.const_data_ptr(),
                                          .v = v.const_data_ptr(),
                                          .out = out.mutable_data_ptr(),
                                          .q_strides = strides_of(q),
                                          .k_strides = strides_of(k),
                                          .v_strides = strides_of(v),
                                          .out_strides = strides_of(out),
                                          .tables = tables};
  try {
    if (q.is_cuda()) {
      plans.get(problem).run(problem, current_stream(q.device()), model_rows);
    } else {
      assert(model_rows == nullptr);
      kernels::run_attention(problem, on_libtorch_threads());
    }
  } catch (const std::logic_error& error) {
    fail(q, error.what());
  } catch (const std::runtime_error& error) {
    fail(q, error.what());
  }
}

std::string kernel_name(const at::Tensor& q) {
  if (q.is_cuda()) return "kernels cuda";
  return "kernels " + std::string(kernels::name_of(kernels::best_backend(kernel_type(q.scalar_type()))));
}

}  // namespace vdit::engine
