// SPDX-License-Identifier: Apache-2.0
// vdit-bench: figures for kernels, models and search. One file a subcommand.
#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

#include "app/bench/attention_benchmark.h"
#include "app/bench/model_benchmark.h"
#include "app/bench/probe_benchmark.h"
#include "app/bench/quality_benchmark.h"
#include "app/bench/solve_benchmark.h"
#include "engine/base/error.h"
#include "engine/base/heap.h"

int main(int argc, char** argv) {
  vdit::keep_freed_memory();
  CLI::App app("Measures Sparse-vDiT's parts beside LibTorch's, in one process.", "vdit-bench");
  app.require_subcommand(1);
  vdit::app::add_attention_benchmark(app, {argv, argv + argc});
  vdit::app::add_model_benchmark(app, {argv, argv + argc});
  vdit::app::add_probe_benchmark(app, {argv, argv + argc});
  vdit::app::add_quality_benchmark(app, {argv, argv + argc});
  vdit::app::add_solve_benchmark(app, {argv, argv + argc});
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  } catch (const vdit::Error& error) {
    std::cerr << "vdit-bench: " << error.what() << '\n';
    return vdit::exit_code(error.info().kind);
  } catch (const std::exception& error) {
    std::cerr << "vdit-bench: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
