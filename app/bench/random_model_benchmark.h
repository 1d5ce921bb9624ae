// SPDX-License-Identifier: Apache-2.0
// vdit-bench model --random: a whole transformer at its published size with random weights made on the
// device, dense and sparse: seconds a step, split into attention, linear layers and the rest.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace vdit::app {

struct RandomModelSettings {
  std::string model;  ///< "wan2.1-14b", "hunyuanvideo", "cogvideox1.5"; empty: not asked for
  std::string size = "832x480";
  std::int64_t frames = 81;
  std::string device = "cuda:0";
  std::string type = "bfloat16";
  double density = 0.3;  ///< of the sparse variant
  std::string config;    ///< a sparse config whose last step group's modes are scaled to the model; or empty
  std::string dense = "fastest";
  int warm_up = 1;
  int repeats = 2;
  std::string json;
};

/// Declares the flags on a subcommand.
void declare_random_model(CLI::App& sub, RandomModelSettings& settings);

/// Runs and prints. Throws vdit::Error: "device.missing" (Resource), "model.name", "size" (Usage), and what
/// reading the config throws.
void run_random_model(const RandomModelSettings& settings, const std::vector<std::string>& command);

}  // namespace vdit::app
