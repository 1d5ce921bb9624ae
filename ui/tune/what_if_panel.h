// SPDX-License-Identifier: GPL-3.0-or-later
// What the config would change against a baseline: speed-up first, then density, FLOPs, time and error; a
// measured pair beside the prediction once there is one. The workspace's one filled button stands here.
#pragma once

#include <QWidget>
#include <optional>

#include "ui/tune/what_if.h"
#include "ui/views/measured_pair.h"

class QPushButton;

namespace vdit::ui {

class DockTitle;
class KeyValueList;
class TextLabel;

class WhatIfPanel : public QWidget {
  Q_OBJECT
 public:
  explicit WhatIfPanel(QWidget* parent = nullptr);

  /// `baseline`: another config's figures; absent: all Full.
  void showFigures(const WhatIf& figures, const std::optional<WhatIf>& baseline, const QString& baselineName);
  /// What the times are based on: measured pairs, or the search of a table.
  void setBasis(const QStringList& pairs, const QString& table);
  /// `here`: it was timed on this machine.
  void setMeasured(const std::optional<MeasuredPair>& pair, bool here);
  /// Bytes more than the baseline takes, by the CPU engine; absent: `why` stands there.
  void setMemory(const std::optional<qint64>& more, const QString& why);
  void setTeraflop(
      std::optional<double> dense);  ///< of a forward, all Full; absent: the head size is not known
  QPushButton* pairButton() const { return m_pair; }
  QPushButton* saveButton() const { return m_save; }
  KeyValueList* list() const { return m_list; }
  TextLabel* headline() const { return m_speed; }

 private:
  QString teraflopTip() const;

  DockTitle* m_title;
  TextLabel *m_speed, *m_kind;
  KeyValueList* m_list;
  QPushButton *m_pair, *m_save;
  std::optional<double> m_dense;
};

}  // namespace vdit::ui
