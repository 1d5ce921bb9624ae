// SPDX-License-Identifier: GPL-3.0-or-later
// A QCustomPlot in the look of the studio: panel ground, no axis or tick pens, small numbers, solid grid
// lines, no box. It follows the theme. For people who do not see it, it carries a name and a sentence, and
// the view beside it a table of the same numbers.
#pragma once

#include "ui/look/theme.h"
#include "ui/views/plots/qcustomplot_header.h"

namespace vdit::ui {

class ThemedPlot : public QCustomPlot {
  Q_OBJECT
 public:
  /// `name` and `description` are for screen readers, for example "Metrics by frame", "PSNR of 2 candidates
  /// over 49 frames".
  explicit ThemedPlot(const QString& name, QWidget* parent = nullptr);

  void setDescription(const QString& description);
  /// Colours by role again; derived plots restyle their own graphs here and call the base first.
  virtual void applyTheme();
  /// The first data line is accent, then text2, D, M, V.
  static QColor seriesColour(int index);
  static QPen seriesPen(int index);
  static QPen seriesPen(const QColor& colour);
  /// At most 15 replots a second, whatever the callers ask for.
  void replotSoon();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void styleAxis(QCPAxis* axis) const;

  QTimer m_replotTimer;
  bool m_replotWanted = false;
};

}  // namespace vdit::ui
