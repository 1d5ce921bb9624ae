// SPDX-License-Identifier: GPL-3.0-or-later
// The whole window as vdit-studio makes it, on a project of its own, with the means to act in it: time that
// passes in the event loop, pointer and wheel events, counts of what was painted.
#pragma once

#include <QEvent>
#include <QPointF>
#include <QTemporaryDir>
#include <functional>
#include <memory>

#include "app/studio/studio_session.h"
#include "ui/shell/main_window.h"
#include "ui/shell/studio_context.h"

namespace vdit::bench {

/// Counts the paint events of a widget.
class PaintCount : public QObject {
 public:
  explicit PaintCount(QWidget& widget);
  int count() const { return m_count; }
  void reset() { m_count = 0; }

 protected:
  bool eventFilter(QObject*, QEvent* event) override;

 private:
  int m_count = 0;
};

struct StageLook {
  QString theme = QStringLiteral("dark"), language = QStringLiteral("en");
};

class StudioStage {
 public:
  /// `engine`: the engine program; empty: none. `project`: one of the stage's own when empty.
  explicit StudioStage(const QString& engine = {}, const StageLook& look = {}, const QString& project = {});
  ~StudioStage();

  QString path(const QString& name) const { return m_folder.filePath(name); }
  ui::MainWindow& window() { return m_session->window(); }
  ui::StudioContext& context() { return m_session->context(); }
  app::StudioDesk& desk() { return m_session->desk(); }
  template <class Workspace>
  Workspace& show(ui::Workspace which) {
    window().showWorkspace(which);
    return *static_cast<Workspace*>(window().workspace(which));
  }

  /// Lets the loop run until `done`, looking every 5 ms; throws after `limitMs`.
  static void waitFor(const std::function<bool()>& done, int limitMs, const char* what);
  /// Lets it run for a time and calls `act` with 0, 1, ... every `every` ms.
  static void run(int milliseconds, int every, const std::function<void(int)>& act);

 private:
  QTemporaryDir m_folder;
  std::unique_ptr<app::StudioSession> m_session;
};

/// Events as a person's pointer makes them, in the widget's coordinates.
void movePointer(QWidget& widget, const QPointF& at, Qt::MouseButtons held,
                 Qt::KeyboardModifiers modifiers = {});
void pressPointer(QWidget& widget, const QPointF& at, Qt::KeyboardModifiers modifiers = {});
void releasePointer(QWidget& widget, const QPointF& at);
void turnWheel(QWidget& widget, const QPointF& at, int notches);

}  // namespace vdit::bench
