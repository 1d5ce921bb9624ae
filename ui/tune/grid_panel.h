// SPDX-License-Identifier: GPL-3.0-or-later
// The centre of Tune: tools, modes to put down, the question, step-group tabs, views of the grid, the grid
// itself with layer densities, and what stands beside or below it.
#pragma once

#include <QWidget>

#include "ui/tune/tune_editor.h"

class QLineEdit;
class QPushButton;

namespace vdit::ui {

class Banner;
class Chip;
class GridView;
class HeadCard;
class LayerDensityBars;
class ModeLegend;
class SegmentBar;
class TextLabel;
class WrapLayout;

class GridPanel : public QWidget {
  Q_OBJECT
 public:
  GridPanel(ConfigDocument& document, GridModel& model, TuneEditor& editor, QWidget* parent = nullptr);

  void setSteps(int steps);  ///< of the denoising, for the names of the tabs
  GridView* view() const { return m_view; }
  QLineEdit* queryField() const { return m_query; }
  SegmentBar* faces() const { return m_faces; }
  SegmentBar* groups() const { return m_groups; }
  SegmentBar* tools() const { return m_tools; }
  SegmentBar* modes() const { return m_modes; }
  QPushButton* denseButton() const { return m_dense; }
  TextLabel* hitCount() const { return m_hits; }
  Banner* banner() const { return m_banner; }
  /// "Steps 3–20", by fractions and the number of steps.
  QString groupTitle(int group) const;
  void selectHits();

 Q_SIGNALS:
  void inspectWished(int cell);

 private:
  QWidget* makeToolBar();
  QWidget* makeTabBar();
  void connectView();
  void rebuildTabs();
  static QString questionTip();
  void ask(const QString& text);
  void chooseTool(int index);
  void arrange();
  void showFaults();

  ConfigDocument& m_document;
  GridModel& m_model;
  TuneEditor& m_editor;
  SegmentBar *m_tools, *m_modes, *m_faces;
  SegmentBar* m_groups = nullptr;
  WrapLayout* m_tabRow;
  QPushButton* m_dense;
  QLineEdit* m_query;
  TextLabel* m_hits;
  GridView* m_view;
  LayerDensityBars* m_bars;
  HeadCard* m_card;
  ModeLegend* m_legend;
  Banner* m_banner;
  QAction* m_mend;
  int m_steps = 20;
  struct TabCut {
    int warm = 0, steps = 0;
    std::vector<double> ends;
    bool operator==(const TabCut&) const = default;
  };
  TabCut m_tabCut;  // what the tabs stand for
};

}  // namespace vdit::ui
