// SPDX-License-Identifier: GPL-3.0-or-later
// The bell and its toasts in the whole window.
#include <QAbstractButton>
#include <QApplication>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "app/studio/studio_desk.h"
#include "app/studio/studio_session.h"
#include "tests/ui/whole_studio.h"
#include "ui/look/theme.h"
#include "ui/settings/log_panel.h"
#include "ui/shell/main_window.h"
#include "ui/shell/notification_tray.h"
#include "ui/shell/studio_context.h"

using namespace vdit;
using namespace vdit::ui;

class TestNotifications : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    m_dir = std::make_unique<QTemporaryDir>();
    m_session = test::openStudio(m_dir->path());
  }
  void cleanup() {
    m_session.reset();
    applyTheme(*qApp, ThemeKind::Dark);
  }

  void noticesAreKept() {
    NotificationTray& tray = desk().tray();
    for (int i = 0; i < 5; ++i) m_session->context().notify(QStringLiteral("done %1").arg(i), {});
    QCOMPARE(tray.notices().size(), 5);
    QCOMPARE(tray.unseen(), 5);
    QCOMPARE(tray.toasts().size(), 3);
    bool ran = false;
    tray.add(QStringLiteral("cancelled"), {}, QStringLiteral("Undo"), [&ran] { ran = true; });
    for (auto* button : tray.toasts().last()->findChildren<QAbstractButton*>()) {
      if (button->text() == QLatin1String("Undo")) button->click();
    }
    QVERIFY(ran);
    QVERIFY(desk().log().text().contains(QStringLiteral("done 4")));
  }

  void toastsCoverNoControl() {
    m_session->start();
    QVERIFY(QTest::qWaitForWindowExposed(&window()));
    NotificationTray& tray = desk().tray();
    for (int i = 0; i < 3; ++i) m_session->context().notify(QStringLiteral("done %1").arg(i), {});
    for (const auto workspace :
         {Workspace::Generate, Workspace::Compare, Workspace::Inspect, Workspace::Tune, Workspace::Library}) {
      window().showWorkspace(workspace);
      QCoreApplication::processEvents();
      for (const Toast* toast : tray.toasts()) {
        QVERIFY(window().rect().contains(toast->geometry()));
        for (const auto* widget : window().findChildren<QWidget*>()) {
          const bool control = widget->inherits("QLineEdit") || widget->inherits("QAbstractButton") ||
                               widget->inherits("QComboBox") || widget->inherits("QAbstractSpinBox") ||
                               widget->inherits("QSlider");
          if (!control || !widget->isVisible() || widget->window() != &window() ||
              toast->isAncestorOf(widget) || widget->parentWidget()->inherits("vdit::ui::Toast"))
            continue;
          const QRect place(widget->mapTo(&window(), QPoint(0, 0)), widget->size());
          QVERIFY2(!place.intersects(toast->geometry()),
                   qPrintable(QStringLiteral("%1 %2 %3")
                                  .arg(static_cast<int>(workspace))
                                  .arg(QString::fromLatin1(widget->metaObject()->className()),
                                       widget->accessibleName())));
        }
      }
    }
  }

 private:
  MainWindow& window() { return m_session->window(); }
  app::StudioDesk& desk() { return m_session->desk(); }

  std::unique_ptr<QTemporaryDir> m_dir;
  std::unique_ptr<app::StudioSession> m_session;
};

QTEST_MAIN(TestNotifications)
#include "tst_notifications.moc"
