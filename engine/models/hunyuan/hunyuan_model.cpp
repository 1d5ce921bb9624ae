// SPDX-License-Identifier: Apache-2.0
#include "engine/models/hunyuan/hunyuan_model.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <string>

#include "engine/models/hunyuan/vae/vae_memory.h"
#include "engine/models/preview_probe.h"

namespace vdit::engine::hunyuan {
namespace {

// The pipeline refuses sides that are no multiples of 16, whatever the VAE and the patch would take.
constexpr std::int64_t kPipelineSide = 16;
// The transformer was trained on the scale times this.
constexpr double kGuidanceUnits = 1000.0;

void expect_size(const ModelFolder& folder, const char* field, std::int64_t found, std::int64_t wanted,
                 const char* of) {
  if (found == wanted) return;
  folder.config("transformer").fail(field, std::to_string(wanted) + ", which is " + of);
}

void check_fit(const ModelFolder& folder, const TransformerConfig& transformer, const VaeConfig& vae,
               const LlamaTextConfig& llama, const ClipTextConfig& clip) {
  expect_size(folder, "in_channels", transformer.in_channels, vae.latent_channels,
              "the VAE's latent_channels");
  expect_size(folder, "out_channels", transformer.out_channels, vae.latent_channels,
              "the VAE's latent_channels");
  expect_size(folder, "text_embed_dim", transformer.text_dim, llama.hidden, "the text encoder's hidden_size");
  expect_size(folder, "pooled_projection_dim", transformer.pooled_dim, clip.hidden,
              "the second text encoder's hidden_size");
  const JsonView scheduler = folder.config("scheduler");
  if (scheduler.text("_class_name") != "FlowMatchEulerDiscreteScheduler") {
    scheduler.fail("_class_name", "\"FlowMatchEulerDiscreteScheduler\"");
  }
}

ClipLimits clip_limits(const TransformerConfig& transformer, const VaeConfig& vae) {
  const std::int64_t patch = std::lcm(transformer.patch_size[1], transformer.patch_size[2]);
  return {.side_multiple = std::lcm(kPipelineSide, vae.spatial_compression_ratio * patch),
          .frame_stride = VaeConfig::kTemporalFactor};
}

ModelDefaults read_defaults(const ModelFolder& folder) {
  return {.clip = {.width = 1280, .height = 720, .frames = 129},
          .steps = 50,
          .guidance = 6.0,
          .flow_shift = folder.config("scheduler").number_or("shift", 1.0),
          .fps = 24};
}

}  // namespace

HunyuanModel::HunyuanModel(const ModelFolder& folder, const ComputeOptions& options)
    : folder_(folder),
      options_(options),
      transformer_config_(read_transformer_config(folder)),
      vae_config_(read_vae_config(folder.config("vae"))),
      llama_config_(read_llama_text_config(folder)),
      clip_config_(read_clip_text_config(folder)),
      llama_tokenizer_(LlamaTokenizer::open(folder.root() / "tokenizer")),
      clip_tokenizer_(ClipTokenizer::open(folder.root() / "tokenizer_2")),
      template_(llama_tokenizer_),
      limits_(clip_limits(transformer_config_, vae_config_)),
      defaults_(read_defaults(folder)) {
  check_fit(folder, transformer_config_, vae_config_, llama_config_, clip_config_);
}

kernels::TokenGrid HunyuanModel::token_grid(const ClipSize& clip) const {
  const std::vector<std::int64_t> shape = latent_shape(clip);
  const auto& patch = transformer_config_.patch_size;
  return {.frames = shape[2] / patch[0],
          .height = shape[3] / patch[1],
          .width = shape[4] / patch[2],
          .text_before = 0,
          .text_after = kTextRows};
}

std::vector<std::int64_t> HunyuanModel::latent_shape(const ClipSize& clip) const {
  return {1, transformer_config_.in_channels, vae_config_.latent_frames(clip.frames),
          clip.height / vae_config_.spatial_compression_ratio,
          clip.width / vae_config_.spatial_compression_ratio};
}

ActivationForecast HunyuanModel::forecast(const ClipSize& clip, const DecodeWay& way) const {
  const std::int64_t element = options_.dtype == at::kFloat ? 4 : 2;
  const std::int64_t dim = transformer_config_.dim();
  // The residual stream and one more of its size in float32; beside them, in the compute type, either the
  // normed input, queries, keys and values as projected and as laid out, two outputs; or the feed-forward's
  // hidden row between its input and output.
  const std::int64_t row = 8 * dim + element * std::max(9 * dim, transformer_config_.ffn_dim + 2 * dim);
  const std::vector<std::int64_t> latents = latent_shape(clip);
  return {.denoise_bytes = static_cast<std::uint64_t>(token_grid(clip).tokens() * row),
          .decode_bytes =
              static_cast<std::uint64_t>(decode_peak_bytes(vae_config_, {.latent_frames = latents[2],
                                                                         .latent_height = latents[3],
                                                                         .latent_width = latents[4],
                                                                         .tiled = way.tiled,
                                                                         .dtype = options_.dtype,
                                                                         .device = options_.device.type()}))};
}

bool HunyuanModel::loads(std::string_view component, std::string_view tensor) const {
  if (component == "text_encoder") return llama_text_loads(llama_config_, tensor);
  if (component == "vae") return tensor.starts_with("decoder.") || tensor.starts_with("post_quant_conv.");
  return true;
}

// Latents of this family have no statistics that maps could be told apart by.
std::optional<LatentPreviewMap> HunyuanModel::preview_map(const std::filesystem::path& /*maps*/) const {
  if (!parts_.decoder) return {};
  return probe_latent_preview_map(
      vae_config_.latent_channels, vae_config_.spatial_compression_ratio,
      [this](const at::Tensor& latents) { return parts_.decoder->decode(latents); });
}

void HunyuanModel::load(ModelPart part) {
  if (is_loaded(part)) return;
  switch (part) {
    case ModelPart::TextEncoder:
      parts_.text_encoder.emplace(TextEncoders{.llama = LlamaTextEncoder(folder_, options_),
                                               .clip = ClipTextEncoder(folder_, options_)});
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

void HunyuanModel::unload(ModelPart part) noexcept {
  if (part == ModelPart::Transformer) context_.reset();
  parts_.free(part);
}

PromptReport HunyuanModel::read_prompt(std::string_view prompt) const {
  return {.tokens = template_.token_count(prompt), .token_limit = kTextRows, .unknown = {}};
}

void HunyuanModel::set_prompt(Branch branch, std::string_view prompt) {
  assert(parts_.text_encoder && branch == Branch::Conditional);
  (void)branch;
  const std::vector<std::int32_t> ids = template_.encode(prompt);
  const auto crop = static_cast<std::int64_t>(template_.crop());
  const at::Tensor text = parts_.text_encoder->llama.encode(ids);
  text_ = text.narrow(0, crop, text.size(0) - crop).clone();
  pooled_ = parts_.text_encoder->clip.encode_pooled(
      clip_tokenizer_.encode_padded(prompt, static_cast<std::size_t>(clip_config_.positions)));
  context_.reset();
}

at::Tensor HunyuanModel::velocity(const at::Tensor& latents, double timestep, std::span<const Branch> rows,
                                  AttentionRun& attention, const CancelToken& cancel) {
  assert(parts_.transformer && text_.defined() && rows.size() == 1 && latents.size(0) == 1);
  (void)rows;
  if (!context_) context_ = parts_.transformer->prepare_text(text_, pooled_);
  return parts_.transformer->forward(latents, timestep, guidance_ * kGuidanceUnits, *context_, attention,
                                     cancel);
}

void HunyuanModel::decode(const at::Tensor& latents, const DecodeWay& way, const CancelToken& cancel,
                          const std::function<void(double fraction)>& progress, const DecodedFrames& frames) {
  assert(parts_.decoder);
  parts_.decoder->decode(latents, VaeRun{.tiled = way.tiled, .cancel = &cancel, .progress = progress},
                         frames);
}

}  // namespace vdit::engine::hunyuan
