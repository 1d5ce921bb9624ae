// SPDX-License-Identifier: Apache-2.0
// Where the demo model, presets and schemas are.
#pragma once

#include <filesystem>
#include <string_view>

namespace vdit {

/// The resources folder: $VDIT_RESOURCES when set (and then only that), otherwise beside the executable:
/// ../share/vdit (installed), then ../../resources and ../../../resources (build tree).
/// Throws "resources.missing" (Resource) naming the places looked at.
std::filesystem::path resource_folder();

/// resource_folder() / relative; throws "resources.missing" when there is no such file or folder.
std::filesystem::path resource(std::string_view relative);

}  // namespace vdit
