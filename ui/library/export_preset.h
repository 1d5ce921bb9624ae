// SPDX-License-Identifier: GPL-3.0-or-later
// What the Library exports into: one preset for each codec, why one cannot serve the clips at hand, and the
// job of the queue that does it.
#pragma once

#include <QJsonObject>
#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>
#include <functional>

namespace vdit::ui {

struct ExportPreset {
  QString key;       ///< the codec as job files name it: "h264"
  QString title;     ///< translated
  QString ending;    ///< ".mp4"; empty: a folder of pictures
  QString reason;    ///< why it cannot be used for these clips, in words; empty: it can
  qint64 bytes = 0;  ///< that all of them take at most, with what lies beside them meanwhile
};

/// All, in the order of the dialog, without reasons and bytes: at once.
QList<ExportPreset> exportPresets();

/// The same for these clips. Opens each file and each encoder: for a worker. Files that cannot be read are
/// left to the jobs, which will say so.
QList<ExportPreset> surveyExport(const QStringList& videos);
using ExportSurvey = std::function<QList<ExportPreset>(const QStringList&)>;

/// A name in `folder` that neither a file nor `taken` has.
QString exportTarget(const QString& video, const ExportPreset& preset, const QString& folder,
                     const QSet<QString>& taken);

/// `stripPrivate`: neither prompt nor settings are embedded.
QJsonObject exportJob(const QString& video, const ExportPreset& preset, const QString& target,
                      bool stripPrivate);

}  // namespace vdit::ui
