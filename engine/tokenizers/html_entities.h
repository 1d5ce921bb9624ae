// SPDX-License-Identifier: Apache-2.0
// The named character references of HTML: "&eacute;".
#pragma once

#include <string_view>

namespace vdit::engine {

struct HtmlEntity {
  std::string_view name;           ///< "eacute": without "&" and ";"
  std::string_view text;           ///< UTF-8
  bool without_semicolon = false;  ///< "&eacute" is understood too
};

/// Null when there is no such name. Names are case-sensitive.
const HtmlEntity* find_html_entity(std::string_view name) noexcept;

}  // namespace vdit::engine
