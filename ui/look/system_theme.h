// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the desktop wants light or dark, from its portal (org.freedesktop.appearance, color-scheme), and
// when that changes. Qt knows this itself only from 6.5 on.
#pragma once

#include <QDBusVariant>
#include <QObject>

#include "ui/look/theme.h"

namespace vdit::ui {

class SystemTheme : public QObject {
  Q_OBJECT
 public:
  /// Asks at once, without waiting; `changed` follows when there is an answer that differs.
  explicit SystemTheme(QObject* parent = nullptr);

  /// Dark until the desktop has said otherwise.
  ThemeKind kind() const { return m_kind; }
  /// The theme for the stored setting: "system", "dark", "light", "contrast".
  ThemeKind resolve(const QString& setting) const;

 Q_SIGNALS:
  void changed();

 private Q_SLOTS:
  void settingChanged(const QString& group, const QString& key, const QDBusVariant& value);

 private:
  void take(uint scheme);

  ThemeKind m_kind = ThemeKind::Dark;
};

}  // namespace vdit::ui
