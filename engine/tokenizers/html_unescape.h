// SPDX-License-Identifier: Apache-2.0
// Decoding of HTML character references, in the two ways that prompt cleaning needs.
#pragma once

#include <string>
#include <string_view>

namespace vdit::engine {

/// As Python's html.unescape (the HTML standard's rules): names may lack their semicolon where the standard
/// allows it, the longest known name wins. Valid UTF-8 in and out.
std::string unescape_html(std::string_view text);

/// As ftfy's unescape_html: only references that end in a semicolon; all-capital forms of lower-case names
/// too
/// ("&EACUTE;").
std::string unescape_unambiguous_html(std::string_view text);

/// Appends a code point in UTF-8. `code` is a Unicode scalar value.
void append_utf8(std::string& out, char32_t code);

}  // namespace vdit::engine
