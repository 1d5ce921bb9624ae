// SPDX-License-Identifier: Apache-2.0
// The probe against attention weights formed in fp64, token by token: pooled maps, recall and error of
// candidates, sampled rows.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>

#include "kernels/cpu/float_formats.h"
#include "kernels/include/vdit/kernels/probe.h"
#include "kernels/runs/run_builders.h"

namespace vdit::kernels {
namespace {

constexpr DataType kTypes[] = {DataType::Float32, DataType::BFloat16, DataType::Float16};

std::vector<CpuBackend> backends(DataType type) {
  std::vector<CpuBackend> list;
  for (const CpuBackend b :
       {CpuBackend::Portable, CpuBackend::Avx2, CpuBackend::Avx512, CpuBackend::Avx512Bf16}) {
    if (is_available(b) && (b != CpuBackend::Avx512Bf16 || type == DataType::BFloat16)) list.push_back(b);
  }
  return list;
}

// |W x|^2, W: [wide, x]
double energy(const std::vector<double>& matrix, const std::vector<double>& x) {
  double sum = 0;
  for (std::size_t row = 0; row < matrix.size(); row += x.size()) {
    double product = 0;
    for (std::size_t i = 0; i < x.size(); ++i) product += matrix[row + i] * x[i];
    sum += product * product;
  }
  return sum;
}

// Heads of a layer in one fused buffer [token, (q, k, v), head, head_dim], and their attention in fp64.
struct Layer {
  DataType type;
  TokenGrid grid;
  std::int64_t heads, dim, tokens;
  std::vector<float> values;             // as rounded to the type
  std::vector<std::uint8_t> bytes;       // in the type
  std::vector<std::vector<double>> map;  // [heads][tokens * tokens], frame-major: softmax weights

  Layer(DataType t, const TokenGrid& g, std::int64_t h, std::int64_t d, std::mt19937& random,
        float spread = 1.0F)
      : type(t), grid(g), heads(h), dim(d), tokens(g.tokens()) {
    std::normal_distribution<float> normal(0, spread);
    values.resize(static_cast<std::size_t>(tokens * 3 * heads * dim));
    bytes.resize(values.size() * static_cast<std::size_t>(bytes_per_element(type)));
    for (std::size_t i = 0; i < values.size(); ++i) set(i, normal(random));
    form_maps();
  }

  void set(std::size_t i, float value) {
    auto* halves = reinterpret_cast<std::uint16_t*>(bytes.data());
    if (type == DataType::Float32) {
      values[i] = reinterpret_cast<float*>(bytes.data())[i] = value;
    } else if (type == DataType::BFloat16) {
      values[i] = cpu::from_bf16(halves[i] = cpu::to_bf16(value));
    } else {
      values[i] = cpu::from_fp16(halves[i] = cpu::to_fp16(value));
    }
  }

  std::size_t index(int part, std::int64_t head, std::int64_t token, std::int64_t d) const {
    return static_cast<std::size_t>(((token * 3 + part) * heads + head) * dim + d);
  }
  double at(int part, std::int64_t head, std::int64_t token, std::int64_t d) const {
    return values[index(part, head, token, d)];
  }
  double weight(std::int64_t head, std::int64_t row, std::int64_t key) const {
    return map[static_cast<std::size_t>(head)][static_cast<std::size_t>(row * tokens + key)];
  }

  double score(std::int64_t head, std::int64_t row, std::int64_t key) const {
    double dot = 0;
    for (std::int64_t d = 0; d < dim; ++d) dot += at(0, head, row, d) * at(1, head, key, d);
    return dot / std::sqrt(static_cast<double>(dim));
  }

  void form_maps() {
    map.assign(static_cast<std::size_t>(heads), {});
    for (std::int64_t head = 0; head < heads; ++head) {
      auto& weights = map[static_cast<std::size_t>(head)];
      for (std::int64_t row = 0; row < tokens; ++row) {
        std::vector<double> scores;
        for (std::int64_t key = 0; key < tokens; ++key) scores.push_back(score(head, row, key));
        const double largest = *std::max_element(scores.begin(), scores.end());
        double sum = 0;
        for (double& s : scores) sum += s = std::exp(s - largest);
        for (const double s : scores) weights.push_back(s / sum);
      }
    }
  }

