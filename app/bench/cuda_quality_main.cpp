// SPDX-License-Identifier: Apache-2.0
// vdit-cuda-quality: `vdit-bench quality` alone, without what reads and writes video files, so that it can be
// copied to a GPU machine with few libraries beside LibTorch.
#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

#include "app/bench/quality_benchmark.h"
#include "engine/base/error.h"

int main(int argc, char** argv) {
  CLI::App app("Measures what sparse configs do to clips, on a GPU.", "vdit-cuda-quality");
  app.require_subcommand(1);
  vdit::app::add_quality_benchmark(app, {argv, argv + argc});
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  } catch (const vdit::Error& error) {
    std::cerr << "vdit-cuda-quality: " << error.what() << '\n';
    return vdit::exit_code(error.info().kind);
  } catch (const std::exception& error) {
    std::cerr << "vdit-cuda-quality: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
