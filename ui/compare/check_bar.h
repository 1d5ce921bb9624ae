// SPDX-License-Identifier: GPL-3.0-or-later
// The checks of a pair as chips: green equal, amber different, plain unknown. What makes a comparison valid
// is seen before its number.
#pragma once

#include <QWidget>

#include "ui/compare/session/run_facts.h"

class QHBoxLayout;

namespace vdit::ui {

class Chip;
class TextLabel;

class CheckBar : public QWidget {
  Q_OBJECT
 public:
  explicit CheckBar(QWidget* parent = nullptr);

  void setChecks(const QList<PairCheck>& checks);
  QList<Chip*> chips() const { return m_chips; }
  QString verdict() const;

 private:
  QHBoxLayout* m_row;
  TextLabel* m_verdict;
  QList<Chip*> m_chips;
};

}  // namespace vdit::ui
