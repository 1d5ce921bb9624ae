// SPDX-License-Identifier: Apache-2.0
#include "app/bench/attention_benchmark.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <memory>
#include <optional>

#include "app/bench/cuda_attention_benchmark.h"
#include "app/bench/density_search.h"
#include "app/bench/host_facts.h"
#include "engine/base/atomic_file.h"
#include "kernels/include/vdit/kernels/run_attention.h"
#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"

namespace vdit::app {
namespace {

using kernels::DataType;
using kernels::Mode;
using kernels::TokenOrder;

struct Shape {
  std::string name;
  std::int64_t heads;
  std::int64_t head_dim;
  kernels::TokenGrid grid;
};

const std::vector<Shape>& shapes() {
  static const std::vector<Shape> kShapes{
      {"demo", 4, 64, {.frames = 13, .height = 12, .width = 20}},
      {"wan-1.3b-like", 12, 128, {.frames = 8, .height = 32, .width = 32}},
  };
  return kShapes;
}

struct Settings {
  std::vector<std::string> shapes{"demo", "wan-1.3b-like"};
  std::vector<std::string> types{"float32", "bfloat16"};
  std::vector<double> densities{0.5, 0.25, 0.1};
  int repeats = 7;
  int threads = 0;
  std::string json;
};

struct Family {
  const char* name;
  Mode mode;
  TokenOrder order;
};

constexpr Family kFamilies[] = {
    {"diagonal", Mode::Diagonal, TokenOrder::FrameMajor},
    {"multi-diagonal space-major", Mode::MultiDiagonal, TokenOrder::SpaceMajor},
    {"multi-diagonal frame-major", Mode::MultiDiagonal, TokenOrder::FrameMajor},
    {"vertical-stripe", Mode::VerticalStripe, TokenOrder::FrameMajor},
};

struct Variant {
  std::string name;
  double density = 1;
  std::optional<kernels::RunTable> table;  // unset: LibTorch
  std::vector<double> seconds;
  std::vector<double> cpu_seconds;  // of all threads, those included that wait for others by spinning
};

DataType type_of(const std::string& name) {
  if (name == "float32") return DataType::Float32;
  return name == "bfloat16" ? DataType::BFloat16 : DataType::Float16;
}

at::ScalarType torch_type(DataType type) {
  return type == DataType::Float32 ? at::kFloat : type == DataType::BFloat16 ? at::kBFloat16 : at::kHalf;
}

// What the process has computed so far; on a busy machine it says more than the clock on the wall.
double process_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// Random q, k, v of one layer and a place for the output: [1, heads, tokens, head_dim], packed.
class Layer {
 public:
  Layer(const Shape& shape, DataType type, int threads) : shape_(shape), type_(type), threads_(threads) {
    const auto random = [&] {
      return at::randn({1, shape.heads, shape.grid.tokens(), shape.head_dim}).to(torch_type(type));
    };
    q_ = random();
    k_ = random();
    v_ = random();
    out_ = at::empty_like(q_);
  }

