// SPDX-License-Identifier: Apache-2.0
// CogVideoX1.5 text to video as one model: tokenizer, text encoder, transformer and VAE of a folder
// (diffusers' CogVideoXPipeline). Latents are [1, frames, channels, height, width]; one frame before the
// clip's own fills the transformer's patches of two, and is dropped before decoding.
#pragma once

#include <array>
#include <optional>

#include "engine/models/cogvideox/transformer.h"
#include "engine/models/cogvideox/vae/vae.h"
#include "engine/models/model_parts.h"
#include "engine/models/t5/t5_encoder.h"
#include "engine/models/video_model.h"
#include "engine/tokenizers/sentencepiece_tokenizer.h"

namespace vdit::engine::cogvideox {

class CogVideoXModel final : public VideoModel {
 public:
  /// Throws vdit::Error (Input): "model.*", "config.field", "tokenizer.*"; "model.unsupported" for CogVideoX
  /// 1.0 and image to video.
  CogVideoXModel(const ModelFolder& folder, const ComputeOptions& options);

  std::string_view family() const noexcept override { return "cogvideox"; }
  /// Frames are 8 k + 1: other numbers of latent frames decode to more frames than were asked for.
  const ClipLimits& limits() const noexcept override { return limits_; }
  const ModelDefaults& defaults() const noexcept override { return defaults_; }
  int layers() const noexcept override { return static_cast<int>(transformer_config_.layers); }
  int heads() const noexcept override { return static_cast<int>(transformer_config_.heads); }
  /// Where the decoder cuts a clip is part of what it computes.
  DecodeChoices decode_choices() const noexcept override { return {.chunks = false, .tiles = true}; }
  /// Throws vdit::Error (Input) "settings.size" for a side that the model's positions do not reach.
  kernels::TokenGrid token_grid(const ClipSize& clip) const override;
  std::vector<std::int64_t> latent_shape(const ClipSize& clip) const override;
  ActivationForecast forecast(const ClipSize& clip, const DecodeWay& way) const override;

  bool loads(std::string_view component, std::string_view tensor) const override;
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
  // A prompt outlives the text encoder as its embedding, and the transformer's rows as long as the
  // transformer is loaded.
  struct Text {
    at::Tensor embedding;  // float32 [text_rows, text_dim]; undefined until set
    at::Tensor rows;       // as Transformer::prepare_text() gives them
  };
  Text& text(Branch branch) { return texts_[static_cast<std::size_t>(branch)]; }
  std::size_t text_rows() const { return static_cast<std::size_t>(transformer_config_.text_rows); }

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

}  // namespace vdit::engine::cogvideox
