// SPDX-License-Identifier: GPL-3.0-or-later
// A map as a file: PNG and SVG as it is seen, with axes; NPZ and CSV with every cell. Each says what it is
// of. Written whole or not at all.
#pragma once

#include <QByteArray>
#include <QImage>
#include <QJsonObject>
#include <QString>

#include "app/capture/capture_folder.h"
#include "ui/inspect/map_canvas.h"

namespace vdit::ui {

/// Model, prompt, seed, step, branch, layer, head, order, block, date of the capture.
QJsonObject mapProvenance(const app::CaptureInfo& info, const QString& capture, int step,
                          const QString& branch, int layer, int head, kernels::TokenOrder order);

/// Header lines "# key: value", then query_begin,key_begin,mass.
QByteArray mapAsCsv(const ShownMap& map, const MapAxes& axes, const QJsonObject& provenance);
/// map.npy (float32 [rows, columns]), query_begin.npy, key_begin.npy (int64), provenance.json; stored, not
/// deflated.
QByteArray mapAsNpz(const ShownMap& map, const QJsonObject& provenance);
/// The picture inside an SVG with its provenance as metadata; axes and legend are part of the picture's
/// pixels.
QByteArray mapAsSvg(MapCanvas& canvas, const QJsonObject& provenance);
QByteArray mapAsPng(MapCanvas& canvas, const QJsonObject& provenance);

/// By the ending of `file`. An error text, empty when all is well.
QString exportMap(MapCanvas& canvas, const QJsonObject& provenance, const QString& file);

}  // namespace vdit::ui
