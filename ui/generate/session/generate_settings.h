// SPDX-License-Identifier: GPL-3.0-or-later
// The settings of a clip as the form holds them, as a value: to and from job files, what a model can take,
// what differs.
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>

namespace vdit::ui {

/// Which clips a model takes (model.describe, "limits").
struct ClipLimits {
  int sideMultiple = 16, maxSide = 16384, frameStride = 4, maxFrames = 4093;

  static ClipLimits fromJson(const QJsonObject& limits);
  int nearestSide(int pixels) const;
  int nearestFrames(int frames) const;
  /// "width 850 → 848: multiple of 16"; empty when the value is possible.
  QString explainSide(const QString& name, int pixels) const;
  QString explainFrames(int frames) const;
};

struct GenerateSettings {
  QString model = QStringLiteral("demo");
  QString prompt, negativePrompt;
  int width = 320, height = 192, frames = 49, steps = 20;
  double guidance = 3, flowShift = 3, fps = 16;
  bool risingGuidance =
      false;  ///< from 1 up over the steps ("dynamic_guidance"), as CogVideoX's authors have it
  quint64 seed = 42;
  QString config;               ///< sparse config file; empty: full attention
  QString numberType;           ///< "fp32", "bf16"; empty: what is fastest on the device
  bool oldNoiseLevels = false;  ///< as diffusers spaced them before 0.37, and Wan's own code does
  int denseSteps = -1;          ///< so many first steps Full, whatever the config says; -1: as it says

  /// The job file. `command`: "generate" or "pair".
  QJsonObject toJob(const QString& command, const QString& output) const;
  /// What a form keeps of itself: the fields of a job, and "dense_steps", which no job has (dense_config.h).
  QJsonObject toForm() const;
  /// What a job file, a sidecar's job or a form saved before says; absent fields keep their values.
  static GenerateSettings fromJob(const QJsonObject& job, GenerateSettings defaults);
  bool operator==(const GenerateSettings&) const = default;
};

/// "fastest here", "32 bits", "16 bits (bf16)".
QString numberTypeName(const QString& type);

struct SettingDifference {
  QString key, title, now, then;
};
QList<SettingDifference> differences(const GenerateSettings& now, const GenerateSettings& then);
/// Takes the fields with these keys over.
GenerateSettings merged(const GenerateSettings& now, const GenerateSettings& then, const QStringList& keys);

}  // namespace vdit::ui
