// SPDX-License-Identifier: GPL-3.0-or-later
// The folder of a project on disk: its marker file, its sub-folders, its lock. No signals, no threads:
// Project adds those.
#pragma once

#include <QLockFile>
#include <QString>
#include <memory>

namespace vdit::project {

class ProjectFolder {
 public:
  /// Opens or makes it and takes the lock. Throws as Project's constructor says.
  explicit ProjectFolder(const QString& folder);

  const QString& path() const { return m_path; }
  const QString& name() const { return m_name; }
  QString sub(const char* folder) const;

 private:
  void takeLock();
  void readOrMakeMarker();

  QString m_path, m_name;
  std::unique_ptr<QLockFile> m_lock;
};

}  // namespace vdit::project
