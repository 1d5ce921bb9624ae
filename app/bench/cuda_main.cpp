// SPDX-License-Identifier: Apache-2.0
// vdit-cuda-bench: the GPU's part of vdit-bench with the same flags, in a program that needs nothing beside
// LibTorch, so that it can be copied to a GPU machine as it is.
#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <memory>
#include <string>

#include "app/bench/cuda_attention_benchmark.h"
#include "app/bench/random_model_benchmark.h"
#include "engine/base/error.h"

namespace {

using vdit::app::CudaAttentionSettings;
using vdit::app::RandomModelSettings;

void add_attention(CLI::App& app, const std::vector<std::string>& command) {
  const auto settings = std::make_shared<CudaAttentionSettings>();
  CLI::App* sub = app.add_subcommand("attention", "Run-list attention beside cuDNN and FlashAttention-2");
  sub->add_option("--device", settings->device, "cuda:N");
  sub->add_option("--shape", settings->shapes, "Sizes of models (default: all)")
      ->check(CLI::IsMember(vdit::app::cuda_attention_shapes()));
  sub->add_option("--density", settings->densities, "Densities of the sparse variants")
      ->check(CLI::Range(0.0, 1.0));
  sub->add_option("--repeats", settings->rounds, "Turns that every variant takes")
      ->check(CLI::Range(1, 1000));
  sub->add_option("--json", settings->json, "Where to write all figures");
  sub->callback([settings, command] { vdit::app::run_cuda_attention(*settings, command); });
}

void add_model(CLI::App& app, const std::vector<std::string>& command) {
  const auto settings = std::make_shared<RandomModelSettings>();
  CLI::App* sub = app.add_subcommand("model", "Seconds of a published model's step, dense and sparse");
  vdit::app::declare_random_model(*sub, *settings);
  sub->get_option("--random")->required();
  sub->add_option("--size", settings->size, "WIDTHxHEIGHT");
  sub->add_option("--frames", settings->frames, "Frames");
  sub->add_option("--repeats", settings->repeats, "Forwards that count")->check(CLI::Range(1, 100));
  sub->add_option("--json", settings->json, "Where to write all figures");
  sub->callback([settings, command] { vdit::app::run_random_model(*settings, command); });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Measures Sparse-vDiT's GPU kernels and models of published sizes.", "vdit-cuda-bench");
  app.require_subcommand(1);
  const std::vector<std::string> command{argv, argv + argc};
  add_attention(app, command);
  add_model(app, command);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  } catch (const vdit::Error& error) {
    std::cerr << "vdit-cuda-bench: " << error.what() << '\n';
    return vdit::exit_code(error.info().kind);
  } catch (const std::exception& error) {
    std::cerr << "vdit-cuda-bench: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
