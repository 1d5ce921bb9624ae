// SPDX-License-Identifier: Apache-2.0
#include "engine/base/xml_text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace vdit {
namespace {

constexpr std::array<std::pair<char, std::string_view>, 6> kEntities{
    {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}, {'\r', "&#13;"}}};

}  // namespace

std::string xml_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto* const entity =
        std::find_if(kEntities.begin(), kEntities.end(), [c](const auto& known) { return known.first == c; });
    entity == kEntities.end() ? out += c : out += entity->second;
  }
  return out;
}

std::string from_xml_text(std::string_view xml) {
  std::string out;
  while (!xml.empty()) {
    const auto* const entity = std::find_if(kEntities.begin(), kEntities.end(), [xml](const auto& known) {
      return xml.starts_with(known.second);
    });
    const bool found = entity != kEntities.end();
    out += found ? entity->first : xml.front();
    xml.remove_prefix(found ? entity->second.size() : 1);
  }
  return out;
}

}  // namespace vdit
