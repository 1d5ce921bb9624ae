// SPDX-License-Identifier: Apache-2.0
#include "kernels/include/vdit/kernels/run_attention_cuda.h"

#include <cuda_runtime_api.h>

#include <stdexcept>

#include "kernels/cuda/attention_kernels.h"
#include "kernels/cuda/cuda_check.h"

namespace vdit::kernels {

using namespace cuda;

struct CudaAttention::State {
  const AttentionKernel* kernel;
  AttentionProblem shape;  // without pointers and tables
  DevicePlan plan;
};

namespace {

int device_attribute(cudaDeviceAttr attribute) {
  int device = 0, value = 0;
  VDIT_CUDA_CHECK(cudaGetDevice(&device));
  VDIT_CUDA_CHECK(cudaDeviceGetAttribute(&value, attribute, device));
  return value;
}

const AttentionKernel& kernel_for(const AttentionProblem& shape, int major) {
  if (shape.type == DataType::Float32)
    throw std::invalid_argument("CUDA attention: type is Float32, supported are BFloat16 and Float16");
  const auto element = shape.type == DataType::BFloat16 ? Element::BFloat16 : Element::Float16;
  const AttentionKernel* kernel = find_kernel(major, element, shape.head_dim);
  if (kernel == nullptr)
    throw std::invalid_argument("CUDA attention: head dimension " + std::to_string(shape.head_dim) +
                                " is not supported, 64 and 128 are");
  return *kernel;
}

void check_plannable(const AttentionProblem& shape) {
  if (static_cast<std::int64_t>(shape.tables.size()) != shape.heads)
    throw std::invalid_argument("CUDA attention: " + std::to_string(shape.tables.size()) +
                                " run tables for " + std::to_string(shape.heads) + " heads");
  if (shape.batch < 0 || shape.tokens < 0) throw std::invalid_argument("CUDA attention: a size is negative");
}

AttentionProblem shape_of(AttentionProblem problem) {
  problem.q = problem.k = problem.v = nullptr;
  problem.out = nullptr;
  problem.lse = nullptr;
  problem.tables = {};
  return problem;
}

DeviceTensor tensor(const void* data, const Strides& strides) {
  return {const_cast<void*>(data), strides.batch, strides.head, strides.token};
}

void require_planned_shape(const AttentionProblem& problem, const AttentionProblem& shape) {
  if (problem.type != shape.type || problem.batch != shape.batch || problem.heads != shape.heads ||
      problem.tokens != shape.tokens || problem.head_dim != shape.head_dim)
    throw std::invalid_argument("CUDA attention: the problem's shape is not the one that was planned");
  if (!(problem.scale > 0)) throw std::invalid_argument("CUDA attention: scale is not positive");
  if (!problem.q || !problem.k || !problem.v || !problem.out)
    throw std::invalid_argument("CUDA attention: q, k, v or out is null");
}

void set_model_rows(AttentionLaunch& launch, const ModelRows& rows) {
  if (rows.reordered_values == nullptr || rows.grid.tokens() != launch.tokens)
    throw std::invalid_argument("CUDA attention: the model's rows have no reordered values, or another grid");
  launch.reordered_values = const_cast<void*>(rows.reordered_values);
  launch.output_order = {.text_before = static_cast<int>(rows.grid.text_before),
                         .video_tokens = static_cast<int>(rows.grid.video_tokens()),
                         .frames = static_cast<int>(rows.grid.frames),
                         .places = static_cast<int>(rows.grid.places())};
}

}  // namespace

std::optional<std::string> why_no_cuda() {
  int devices = 0;
  const cudaError_t status = cudaGetDeviceCount(&devices);
  if (status != cudaSuccess) {
    cudaGetLastError();  // not sticky: the next call starts clean
    return std::string("no CUDA device: ") + cudaGetErrorString(status);
  }
  if (devices == 0) return "no CUDA device";
  const int major = device_attribute(cudaDevAttrComputeCapabilityMajor);
  if (major < 8) return "the device has compute capability " + std::to_string(major) + ".x, 8.0 is the least";
  return std::nullopt;
}

std::string cuda_device_name() {
  if (why_no_cuda()) return {};
  int device = 0;
  cudaDeviceProp properties{};
  VDIT_CUDA_CHECK(cudaGetDevice(&device));
  VDIT_CUDA_CHECK(cudaGetDeviceProperties(&properties, device));
  return std::string(properties.name) + ", sm_" + std::to_string(properties.major) +
         std::to_string(properties.minor);
}

CudaAttention::CudaAttention(const AttentionProblem& shape) {
  check_plannable(shape);
  if (const auto reason = why_no_cuda()) throw std::runtime_error("CUDA attention: " + *reason);
  const AttentionKernel& kernel = kernel_for(shape, device_attribute(cudaDevAttrComputeCapabilityMajor));
  const LaunchPlan plan = compile_launch_plan(shape.tables, shape.tokens, shape.batch, kernel.shape);
  state_ = std::make_unique<State>(State{&kernel, shape_of(shape), DevicePlan(plan, kernel.shape)});
}

CudaAttention::~CudaAttention() = default;
CudaAttention::CudaAttention(CudaAttention&&) noexcept = default;
CudaAttention& CudaAttention::operator=(CudaAttention&&) noexcept = default;

void CudaAttention::run(const AttentionProblem& problem, void* stream, const ModelRows* rows) const {
  if (state_->plan.item_count() == 0) return;
  require_planned_shape(problem, state_->shape);
  AttentionLaunch launch;
  launch.batch = problem.batch;
  launch.heads = problem.heads;
  launch.tokens = problem.tokens;
  launch.scale = problem.scale;
  launch.queries = tensor(problem.q, problem.q_strides);
  launch.keys = tensor(problem.k, problem.k_strides);
  launch.values = tensor(problem.v, problem.v_strides);
  launch.output = tensor(problem.out, problem.out_strides);
  launch.log_sum_exp = problem.lse;
  launch.stream = static_cast<cudaStream_t>(stream);
  if (rows != nullptr) set_model_rows(launch, *rows);
  state_->kernel->launch(launch, state_->plan);
}

const char* CudaAttention::kernel_name() const noexcept {
  return state_->kernel->name;
}

std::int64_t CudaAttention::computed_pairs() const noexcept {
  const TileShape shape = state_->plan.shape();
  return state_->plan.chunks() * shape.chunk_keys * shape.granules * kGranuleRows;
}

}  // namespace vdit::kernels
