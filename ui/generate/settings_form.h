// SPDX-License-Identifier: GPL-3.0-or-later
// The left side of Generate: model, prompt, config, size, frames, steps, guidance, seed (Basic), and what
// experts set. Holds the settings; queues nothing.
#pragma once

#include <QWidget>

#include "ui/generate/session/config_catalog.h"
#include "ui/generate/session/generate_settings.h"
#include "ui/generate/session/model_facts.h"
#include "ui/generate/session/settings_history.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QKeyEvent;
class QLineEdit;
class QListView;
class QMenu;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class QToolButton;
class QVBoxLayout;

namespace vdit::ui {

class TextLabel;

class SettingsForm : public QWidget {
  Q_OBJECT
 public:
  explicit SettingsForm(QWidget* parent = nullptr);

  /// As they are typed; sizes and frame counts snapped to what the model takes.
  GenerateSettings settings() const;
  void setSettings(const GenerateSettings& settings);  ///< one step of undo in the prompt
  /// The same as one change of the whole form, which undo() takes back.
  void change(const GenerateSettings& settings);
  void undo();
  void redo();
  const SettingsHistory& history() const { return m_history; }
  ConfigCatalog& catalog() { return *m_catalog; }

  /// What its model takes. Where the model was chosen by adoptDefaults() or by hand since the last facts, the
  /// values that nobody changed become those that this one's authors recommend, and a config of another model
  /// gives way to full attention. The catalog knows the model before.
  void setFacts(const ModelFacts& facts);
  void adoptDefaults();  ///< of the model that is set, as soon as they are known
  /// To choose from, by what a job file names and what people call it; the chosen one stays.
  void setModels(const QList<QPair<QString, QString>>& models);
  void setModelFact(const QString& fact);                           ///< "12 × 4 heads"
  void setTokens(int used, int limit, const QStringList& unknown);  ///< limit 0: not known
  void setExpert(bool expert);
  bool isExpert() const;
  void setResultPattern(const QString& pattern);  ///< how results are called; emits nothing
  QSpinBox* denseField() const { return m_dense; }
  QComboBox* schedulerField() const { return m_scheduler; }
  QLineEdit* patternField() const { return m_pattern; }
  void setFootVisible(bool visible);  ///< the buttons that queue
  bool isSeedLocked() const;
  void rollSeed();  ///< unless it is locked
  QMenu* promptMenu() const { return m_promptMenu; }
  QPlainTextEdit* promptField() const { return m_prompt; }
  QString snapText() const;
  QPushButton* generateButton() const { return m_generate; }
  QPushButton* pairButton() const { return m_pair; }
  QMenu* generateMenu() const { return m_generateMenu; }

 Q_SIGNALS:
  void changed();
  void promptChanged();
  void historyChanged();
  void resultPatternChanged(const QString& pattern);  ///< by the person
  void generateRequested();
  void pairRequested();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  static QVBoxLayout* bare(QWidget* widget, int spacing);  // a column without margins
  QWidget* basicFields();
  QWidget* expertFields();
  QWidget* foot();
  QWidget* field(const QString& label, QWidget* control, QWidget* trailing = nullptr);
  QSpinBox* number(const QString& name, int low, int high, int value);
  QDoubleSpinBox* decimal(const QString& name, double low, double high, double value);
  void edited();
  void putBack(const GenerateSettings& settings, void (QPlainTextEdit::*step)());
  bool takesStep(const QWidget& field, const QKeyEvent& key) const;
  void showConfigs();
  void readSize();
  void showSizes();
  void showScheduler();
  void showResultName();

  ConfigCatalog* m_catalog;
  SettingsHistory m_history;
  ModelFacts m_facts;
  QComboBox* m_model;
  QPlainTextEdit* m_prompt;
  QMenu* m_promptMenu;
  TextLabel* m_modelFact;
  TextLabel* m_tokens;
  QListView* m_configs;
  QComboBox* m_size;
  QComboBox* m_type;
  QSpinBox* m_frames;
  QSpinBox* m_steps;
  QDoubleSpinBox* m_guidance;
  QLineEdit* m_seed;
  QToolButton* m_lock;
  TextLabel* m_snap;
  QWidget* m_expert;
  QPlainTextEdit* m_negative;
  QWidget* m_negativeField;
  QDoubleSpinBox* m_flowShift;
  QWidget* m_flowShiftField;
  QCheckBox* m_risingGuidance;
  QDoubleSpinBox* m_fps;
  QComboBox* m_scheduler;
  QSpinBox* m_dense;
  QLineEdit* m_pattern;
  TextLabel* m_resultName;
  QPushButton* m_generate;
  QPushButton* m_pair;
  QMenu* m_generateMenu;
  QWidget* m_foot;
  QString m_configPath;
  bool m_setting = false;
  bool m_adopts = false;  // the next facts' defaults
};

}  // namespace vdit::ui
