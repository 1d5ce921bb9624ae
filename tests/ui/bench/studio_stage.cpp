// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/bench/studio_stage.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QMouseEvent>
#include <QTimer>
#include <QWheelEvent>
#include <stdexcept>
#include <string>

#include "app/project/studio_settings.h"
#include "app/studio/studio_options.h"
#include "ui/settings/guided_tour.h"

namespace vdit::bench {
namespace {

constexpr int kLookMs = 5, kSettleMs = 500;

void sendMouse(QWidget& widget, QEvent::Type type, const QPointF& at, Qt::MouseButton button,
               Qt::MouseButtons held, Qt::KeyboardModifiers modifiers) {
  QMouseEvent event(type, at, widget.mapToGlobal(at), button, held, modifiers);
  QCoreApplication::sendEvent(&widget, &event);
}

}  // namespace

PaintCount::PaintCount(QWidget& widget) {
  widget.installEventFilter(this);
}

bool PaintCount::eventFilter(QObject*, QEvent* event) {
  if (event->type() == QEvent::Paint) ++m_count;
  return false;
}

StudioStage::StudioStage(const QString& engine, const StageLook& look, const QString& project) {
  app::StudioOptions options;
  options.project = project.isEmpty() ? path(QStringLiteral("project")) : project;
  options.settings = path(QStringLiteral("studio.ini"));
  options.engine = engine.isEmpty() ? path(QStringLiteral("no-engine")) : engine;
  options.theme = look.theme;
  options.language = look.language;
  m_session = std::make_unique<app::StudioSession>(*qApp, options);
  context().settings().dismiss(ui::GuidedTour::hintKey());
  m_session->start();
  PaintCount paints(window());
  waitFor([&] { return paints.count() > 0; }, 10'000, "the window was not painted");
  run(kSettleMs, kSettleMs, [](int) {});  // lists are read, the first layout is done
}

StudioStage::~StudioStage() = default;

void StudioStage::waitFor(const std::function<bool()>& done, int limitMs, const char* what) {
  QElapsedTimer since;
  since.start();
  while (!done()) {
    if (since.elapsed() > limitMs) throw std::runtime_error(std::string("timed out: ") + what);
    run(kLookMs, kLookMs, [](int) {});
  }
}

void StudioStage::run(int milliseconds, int every, const std::function<void(int)>& act) {
  QEventLoop loop;
  QTimer timer;
  timer.setTimerType(Qt::PreciseTimer);
  int turn = 0;
  QObject::connect(&timer, &QTimer::timeout, &loop, [&] { act(turn++); });
  timer.start(every);
  QTimer::singleShot(milliseconds, Qt::PreciseTimer, &loop, &QEventLoop::quit);
  loop.exec();
}

void movePointer(QWidget& widget, const QPointF& at, Qt::MouseButtons held, Qt::KeyboardModifiers modifiers) {
  sendMouse(widget, QEvent::MouseMove, at, Qt::NoButton, held, modifiers);
}

void pressPointer(QWidget& widget, const QPointF& at, Qt::KeyboardModifiers modifiers) {
  sendMouse(widget, QEvent::MouseButtonPress, at, Qt::LeftButton, Qt::LeftButton, modifiers);
}

void releasePointer(QWidget& widget, const QPointF& at) {
  sendMouse(widget, QEvent::MouseButtonRelease, at, Qt::LeftButton, Qt::NoButton, {});
}

void turnWheel(QWidget& widget, const QPointF& at, int notches) {
  QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton, Qt::NoModifier,
                    Qt::NoScrollPhase, false);
  QCoreApplication::sendEvent(&widget, &event);
}

}  // namespace vdit::bench