  void run(Variant& variant) {
    const double cpu_begin = process_seconds();
    const auto begin = std::chrono::steady_clock::now();
    if (variant.table) {
      run_ours(*variant.table);
    } else {
      out_ = at::scaled_dot_product_attention(q_, k_, v_);
    }
    variant.seconds.push_back(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    variant.cpu_seconds.push_back(process_seconds() - cpu_begin);
  }

 private:
  void run_ours(const kernels::RunTable& table) {
    const std::int64_t tokens = shape_.grid.tokens();
    const kernels::Strides strides{0, tokens * shape_.head_dim, shape_.head_dim};
    const std::vector<const kernels::RunTable*> tables(static_cast<std::size_t>(shape_.heads), &table);
    const kernels::AttentionProblem problem{
        .type = type_,
        .heads = shape_.heads,
        .tokens = tokens,
        .head_dim = shape_.head_dim,
        .scale = 1 / std::sqrt(static_cast<float>(shape_.head_dim)),
        .q = q_.data_ptr(),
        .k = k_.data_ptr(),
        .v = v_.data_ptr(),
        .out = out_.data_ptr(),
        .q_strides = strides,
        .k_strides = strides,
        .v_strides = strides,
        .out_strides = strides,
        .tables = tables,
    };
    // LibTorch's own pool, as the engine does: two pools would fight for the cores.
    const auto executor = [](int workers, const std::function<void(int)>& work) {
      at::parallel_for(0, workers, 1, [&](std::int64_t first, std::int64_t past) {
        for (std::int64_t worker = first; worker < past; ++worker) work(static_cast<int>(worker));
      });
    };
    kernels::run_attention(problem, {.threads = threads_, .backend = {}, .executor = executor});
  }

  Shape shape_;
  DataType type_;
  int threads_;
  at::Tensor q_, k_, v_, out_;
};

std::vector<Variant> variants(const Shape& shape, const Settings& settings) {
  std::vector<Variant> list;
  list.push_back({.name = "libtorch sdpa"});
  list.push_back({.name = "full", .table = kernels::build_runs({}, shape.grid)});
  for (const Family& family : kFamilies) {
    for (const double density : settings.densities) {
      kernels::RunTable table =
          kernels::build_runs(mode_of_density(family.mode, family.order, shape.grid, density), shape.grid);
      const double reached = kernels::density(table);
      // Frame-major Multi-Diagonal has a floor; a pattern far from the wanted density answers another
      // question.
      if (std::abs(reached - density) > 0.2 * density) continue;
      list.push_back({.name = family.name, .density = reached, .table = std::move(table)});
    }
  }
  return list;
}

nlohmann::json measure(const Shape& shape, const std::string& type, const Settings& settings) {
  Layer layer(shape, type_of(type), settings.threads);
  std::vector<Variant> list = variants(shape, settings);
  for (Variant warm_up : list) layer.run(warm_up);
  for (int repeat = 0; repeat < settings.repeats; ++repeat) {
    for (Variant& variant : list) layer.run(variant);
  }
  const auto tokens = static_cast<double>(shape.grid.tokens());
  const double dense_flop =
      4.0 * static_cast<double>(shape.head_dim) * tokens * tokens * static_cast<double>(shape.heads);
  const auto rate = [&](const Variant& variant, const std::vector<double>& seconds) {
    return dense_flop * variant.density / median(seconds) / 1e9;
  };
  const Variant& torch = list[0];
  const Variant& dense = list[1];
  std::printf("\n%s %s: %lld heads x %lld tokens x %lld, %d threads\n", shape.name.c_str(), type.c_str(),
              static_cast<long long>(shape.heads), static_cast<long long>(shape.grid.tokens()),
              static_cast<long long>(shape.head_dim), at::get_num_threads());
  std::printf("%-27s %7s | %9s %8s %6s %6s | %9s %8s %6s %6s\n", "", "density", "wall ms", "GFLOP/s", "torch",
              "dense", "CPU ms", "GFLOP/s", "torch", "dense");
  nlohmann::json rows = nlohmann::json::array();
  for (const Variant& variant : list) {
    const double wall = rate(variant, variant.seconds);
    const double cpu = rate(variant, variant.cpu_seconds);
    const double wall_of_torch = wall / rate(torch, torch.seconds);
    const double cpu_of_torch = cpu / rate(torch, torch.cpu_seconds);
    const double wall_of_dense = wall / rate(dense, dense.seconds);
    const double cpu_of_dense = cpu / rate(dense, dense.cpu_seconds);
    std::printf("%-27s %7.3f | %9.2f %8.1f %6.2f %6.2f | %9.2f %8.1f %6.2f %6.2f\n", variant.name.c_str(),
                variant.density, median(variant.seconds) * 1e3, wall, wall_of_torch, wall_of_dense,
                median(variant.cpu_seconds) * 1e3, cpu, cpu_of_torch, cpu_of_dense);
    rows.push_back({{"variant", variant.name},
                    {"density", variant.density},
                    {"seconds", variant.seconds},
                    {"cpu_seconds", variant.cpu_seconds},
                    {"gflop_per_second", wall},
                    {"gflop_per_cpu_second", cpu},
                    {"of_libtorch_dense", wall_of_torch},
                    {"of_libtorch_dense_cpu", cpu_of_torch},
                    {"of_own_dense", wall_of_dense},
                    {"of_own_dense_cpu", cpu_of_dense}});
  }
  std::fflush(stdout);
  return {{"shape", shape.name},        {"heads", shape.heads}, {"tokens", shape.grid.tokens()},
          {"head_dim", shape.head_dim}, {"type", type},         {"results", rows}};
}

void run(const Settings& settings, const std::vector<std::string>& command) {
  const c10::InferenceMode no_grad;
  if (settings.threads > 0) at::set_num_threads(settings.threads);
  nlohmann::json document{{"host", host_facts(command)},
                          {"threads", at::get_num_threads()},
                          {"repeats", settings.repeats},
                          {"measurements", nlohmann::json::array()}};
  for (const Shape& shape : shapes()) {
    if (std::find(settings.shapes.begin(), settings.shapes.end(), shape.name) == settings.shapes.end())
      continue;
    for (const std::string& type : settings.types) {
      document["measurements"].push_back(measure(shape, type, settings));
    }
  }
  if (!settings.json.empty()) {
    write_file(settings.json, document.dump(2) + "\n", Overwrite::Yes);
  }
}

}  // namespace

void add_attention_benchmark(CLI::App& app, std::vector<std::string> command) {
  const auto settings = std::make_shared<Settings>();
  CLI::App* sub = app.add_subcommand("attention", "Run-list attention beside LibTorch's, dense and sparse");
  const auto device = std::make_shared<std::string>("cpu");
  sub->add_option("--device", *device, "cpu or cuda:N (default cpu)");
  std::vector<std::string> names = cuda_attention_shapes();
  for (const Shape& shape : shapes()) names.push_back(shape.name);
  CLI::Option* const shape_flag =
      sub->add_option("--shape", settings->shapes, "On the CPU demo and wan-1.3b-like, else sizes of models")
          ->check(CLI::IsMember(names));
  sub->add_option("--type", settings->types, "float32, bfloat16, float16 (default: the first two)")
      ->check(CLI::IsMember({"float32", "bfloat16", "float16"}));
  sub->add_option("--density", settings->densities, "Densities of the sparse variants, 0..1")
      ->check(CLI::Range(0.0, 1.0));
  sub->add_option("--repeats", settings->repeats, "Turns that every variant takes")
      ->check(CLI::Range(1, 1000));
  sub->add_option("--threads", settings->threads, "0: as many as there are cores")
      ->check(CLI::Range(0, 1024));
  sub->add_option("--json", settings->json, "Where to write all figures");
  sub->callback([settings, device, shape_flag, command = std::move(command)] {
    if (*device == "cpu") return run(*settings, command);
    run_cuda_attention({.device = *device,
                        .shapes = shape_flag->count() > 0 ? settings->shapes : std::vector<std::string>(),
                        .densities = settings->densities,
                        .rounds = settings->repeats,
                        .json = settings->json},
                       command);
  });
}

}  // namespace vdit::app
