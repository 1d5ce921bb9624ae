// SPDX-License-Identifier: GPL-3.0-or-later
// Rating and tags that a person gives to results; kept with the project, by the result's path inside it.
#pragma once

#include <QHash>
#include <QObject>
#include <QStringList>

namespace vdit::project {
class Project;
}

namespace vdit::ui {

struct Annotation {
  int rating = 0;  ///< 0..5
  QStringList tags;
  bool operator==(const Annotation&) const = default;
};

class Annotations : public QObject {
  Q_OBJECT
 public:
  explicit Annotations(project::Project& project, QObject* parent = nullptr);

  Annotation of(const QString& path) const;
  void set(const QString& path, const Annotation& annotation);
  /// Tags in use with how often each is.
  QList<QPair<QString, int>> tags() const;

 Q_SIGNALS:
  void changed(const QString& path);  ///< empty: of all

 private:
  void load();
  QString keyOf(const QString& path) const;

  project::Project& m_project;
  QHash<QString, Annotation> m_all;
};

}  // namespace vdit::ui
