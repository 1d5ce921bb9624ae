// SPDX-License-Identifier: Apache-2.0
#include "app/cli/capture_map.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "app/capture/capture_folder.h"
#include "engine/base/error.h"
#include "kernels/include/vdit/kernels/probe.h"

namespace vdit::app {
namespace {

constexpr std::int64_t kMaxSide = 2048;
constexpr std::int64_t kGranule = 64;
constexpr std::int64_t kMaxSampledRows = 8192;

struct Rows {
  kernels::TokenGrid grid;
  std::int64_t tokens = 0, head_dim = 0;
  std::vector<float> q, k;  // [tokens, head_dim], frame-major
};

CaptureMap place_of(const JsonView& request) {
  CaptureMap map{.step = static_cast<int>(request.integer("step", 1, 1'000'000)),
                 .layer = static_cast<int>(request.integer("layer", 0, 100'000)),
                 .head = static_cast<int>(request.integer("head", 0, 100'000)),
                 .branch = request.text_or("branch", "conditional"),
                 .order = request.text_or("order", "frame"),
                 .cells = {}};
  if (map.order != "frame" && map.order != "space") request.fail("order", "\"frame\" or \"space\"");
  return map;
}

Rows read_rows(const JsonView& request, const CaptureMap& map) {
  const CaptureFolder capture = CaptureFolder::open(request.text("capture"));
  auto q = capture.read_rows(map.step, map.branch, 'q', map.layer, map.head);
  auto k = capture.read_rows(map.step, map.branch, 'k', map.layer, map.head);
  if (!q || !k) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "capture.rows",
                 .subject = capture.path().string(),
                 .field = "layer " + std::to_string(map.layer) + ", head " + std::to_string(map.head),
                 .found = "no queries and keys",
                 .expected = "a capture of them",
                 .hint = "capture this head again with its queries and keys"});
  }
  return {.grid = capture.info().grid,
          .tokens = capture.info().grid.tokens(),
          .head_dim = capture.info().head_dim,
          .q = *std::move(q),
          .k = *std::move(k)};
}

kernels::TokenOrder order_of(const CaptureMap& map) {
  return map.order == "frame" ? kernels::TokenOrder::FrameMajor : kernels::TokenOrder::SpaceMajor;
}

// The frame-major place of each place of the map's order.
std::vector<std::int64_t> places_of(const kernels::TokenGrid& grid, const CaptureMap& map) {
  std::vector<std::int64_t> places(static_cast<std::size_t>(grid.tokens()));
  for (std::size_t i = 0; i < places.size(); ++i) {
    places[i] = grid.frame_major_position(order_of(map), static_cast<std::int64_t>(i));
  }
  return places;
}

// Softmax of one query row over all keys, in the order of `places`.
void attend(const Rows& rows, std::int64_t query, const std::vector<std::int64_t>& places,
            std::vector<float>& mass) {
  const float scale = 1 / std::sqrt(static_cast<float>(rows.head_dim));
  const float* const q = rows.q.data() + query * rows.head_dim;
  float largest = -INFINITY;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const float* const k = rows.k.data() + places[i] * rows.head_dim;
    float logit = 0;
    for (std::int64_t d = 0; d < rows.head_dim; ++d) logit += q[d] * k[d];
    mass[i] = logit * scale;
    largest = std::max(largest, mass[i]);
  }
  double total = 0;
  for (float& value : mass) total += value = std::exp(value - largest);
  for (float& value : mass) value = static_cast<float>(value / total);
}

}  // namespace

CaptureMap read_capture_map(const JsonView& request) {
  CaptureMap map = place_of(request);
  const std::int64_t side = request.integer_or("side", 512, 16, kMaxSide);
  const Rows rows = read_rows(request, map);
  map.row_end = map.column_end = rows.tokens;
  map.block = (rows.tokens + side - 1) / side;
  const kernels::Strides strides{.head = rows.tokens * rows.head_dim, .token = rows.head_dim};
  const kernels::ProbeProblem problem{.type = kernels::DataType::Float32,
                                      .heads = 1,
                                      .head_dim = rows.head_dim,
                                      .scale = 1 / std::sqrt(static_cast<float>(rows.head_dim)),
                                      .grid = rows.grid,
                                      .q = rows.q.data(),
                                      .k = rows.k.data(),
                                      .v = nullptr,
                                      .q_strides = strides,
                                      .k_strides = strides,
                                      .v_strides = strides};
  const kernels::PooledMap wanted{.order = order_of(map), .row_block = map.block, .column_block = map.block};
  // Every block keeps at least one granule of its rows.
  const std::int64_t granules = (rows.tokens + kGranule - 1) / kGranule;
  const std::int64_t every = std::clamp(granules * kGranule / kMaxSampledRows, std::int64_t{1},
                                        std::max<std::int64_t>(1, map.block / kGranule));
  map.rows = wanted.rows(rows.tokens);
  map.columns = wanted.columns(rows.tokens);
  map.cells = kernels::probe_maps(problem, std::span(&wanted, 1), {.every = every, .first = 0}).front();
  return map;
}

CaptureMap read_capture_tile(const JsonView& request) {
  CaptureMap map = place_of(request);
  const Rows rows = read_rows(request, map);
  const auto range = [&](const char* begin_key, const char* end_key, std::int64_t& begin, std::int64_t& end) {
    begin = request.integer(begin_key, 0, rows.tokens - 1);
    end = request.integer(end_key, begin + 1, std::min(rows.tokens, begin + kMaxSide));
    return end - begin;
  };
  map.rows = range("row_begin", "row_end", map.row_begin, map.row_end);
  map.columns = range("column_begin", "column_end", map.column_begin, map.column_end);
  const std::vector<std::int64_t> places = places_of(rows.grid, map);
  std::vector<float> mass(places.size());
  map.cells.reserve(static_cast<std::size_t>(map.rows * map.columns));
  for (std::int64_t row = map.row_begin; row < map.row_end; ++row) {
    attend(rows, places[static_cast<std::size_t>(row)], places, mass);
    map.cells.insert(map.cells.end(), mass.begin() + map.column_begin, mass.begin() + map.column_end);
  }
  return map;
}

}  // namespace vdit::app
