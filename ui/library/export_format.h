// SPDX-License-Identifier: GPL-3.0-or-later
// What the Library exports into: one format for each codec, why one cannot serve the clips at hand, and the
// job of the queue that does it.
#pragma once

#include <QJsonObject>
#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>
#include <functional>

#include "ui/library/export_preset_file.h"

namespace vdit::ui {

struct ExportFormat {
  QString key;       ///< the codec as job files name it: "h264"
  QString title;     ///< translated
  QString ending;    ///< ".mp4"; empty: a folder of pictures
  QString reason;    ///< why it cannot be used for these clips, in words; empty: it can
  int crf = -1;      ///< constant rate factor by default; -1: it has none
  int worstCrf = 0;  ///< the largest
  qint64 bytes = 0;  ///< that all of them take at most, with what lies beside them meanwhile
};

/// All, in the order of the dialog, without reasons and bytes: at once.
QList<ExportFormat> exportFormats();

/// The same for these clips. Opens each file and each encoder: for a worker. Files that cannot be read are
/// left to the jobs, which will say so.
QList<ExportFormat> surveyExport(const QStringList& videos);
using ExportSurvey = std::function<QList<ExportFormat>(const QStringList&)>;

/// A name in `folder` that neither a file nor `taken` has.
QString exportTarget(const QString& video, const ExportFormat& format, const QString& folder,
                     const QSet<QString>& taken);

QJsonObject exportJob(const QString& video, const ExportChoice& choice, const QString& target);

}  // namespace vdit::ui
