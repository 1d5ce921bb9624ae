// SPDX-License-Identifier: Apache-2.0
#include "engine/models/cogvideox/cogvideox_model.h"

#include <algorithm>
#include <cassert>

#include "engine/base/error.h"
#include "engine/models/cogvideox/vae/vae_memory.h"
#include "engine/models/preview_probe.h"
#include "engine/models/tensor_source.h"

namespace vdit::engine::cogvideox {
namespace {

// An odd number of latent frames is one short of whole patches.
constexpr std::int64_t kPadding = TransformerConfig::kPatchFrames - 1;
constexpr std::int64_t kMostFrames = 4089;

void check_fit(const ModelFolder& folder, const TransformerConfig& transformer, const VaeConfig& vae,
               const T5Config& text) {
  if (transformer.channels != vae.latent_channels) {
    folder.config("transformer")
        .fail("in_channels", std::to_string(vae.latent_channels) + ", which is the VAE's latent_channels");
  }
  if (transformer.text_dim != text.d_model) {
    folder.config("transformer")
        .fail("text_embed_dim", std::to_string(text.d_model) + ", which is the text encoder's d_model");
  }
}

ClipLimits clip_limits(const TransformerConfig& transformer, const VaeConfig& vae) {
  return {.side_multiple = vae.spatial_factor() * transformer.patch_size,
          .max_side = std::max(transformer.sample_height, transformer.sample_width) * vae.spatial_factor(),
          .frame_stride = VaeConfig::kTemporalFactor * TransformerConfig::kPatchFrames,
          .max_frames = kMostFrames};
}

void check_side(const char* name, std::int64_t pixels, std::int64_t most) {
  if (pixels <= most) return;
  throw Error({.kind = ErrorKind::Input,
               .code = "settings.size",
               .subject = "settings",
               .field = "size",
               .found = std::string(name) + " " + std::to_string(pixels),
               .expected = "at most " + std::to_string(most) + ", as far as the model's positions reach"});
}

}  // namespace

CogVideoXModel::CogVideoXModel(const ModelFolder& folder, const ComputeOptions& options)
    : folder_(folder),
      options_(options),
      transformer_config_(read_transformer_config(folder)),
      vae_config_(read_vae_config(folder.config("vae"))),
      tokenizer_(SentencePieceTokenizer::open(folder.root() / "tokenizer")),
      limits_(clip_limits(transformer_config_, vae_config_)),
      defaults_{
          .clip = {.width = 1360, .height = 768, .frames = 81}, .steps = 50, .guidance = 6.0, .fps = 16} {
  check_fit(folder, transformer_config_, vae_config_, read_t5_config(folder, T5PositionBias::Shared));
  // A model of other sides than the published one makes its own largest clip.
  const ClipSize& published = defaults_.clip;
  const std::int64_t factor = vae_config_.spatial_factor();
  if (published.width > transformer_config_.sample_width * factor ||
      published.height > transformer_config_.sample_height * factor) {
    const std::int64_t multiple = limits_.side_multiple;
    defaults_.clip.width = transformer_config_.sample_width * factor / multiple * multiple;
    defaults_.clip.height = transformer_config_.sample_height * factor / multiple * multiple;
  }
}

kernels::TokenGrid CogVideoXModel::token_grid(const ClipSize& clip) const {
  const std::int64_t factor = vae_config_.spatial_factor();
  check_side("width", clip.width, transformer_config_.sample_width * factor);
  check_side("height", clip.height, transformer_config_.sample_height * factor);
  const std::vector<std::int64_t> shape = latent_shape(clip);
  const Axes patch = transformer_config_.patch();
  return {.frames = shape[1] / patch[0],
          .height = shape[3] / patch[1],
          .width = shape[4] / patch[2],
          .text_before = transformer_config_.text_rows};
}

std::vector<std::int64_t> CogVideoXModel::latent_shape(const ClipSize& clip) const {
  return {1, vae_config_.latent_frames(clip.frames) + kPadding, transformer_config_.channels,
          clip.height / vae_config_.spatial_factor(), clip.width / vae_config_.spatial_factor()};
}

ActivationForecast CogVideoXModel::forecast(const ClipSize& clip, const DecodeWay& way) const {
  const std::int64_t tokens = token_grid(clip).tokens();
  const std::int64_t element = options_.dtype == at::kFloat ? 4 : 2;
  const std::int64_t dim = transformer_config_.dim();
  // The residual stream in float32, its normed sequence and the parts that it is joined from; beside them
  // queries, keys, values and output, or the feed-forward's hidden row.
  const std::int64_t hidden = TransformerConfig::kFeedForwardRatio * dim;
  const std::int64_t row = 4 * dim + element * (2 * dim + std::max(5 * dim, hidden + 2 * dim));
  const std::vector<std::int64_t> latents = latent_shape(clip);
  return {.denoise_bytes = static_cast<std::uint64_t>(tokens * row),
          .decode_bytes = static_cast<std::uint64_t>(
              decode_peak_bytes(vae_config_, {.latent_frames = latents[1] - kPadding,
                                              .latent_height = latents[3],
                                              .latent_width = latents[4],
                                              .tiled = way.tiled,
                                              .dtype = options_.dtype,
                                              .device = options_.device.type()}))};
}

bool CogVideoXModel::loads(std::string_view component, std::string_view tensor) const {
  return component != "vae" || tensor.starts_with("decoder.");
}

std::optional<LatentPreviewMap> CogVideoXModel::preview_map(const std::filesystem::path& /*maps*/) const {
  if (!parts_.decoder) return {};
  LatentPreviewMap map = probe_latent_preview_map(
      vae_config_.latent_channels, vae_config_.spatial_factor(), [this](const at::Tensor& latents) {
        return parts_.decoder->decode(latents.transpose(1, 2)).clamp(-1.0, 1.0);
      });
  map.frames_first = true;
  map.padding = kPadding;
  return map;
}

void CogVideoXModel::load(ModelPart part) {
  if (is_loaded(part)) return;
  switch (part) {
    case ModelPart::TextEncoder:
      parts_.text_encoder.emplace(folder_, T5PositionBias::Shared, options_);
      return;
    case ModelPart::Transformer:
      parts_.transformer.emplace(folder_, options_);
      return;
    case ModelPart::Decoder: {
      const WeightSet weights = folder_.weights("vae");
      parts_.decoder.emplace(vae_config_, tensors_of(weights), options_);
      return;
    }
  }
}

void CogVideoXModel::unload(ModelPart part) noexcept {
  if (part == ModelPart::Transformer) {
    for (Text& text : texts_) text.rows.reset();
  }
  parts_.free(part);
}

PromptReport CogVideoXModel::read_prompt(std::string_view prompt) const {
  PromptReport report{.tokens = tokenizer_.token_count(prompt), .token_limit = text_rows()};
  for (const ByteRange range : tokenizer_.unknown_characters(prompt))
    report.unknown.emplace_back(prompt.substr(range.begin, range.end - range.begin));
  return report;
}

void CogVideoXModel::set_prompt(Branch branch, std::string_view prompt) {
  assert(parts_.text_encoder);
  text(branch) = {.embedding = parts_.text_encoder->encode(tokenizer_.encode_padded(prompt, text_rows())),
                  .rows = {}};
}

at::Tensor CogVideoXModel::velocity(const at::Tensor& latents, double timestep, std::span<const Branch> rows,
                                    AttentionRun& attention, const CancelToken& cancel) {
  assert(parts_.transformer);
  std::vector<at::Tensor> texts;
  for (const Branch row : rows) {
    Text& prompt = text(row);
    assert(prompt.embedding.defined());
    if (!prompt.rows.defined()) prompt.rows = parts_.transformer->prepare_text(prompt.embedding);
    texts.push_back(prompt.rows);
  }
  return parts_.transformer->forward(latents, timestep, texts, attention, cancel);
}

void CogVideoXModel::decode(const at::Tensor& latents, const DecodeWay& way, const CancelToken& cancel,
                            const std::function<void(double fraction)>& progress,
                            const DecodedFrames& frames) {
  assert(parts_.decoder);
  parts_.decoder->decode(latents.slice(1, kPadding),
                         VaeRun{.tiled = way.tiled, .cancel = &cancel, .progress = progress}, frames);
}

}  // namespace vdit::engine::cogvideox
