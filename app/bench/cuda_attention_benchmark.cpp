// SPDX-License-Identifier: Apache-2.0
#include "app/bench/cuda_attention_benchmark.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/_scaled_dot_product_cudnn_attention.h>
#include <ATen/ops/_scaled_dot_product_flash_attention.h>
#include <ATen/ops/cos.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/sin.h>
#include <c10/core/DeviceGuard.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <deque>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>

#include "app/bench/density_search.h"
#include "app/bench/host_facts.h"
#include "engine/attention/device_queue.h"
#include "engine/base/atomic_file.h"
#include "engine/base/formatted.h"
#include "engine/models/compute_options.h"
#include "engine/models/cross_attention.h"
#include "kernels/include/vdit/kernels/cross_attention_cuda.h"
#include "kernels/include/vdit/kernels/head_layout_cuda.h"
#include "kernels/include/vdit/kernels/run_attention_cuda.h"
#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"

namespace vdit::app {
namespace {

using kernels::HeadMode;
using kernels::Mode;
using kernels::TokenOrder;

struct Shape {
  std::string name;
  std::string title;
  kernels::TokenGrid grid;
  std::int64_t heads;         ///< that attention is measured with
  std::int64_t layout_heads;  ///< of the model: what the layout pass is measured with
  std::int64_t head_dim;
  kernels::HeadNorm norm;
};

const std::vector<Shape>& shapes() {
  using enum kernels::HeadNorm;
  static const std::vector<Shape> kShapes{
      {"wan-1.3b", "Wan2.1-1.3B, 480p", {.frames = 21, .height = 30, .width = 52}, 12, 12, 128, AllHeads},
      {"wan-14b", "Wan2.1-14B, 720p", {.frames = 21, .height = 45, .width = 80}, 8, 40, 128, AllHeads},
      {"hunyuan",
       "HunyuanVideo, 720p",
       {.frames = 33, .height = 45, .width = 80, .text_after = 256},
       8,
       24,
       128,
       PerHead},
      {"cogvideox1.5",
       "CogVideoX1.5",
       {.frames = 11, .height = 48, .width = 85, .text_before = 226},
       16,
       48,
       64,
       PerHead},
  };
  return kShapes;
}

/// Something that is timed. Nothing, or bytes that a pass must move.
struct Entry {
  std::string name;
  double density = 0;   ///< of attention
  double computed = 0;  ///< computed pairs over all pairs
  double bytes = 0;     ///< of passes
  std::function<void()> run;
  std::vector<double> seconds;         ///< of single launches
  std::vector<double> steady_seconds;  ///< of a launch, many back to back
};

struct Tensors {
  at::Tensor q, k, v, out;  // [1, heads, tokens, head_dim] bfloat16
};

/// What is added to a half-width that a search would propose for one that it would not.
constexpr std::int64_t kOddWidth = 3;

/// What launches back to back take together, at least.
constexpr double kSteadySeconds = 0.02;

HeadMode even_stripes(const kernels::TokenGrid& grid, std::int32_t width, double density) {
  HeadMode mode{.mode = Mode::VerticalStripe};
  const auto period = static_cast<std::int32_t>(std::lround(width / density));
  for (std::int32_t at = 0; at + width <= grid.video_tokens(); at += period)
    mode.stripes.push_back({at, at + width});
  return mode;
}

/// Owns plans and tables of the entries of one shape.
class AttentionEntries {
 public:
  AttentionEntries(const Shape& shape, Tensors& tensors, void* stream)
      : shape_(shape), tensors_(tensors), stream_(stream) {
    list_.push_back({.name = "cuDNN, dense", .density = 1, .computed = 1, .run = [&] {
                       at::_scaled_dot_product_cudnn_attention(tensors_.q, tensors_.k, tensors_.v,
                                                               std::nullopt, false);
                     }});
    list_.push_back({.name = "FlashAttention-2, dense", .density = 1, .computed = 1, .run = [&] {
                       at::_scaled_dot_product_flash_attention(tensors_.q, tensors_.k, tensors_.v);
                     }});
  }

