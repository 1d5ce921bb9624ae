// SPDX-License-Identifier: GPL-3.0-or-later
// The right side of Compare: two headline numbers, the metric table, the difference of the shown frame, the
// picked region, and the settings in which the runs differ.
#pragma once

#include <QWidget>
#include <optional>

#include "ui/views/video/difference_picture.h"

class QComboBox;
class QPushButton;
class QTableView;

namespace vdit::ui {

class CompareSession;
class DockTitle;
class KeyValueList;
class MetricTableModel;
class SharedZoom;
class FrameView;
class TextLabel;

/// A place of the video as the transformer sees it: a token of the grid, and the pixels that it covers.
struct TokenPlace {
  int frame = 0, row = 0, column = 0;
  QRect pixels;
  bool operator==(const TokenPlace&) const = default;
};

/// Of the families that the engine runs: 8 x 8 of the VAE times 2 x 2 of the patches, and 4 frames but for
/// the first.
TokenPlace tokenAt(const QPoint& pixel, int videoFrame, const QSize& picture);

class NumbersPanel : public QWidget {
  Q_OBJECT
 public:
  explicit NumbersPanel(CompareSession& session, QWidget* parent = nullptr);

  MetricTableModel* table() const { return m_table; }
  const DifferenceSettings& difference() const { return m_difference; }
  void setDifference(const DifferenceSettings& settings);
  void setDifferencePicture(const QImage& picture, int frame);
  void setRegion(const std::optional<TokenPlace>& place);
  QString headline() const;
  QString differsFact() const;
  QPushButton* inspectButton() const { return m_inspect; }

 Q_SIGNALS:
  void differenceChanged();
  void inspectRequested();

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  QWidget* figures();
  QWidget* metrics();
  QWidget* differenceSection();
  QWidget* differsSection();
  void refresh();
  void fitTable();
  void fillGain();

  CompareSession& m_session;
  MetricTableModel* m_table;
  DifferenceSettings m_difference;
  TextLabel* m_psnr;
  TextLabel* m_psnrWhat;
  TextLabel* m_speedUp;
  TextLabel* m_speedUpWhat;
  QTableView* m_view;
  TextLabel* m_remark;
  DockTitle* m_differenceTitle;
  QComboBox* m_gain;
  SharedZoom* m_zoom;
  FrameView* m_picture;
  TextLabel* m_region;
  TextLabel* m_regionWhat;
  QPushButton* m_inspect;
  DockTitle* m_differsTitle;
  KeyValueList* m_differs;
};

}  // namespace vdit::ui
