// SPDX-License-Identifier: GPL-3.0-or-later
// A comparison as one self-contained HTML page that can be sent to anybody: checks, numbers with their
// definitions, the metric over the frames, frames side by side with their difference, settings that differ,
// notes and votes. Values in, text out.
#pragma once

#include <QImage>
#include <QList>
#include <QMap>
#include <QString>

#include "ui/compare/session/frame_series.h"
#include "ui/compare/session/run_facts.h"

namespace vdit::ui {

struct ReportRow {
  QString name, definition;
  QStringList values;  ///< a candidate each
};

struct ComparisonReport {
  QString title, prompt;
  QString referenceName, candidateName;
  QStringList candidates;  ///< columns of the rows
  QList<PairCheck> checks;
  QList<ReportRow> rows;
  QList<FieldDifference> differences;
  std::optional<FrameSeries> series;  ///< of the candidate
  QMap<int, QString> notes;
  QString votes;  ///< in words; empty: none
};

struct ReportFrame {
  int frame = 0;
  QString reason;  ///< "first frame", "worst frame", a note
  QImage reference, candidate, difference;
};

/// Frames that the page shows: first, worst, last, and the noted ones, at most twelve; with why.
QList<ReportFrame> reportFrames(const ComparisonReport& report, int frames);
/// UTF-8.
QByteArray reportPage(const ComparisonReport& report, const QList<ReportFrame>& frames);

}  // namespace vdit::ui
