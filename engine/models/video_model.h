// SPDX-License-Identifier: Apache-2.0
// What generation asks of a model family, part by part, so that parts can be freed before the next one needs
// the memory. It knows no scheduler, no guidance and no output file.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/attention/attention_run.h"
#include "engine/models/compute_options.h"
#include "engine/models/decoded_frames.h"
#include "engine/models/latent_preview.h"
#include "engine/weights/model_folder.h"
#include "kernels/runs/token_grid.h"

namespace vdit {
class CancelToken;
}

namespace vdit::engine {

struct ClipSize {
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::int64_t frames = 0;
  bool operator==(const ClipSize&) const = default;
};

/// Which clips a model can make: sides are multiples of `side_multiple` up to `max_side`, frames are
/// frame_stride * k + 1 up to `max_frames`.
struct ClipLimits {
  std::int64_t side_multiple = 16;
  std::int64_t max_side = 16384;
  std::int64_t frame_stride = 4;
  std::int64_t max_frames = 4093;
};

/// What the family's authors recommend, from its configs where they have it.
struct ModelDefaults {
  ClipSize clip;
  int steps = 50;
  double guidance = 5.0;
  double flow_shift = 1.0;
  double fps = 16;
};

/// A prompt as the model reads it.
struct PromptReport {
  std::size_t tokens = 0;
  std::size_t token_limit = 0;       ///< tokens past it are lost
  std::vector<std::string> unknown;  ///< stretches of characters that the tokenizer does not know, in order
};

/// What a guidance scale above 1 means to the family.
enum class GuidanceKind {
  Classifier,  ///< a second prediction, without the prompt (arXiv 2207.12598)
  Embedded,    ///< the transformer was trained to read the scale: one prediction, no negative prompt
};

/// How latents are decoded, where the family leaves a choice.
struct DecodeWay {
  std::int64_t chunk = 1;  ///< latent frames at a time: changes memory and nothing else
  bool tiled = false;  ///< in overlapping tiles of the picture, blended: least memory, slightly other pixels
};

/// Which of these choices there are.
struct DecodeChoices {
  bool chunks = true;
  bool tiles = false;
};

/// Peak bytes above the loaded weights.
struct ActivationForecast {
  std::uint64_t denoise_bytes = 0;  ///< for one row of a batch; two rows cost twice
  std::uint64_t decode_bytes = 0;   ///< decoded the way that was asked for
};

/// A part that holds weights.
enum class ModelPart { TextEncoder, Transformer, Decoder };

/// Configs are read and checked when it is made, weights when load() is called. Used by the one thread that
/// owns the device.
class VideoModel {
 public:
  virtual ~VideoModel() = default;

  virtual std::string_view family() const noexcept = 0;  ///< "wan"
  virtual const ClipLimits& limits() const noexcept = 0;
  virtual const ModelDefaults& defaults() const noexcept = 0;
  virtual int layers() const noexcept = 0;
  virtual int heads() const noexcept = 0;
  virtual GuidanceKind guidance_kind() const noexcept { return GuidanceKind::Classifier; }
  virtual DecodeChoices decode_choices() const noexcept { return {}; }
  /// The tokens of a self-attention layer. Where the number of text tokens varies with the prompt it is the
  /// largest; a forward may have fewer.
  virtual kernels::TokenGrid token_grid(const ClipSize& clip) const = 0;
  /// Shape of the noise to draw, in the order in which the reference pipeline draws it.
  virtual std::vector<std::int64_t> latent_shape(const ClipSize& clip) const = 0;
  virtual ActivationForecast forecast(const ClipSize& clip, const DecodeWay& way) const = 0;

  /// How to show its latents as colours: from the maps in that folder, or found out from the decoder when
  /// that is loaded; nothing when neither is there. Throws what reading the maps throws.
  virtual std::optional<LatentPreviewMap> preview_map(const std::filesystem::path& /*maps*/) const {
    return {};
  }

  /// Whether load() takes that tensor of a component's files ("text_encoder"): what a forecast counts.
  virtual bool loads(std::string_view /*component*/, std::string_view /*tensor*/) const { return true; }

  /// Loads a part unless it is loaded. Throws what the weights' readers throw.
  virtual void load(ModelPart part) = 0;
  /// Frees a part; nothing when it is not loaded.
  virtual void unload(ModelPart part) noexcept = 0;
  virtual bool is_loaded(ModelPart part) const noexcept = 0;

  /// Tokenizes without loading anything big. Throws "prompt.*", "tokenizer.*".
  virtual PromptReport read_prompt(std::string_view prompt) const = 0;

  /// Encodes a prompt for the rows of `branch`, until the next call for that branch. Needs the text encoder.
  virtual void set_prompt(Branch branch, std::string_view prompt) = 0;

  /// The scale that velocity() reads, until the next call; for families whose guidance is embedded.
  virtual void set_guidance(double /*scale*/) {}

  /// The velocity for latents [rows, ...] float32, row b with the prompt of rows[b]. Needs the transformer
  /// and the prompts. Polls `cancel` at every block.
  virtual at::Tensor velocity(const at::Tensor& latents, double timestep, std::span<const Branch> rows,
                              AttentionRun& attention, const CancelToken& cancel) = 0;

  /// Decodes final latents. Needs the decoder.
  virtual void decode(const at::Tensor& latents, const DecodeWay& way, const CancelToken& cancel,
                      const std::function<void(double fraction)>& progress, const DecodedFrames& frames) = 0;
};

/// The family is read from model_index.json. Throws vdit::Error (Input) "model.family" for a pipeline that we
/// do not have, and "model.*", "config.field" for configs that do not fit it.
std::unique_ptr<VideoModel> open_video_model(const ModelFolder& folder, const ComputeOptions& options);

}  // namespace vdit::engine
