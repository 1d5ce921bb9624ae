// SPDX-License-Identifier: Apache-2.0
// Wan2.1 text to video as one model: tokenizer, text encoder, transformer and VAE of a folder (diffusers'
// WanPipeline).
#pragma once

#include <optional>

#include "engine/models/model_parts.h"
#include "engine/models/t5/t5_encoder.h"
#include "engine/models/video_model.h"
#include "engine/models/wan/transformer.h"
#include "engine/models/wan/vae/vae.h"
#include "engine/tokenizers/sentencepiece_tokenizer.h"

namespace vdit::engine::wan {

class WanModel final : public VideoModel {
 public:
  /// Throws vdit::Error (Input): "model.*", "config.field", "tokenizer.*"; "model.unsupported" for Wan2.2's
  /// second transformer and per-token timesteps.
  WanModel(const ModelFolder& folder, const ComputeOptions& options);

  std::string_view family() const noexcept override { return "wan"; }
  const ClipLimits& limits() const noexcept override { return limits_; }
  const ModelDefaults& defaults() const noexcept override { return defaults_; }
  int layers() const noexcept override { return static_cast<int>(transformer_config_.layers); }
  int heads() const noexcept override { return static_cast<int>(transformer_config_.heads); }
  kernels::TokenGrid token_grid(const ClipSize& clip) const override;
  std::vector<std::int64_t> latent_shape(const ClipSize& clip) const override;
  ActivationForecast forecast(const ClipSize& clip, const DecodeWay& way) const override;

  std::optional<LatentPreviewMap> preview_map(const std::filesystem::path& maps) const override;

  void load(ModelPart part) override;
  void unload(ModelPart part) noexcept override;
  bool is_loaded(ModelPart part) const noexcept override { return parts_.has(part); }

  PromptReport read_prompt(std::string_view prompt) const override;
  void set_prompt(Branch branch, std::string_view prompt) override;
  at::Tensor velocity(const at::Tensor& latents, double timestep, std::span<const Branch> rows,
                      AttentionRun& attention, const CancelToken& cancel) override;
  void decode(const at::Tensor& latents, const DecodeWay& way, const CancelToken& cancel,
              const std::function<void(double fraction)>& progress, const DecodedFrames& frames) override;

 private:
  // A prompt outlives the text encoder as its embedding and the transformer's keys and values as long as the
  // transformer is loaded.
  struct Text {
    at::Tensor embedding;  // float32 [tokens, text_dim]; undefined until set
    std::optional<TextContext> context;
  };
  Text& text(Branch branch) { return texts_[static_cast<std::size_t>(branch)]; }

  ModelFolder folder_;
  ComputeOptions options_;
  TransformerConfig transformer_config_;
  VaeConfig vae_config_;
  SentencePieceTokenizer tokenizer_;
  ClipLimits limits_;
  ModelDefaults defaults_;
  ModelParts<T5Encoder, Transformer, Vae> parts_;
  std::array<Text, 2> texts_;
};

}  // namespace vdit::engine::wan
