// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/report_bundle.h"

#include <QCoreApplication>
#include <QDir>
#include <QGuiApplication>
#include <QLocale>
#include <QSaveFile>
#include <QScreen>
#include <QSysInfo>
#include <QThread>

#include "app/link/engine_link.h"
#include "app/project/studio_settings.h"
#include "ui/views/number_text.h"

namespace vdit::ui {

QStringList diagnostics(const link::EngineLink& engine) {
  QStringList lines;
  const auto add = [&](const QString& name, const QString& value) {
    if (!value.isEmpty()) lines.append(name + QStringLiteral(": ") + value);
  };
  add(QStringLiteral("studio"), QCoreApplication::applicationVersion());
  add(QStringLiteral("Qt"), QString::fromLatin1(qVersion()));
  add(QStringLiteral("platform"), QGuiApplication::platformName());
  add(QStringLiteral("system"),
      QSysInfo::prettyProductName() + QStringLiteral(", ") + QSysInfo::kernelVersion());
  add(QStringLiteral("processors"), QString::number(QThread::idealThreadCount()));
  add(QStringLiteral("locale"), QLocale().name());
  for (const QScreen* screen : QGuiApplication::screens()) {
    add(QStringLiteral("screen"), QStringLiteral("%1 x %2 at %3")
                                      .arg(screen->size().width())
                                      .arg(screen->size().height())
                                      .arg(screen->devicePixelRatio()));
  }
  const link::EngineInfo& info = engine.info();
  add(QStringLiteral("engine"), engine.stateText().simplified());
  add(QStringLiteral("engine version"), info.version);
  add(QStringLiteral("engine device"),
      QStringList{info.device, info.deviceName, info.instructionSet}.join(QLatin1Char(' ')));
  if (info.threads > 0) add(QStringLiteral("engine threads"), QString::number(info.threads));
  if (info.memoryBytes > 0) {
    add(QStringLiteral("engine memory"),
        numbers::memoryOf(info.memoryBytes - info.memoryFreeBytes, info.memoryBytes));
  }
  return lines;
}

QString writeReportBundle(const QString& folder, const link::EngineLink& engine,
                          const project::StudioSettings& settings, const QStringList& log) {
  if (!QDir().mkpath(folder))
    return QCoreApplication::translate("vdit::ui::Report", "%1 cannot be made").arg(folder);
  const QList<QPair<QString, QByteArray>> files = {
      {QStringLiteral("diagnostics.txt"), diagnostics(engine).join(QLatin1Char('\n')).toUtf8() + '\n'},
      {QStringLiteral("log.txt"), log.join(QLatin1Char('\n')).toUtf8() + '\n'},
      {QStringLiteral("settings.json"), settings.exportAll()},
  };
  for (const auto& [name, bytes] : files) {
    QSaveFile file(folder + QLatin1Char('/') + name);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
      return file.fileName() + QStringLiteral(": ") + file.errorString();
    }
  }
  return {};
}

}  // namespace vdit::ui
