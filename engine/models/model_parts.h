// SPDX-License-Identifier: Apache-2.0
// The parts of a model that hold weights, each there or not.
#pragma once

#include <optional>

#include "engine/models/video_model.h"

namespace vdit::engine {

template <typename TextEncoder, typename Transformer, typename Decoder>
struct ModelParts {
  std::optional<TextEncoder> text_encoder;
  std::optional<Transformer> transformer;
  std::optional<Decoder> decoder;

  bool has(ModelPart part) const noexcept {
    switch (part) {
      case ModelPart::TextEncoder:
        return text_encoder.has_value();
      case ModelPart::Transformer:
        return transformer.has_value();
      case ModelPart::Decoder:
        return decoder.has_value();
    }
    return false;
  }

  /// Nothing happens when the part is not there.
  void free(ModelPart part) noexcept {
    switch (part) {
      case ModelPart::TextEncoder:
        return text_encoder.reset();
      case ModelPart::Transformer:
        return transformer.reset();
      case ModelPart::Decoder:
        return decoder.reset();
    }
  }
};

}  // namespace vdit::engine
