// SPDX-License-Identifier: GPL-3.0-or-later
// What a panel shows when it has nothing: an icon, one sentence, and the one action that changes it. At most
// 320 wide, centred.
#pragma once

#include <QWidget>

class QAction;
class QPushButton;
class QVBoxLayout;

namespace vdit::ui {

class TextLabel;

class EmptyState : public QWidget {
  Q_OBJECT
 public:
  EmptyState(const QString& iconName, const QString& sentence, QAction* action = nullptr,
             QWidget* parent = nullptr);

  void setSentence(const QString& sentence);
  QString sentence() const;
  /// A second choice under the first, as a flat button.
  void addAction(QAction* action);

 private:
  void fitSentence();
  QPushButton* addButton(QAction* action, bool flat);

  QVBoxLayout* m_column;
  TextLabel* m_sentence;
};

}  // namespace vdit::ui
