// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/remote_job.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <algorithm>

#include "app/jobs/job_request.h"

namespace vdit::link {
namespace {

constexpr qint64 kMostInput = 512 << 10;
constexpr qsizetype kDepth = 16;
const QString kMark = QStringLiteral("stage:");

const QStringList kOutputs = {QStringLiteral("output"), QStringLiteral("save_latents"),
                              QStringLiteral("capture"), QStringLiteral("csv"),
                              QStringLiteral("side_by_side")};
const QStringList kSmallInputs = {QStringLiteral("sparse"), QStringLiteral("candidates"),
                                  QStringLiteral("prompts"), QStringLiteral("outline")};

QString tr(const char* text) {
  return QCoreApplication::translate("vdit::link::RemoteJob", text);
}

QString runHere() {
  return QCoreApplication::translate("vdit::link::RemoteJob",
                                     "in the queue, choose \"Run on\", \"this machine\", then \"Retry\"");
}

jobs::JobError inputError(const QString& field, const QString& path, const QString& found,
                          const QString& expected, const QString& hint) {
  return {.code = QStringLiteral("job.inputs"),
          .subject = path,
          .field = field,
          .found = found,
          .expected = expected,
          .hint = hint};
}

QString withoutSlash(QString path) {
  while (path.size() > 1 && path.endsWith(QLatin1Char('/'))) path.chop(1);
  return path;
}

bool isPlain(const QString& name) {
  return !name.isEmpty() && !name.startsWith(QLatin1Char('.')) && name.size() <= 255 &&
         std::none_of(name.begin(), name.end(),
                      [](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f || c == u'\\'; });
}

template <class Map>
QJsonValue mapped(const QJsonValue& value, const Map& map) {
  if (value.isString()) return map(value.toString());
  if (value.isArray()) {
    QJsonArray list;
    for (const QJsonValue item : value.toArray()) list.append(mapped(item, map));
    return list;
  }
  if (!value.isObject()) return value;
  QJsonObject object = value.toObject();
  for (auto entry = object.begin(); entry != object.end(); ++entry)
    entry.value() = mapped(QJsonValue(entry.value()), map);
  return object;
}

}  // namespace

QString RemoteJob::stageOf(const jobs::Job& job) {
  QCryptographicHash hash(QCryptographicHash::Sha256);
  hash.addData(QSysInfo::machineUniqueId());
  hash.addData(job.output.toUtf8());
  hash.addData(QByteArray::number(job.id));
  hash.addData(job.created.toUTC().toString(Qt::ISODateWithMs).toUtf8());
  return QString::fromLatin1(hash.result().toHex().left(32));
}

RemoteJob::RemoteJob(const jobs::Job& job) : m_stage(stageOf(job)), m_request(job.request) {
  for (const QString& field : jobs::largeInputs()) {
    const QString path = m_request.value(field).toString();
    if (path.isEmpty()) continue;
    m_error = inputError(field, path, tr("a video or latents of this machine, which are not sent to another"),
                         {}, runHere());
    return;
  }
  for (const QString& field : kSmallInputs) {
    const QString path = m_request.value(field).toString();
    if (!path.isEmpty()) sendInput(field, path);
    if (!m_error.code.isEmpty()) return;
  }
  m_outputs = outputsOf(m_request);
  for (auto output = m_outputs.constBegin(); output != m_outputs.constEnd(); ++output)
    m_request.insert(output.key(), QFileInfo(output.value()).fileName());
}

QHash<QString, QString> RemoteJob::outputsOf(const QJsonObject& request) {
  QHash<QString, QString> outputs;
  for (const QString& field : kOutputs) {
    const QString path = withoutSlash(request.value(field).toString());
    if (!path.isEmpty()) outputs.insert(field, QFileInfo(path).absoluteFilePath());
  }
  return outputs;
}

void RemoteJob::sendInput(const QString& field, const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) {
    m_error = inputError(field, path, file.errorString(), tr("a file that can be read"), {});
    return;
  }
  if (file.size() > kMostInput) {
    m_error =
        inputError(field, path, tr("%1 bytes").arg(file.size()), tr("at most %1").arg(kMostInput), runHere());
    return;
  }
  m_inputs.insert(field, QJsonObject{{QStringLiteral("name"), QFileInfo(path).fileName()},
                                     {QStringLiteral("text"), QString::fromUtf8(file.readAll())}});
  m_request.remove(field);
}

bool RemoteJob::overwrites() const {
  return m_request.value(QLatin1String("overwrite")).toBool();
}

std::optional<QString> RemoteJob::localPath(const QString& stagePath) const {
  const QStringList parts = stagePath.split(QLatin1Char('/'));
  if (parts.size() < 2 || parts.size() > kDepth) return std::nullopt;
  const auto output = m_outputs.constFind(parts.first());
  if (output == m_outputs.constEnd()) return std::nullopt;
  if (!std::all_of(parts.begin() + 1, parts.end(), isPlain)) return std::nullopt;
  return QFileInfo(*output).path() + QLatin1Char('/') + parts.mid(1).join(QLatin1Char('/'));
}

QJsonObject RemoteJob::localResult(const QJsonObject& result) const {
  return mapped(QJsonValue(result),
                [this](const QString& text) -> QJsonValue {
                  if (!text.startsWith(kMark)) return text;
                  return localPath(text.mid(kMark.size())).value_or(text);
                })
      .toObject();
}

}  // namespace vdit::link
