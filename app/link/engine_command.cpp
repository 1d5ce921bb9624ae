// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/engine_command.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>

namespace vdit::link {
namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("vdit::link", text);
}

EngineCommand refusal(const QString& code, const QString& subject, const QString& found,
                      const QString& expected, const QString& hint) {
  EngineCommand command;
  command.error = {
      .code = code, .subject = subject, .field = {}, .found = found, .expected = expected, .hint = hint};
  return command;
}

EngineCommand localCommand(const EngineTarget& target) {
  const QString hint = tr("install vdit, or choose its path in the settings");
  const QString program = target.program.contains(QLatin1Char('/'))
                              ? target.program
                              : QStandardPaths::findExecutable(target.program);
  const QFileInfo file(program);
  const QString named = target.program.isEmpty() ? QStringLiteral("vdit") : target.program;
  if (program.isEmpty() || !file.exists()) {
    return refusal(QStringLiteral("engine.start"), named, tr("no such program"), {}, hint);
  }
  if (!file.isFile() || !file.isExecutable()) {
    return refusal(QStringLiteral("engine.start"), named, tr("not executable"), tr("a program"), hint);
  }
  return {.program = program, .arguments = {QStringLiteral("serve")}, .error = {}};
}

EngineCommand sshCommand(const EngineTarget& target) {
  static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9._@:\\[\\]][A-Za-z0-9._@:\\[\\]-]*\\z"));
  static const QRegularExpression path(QStringLiteral("^[A-Za-z0-9._~/][A-Za-z0-9._~/+-]*\\z"));
  if (!plain.match(target.sshHost).hasMatch() || target.sshHost.size() > 255) {
    return refusal(QStringLiteral("engine.host"), target.sshHost.left(80), tr("not a host name"),
                   tr("a name, an address, or user@host"),
                   tr("use an alias of ~/.ssh/config for anything else"));
  }
  const QString program = target.program.isEmpty() ? QStringLiteral("vdit") : target.program;
  if (!path.match(program).hasMatch()) {
    return refusal(QStringLiteral("engine.host"), program.left(80), tr("not a plain path"),
                   tr("letters, digits, and ._~/+-"), {});
  }
  EngineCommand command;
  command.program = target.sshProgram;
  command.arguments = {QStringLiteral("-T"),
                       QStringLiteral("-o"),
                       QStringLiteral("BatchMode=yes"),
                       QStringLiteral("-o"),
                       QStringLiteral("StrictHostKeyChecking=yes"),
                       QStringLiteral("-o"),
                       QStringLiteral("ServerAliveInterval=15"),
                       QStringLiteral("-o"),
                       QStringLiteral("ServerAliveCountMax=3"),
                       QStringLiteral("--"),
                       target.sshHost,
                       program,
                       QStringLiteral("serve")};
  return command;
}

}  // namespace

EngineCommand engineCommand(const EngineTarget& target) {
  return target.sshHost.isEmpty() ? localCommand(target) : sshCommand(target);
}

}  // namespace vdit::link
