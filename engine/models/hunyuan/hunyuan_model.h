// SPDX-License-Identifier: Apache-2.0
// HunyuanVideo text to video as one model: tokenizers, text encoders, transformer and VAE of a folder
// (diffusers' HunyuanVideoPipeline). Guidance is embedded: the transformer reads the scale, and a step is one
// prediction. The pipeline's second way of guidance (true_cfg_scale, with a negative prompt) is not offered.
#pragma once

#include <optional>

#include "engine/models/hunyuan/clip_text_encoder.h"
#include "engine/models/hunyuan/llama_text_encoder.h"
#include "engine/models/hunyuan/prompt_template.h"
#include "engine/models/hunyuan/transformer.h"
#include "engine/models/hunyuan/vae/vae.h"
#include "engine/models/model_parts.h"
#include "engine/models/video_model.h"
#include "engine/tokenizers/clip_tokenizer.h"
#include "engine/tokenizers/llama_tokenizer.h"

namespace vdit::engine::hunyuan {

class HunyuanModel final : public VideoModel {
 public:
  /// Throws vdit::Error (Input): "model.*", "config.field", "tokenizer.*"; "model.unsupported" for
  /// image-to-video transformers and those without embedded guidance.
  HunyuanModel(const ModelFolder& folder, const ComputeOptions& options);
  HunyuanModel(const HunyuanModel&) = delete;  // the template points to the tokenizer
  HunyuanModel& operator=(const HunyuanModel&) = delete;

  std::string_view family() const noexcept override { return "hunyuan"; }
  const ClipLimits& limits() const noexcept override { return limits_; }
  const ModelDefaults& defaults() const noexcept override { return defaults_; }
  int layers() const noexcept override { return static_cast<int>(transformer_config_.layers()); }
  int heads() const noexcept override { return static_cast<int>(transformer_config_.heads); }
  GuidanceKind guidance_kind() const noexcept override { return GuidanceKind::Embedded; }
  DecodeChoices decode_choices() const noexcept override { return {.chunks = false, .tiles = true}; }
  kernels::TokenGrid token_grid(const ClipSize& clip) const override;
  std::vector<std::int64_t> latent_shape(const ClipSize& clip) const override;
  ActivationForecast forecast(const ClipSize& clip, const DecodeWay& way) const override;

  bool loads(std::string_view component, std::string_view tensor) const override;
  std::optional<LatentPreviewMap> preview_map(const std::filesystem::path& maps) const override;

  void load(ModelPart part) override;
  void unload(ModelPart part) noexcept override;
  bool is_loaded(ModelPart part) const noexcept override { return parts_.has(part); }

  PromptReport read_prompt(std::string_view prompt) const override;
  /// There is one branch, the conditional one.
  void set_prompt(Branch branch, std::string_view prompt) override;
  void set_guidance(double scale) override { guidance_ = scale; }
  at::Tensor velocity(const at::Tensor& latents, double timestep, std::span<const Branch> rows,
                      AttentionRun& attention, const CancelToken& cancel) override;
  void decode(const at::Tensor& latents, const DecodeWay& way, const CancelToken& cancel,
              const std::function<void(double fraction)>& progress, const DecodedFrames& frames) override;

 private:
  struct TextEncoders {
    LlamaTextEncoder llama;
    ClipTextEncoder clip;
  };

  ModelFolder folder_;
  ComputeOptions options_;
  TransformerConfig transformer_config_;
  VaeConfig vae_config_;
  LlamaTextConfig llama_config_;
  ClipTextConfig clip_config_;
  LlamaTokenizer llama_tokenizer_;
  ClipTokenizer clip_tokenizer_;
  PromptTemplate template_;  // of llama_tokenizer_
  ClipLimits limits_;
  ModelDefaults defaults_;
  ModelParts<TextEncoders, Transformer, Vae> parts_;
  // A prompt outlives the text encoders as what they made of it, and its context as long as the transformer
  // is loaded.
  at::Tensor text_;    // float32 [tokens, text_dim]; undefined until set
  at::Tensor pooled_;  // float32 [pooled_dim]
  std::optional<TextContext> context_;
  double guidance_ = 0;
};

}  // namespace vdit::engine::hunyuan
