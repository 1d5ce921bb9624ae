// SPDX-License-Identifier: GPL-3.0-or-later
// The selection in words and fields: mode, half-width, order, key intervals, sink, comment, dense warm-up.
// Where the cells differ a field says "mixed" and changes nothing until something is typed.
#pragma once

#include <QWidget>

#include "ui/tune/tune_editor.h"

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace vdit::ui {

class KeyValueList;
class TextLabel;

class ParameterPanel : public QWidget {
  Q_OBJECT
 public:
  ParameterPanel(ConfigDocument& document, GridModel& model, TuneEditor& editor, QWidget* parent = nullptr);

  void setSteps(int steps);  ///< of the denoising, for the dense warm-up
  QComboBox* modeField() const { return m_mode; }
  QSpinBox* widthField() const { return m_width; }
  QComboBox* orderField() const { return m_order; }
  QLineEdit* sinkField() const { return m_sink; }
  QLineEdit* stripesField() const { return m_stripes; }
  QLineEdit* commentField() const { return m_comment; }
  QSpinBox* denseStepsField() const { return m_denseSteps; }
  QSpinBox* denseLayersField() const { return m_denseLayers; }
  QPushButton* inspectButton() const { return m_inspect; }
  TextLabel* where() const { return m_where; }
  void refresh();
  QList<QAction*> titleActions() const { return {m_lock, m_note}; }

 Q_SIGNALS:
  void inspectWished();
  void counted(const QString& cells);  ///< for the dock's title

 private:
  QWidget* field(const QString& label, QWidget* input, TextLabel** note = nullptr);
  void build();
  void arrange();
  void connectFields();
  void showMode(const SharedSetting& shared);
  void showParameters(const SharedSetting& shared);
  void showFigures();
  void readIntervals(QLineEdit* from, bool sink);

  ConfigDocument& m_document;
  GridModel& m_model;
  TuneEditor& m_editor;
  TextLabel *m_where, *m_widthNote, *m_sinkNote, *m_problem;
  QComboBox *m_mode, *m_order;
  QSpinBox *m_width, *m_denseSteps, *m_denseLayers;
  QLineEdit *m_stripes, *m_sink, *m_comment;
  QWidget *m_widthBox, *m_orderBox, *m_stripesBox, *m_sinkBox;
  KeyValueList* m_figures;
  QPushButton* m_inspect;
  QAction *m_lock, *m_note;
  int m_steps = 20;
  bool m_refreshing = false;
};

}  // namespace vdit::ui
