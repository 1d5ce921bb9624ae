// SPDX-License-Identifier: Apache-2.0
// "Did you mean ...": the candidates that look most like a name that was not found.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vdit {

/// At most `count` candidates within an edit distance of a third of the name's length (at least 2), nearest
/// first. Names longer than 200 bytes are neither looked for nor proposed.
std::vector<std::string> nearest_names(std::string_view name, const std::vector<std::string>& candidates,
                                       std::size_t count = 3);

/// `did you mean "a" or "b"?`, or nothing when no candidate is near.
std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace vdit
