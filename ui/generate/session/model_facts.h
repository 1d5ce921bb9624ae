// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine says of a model before anything is made with it (model.describe), as the form needs it.
#pragma once

#include <QJsonObject>
#include <QList>
#include <QSize>
#include <QString>

#include "ui/generate/session/generate_settings.h"

namespace vdit::ui {

struct ModelFacts {
  QString family;  ///< "wan", "hunyuan", "cogvideox"; empty: not known
  int layers = 0, heads = 0;
  ClipLimits limits;
  GenerateSettings defaults;      ///< clip, steps, guidance, flow shift and rate that its authors recommend
  bool embeddedGuidance = false;  ///< it reads the scale itself: no second prediction, no negative prompt
  bool hasFlowShift = true;       ///< its noise levels can be shifted
  bool spacesNoise = true;        ///< its noise levels can be spaced as older programs did
  QString scheduler;              ///< class that its folder names; empty: not known
  bool risesGuidance = false;     ///< its authors let the guidance rise over the steps

  static ModelFacts fromJson(const QJsonObject& description);

  /// Sizes to offer: the recommended one first, then what models of the family were trained on and half of
  /// the recommended one, as far as this one takes them.
  QList<QSize> sizes() const;
};

/// "UniPC" of "UniPCMultistepScheduler"; a class that is not known as it is.
QString schedulerName(const QString& className);

/// `now`, where every value that is still the one recommended for the model before becomes the one
/// recommended for the model after; what somebody chose stays.
GenerateSettings adopted(const GenerateSettings& now, const GenerateSettings& before,
                         const GenerateSettings& after);

}  // namespace vdit::ui