  void add(const std::string& name, const std::vector<HeadMode>& modes) {
    Plan& plan = plans_.emplace_back();
    for (const HeadMode& mode : modes) plan.distinct.push_back(kernels::build_runs(mode, shape_.grid));
    std::vector<const kernels::RunTable*> tables;
    double kept = 0;
    for (std::int64_t head = 0; head < shape_.heads; ++head) {
      tables.push_back(&plan.distinct[static_cast<std::size_t>(head) % plan.distinct.size()]);
      kept += static_cast<double>(kernels::kept_pairs(*tables.back()));
    }
    const std::int64_t tokens = shape_.grid.tokens();
    const kernels::Strides packed{0, tokens * shape_.head_dim, shape_.head_dim};
    plan.problem = {.type = kernels::DataType::BFloat16,
                    .heads = shape_.heads,
                    .tokens = tokens,
                    .head_dim = shape_.head_dim,
                    .scale = 1 / std::sqrt(static_cast<float>(shape_.head_dim)),
                    .q = tensors_.q.data_ptr(),
                    .k = tensors_.k.data_ptr(),
                    .v = tensors_.v.data_ptr(),
                    .out = tensors_.out.data_ptr(),
                    .q_strides = packed,
                    .k_strides = packed,
                    .v_strides = packed,
                    .out_strides = packed,
                    .tables = tables};
    plan.attention = std::make_unique<kernels::CudaAttention>(plan.problem);
    const double all =
        static_cast<double>(shape_.heads) * static_cast<double>(tokens) * static_cast<double>(tokens);
    list_.push_back({.name = name,
                     .density = kept / all,
                     .computed = static_cast<double>(plan.attention->computed_pairs()) / all,
                     .run = [&plan, stream = stream_] { plan.attention->run(plan.problem, stream); }});
    kernel_ = plan.attention->kernel_name();
  }

  std::vector<Entry>& list() { return list_; }
  const std::string& kernel() const { return kernel_; }

 private:
  struct Plan {
    std::vector<kernels::RunTable> distinct;
    kernels::AttentionProblem problem;
    std::unique_ptr<kernels::CudaAttention> attention;
  };

