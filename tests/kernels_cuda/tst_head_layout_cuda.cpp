// SPDX-License-Identifier: Apache-2.0
// The fused layout pass against its definition in fp64, token by token.
#include <gtest/gtest.h>

#include <cmath>

#include "kernels/include/vdit/kernels/head_layout_cuda.h"
#include "kernels/include/vdit/kernels/run_attention_cuda.h"
#include "tests/kernels_cuda/device_buffer.h"

namespace vdit::kernels {
namespace {

constexpr double kBFloat16Rounding = 1.0 / 256;  // half a unit in the last of 8 bits, relative
using Half = __nv_bfloat16;

std::vector<float> random_floats(std::size_t count, std::mt19937& random, float low, float high) {
  std::uniform_real_distribution<float> uniform(low, high);
  std::vector<float> values(count);
  for (float& value : values) value = uniform(random);
  return values;
}

struct LayoutCase {
  TokenGrid grid;
  std::int64_t heads;
  std::int64_t head_dim;
  HeadNorm norm;
  bool own_text_norm = false;
};

class HeadLayoutCuda : public testing::TestWithParam<LayoutCase> {
 protected:
  void SetUp() override {
    if (const auto reason = why_no_cuda()) GTEST_SKIP() << *reason;
  }
};

double at(const std::vector<Half>& values, std::int64_t index) {
  return static_cast<double>(static_cast<float>(values[static_cast<std::size_t>(index)]));
}

TEST_P(HeadLayoutCuda, NormsRotatesAndLaysOut) {
  const auto [grid, heads, dim, norm, own_text_norm] = GetParam();
  const std::int64_t tokens = grid.tokens(), channels = heads * dim, batch = 2;
  std::mt19937 random(11);
  const auto rows = random_halves<Half>(static_cast<std::size_t>(batch * tokens * channels), random, 3.0f);
  const auto normed_channels = static_cast<std::size_t>(norm == HeadNorm::AllHeads ? channels : dim);
  const auto weight = random_floats(normed_channels, random, .5, 2);
  const auto bias = random_floats(normed_channels, random, -1, 1);
  const auto text_weight = random_floats(normed_channels, random, .5, 2);
  const auto text_bias = random_floats(normed_channels, random, -1, 1);
  const auto angles = random_floats(static_cast<std::size_t>(grid.video_tokens() * dim / 2), random, -3, 3);
  std::vector<float> cosines, sines;
  for (const float angle : angles) {
    cosines.push_back(std::cos(angle));
    sines.push_back(std::sin(angle));
  }
  // Every third head is left out, every second is space-major.
  std::vector<HeadPlace> places;
  std::int32_t slots = 0;
  for (std::int64_t h = 0; h < heads; ++h)
    places.push_back({h % 3 == 2 ? -1 : slots++, h % 2 ? TokenOrder::SpaceMajor : TokenOrder::FrameMajor});

  const DeviceBuffer<Half> device_rows(rows);
  const DeviceBuffer<float> device_weight(weight), device_bias(bias), device_text_weight(text_weight),
      device_text_bias(text_bias), device_cosines(cosines), device_sines(sines);
  const auto laid_out_size = static_cast<std::size_t>(batch * slots * tokens * dim);
  const DeviceBuffer<Half> queries(laid_out_size), values(laid_out_size);
  const Strides strides{.batch = slots * tokens * dim, .head = tokens * dim, .token = dim};
  HeadLayoutTensor tensors[2];
  for (HeadLayoutTensor& tensor : tensors) {
    tensor = {.rows = device_rows.get(),
              .row_batch_stride = tokens * channels,
              .row_stride = channels,
              .head_strides = strides};
  }
  tensors[0].heads = queries.get();
  tensors[0].norm_weight = device_weight.get();
  if (norm == HeadNorm::PerHeadLayer) tensors[0].norm_bias = device_bias.get();
  if (own_text_norm) {
    tensors[0].text_norm_weight = device_text_weight.get();
    if (norm == HeadNorm::PerHeadLayer) tensors[0].text_norm_bias = device_text_bias.get();
  }
  tensors[0].rotate = true;
  tensors[1].heads = values.get();
  HeadLayoutProblem problem{.batch = batch,
                            .grid = grid,
                            .head_dim = dim,
                            .heads = places,
                            .norm = norm,
                            .epsilon = 1e-6f,
                            .cosines = device_cosines.get(),
                            .sines = device_sines.get(),
                            .tensors = tensors};
  lay_out_heads_cuda(problem);

  const auto found_queries = queries.host(), found_values = values.host();
  for (std::int64_t b = 0; b < batch; ++b) {
    for (std::int64_t h = 0; h < heads; ++h) {
      const HeadPlace place = places[static_cast<std::size_t>(h)];
      if (place.slot < 0) continue;
      for (std::int64_t position = 0; position < tokens; ++position) {
        const std::int64_t token = grid.frame_major_position(place.order, position);
        const std::int64_t row = (b * tokens + token) * channels;
        const auto count = static_cast<std::int64_t>(normed_channels);
        const std::int64_t first = row + (norm == HeadNorm::AllHeads ? 0 : h * dim);
        double mean = 0, squares = 0;
        for (std::int64_t c = 0; c < count && norm == HeadNorm::PerHeadLayer; ++c)
          mean += at(rows, first + c) / static_cast<double>(count);
        for (std::int64_t c = 0; c < count; ++c) squares += std::pow(at(rows, first + c) - mean, 2);
        const double factor = 1 / std::sqrt(squares / static_cast<double>(count) + 1e-6);
        const std::int64_t video = token - grid.text_before;
        const bool text = video < 0 || video >= grid.video_tokens();
        for (std::int64_t c = 0; c < dim; c += 2) {
          const auto normed = [&](std::int64_t channel) {
            const std::int64_t w = norm == HeadNorm::AllHeads ? h * dim + channel : channel;
            const auto& weights = text && own_text_norm ? text_weight : weight;
            const auto& biases = text && own_text_norm ? text_bias : bias;
            const auto place_of_weight = static_cast<std::size_t>(w);
            return (at(rows, row + h * dim + channel) - mean) * factor *
                       static_cast<double>(weights[place_of_weight]) +
                   (norm == HeadNorm::PerHeadLayer ? static_cast<double>(biases[place_of_weight]) : 0);
          };
          const double x = normed(c), y = normed(c + 1);
          const auto angle = static_cast<std::size_t>(text ? 0 : (video * dim + c) / 2);
          const double cosine = text ? 1 : static_cast<double>(cosines[angle]);
          const double sine = text ? 0 : static_cast<double>(sines[angle]);
          const std::int64_t to = ((b * slots + place.slot) * tokens + position) * dim + c;
          const double room = kBFloat16Rounding * (std::abs(x) + std::abs(y)) + 1e-6;
          ASSERT_NEAR(at(found_queries, to), x * cosine - y * sine, room)
              << "head " << h << " position " << position;
          ASSERT_NEAR(at(found_queries, to + 1), x * sine + y * cosine, room)
              << "head " << h << " position " << position;
          ASSERT_EQ(at(found_values, to), at(rows, row + h * dim + c));
        }
      }
    }
  }
}

// Values of reordered heads go to their channels of a copy of the rows; nothing else is written.
TEST_P(HeadLayoutCuda, LaysOutSomeHeadsWithinRows) {
  const auto [grid, heads, dim, norm, own_text_norm] = GetParam();
  const std::int64_t tokens = grid.tokens(), channels = heads * dim;
  std::mt19937 random(12);
  const auto rows = random_halves<Half>(static_cast<std::size_t>(tokens * channels), random);
  std::vector<HeadPlace> places;
  for (std::int32_t h = 0; h < heads; ++h) places.push_back({h % 3 == 1 ? h : -1, TokenOrder::SpaceMajor});
  const DeviceBuffer<Half> device_rows(rows), copy(rows.size());
  const HeadLayoutTensor tensor{.rows = device_rows.get(),
                                .row_stride = channels,
                                .heads = copy.get(),
                                .head_strides = {.head = dim, .token = channels}};
  lay_out_heads_cuda({.grid = grid, .head_dim = dim, .heads = places, .norm = norm, .tensors = {&tensor, 1}});
  const auto found = copy.host();
  for (std::int64_t position = 0; position < tokens; ++position) {
    const std::int64_t token = grid.frame_major_position(TokenOrder::SpaceMajor, position);
    for (std::int64_t c = 0; c < channels; ++c) {
      const double value = at(found, position * channels + c);
      if (places[static_cast<std::size_t>(c / dim)].slot < 0) {
        ASSERT_TRUE(std::isnan(value)) << "the poison of channel " << c;
      } else {
        ASSERT_EQ(value, at(rows, token * channels + c));
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, HeadLayoutCuda,
    testing::Values(
        LayoutCase{{.frames = 3, .height = 5, .width = 7}, 40, 128, HeadNorm::AllHeads},
        LayoutCase{{.frames = 4, .height = 3, .width = 5}, 12, 128, HeadNorm::AllHeads},
        LayoutCase{{.frames = 2, .height = 6, .width = 5, .text_after = 9}, 24, 128, HeadNorm::PerHead},
        LayoutCase{{.frames = 5, .height = 2, .width = 9, .text_before = 11}, 48, 64, HeadNorm::PerHead},
        LayoutCase{{.frames = 2, .height = 6, .width = 5, .text_after = 9}, 24, 128, HeadNorm::PerHead, true},
        LayoutCase{{.frames = 5, .height = 2, .width = 9, .text_before = 11}, 48, 64, HeadNorm::PerHeadLayer},
        LayoutCase{
            {.frames = 3, .height = 4, .width = 5, .text_before = 7}, 6, 128, HeadNorm::PerHeadLayer, true},
        LayoutCase{{.frames = 1, .height = 1, .width = 1}, 4, 64, HeadNorm::AllHeads}));

TEST(HeadLayoutCudaErrors, RefusesWhatItCannotDo) {
  if (const auto reason = why_no_cuda()) GTEST_SKIP() << *reason;
  const std::vector<HeadPlace> places(2);
  HeadLayoutTensor tensor;
  HeadLayoutProblem problem{.grid = {.frames = 2, .height = 2, .width = 2},
                            .head_dim = 128,
                            .heads = places,
                            .tensors = {&tensor, 1}};
  EXPECT_THROW(lay_out_heads_cuda(problem), std::invalid_argument) << "null pointers";
  problem.head_dim = 96;
  EXPECT_THROW(lay_out_heads_cuda(problem), std::invalid_argument);
}

}  // namespace
}  // namespace vdit::kernels
