// SPDX-License-Identifier: GPL-3.0-or-later
// The breadcrumb of the shared selection under the menu bar: back, forward, and one part for each value that
// is set. A click offers the values of a part, a middle click copies it.
#pragma once

#include <QHash>
#include <QList>
#include <QWidget>
#include <functional>

#include "ui/shell/studio_context.h"

class QAction;
class QHBoxLayout;

namespace vdit::ui {

class ContextBar : public QWidget {
  Q_OBJECT
 public:
  enum class Part { Project, RunA, RunB, Config, Capture, Step, Branch, Layer, Head, Frame };
  struct Choice {
    QString text;
    Selection selection;
  };
  using Choices = std::function<QList<Choice>(const Selection&)>;

  ContextBar(StudioContext& context, QAction* back, QAction* forward, QWidget* parent = nullptr);

  /// What a click on a part offers. A part without choices only shows and copies.
  void setChoices(Part part, Choices choices);
  void setTotals(int steps, int frames);  ///< "12 / 20"; 0: unknown
  void setNarrow(bool narrow);            ///< drops the labels
  /// For tests: the parts shown, label and value.
  QList<QPair<QString, QString>> shownParts() const;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  class PartButton;
  void rebuild();
  void addPart(Part part, const QString& label, const QString& value, bool isNumber);
  void offer(Part part, QWidget* below);

  StudioContext& m_context;
  QHBoxLayout* m_row;
  QList<PartButton*> m_parts;
  QHash<Part, Choices> m_choices;
  int m_steps = 0, m_frames = 0;
  bool m_narrow = false;
};

}  // namespace vdit::ui