  const Shape& shape_;
  Tensors& tensors_;
  void* stream_;
  std::deque<Plan> plans_;
  std::vector<Entry> list_;
  std::string kernel_;
};

void add_modes(AttentionEntries& entries, const Shape& shape, const std::vector<double>& densities) {
  entries.add("Full", {HeadMode{}});
  const auto band = [&](Mode mode, TokenOrder order, double density) {
    return mode_of_density(mode, order, shape.grid, density);
  };
  for (const double density : densities) {
    const std::string suffix = formatted(" %.2g", density);
    const auto add = [&](const char* name, HeadMode mode) { entries.add(name + suffix, {std::move(mode)}); };
    add("Diagonal", band(Mode::Diagonal, TokenOrder::FrameMajor, density));
    add("Multi-Diagonal, space-major", band(Mode::MultiDiagonal, TokenOrder::SpaceMajor, density));
    add("Multi-Diagonal, frame-major", band(Mode::MultiDiagonal, TokenOrder::FrameMajor, density));
    HeadMode odd = band(Mode::MultiDiagonal, TokenOrder::FrameMajor, density);
    odd.half_width += kOddWidth;
    add("Multi-Diagonal, frame-major, odd width", odd);
    add("Vertical-Stripe of 64", even_stripes(shape.grid, 64, density));
    add("Vertical-Stripe of 256", even_stripes(shape.grid, 256, density));
  }
  entries.add("all modes mixed",
              {HeadMode{}, HeadMode{.mode = Mode::Skip}, band(Mode::Diagonal, TokenOrder::FrameMajor, .25),
               band(Mode::MultiDiagonal, TokenOrder::SpaceMajor, .25), even_stripes(shape.grid, 256, .25),
               band(Mode::Diagonal, TokenOrder::FrameMajor, .1),
               band(Mode::MultiDiagonal, TokenOrder::SpaceMajor, .1), even_stripes(shape.grid, 256, .1)});
}

double seconds_of(const std::function<void()>& work, const at::Device& device) {
  engine::DeviceClock clock;
  double seconds = 0;
  {
    const engine::DeviceClock::Scope scope(clock, seconds, device);
    work();
  }
  clock.settle();
  return seconds;
}

/// Also launches entries back to back for this long, as a model does, under a load that lets the clock
/// settle; 0: does not.
struct Rounds {
  int count;
  double steady_seconds = 0;
};

// Every entry once a round, in a new order, after two rounds of warm-up. Before each a buffer much larger
// than the L2 cache is written: no entry finds its inputs there, and the entry is enqueued while that runs,
// so that the host's share of a launch (up to .1 ms) is hidden as it is in a model, whose queue is always
// ahead of the device.
void time_entries(std::vector<Entry>& entries, Rounds rounds, const at::Device& device) {
  constexpr int kWarmUp = 2;
  constexpr std::int64_t kFlushedBytes = std::int64_t{1} << 30;
  const at::Tensor flushed = at::empty({kFlushedBytes}, at::TensorOptions(device).dtype(at::kByte));
  std::mt19937 random(std::random_device{}());
  std::vector<Entry*> order;
  for (Entry& entry : entries) order.push_back(&entry);
  for (int round = 0; round < rounds.count + kWarmUp; ++round) {
    std::shuffle(order.begin(), order.end(), random);
    for (Entry* entry : order) {
      flushed.zero_();
      const double seconds = seconds_of(entry->run, device);
      if (round >= kWarmUp) entry->seconds.push_back(seconds);
      if (rounds.steady_seconds == 0) continue;
      const int launches = std::max(1, static_cast<int>(std::ceil(rounds.steady_seconds / seconds)));
      const double steady = seconds_of(
          [&] {
            for (int i = 0; i < launches; ++i) entry->run();
          },
          device);
      if (round >= kWarmUp) entry->steady_seconds.push_back(steady / launches);
    }
  }
}

nlohmann::json measure_attention(const Shape& shape, const CudaAttentionSettings& settings,
                                 const at::Device& device) {
  const auto options = at::TensorOptions(device).dtype(at::kBFloat16);
  const std::int64_t tokens = shape.grid.tokens();
  const std::vector<std::int64_t> sizes{1, shape.heads, tokens, shape.head_dim};
  Tensors tensors{at::randn(sizes, options), at::randn(sizes, options), at::randn(sizes, options),
                  at::empty(sizes, options)};
  AttentionEntries entries(shape, tensors, engine::current_stream(device));
  add_modes(entries, shape, settings.densities);
  time_entries(entries.list(), {settings.rounds, kSteadySeconds}, device);
  const double dense_tflop = 4e-12 * static_cast<double>(shape.heads * shape.head_dim) *
                             static_cast<double>(tokens) * static_cast<double>(tokens);
  const auto rate = [&](const Entry& entry) { return dense_tflop * entry.density / median(entry.seconds); };
  const auto steady_rate = [&](const Entry& entry) {
    return dense_tflop * entry.density / median(entry.steady_seconds);
  };
  const auto fastest_dense = [&](const auto& rate_of) {
    return std::max({rate_of(entries.list()[0]), rate_of(entries.list()[1]), rate_of(entries.list()[2])});
  };
  const Entry& cudnn = entries.list()[0];
  const double fastest = fastest_dense(rate), steady_fastest = fastest_dense(steady_rate);
  std::printf("\n#### %s: %lld heads x %lld tokens x %lld, bf16, %s\n\n", shape.title.c_str(),
              static_cast<long long>(shape.heads), static_cast<long long>(tokens),
              static_cast<long long>(shape.head_dim), entries.kernel().c_str());
  std::printf(
      "| | density | ms (least to most) | TFLOP/s kept | computed | of the fastest dense | back to back: ms "
      "| "
      "of the fastest dense | of cuDNN's time |\n"
      "|---|---|---|---|---|---|---|---|---|\n");
  nlohmann::json rows = nlohmann::json::array();
  for (const Entry& entry : entries.list()) {
    const double seconds = median(entry.seconds);
    const auto [least, most] = std::minmax_element(entry.seconds.begin(), entry.seconds.end());
    std::printf("| %s | %.3f | %.3f (%.3f to %.3f) | %.0f | %.0f | %.3f | %.3f | %.3f | 1/%.2f |\n",
                entry.name.c_str(), entry.density, seconds * 1e3, *least * 1e3, *most * 1e3, rate(entry),
                dense_tflop * entry.computed / seconds, rate(entry) / fastest,
                median(entry.steady_seconds) * 1e3, steady_rate(entry) / steady_fastest,
                median(cudnn.seconds) / seconds);
    rows.push_back({{"variant", entry.name},
                    {"density", entry.density},
                    {"computed_density", entry.computed},
                    {"seconds", entry.seconds},
                    {"tflop_per_second", rate(entry)},
                    {"of_fastest_dense", rate(entry) / fastest},
                    {"steady_seconds", entry.steady_seconds},
                    {"steady_of_fastest_dense", steady_rate(entry) / steady_fastest}});
  }
  std::fflush(stdout);
  return {{"shape", shape.name},        {"heads", shape.heads},       {"tokens", tokens},
          {"head_dim", shape.head_dim}, {"kernel", entries.kernel()}, {"results", rows}};
}

/// The layout pass of a whole layer beside a plain copy of one tensor.
/// Prints passes, the first of them a copy; bytes are those that each must move.
nlohmann::json passes_json(const char* title, const Shape& shape, const std::vector<Entry>& entries) {
  std::printf(
      "\n#### %s, %s: %lld heads x %lld tokens x %lld\n\n| | ms | TB/s | of a copy |\n|---|---|---|---|\n",
      title, shape.title.c_str(), static_cast<long long>(shape.layout_heads),
      static_cast<long long>(shape.grid.tokens()), static_cast<long long>(shape.head_dim));
  nlohmann::json results = nlohmann::json::array();
  const double copy = entries[0].bytes / median(entries[0].seconds);
  for (const Entry& entry : entries) {
    const double rate = entry.bytes / median(entry.seconds);
    std::printf("| %s | %.3f | %.2f | %.2f |\n", entry.name.c_str(), median(entry.seconds) * 1e3,
                rate * 1e-12, rate / copy);
    results.push_back({{"variant", entry.name}, {"seconds", entry.seconds}, {"of_copy", rate / copy}});
  }
  std::fflush(stdout);
  return {{"shape", shape.name}, {"heads", shape.layout_heads}, {"results", results}};
}

nlohmann::json measure_layout(const Shape& shape, const CudaAttentionSettings& settings,
                              const at::Device& device) {
  const std::int64_t tokens = shape.grid.tokens(), channels = shape.layout_heads * shape.head_dim;
  const auto half = at::TensorOptions(device).dtype(at::kBFloat16), full = half.dtype(at::kFloat);
  std::vector<at::Tensor> rows, heads;
  for (int i = 0; i < 3; ++i) {
    rows.push_back(at::randn({tokens, channels}, half));
    heads.push_back(at::empty({shape.layout_heads, tokens, shape.head_dim}, half));
  }
  const at::Tensor weight = at::ones({channels}, full);
  const at::Tensor angles = at::randn({tokens, shape.head_dim / 2}, full);
  const at::Tensor cosines = at::cos(angles), sines = at::sin(angles);
  const double bytes = 2.0 * static_cast<double>(rows[0].nbytes());
  std::vector<Entry> entries{{.name = "copy of one tensor", .bytes = bytes, .run = [&] {
                                heads[0].view(-1).copy_(rows[0].view(-1));
                              }}};
  std::vector<kernels::HeadPlace> places[2];
  std::vector<kernels::HeadLayoutTensor> tensors;
  for (std::int32_t h = 0; h < shape.layout_heads; ++h) {
    places[0].push_back({h, TokenOrder::FrameMajor});
    places[1].push_back({h, TokenOrder::SpaceMajor});
  }
  for (std::size_t i = 0; i < 3; ++i) {
    tensors.push_back({.rows = rows[i].data_ptr(),
                       .row_stride = channels,
                       .heads = heads[i].data_ptr(),
                       .head_strides = {.head = tokens * shape.head_dim, .token = shape.head_dim},
                       .norm_weight = i < 2 ? weight.const_data_ptr<float>() : nullptr,
                       .rotate = i < 2});
  }
  void* const stream = engine::current_stream(device);
  for (const std::size_t order : {0, 1}) {
    const kernels::HeadLayoutProblem problem{.grid = shape.grid,
                                             .head_dim = shape.head_dim,
                                             .heads = places[order],
                                             .norm = shape.norm,
                                             .cosines = cosines.const_data_ptr<float>(),
                                             .sines = sines.const_data_ptr<float>(),
                                             .tensors = tensors};
    entries.push_back(
        {.name = std::string("q, k, v: norm, rotate, lay out") + (order == 1 ? ", space-major" : ""),
         .bytes = 3 * bytes,
         .run = [problem, stream] { kernels::lay_out_heads_cuda(problem, stream); }});
  }
  time_entries(entries, {settings.rounds}, device);
  return passes_json("Layout pass", shape, entries);
}

/// A prompt of 120 tokens and what counts for the padding.
constexpr std::int64_t kCrossKeys = 121;

nlohmann::json measure_cross(const Shape& shape, const CudaAttentionSettings& settings,
                             const at::Device& device) {
  const at::TensorOptions half = at::TensorOptions(device).dtype(at::kBFloat16),
                          full = half.dtype(at::kFloat);
  const std::int64_t tokens = shape.grid.tokens(), channels = shape.layout_heads * shape.head_dim;
  const at::Tensor q = at::randn({1, tokens, channels}, half), copy = at::empty_like(q);
  const at::Tensor weight = at::ones({channels}, full), scales = at::empty({tokens}, full);
  const auto pack = [&](at::ScalarType type) {
    return engine::pack_cross_keys(at::randn({kCrossKeys, channels}, full),
                                   at::randn({kCrossKeys, channels}, full), weight, shape.layout_heads, 392,
                                   type);
  };
  const engine::CrossKeyValues ours = pack(at::kBFloat16);
  engine::CrossKeyValues theirs = pack(at::kFloat);  // which our kernel does not take
  for (at::Tensor* tensor : {&theirs.keys, &theirs.values, &theirs.bias}) *tensor = tensor->to(at::kBFloat16);
  const auto attend = [&](const engine::CrossKeyValues& context) {
    return [&] {
      const engine::CrossKeyValues* const contexts[] = {&context};
      engine::cross_attention(q, weight, 1e-6, contexts);
    };
  };
  const auto bytes = static_cast<double>(q.nbytes());
  std::vector<Entry> entries{
      {.name = "copy of the queries", .bytes = 2 * bytes, .run = [&] { copy.copy_(q); }},
      {.name = "1 / rms of the rows",
       .bytes = bytes,
       .run =
           [&] {
             kernels::inverse_rms_cuda(q.const_data_ptr(), 1e-6F, scales.mutable_data_ptr<float>(), tokens,
                                       channels, engine::current_stream(device));
           }},
      {.name = "with that: all of it", .bytes = 3 * bytes, .run = attend(ours)},
      {.name = "norm, then LibTorch", .bytes = 4 * bytes, .run = attend(theirs)}};
  time_entries(entries, {settings.rounds}, device);
  return passes_json("Cross-attention", shape, entries);
}

}  // namespace

const std::vector<std::string>& cuda_attention_shapes() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const Shape& shape : shapes()) names.push_back(shape.name);
    return names;
  }();
  return kNames;
}

