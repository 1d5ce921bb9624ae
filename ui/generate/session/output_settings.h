// SPDX-License-Identifier: GPL-3.0-or-later
// The settings that a dropped file holds: a video of ours (embedded or beside it), a job file, a pair folder;
// prompt, seed, steps and size of PNG files of the A1111 family, ComfyUI and SwarmUI. Nothing is applied
// here.
#pragma once

#include <QString>
#include <optional>

#include "ui/generate/session/generate_settings.h"

namespace vdit::ui {

struct FoundSettings {
  GenerateSettings settings;
  QString source;  ///< "vdit", "A1111", "ComfyUI", "SwarmUI"
};

/// Nothing when the file holds no settings that we know. Caps: 4 MiB of text. Reads the disk: not for the GUI
/// thread.
std::optional<FoundSettings> readOutputSettings(const QString& path, const GenerateSettings& defaults);
/// "prompt\nNegative prompt: ...\nSteps: 20, Seed: 1, Size: 512x512, CFG scale: 7".
std::optional<GenerateSettings> settingsFromParameters(const QString& text, GenerateSettings defaults);
/// ComfyUI's API graph: the first sampler's seed, steps, cfg and its text encoders.
std::optional<GenerateSettings> settingsFromComfy(const QByteArray& json, GenerateSettings defaults);

}  // namespace vdit::ui