  ProbeProblem problem() const {
    const std::int64_t part = heads * dim * bytes_per_element(type);
    const Strides strides{0, dim, 3 * heads * dim};
    return {.type = type,
            .heads = heads,
            .head_dim = dim,
            .scale = 1 / std::sqrt(static_cast<float>(dim)),
            .grid = grid,
            .q = bytes.data(),
            .k = bytes.data() + part,
            .v = bytes.data() + 2 * part,
            .q_strides = strides,
            .k_strides = strides,
            .v_strides = strides};
  }

  // What the candidate keeps and loses, from the formed map; rows by the candidate's own order. `projection`:
  // [heads][wide, dim], or empty.
  // Of one frame-major row alone where `only` is one.
  CandidateScore want(std::int64_t head, const RunTable& table, const RowSample& sample = {},
                      const std::vector<std::vector<double>>& projection = {},
                      std::optional<std::int64_t> only = {}) const {
    CandidateScore score;
    const auto columns = static_cast<std::size_t>(dim);
    for (std::int64_t position = 0; position < tokens; ++position) {
      const std::int64_t granule = position / kGranuleRows;
      if (granule % sample.every != sample.first) continue;
      const std::int64_t row = grid.frame_major_position(table.order(), position);
      if (only && *only != row) continue;
      // From scores, not from the map: what a far smaller share of the mass keeps has an output, too.
      std::vector<double> kept(columns, 0.0);
      std::vector<double> full(columns, 0.0);
      std::vector<std::pair<std::int64_t, double>> scores;
      double largest = -std::numeric_limits<double>::infinity();
      for (const auto& run : table.runs(granule)) {
        for (std::int64_t p = run.begin; p < run.end; ++p) {
          const std::int64_t key = grid.frame_major_position(table.order(), p);
          scores.emplace_back(key, this->score(head, row, key));
          largest = std::max(largest, scores.back().second);
          score.mass += weight(head, row, key);
        }
      }
      double sum = 0;
      for (const auto& [key, s] : scores) {
        const double w = std::exp(s - largest);
        sum += w;
        for (std::size_t d = 0; d < columns; ++d)
          kept[d] += w * at(2, head, key, static_cast<std::int64_t>(d));
      }
      for (std::int64_t key = 0; key < tokens; ++key) {
        for (std::size_t d = 0; d < columns; ++d) {
          full[d] += weight(head, row, key) * at(2, head, key, static_cast<std::int64_t>(d));
        }
      }
      std::vector<double> change(columns);
      for (std::size_t d = 0; d < columns; ++d) {
        const double out = sum > 0 ? kept[d] / sum : 0;
        change[d] = out - full[d];
        score.difference += change[d] * change[d];
        score.full += full[d] * full[d];
      }
      if (!projection.empty()) score.projected += energy(projection[static_cast<std::size_t>(head)], change);
      ++score.rows;
    }
    return score;
  }
};

TokenGrid text_grid() {
  return {.frames = 4, .height = 5, .width = 7, .text_before = 6, .text_after = 9};
}

std::vector<HeadMode> candidate_modes() {
  return {{},
          {.mode = Mode::Skip},
          {.mode = Mode::Diagonal, .half_width = 3},
          {.mode = Mode::Diagonal, .half_width = 20},
          {.mode = Mode::MultiDiagonal, .half_width = 5},
          {.mode = Mode::MultiDiagonal, .half_width = 31, .sink = {{0, 4}}},
          {.mode = Mode::MultiDiagonal, .order = TokenOrder::FrameMajor, .half_width = 2},
          {.mode = Mode::VerticalStripe, .stripes = {{3, 4}, {50, 61}, {139, 140}}}};
}

struct Candidates {
  std::vector<RunTable> tables;
  std::vector<const RunTable*> pointers;

