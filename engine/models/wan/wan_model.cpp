// SPDX-License-Identifier: Apache-2.0
#include "engine/models/wan/wan_model.h"

#include <cassert>
#include <numeric>

#include "engine/models/preview_probe.h"
#include "engine/models/wan/vae/vae_memory.h"
#include "engine/tokenizers/prompt_cleaning.h"

namespace vdit::engine::wan {
namespace {

// WanPipeline's max_sequence_length: rows of text that the transformer attends to.
constexpr std::size_t kTextRows = 512;
// WanPipeline refuses sides that are no multiples of 16, whatever the VAE and the patch would take.
constexpr std::int64_t kPipelineSide = 16;

// Wan2.2's mixture of two transformers and its per-token timesteps share the pipeline's name.
void refuse_later_wan(const ModelFolder& folder) {
  const JsonView index = folder.index();
  if (index.has("boundary_ratio")) index.fail("boundary_ratio", "null", "Wan2.2 is not supported");
  if (index.boolean_or("expand_timesteps", false)) {
    index.fail("expand_timesteps", "false", "Wan2.2 is not supported");
  }
}

void check_fit(const ModelFolder& folder, const TransformerConfig& transformer, const VaeConfig& vae) {
  const JsonView document = folder.config("transformer");
  if (transformer.in_channels != vae.z_dim) {
    document.fail("in_channels", std::to_string(vae.z_dim) + ", which is the VAE's z_dim");
  }
  if (transformer.out_channels != vae.z_dim) {
    document.fail("out_channels", std::to_string(vae.z_dim) + ", which is the VAE's z_dim");
  }
}

ClipLimits clip_limits(const TransformerConfig& transformer, const VaeConfig& vae) {
  const auto& [time, height, width] = transformer.patch_size;
  const std::int64_t patch = std::lcm(height, width);
  return {.side_multiple = std::lcm(kPipelineSide, vae.spatial_factor() * patch),
          .max_side = transformer.rope_max_seq_len * vae.spatial_factor() * std::min(height, width),
          .frame_stride = VaeConfig::kTemporalFactor * time,
          .max_frames = vae.frames(transformer.rope_max_seq_len * time)};
}

ModelDefaults read_defaults(const ModelFolder& folder) {
  return {.clip = {.width = 832, .height = 480, .frames = 81},
          .steps = 50,
          .guidance = 5.0,
          .flow_shift = folder.config("scheduler").number_or("flow_shift", 1.0),
          .fps = 16};
}

}  // namespace

WanModel::WanModel(const ModelFolder& folder, const ComputeOptions& options)
    : folder_(folder),
      options_(options),
      transformer_config_((refuse_later_wan(folder), read_transformer_config(folder))),
      vae_config_(read_vae_config(folder)),
      tokenizer_(SentencePieceTokenizer::open(folder.root() / "tokenizer")),
      limits_(clip_limits(transformer_config_, vae_config_)),
      defaults_(read_defaults(folder)) {
  check_fit(folder, transformer_config_, vae_config_);
}

kernels::TokenGrid WanModel::token_grid(const ClipSize& clip) const {
  const std::vector<std::int64_t> shape = latent_shape(clip);
  const auto& patch = transformer_config_.patch_size;
  return {.frames = shape[2] / patch[0], .height = shape[3] / patch[1], .width = shape[4] / patch[2]};
}

std::vector<std::int64_t> WanModel::latent_shape(const ClipSize& clip) const {
  return {1, transformer_config_.in_channels, vae_config_.latent_frames(clip.frames),
          clip.height / vae_config_.spatial_factor(), clip.width / vae_config_.spatial_factor()};
}

ActivationForecast WanModel::forecast(const ClipSize& clip, const DecodeWay& way) const {
  const std::int64_t tokens = token_grid(clip).tokens();
  const std::int64_t element = options_.dtype == at::kFloat ? 4 : 2;
  const std::int64_t dim = transformer_config_.dim();
  // The residual stream and one more of its size in float32; beside them either queries, keys, values and
  // output, or the feed-forward's hidden row, in the compute type.
  const std::int64_t row = 8 * dim + element * std::max(5 * dim, transformer_config_.ffn_dim + 2 * dim);
  const std::vector<std::int64_t> latents = latent_shape(clip);
  return {.denoise_bytes = static_cast<std::uint64_t>(tokens * row),
          .decode_bytes = static_cast<std::uint64_t>(
              decode_peak_bytes(vae_config_, {.latent_frames = latents[2],
                                              .latent_height = latents[3],
                                              .latent_width = latents[4],
                                              .chunk_latent_frames = way.chunk,
                                              .dtype = options_.dtype,
                                              .direct = options_.device.is_cpu()}))};
}

std::optional<LatentPreviewMap> WanModel::preview_map(const std::filesystem::path& maps) const {
  auto map = find_latent_preview_map(maps, vae_config_.latents_mean, vae_config_.latents_std);
  if (!map && parts_.decoder) {
    map = probe_latent_preview_map(
        vae_config_.z_dim, vae_config_.spatial_factor(),
        [this](const at::Tensor& latents) { return parts_.decoder->decode(latents); });
  }
  return map;
}

void WanModel::load(ModelPart part) {
  if (is_loaded(part)) return;
  switch (part) {
    case ModelPart::TextEncoder:
      parts_.text_encoder.emplace(folder_, T5PositionBias::PerLayer, options_);
      return;
    case ModelPart::Transformer:
      parts_.transformer.emplace(folder_, options_);
      return;
    case ModelPart::Decoder:
      parts_.decoder.emplace(folder_, VaeOptions{.compute = options_});
      return;
  }
}

void WanModel::unload(ModelPart part) noexcept {
  if (part == ModelPart::Transformer) {
    for (Text& text : texts_) text.context.reset();
  }
  parts_.free(part);
}

PromptReport WanModel::read_prompt(std::string_view prompt) const {
  const std::string cleaned = clean_prompt(prompt);
  PromptReport report{.tokens = tokenizer_.token_count(cleaned), .token_limit = kTextRows};
  for (const ByteRange range : tokenizer_.unknown_characters(cleaned)) {
    report.unknown.push_back(cleaned.substr(range.begin, range.end - range.begin));
  }
  return report;
}

void WanModel::set_prompt(Branch branch, std::string_view prompt) {
  assert(parts_.text_encoder);
  const std::vector<std::int32_t> ids = tokenizer_.encode(clean_prompt(prompt), kTextRows);
  text(branch) = {.embedding = parts_.text_encoder->encode(ids), .context = std::nullopt};
}

at::Tensor WanModel::velocity(const at::Tensor& latents, double timestep, std::span<const Branch> rows,
                              AttentionRun& attention, const CancelToken& cancel) {
  assert(parts_.transformer);
  std::vector<const TextContext*> contexts;
  for (const Branch row : rows) {
    Text& prompt = text(row);
    assert(prompt.embedding.defined());
    if (!prompt.context) prompt.context = parts_.transformer->prepare_text(prompt.embedding, kTextRows);
    contexts.push_back(&*prompt.context);
  }
  return parts_.transformer->forward(latents, timestep, contexts, attention, cancel);
}

void WanModel::decode(const at::Tensor& latents, const DecodeWay& way, const CancelToken& cancel,
                      const std::function<void(double fraction)>& progress, const DecodedFrames& frames) {
  assert(parts_.decoder);
  parts_.decoder->decode(
      latents, VaeRun{.chunk_latent_frames = way.chunk, .cancel = &cancel, .progress = progress}, frames);
}

}  // namespace vdit::engine::wan
