// SPDX-License-Identifier: GPL-3.0-or-later
// Compare without anything to compare: two places to drop videos, the newest pairs of the project, and the
// way to make one.
#pragma once

#include <QWidget>

class QListWidget;

namespace vdit::ui {

class CompareStart : public QWidget {
  Q_OBJECT
 public:
  explicit CompareStart(QWidget* parent = nullptr);

  void setRecentPairs(const QStringList& folders);
  void setHalfChosen(const QString& referenceName);  ///< a reference is there, a candidate is wanted

 Q_SIGNALS:
  void pairChosen(const QString& folder);
  void openRequested();
  void makePairRequested();

 private:
  class DropTarget;
  DropTarget* m_reference;
  DropTarget* m_candidate;
  QListWidget* m_pairs;
  QWidget* m_recent;
};

/// Pair folders below `folder`, newest first, at most `most`. Reads the disk: not for the GUI thread.
QStringList recentPairs(const QString& folder, int most);

}  // namespace vdit::ui