  explicit Candidates(const TokenGrid& grid, const std::vector<HeadMode>& modes = candidate_modes()) {
    for (const HeadMode& mode : modes) tables.push_back(build_runs(mode, grid));
    for (const RunTable& table : tables) pointers.push_back(&table);
  }
};

// Weights are rounded to bf16 by the bf16 backend: a share of 2^-9 of each; outputs differ by as much.
double tolerance(CpuBackend backend) {
  return backend == CpuBackend::Avx512Bf16 ? 4e-3 : 2e-5;
}

void expect_scores(const Layer& layer, const Candidates& candidates, CpuBackend backend,
                   const RowSample& sample = {}) {
  const auto scores = probe_candidates(layer.problem(), candidates.pointers, sample,
                                       {.threads = 2, .backend = backend, .executor = {}});
  ASSERT_EQ(scores.size(), static_cast<std::size_t>(layer.heads));
  for (std::int64_t head = 0; head < layer.heads; ++head) {
    for (std::size_t c = 0; c < candidates.tables.size(); ++c) {
      const CandidateScore& got = scores[static_cast<std::size_t>(head)][c];
      const CandidateScore want = layer.want(head, candidates.tables[c], sample);
      const std::string what =
          std::string(name_of(backend)) + " head " + std::to_string(head) + " candidate " + std::to_string(c);
      EXPECT_EQ(got.rows, want.rows) << what;
      EXPECT_NEAR(got.recall(), want.recall(), tolerance(backend)) << what;
      EXPECT_NEAR(std::sqrt(got.error()), std::sqrt(want.error()), tolerance(backend)) << what;
      EXPECT_NEAR(got.full / want.full, 1, tolerance(backend)) << what;
    }
  }
}

TEST(Probe, CandidatesScoreAsAttentionFormedInFp64) {
  std::mt19937 random(1);
  const Candidates candidates(text_grid());
  for (const DataType type : kTypes) {
    for (const std::int64_t dim : {12, 64}) {
      const Layer layer(type, text_grid(), 2, dim, random, 1.5F);
      for (const CpuBackend backend : backends(type)) expect_scores(layer, candidates, backend);
    }
  }
}

TEST(Probe, FullLosesNothingAndSkipEverything) {
  std::mt19937 random(2);
  const Layer layer(DataType::Float32, text_grid(), 1, 64, random);
  const Candidates candidates(text_grid());
  const auto scores = probe_candidates(layer.problem(), candidates.pointers);
  EXPECT_EQ(scores[0][0].error(), 0.0);
  EXPECT_EQ(scores[0][0].recall(), 1.0);
  EXPECT_EQ(scores[0][1].error(), 1.0);
  EXPECT_EQ(scores[0][1].recall(), 0.0);
}

// A key that outweighs all others by hundreds of powers of two: a candidate without it still has its output.
TEST(Probe, CandidatesWithVanishingMassStillHaveAnOutput) {
  std::mt19937 random(3);
  const TokenGrid grid{.frames = 3, .height = 8, .width = 8};
  Layer layer(DataType::Float32, grid, 1, 64, random);
  for (std::int64_t token = 0; token < layer.tokens; ++token) {
    layer.set(layer.index(0, 0, token, 0), 40.0F);
  }
  layer.set(layer.index(1, 0, 100, 0), 60.0F);
  layer.form_maps();
  const Candidates candidates(grid, {{.mode = Mode::VerticalStripe, .stripes = {{100, 101}}},
                                     {.mode = Mode::VerticalStripe, .stripes = {{150, 160}}},
                                     {.mode = Mode::Diagonal, .half_width = 0}});
  expect_scores(layer, candidates, CpuBackend::Portable);
  expect_scores(layer, candidates, best_backend(DataType::Float32));
}

TEST(Probe, ProjectedDifferencesAreThoseBehindTheOutputProjection) {
  std::mt19937 random(5);
  std::normal_distribution<double> normal;
  const std::int64_t dim = 64;
  const std::size_t wide = 20;
  const Layer layer(DataType::Float32, text_grid(), 2, dim, random);
  const Candidates candidates(text_grid());
  std::vector<std::vector<double>> weights(2);
  std::vector<float> gram;
  for (auto& matrix : weights) {
    for (std::size_t i = 0; i < wide * dim; ++i) matrix.push_back(normal(random));
    for (std::size_t d = 0; d < dim; ++d) {
      for (std::size_t e = 0; e < dim; ++e) {
        double product = 0;
        for (std::size_t w = 0; w < wide; ++w) product += matrix[w * dim + d] * matrix[w * dim + e];
        gram.push_back(static_cast<float>(product));
      }
    }
  }
  ProbeProblem problem = layer.problem();
  problem.gram = gram.data();
  const RowSample sample{.every = 2, .first = 1};
  for (const CpuBackend backend : backends(DataType::Float32)) {
    const auto scores = probe_candidates(problem, candidates.pointers, sample,
                                         {.threads = 2, .backend = backend, .executor = {}});
    for (std::int64_t head = 0; head < 2; ++head) {
      for (std::size_t c = 0; c < candidates.tables.size(); ++c) {
        const CandidateScore want = layer.want(head, candidates.tables[c], sample, weights);
        EXPECT_NEAR(scores[static_cast<std::size_t>(head)][c].projected, want.projected,
                    1e-5 * want.projected + 1e-9)
            << name_of(backend) << " head " << head << " candidate " << c;
      }
    }
  }
}

TEST(Probe, FullOutputsOfTheSampledRowsAreHandedOut) {
  std::mt19937 random(6);
  const Layer layer(DataType::Float32, text_grid(), 2, 12, random);
  const Candidates candidates(text_grid());
  std::vector<float> out(static_cast<std::size_t>(2 * layer.tokens * 12), -7.0F);
  ProbeProblem problem = layer.problem();
  problem.full_out = out.data();
  const RowSample sample{.every = 2, .first = 1};
  probe_candidates(problem, candidates.pointers, sample, {});
  for (std::int64_t head = 0; head < 2; ++head) {
    double size = 0;
    for (std::int64_t row = 0; row < layer.tokens; ++row) {
      const float* got = out.data() + (head * layer.tokens + row) * 12;
      if (row / kGranuleRows % 2 != 1) {
        EXPECT_EQ(*got, -7.0F) << "a row that nobody looked at";
        continue;
      }
      for (std::int64_t d = 0; d < 12; ++d) size += static_cast<double>(got[d]) * got[d];
      double want = 0;
      for (std::int64_t key = 0; key < layer.tokens; ++key) {
        want += layer.weight(head, row, key) * layer.at(2, head, key, 5);
      }
      EXPECT_NEAR(got[5], want, 1e-5);
    }
    EXPECT_NEAR(size / layer.want(head, candidates.tables[0], sample).full, 1, 1e-5);
  }
}

// Rows of candidates of both orders land on their tokens: each is what attention formed in fp64 loses there.
TEST(Probe, DifferencesOfSingleRowsAreHandedOut) {
  std::mt19937 random(7);
  const Layer layer(DataType::Float32, text_grid(), 2, 12, random);
  const Candidates candidates(text_grid());
  const auto tokens = static_cast<std::size_t>(layer.tokens);
  const std::size_t count = candidates.tables.size();
  std::vector<float> difference(2 * count * tokens, -7.0F), full(2 * tokens, -7.0F);
  ProbeProblem problem = layer.problem();
  problem.row_difference = difference.data();
  problem.row_full = full.data();
  const auto scores = probe_candidates(problem, candidates.pointers);
  for (std::size_t head = 0; head < 2; ++head) {
    for (std::size_t c = 0; c < count; ++c) {
      double sum = 0, size = 0;
      for (std::size_t token = 0; token < tokens; ++token) {
        const CandidateScore want = layer.want(static_cast<std::int64_t>(head), candidates.tables[c], {}, {},
                                               static_cast<std::int64_t>(token));
        const float got = difference[(head * count + c) * tokens + token];
        EXPECT_NEAR(got, want.difference, 1e-4 * want.full + 1e-9) << "candidate " << c << " row " << token;
        EXPECT_NEAR(full[head * tokens + token] / want.full, 1, 1e-4);
        sum += static_cast<double>(got);
        size += static_cast<double>(full[head * tokens + token]);
      }
      EXPECT_NEAR(sum / size, scores[head][c].error(), 1e-6);
    }
  }
}

TEST(Probe, SampledGranulesAddUpToAll) {
  std::mt19937 random(4);
  const TokenGrid grid{.frames = 5, .height = 8, .width = 9};  // 360 tokens: 6 granules, the last of 40 rows
  const Layer layer(DataType::Float32, grid, 1, 64, random);
  const Candidates candidates(grid);
  const auto all = probe_candidates(layer.problem(), candidates.pointers);
  std::vector<CandidateScore> sums(candidates.tables.size());
  for (std::int64_t first = 0; first < 4; ++first) {
    const RowSample sample{.every = 4, .first = first};
    expect_scores(layer, candidates, best_backend(DataType::Float32), sample);
    const auto part = probe_candidates(layer.problem(), candidates.pointers, sample);
    for (std::size_t c = 0; c < sums.size(); ++c) {
      sums[c].difference += part[0][c].difference;
      sums[c].full += part[0][c].full;
      sums[c].mass += part[0][c].mass;
      sums[c].rows += part[0][c].rows;
    }
  }
  for (std::size_t c = 0; c < sums.size(); ++c) {
    EXPECT_EQ(sums[c].rows, all[0][c].rows);
    EXPECT_NEAR(sums[c].difference, all[0][c].difference, 1e-9 * all[0][c].full);
    EXPECT_NEAR(sums[c].mass, all[0][c].mass, 1e-9 * static_cast<double>(sums[c].rows));
  }
}

// The average over the sampled rows of a block, from the formed map; NaN without one.
double want_cell(const Layer& layer, std::int64_t head, const PooledMap& map, const RowSample& sample,
                 std::int64_t row_block, std::int64_t column_block) {
  double mass = 0;
  std::int64_t rows = 0;
  for (std::int64_t i = row_block * map.row_block;
       i < std::min((row_block + 1) * map.row_block, layer.tokens); ++i) {
    const std::int64_t row = layer.grid.frame_major_position(map.order, i);
    if (row / kGranuleRows % sample.every != sample.first) continue;
    ++rows;
    for (std::int64_t j = column_block * map.column_block;
         j < std::min((column_block + 1) * map.column_block, layer.tokens); ++j) {
      mass += layer.weight(head, row, layer.grid.frame_major_position(map.order, j));
    }
  }
  return rows == 0 ? std::numeric_limits<double>::quiet_NaN() : mass / static_cast<double>(rows);
}

void expect_maps(const Layer& layer, const std::vector<PooledMap>& maps, CpuBackend backend,
                 const RowSample& sample = {}) {
  const auto results =
      probe_maps(layer.problem(), maps, sample, {.threads = 2, .backend = backend, .executor = {}});
  ASSERT_EQ(results.size(), maps.size());
  for (std::size_t m = 0; m < maps.size(); ++m) {
    const std::int64_t rows = maps[m].rows(layer.tokens);
    const std::int64_t columns = maps[m].columns(layer.tokens);
    ASSERT_EQ(results[m].size(), static_cast<std::size_t>(layer.heads * rows * columns));
    for (std::int64_t i = 0; i < layer.heads * rows * columns; ++i) {
      const double got = results[m][static_cast<std::size_t>(i)];
      const double want =
          want_cell(layer, i / columns / rows, maps[m], sample, i / columns % rows, i % columns);
      if (std::isnan(want)) {
        ASSERT_TRUE(std::isnan(got)) << "map " << m << " cell " << i << ": no row was looked at";
      } else {
        // The cubic of the bf16 backend is good to 8e-5 of a weight.
        ASSERT_NEAR(got, want, 2e-4 * want + 1e-8) << name_of(backend) << " map " << m << " cell " << i;
      }
    }
  }
}

TEST(Probe, MapsAreTheFormedMapPooled) {
  std::mt19937 random(5);
  const TokenGrid grid = text_grid();
  const std::vector<PooledMap> maps{{},
                                    {.order = TokenOrder::SpaceMajor, .row_block = 16, .column_block = 16},
                                    {.row_block = 35, .column_block = 35},
                                    {.row_block = grid.tokens(), .column_block = 1},
                                    {.order = TokenOrder::SpaceMajor, .row_block = 1, .column_block = 50},
                                    {.row_block = 1000, .column_block = 1000}};
  for (const DataType type : kTypes) {
    const Layer layer(type, grid, 2, 64, random, 2.0F);
    for (const CpuBackend backend : backends(type)) expect_maps(layer, maps, backend);
  }
}

TEST(Probe, OddTokenCountsAndOutliersInMaps) {
  std::mt19937 random(6);
  for (const std::int64_t frames : {1, 2, 65, 97, 193}) {
    for (const DataType type : kTypes) {
      Layer layer(type, {.frames = frames}, 1, 12, random, 1.0F);
      for (std::int64_t token = 0; token < layer.tokens; ++token) {
        layer.set(layer.index(0, 0, token, 0), 15.0F);
      }
      layer.set(layer.index(1, 0, layer.tokens - 1, 0), 20.0F);  // moves the base in the last tile
      layer.form_maps();
      for (const CpuBackend backend : backends(type)) {
        expect_maps(layer, {{.row_block = 10, .column_block = 7}}, backend);
      }
    }
  }
}

TEST(Probe, MapsOfSampledRowsAreExactThereAndNotANumberElsewhere) {
  std::mt19937 random(7);
  const TokenGrid grid{.frames = 5, .height = 8, .width = 9};
  const Layer layer(DataType::Float32, grid, 1, 64, random);
  expect_maps(layer, {{.row_block = 32, .column_block = 32}, {.order = TokenOrder::SpaceMajor}},
              best_backend(DataType::Float32), {.every = 3, .first = 1});
}

TEST(Probe, BitsDoNotDependOnThreads) {
  std::mt19937 random(8);
  const TokenGrid grid{.frames = 5, .height = 8, .width = 9};
  const Candidates candidates(grid);
  const std::vector<PooledMap> maps{{.row_block = 100, .column_block = 10},
                                    {.order = TokenOrder::SpaceMajor}};
  for (const DataType type : kTypes) {
    const Layer layer(type, grid, 3, 64, random);
    const auto first_maps =
        probe_maps(layer.problem(), maps, {}, {.threads = 1, .backend = {}, .executor = {}});
    const auto first = probe_candidates(layer.problem(), candidates.pointers, {},
                                        {.threads = 1, .backend = {}, .executor = {}});
    for (int threads = 2; threads <= 4; ++threads) {
      const CpuOptions options{.threads = threads, .backend = {}, .executor = {}};
      EXPECT_EQ(probe_maps(layer.problem(), maps, {}, options), first_maps);
      const auto scores = probe_candidates(layer.problem(), candidates.pointers, {}, options);
      for (std::size_t head = 0; head < 3; ++head) {
        for (std::size_t c = 0; c < scores[head].size(); ++c) {
          EXPECT_EQ(scores[head][c].difference, first[head][c].difference);
          EXPECT_EQ(scores[head][c].mass, first[head][c].mass);
        }
      }
    }
  }
}

TEST(Probe, InputsThatAreNotNumbersGiveMapsThatAreNot) {
  std::mt19937 random(9);
  Layer layer(DataType::Float32, {.frames = 100}, 2, 12, random);
  layer.set(layer.index(0, 1, 70, 3), std::numeric_limits<float>::quiet_NaN());
  const std::vector<PooledMap> maps{{}};
  const auto map = probe_maps(layer.problem(), maps)[0];  // [2 heads, 2, 2]
  for (std::size_t i = 0; i < 6; ++i) EXPECT_FALSE(std::isnan(map[i])) << i;
  EXPECT_TRUE(std::isnan(map[6]) && std::isnan(map[7]));
}

TEST(Probe, RefusesWhatCannotBe) {
  std::mt19937 random(10);
  const Layer layer(DataType::Float32, {.frames = 10}, 1, 12, random);
  const std::vector<PooledMap> map{{}};
  const std::vector<PooledMap> no_block{{.row_block = 0}};
  const std::vector<const RunTable*> null{nullptr};
  const RunTable other = build_runs({}, {.frames = 11});
  const std::vector<const RunTable*> too_long{&other};
  EXPECT_THROW(probe_maps(layer.problem(), no_block), std::invalid_argument);
  EXPECT_THROW(probe_maps(layer.problem(), map, {.every = 0}), std::invalid_argument);
  EXPECT_THROW(probe_maps(layer.problem(), map, {.every = 2, .first = 2}), std::invalid_argument);
  EXPECT_THROW(probe_candidates(layer.problem(), null), std::invalid_argument);
  EXPECT_THROW(probe_candidates(layer.problem(), too_long), std::invalid_argument);
  ProbeProblem no_values = layer.problem();
  no_values.v = nullptr;
  EXPECT_NO_THROW(probe_maps(no_values, map));
  EXPECT_THROW(probe_candidates(no_values, {}), std::invalid_argument);
}

}  // namespace
}  // namespace vdit::kernels
