// SPDX-License-Identifier: GPL-3.0-or-later
// The left side of Generate: model, prompt, config, size, frames, steps, guidance, seed (Basic), and what
// experts set. Holds the settings; queues nothing.
#pragma once

#include <QWidget>

#include "ui/generate/session/config_catalog.h"
#include "ui/generate/session/generate_settings.h"
#include "ui/generate/session/model_facts.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QListView;
class QMenu;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace vdit::ui {

class TextLabel;

class SettingsForm : public QWidget {
  Q_OBJECT
 public:
  explicit SettingsForm(QWidget* parent = nullptr);

  /// As they are typed; sizes and frame counts snapped to what the model takes.
  GenerateSettings settings() const;
  void setSettings(const GenerateSettings& settings);  ///< one step of undo in the prompt
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
  void generateRequested();
  void pairRequested();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* basicFields();
  QWidget* expertFields();
  QWidget* foot();
  QWidget* field(const QString& label, QWidget* control, QWidget* trailing = nullptr);
  QSpinBox* number(const QString& name, int low, int high, int value);
  QDoubleSpinBox* decimal(const QString& name, double low, double high, double value);
  void edited();
  void showConfigs();
  void readSize();
  void showSizes();

  ConfigCatalog* m_catalog;
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
  QPushButton* m_generate;
  QPushButton* m_pair;
  QMenu* m_generateMenu;
  QWidget* m_foot;
  QString m_configPath;
  bool m_setting = false;
  bool m_adopts = false;  // the next facts' defaults
};

}  // namespace vdit::ui
