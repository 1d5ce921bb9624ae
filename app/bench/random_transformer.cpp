// SPDX-License-Identifier: Apache-2.0
#include "app/bench/random_transformer.h"

#include <ATen/ops/randn.h>

#include "engine/base/cancel_token.h"
#include "engine/models/cogvideox/random_transformer.h"
#include "engine/models/hunyuan/random_transformer.h"
#include "engine/models/wan/random_transformer.h"

namespace vdit::app {
namespace {

constexpr std::int64_t kPromptTokens = 120;  // a long sentence
constexpr double kTimestep = 500;

at::TensorOptions full(const engine::ComputeOptions& compute) {
  return at::TensorOptions(compute.device).dtype(at::kFloat);
}

at::Tensor random_latents(std::int64_t channels, const kernels::TokenGrid& grid,
                          const engine::ComputeOptions& compute) {
  return at::randn({1, channels, grid.frames, grid.height * 2, grid.width * 2}, full(compute));
}

// Of `weights` multiplied with every token in every layer.
double tflop_of(std::int64_t tokens, std::int64_t layers, std::int64_t weights) {
  return 2e-12 * static_cast<double>(tokens) * static_cast<double>(layers) * static_cast<double>(weights);
}

class RandomWan final : public RandomTransformer {
 public:
  RandomWan(const std::string& name, const kernels::TokenGrid& grid, const engine::ComputeOptions& compute)
      : config_(engine::wan::published_config(name)),
        grid_(grid),
        transformer_(config_, engine::wan::random_transformer_weights(config_, compute), compute),
        latents_(random_latents(config_.in_channels, grid, compute)),
        text_(transformer_.prepare_text(at::randn({kPromptTokens, config_.text_dim}, full(compute)))) {}

  int layers() const override { return static_cast<int>(config_.layers); }
  int heads() const override { return static_cast<int>(config_.heads); }
  std::int64_t head_dim() const override { return config_.head_dim; }
  kernels::TokenGrid grid() const override { return grid_; }
  int forwards_of_step() const override { return 2; }  // with and without the prompt
  double linear_tflop() const override {
    const std::int64_t dim = config_.dim();
    return tflop_of(grid_.tokens(), config_.layers, 6 * dim * dim + 2 * dim * config_.ffn_dim);
  }
  at::Tensor velocity(engine::AttentionRun& attention) override {
    const engine::wan::TextContext* const texts[] = {&text_};
    return transformer_.forward(latents_, kTimestep, texts, attention, never_);
  }

 private:
  const engine::wan::TransformerConfig config_;
  kernels::TokenGrid grid_;
  engine::wan::Transformer transformer_;
  at::Tensor latents_;
  engine::wan::TextContext text_;
  const CancelToken never_;
};

class RandomHunyuan final : public RandomTransformer {
 public:
  RandomHunyuan(const kernels::TokenGrid& grid, const engine::ComputeOptions& compute)
      : grid_(grid),
        transformer_(config_, engine::hunyuan::random_transformer_weights(config_, compute), compute),
        latents_(random_latents(config_.in_channels, grid, compute)),
        text_(transformer_.prepare_text(at::randn({kPromptTokens, config_.text_dim}, full(compute)),
                                        at::randn({config_.pooled_dim}, full(compute)))) {
    grid_.text_after = kPromptTokens;
  }

  int layers() const override { return static_cast<int>(config_.layers()); }
  int heads() const override { return static_cast<int>(config_.heads); }
  std::int64_t head_dim() const override { return config_.head_dim; }
  kernels::TokenGrid grid() const override { return grid_; }
  int forwards_of_step() const override { return 1; }
  double linear_tflop() const override {
    const std::int64_t dim = config_.dim();
    return tflop_of(grid_.tokens(), config_.layers(), 4 * dim * dim + 2 * dim * config_.ffn_dim);
  }
  at::Tensor velocity(engine::AttentionRun& attention) override {
    return transformer_.forward(latents_, kTimestep, 6000, text_, attention, never_);
  }

 private:
  const engine::hunyuan::TransformerConfig config_;
  kernels::TokenGrid grid_;
  engine::hunyuan::Transformer transformer_;
  at::Tensor latents_;
  engine::hunyuan::TextContext text_;
  const CancelToken never_;
};

class RandomCogVideoX final : public RandomTransformer {
 public:
  RandomCogVideoX(const kernels::TokenGrid& grid, const engine::ComputeOptions& compute)
      : grid_(grid),
        transformer_(config_, engine::cogvideox::random_transformer_weights(config_, compute), compute),
        text_(transformer_.prepare_text(at::randn({config_.text_rows, config_.text_dim}, full(compute)))) {
    grid_.frames = (grid.frames + 1) / 2;  // one latent frame more where their number is odd
    grid_.text_before = config_.text_rows;
    latents_ =
        at::randn({1, 2 * grid_.frames, config_.channels, 2 * grid_.height, 2 * grid_.width}, full(compute));
  }

  int layers() const override { return static_cast<int>(config_.layers); }
  int heads() const override { return static_cast<int>(config_.heads); }
  std::int64_t head_dim() const override { return config_.head_dim; }
  kernels::TokenGrid grid() const override { return grid_; }
  int forwards_of_step() const override { return 2; }  // with and without the prompt
  double linear_tflop() const override {
    return tflop_of(grid_.tokens(), config_.layers, 12 * config_.dim() * config_.dim());
  }
  at::Tensor velocity(engine::AttentionRun& attention) override {
    return transformer_.forward(latents_, kTimestep, {&text_, 1}, attention, never_);
  }

 private:
  const engine::cogvideox::TransformerConfig config_;
  kernels::TokenGrid grid_;
  engine::cogvideox::Transformer transformer_;
  at::Tensor latents_;
  at::Tensor text_;
  const CancelToken never_;
};

}  // namespace

std::unique_ptr<RandomTransformer> make_random_transformer(const std::string& name,
                                                           const kernels::TokenGrid& grid,
                                                           const engine::ComputeOptions& compute) {
  if (name == "cogvideox1.5") return std::make_unique<RandomCogVideoX>(grid, compute);
  if (name == "hunyuanvideo") return std::make_unique<RandomHunyuan>(grid, compute);
  return std::make_unique<RandomWan>(name, grid, compute);
}

}  // namespace vdit::app
