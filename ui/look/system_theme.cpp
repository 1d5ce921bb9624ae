// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/system_theme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace vdit::ui {
namespace {

const QString kService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString kGroup = QStringLiteral("org.freedesktop.appearance");
const QString kKey = QStringLiteral("color-scheme");
constexpr uint kDark = 1, kLight = 2;  // 0: no preference

}  // namespace

SystemTheme::SystemTheme(QObject* parent) : QObject(parent) {
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return;
  bus.connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), this,
              SLOT(settingChanged(QString, QString, QDBusVariant)));
  QDBusMessage ask = QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
  ask << kGroup << kKey;
  auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(ask), this);
  connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
    const QDBusPendingReply<QDBusVariant> reply = *watcher;
    // Read wraps its answer twice; newer portals have ReadOne for that.
    if (!reply.isError()) {
      QVariant value = reply.value().variant();
      if (value.canConvert<QDBusVariant>()) value = value.value<QDBusVariant>().variant();
      take(value.toUInt());
    }
    watcher->deleteLater();
  });
}

void SystemTheme::settingChanged(const QString& group, const QString& key, const QDBusVariant& value) {
  if (group == kGroup && key == kKey) take(value.variant().toUInt());
}

void SystemTheme::take(uint scheme) {
  if (scheme != kDark && scheme != kLight) return;
  const ThemeKind kind = scheme == kLight ? ThemeKind::Light : ThemeKind::Dark;
  if (kind == m_kind) return;
  m_kind = kind;
  Q_EMIT changed();
}

ThemeKind SystemTheme::resolve(const QString& setting) const {
  if (setting == QLatin1String("dark")) return ThemeKind::Dark;
  if (setting == QLatin1String("light")) return ThemeKind::Light;
  if (setting == QLatin1String("contrast")) return ThemeKind::HighContrast;
  return m_kind;
}

}  // namespace vdit::ui
