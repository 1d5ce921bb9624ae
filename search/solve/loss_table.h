// SPDX-License-Identifier: Apache-2.0
// The loss table: what a search measured, from which configs are solved in milliseconds. A safetensors file
// (cli.md, section 3), written whole each time it grows.
//
// Tensors, float32 [groups, layers, heads, candidates] unless said otherwise:
//   error_mean, error_max        sum |O_candidate - O_full|^2 / sum |O_full|^2 of the head's output, before
//   the projection layer_error_mean, _max       the head's error after the output projection, over the energy
//   of the layer's output recall_mean, density         share of softmax mass on kept keys; kept share of
//   token pairs tiles                        steps of 64 keys that the candidate takes count int32: samples
//   (prompt, step, branch) that the means are of sensitivity                  float32 [groups, layers]: what
//   a layer error of 1 does to the final latents; absent until
//                                it has been measured
//   stripes                      int32 [n, 2], and stripe_offsets int32 [layers * heads * candidates + 1]:
//   the stripes of
//                                each head's Vertical-Stripe candidates
// Metadata: format "vdit-loss-table", version "1", and one JSON document "search" with what the search was
// of.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/atomic_file.h"
#include "kernels/runs/head_mode.h"
#include "kernels/runs/token_grid.h"
#include "search/solve/candidate.h"
#include "search/solve/cell_grid.h"
#include "search/solve/cost_model.h"

namespace vdit::search {

/// Denoising fractions [begin, end) that share their choices.
struct TableGroup {
  double begin = 0;
  double end = 1;

  bool operator==(const TableGroup&) const = default;
};

/// What the table is of. A search goes on from a table only when all of it is equal; prompts may be added
/// behind.
struct TableIdentity {
  std::string family;
  std::string transformer_config_sha256;
  std::string model_sha256;
  std::string dtype;
  kernels::TokenGrid grid;
  int steps = 0;
  double guidance = 0;
  std::vector<std::string> prompts;
  std::vector<std::uint64_t> seeds;
  std::vector<TableGroup> groups;
  double policy_lambda =
      0;  ///< the rule by which the search itself chose what the next layer and step are fed:
  double policy_epsilon = 0;  ///< the paper's, on the relative error
  int row_stride = 1;         ///< every n-th granule of rows was measured

  bool operator==(const TableIdentity&) const = default;
};

struct LossTable {
  TableIdentity identity;
  CellGrid grid;
  std::vector<Candidate> candidates;  ///< the first is Full
  CostModel cost;                     ///< of the machine that searched; not known() when it was not measured
  std::string device;
  std::string tool_version;
  int samples_done = 0;  ///< prompts finished
  int samples_total = 0;

  // [groups, layers, heads, candidates]
  std::vector<float> error_mean, error_max, layer_error_mean, layer_error_max, recall_mean, density, tiles;
  std::vector<std::int32_t> count;
  std::vector<float> sensitivity;  ///< [groups, layers] or empty
  std::vector<std::vector<kernels::Run>>
      stripes;  ///< [groups, layers, heads, candidates]; empty for other modes

  /// All zero.
  LossTable(TableIdentity what, int layers, int heads, std::vector<Candidate> list);

  std::size_t entry(std::size_t cell, int candidate) const {
    return cell * candidates.size() + static_cast<std::size_t>(candidate);
  }
  int skip() const;  ///< index of Skip, -1 when it is not offered

  /// The candidate's mode in a cell, with that cell's stripes.
  kernels::HeadMode mode(std::size_t cell, int candidate) const;

  /// Adds one sample of a cell's candidate to its means and maxima.
  struct Sample {
    double error = 0;
    double layer_error = 0;
    double recall = 1;
  };
  void add(std::size_t cell, int candidate, const Sample& sample);

  /// Share of the denoising of each group.
  std::vector<double> group_shares() const;

 private:
  std::vector<kernels::HeadMode> shapes_;  // [candidates], without stripes
};

/// Throws Error (Input): what SafetensorsFile throws, "table.format", "table.version" (a later vdit wrote
/// it), "table.tensor" (missing, of another shape or type, or not finite), "table.field".
LossTable read_loss_table(const std::filesystem::path& file);

void write_loss_table(const std::filesystem::path& file, const LossTable& table, Overwrite overwrite);

/// Throws Error (Input, "table.mismatch") naming the first thing that differs. `wanted` may be of more
/// prompts behind those that `found` is of.
void check_same_search(const LossTable& found, const LossTable& wanted, const std::string& file);

/// check_same_search(), and `found` is a table of the prompts of `wanted` then, of which it has the first.
void extend(LossTable& found, const LossTable& wanted, const std::string& file);

}  // namespace vdit::search
