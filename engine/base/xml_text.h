// SPDX-License-Identifier: Apache-2.0
// Text as content or attribute of XML 1.0, SVG and HTML. The bytes are taken as they are: control characters
// and bad UTF-8 are the caller's to refuse or show.
#pragma once

#include <string>
#include <string_view>

namespace vdit {

/// `text` with &, <, >, both quotes and carriage returns (which a reader would turn into line feeds) as
/// entities.
std::string xml_text(std::string_view text);

/// What xml_text() made into entities, undone; other entities stay as they are.
std::string from_xml_text(std::string_view xml);

}  // namespace vdit
