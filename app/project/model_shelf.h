// SPDX-License-Identifier: GPL-3.0-or-later
// The models of this machine: the built-in one, those of the Hugging Face cache, and folders that the person
// has added. Read on a worker; folders that are gone stay in the list with the day they were last seen.
#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <optional>

#include "app/project/model_scan.h"

namespace vdit::project {

class StudioSettings;

class ModelShelf : public QObject {
  Q_OBJECT
 public:
  explicit ModelShelf(StudioSettings& settings, QObject* parent = nullptr);
  ~ModelShelf() override;

  const QList<FoundModel>& models() const { return m_models; }
  /// Those that can be generated with.
  QList<FoundModel> readyModels() const;
  /// That of them which a job file names so.
  std::optional<FoundModel> readyModel(const QString& path) const;
  bool isScanning() const { return m_scan.isRunning(); }
  bool wasScanned() const { return m_scanned; }

  void scan();
  /// Remembers a folder that holds a model, or folders with models one level below it; then scans.
  void add(const QString& folder);
  void forget(const QString& folder);

 Q_SIGNALS:
  void changed();  ///< after every scan

 private:
  void take();

  StudioSettings& m_settings;
  QList<FoundModel> m_models;
  QFutureWatcher<QList<FoundModel>> m_scan;
  bool m_again = false, m_scanned = false;
};

}  // namespace vdit::project
