// SPDX-License-Identifier: Apache-2.0
#include "engine/tokenizers/html_entities.h"

#include <algorithm>
#include <array>

namespace vdit::engine {
namespace {

// The names of the HTML standard (html.spec.whatwg.org, "Named character references"), sorted by byte.
constexpr std::array<HtmlEntity, 2125> kEntities{{
#include "engine/tokenizers/html_entities.inc"
}};

}  // namespace

const HtmlEntity* find_html_entity(std::string_view name) noexcept {
  const auto found =
      std::lower_bound(kEntities.begin(), kEntities.end(), name,
                       [](const HtmlEntity& entity, std::string_view key) { return entity.name < key; });
  return found != kEntities.end() && found->name == name ? &*found : nullptr;
}

}  // namespace vdit::engine