void run_cuda_attention(const CudaAttentionSettings& settings, const std::vector<std::string>& command) {
  const c10::InferenceMode no_gradients;
  const at::Device device = engine::device_named(settings.device, "--device");
  const c10::DeviceGuard guard(device);
  std::printf("%s\n", kernels::cuda_device_name().c_str());
  nlohmann::json document{{"format", "vdit-bench-cuda-attention"},
                          {"version", 1},
                          {"device", kernels::cuda_device_name()},
                          {"host", host_facts(command)},
                          {"rounds", settings.rounds},
                          {"attention", nlohmann::json::array()},
                          {"layout", nlohmann::json::array()},
                          {"cross", nlohmann::json::array()}};
  for (const Shape& shape : shapes()) {
    const auto& wanted = settings.shapes;
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), shape.name) == wanted.end()) continue;
    document["layout"].push_back(measure_layout(shape, settings, device));
    if (shape.norm == kernels::HeadNorm::AllHeads)  // Wan's; the others' text is in the sequence
      document["cross"].push_back(measure_cross(shape, settings, device));
    document["attention"].push_back(measure_attention(shape, settings, device));
  }
  if (!settings.json.empty()) write_file(settings.json, document.dump(2) + '\n', Overwrite::Yes);
}

}  // namespace vdit::app
