// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/fetched_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <QDir>
#include <QFileInfo>
#include <QSet>
#include <QStorageInfo>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace vdit::link {
namespace {

constexpr int kMostDamages = 1;

QByteArray hashOf(const QString& path) {
  QFile file(path);
  QCryptographicHash hash(QCryptographicHash::Sha256);
  if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file)) return {};
  return hash.result().toHex();
}

bool syncFolder(const QString& folder) {
  const int descriptor = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool good = ::fsync(descriptor) == 0;
  ::close(descriptor);
  return good;
}

bool renamed(const QString& from, const QString& to) {
  return std::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) == 0;
}

QString systemReason() {
  return QString::fromLocal8Bit(std::strerror(errno));
}

}  // namespace

FetchedFiles::FetchedFiles(QString mark, QString main, bool overwrites)
    : m_mark(std::move(mark)), m_main(std::move(main)), m_overwrites(overwrites) {}

QString FetchedFiles::waitingFolder(const FetchedFile& file) const {
  return QFileInfo(file.top).path() + QStringLiteral("/.fetched-") + m_mark;
}

void FetchedFiles::fail(const QString& code, const QString& subject, const QString& found,
                        const QString& hint) {
  abandon();
  Q_EMIT failed(
      {.code = code, .subject = subject, .field = {}, .found = found, .expected = {}, .hint = hint});
}

void FetchedFiles::begin(const QList<FetchedFile>& files) {
  QList<qint64> have;
  for (const FetchedFile& file : files) {
    const QString folder = QFileInfo(file.top).path();
    Part part{.file = file, .path = waitingFolder(file) + file.target.mid(folder.size())};
    part.inPlace = QFileInfo(file.target).size() == file.bytes && QFileInfo(file.target).isFile() &&
                   hashOf(file.target) == file.sha256;
    const qint64 waiting = QFileInfo(part.path).size();
    part.have = part.inPlace ? file.bytes : (waiting <= file.bytes ? waiting : 0);
    m_parts.append(part);
    have.append(part.have);
  }
  for (const Part& part : std::as_const(m_parts)) {
    if (part.inPlace || m_overwrites) continue;
    const bool allThere = std::all_of(m_parts.begin(), m_parts.end(), [&](const Part& other) {
      return other.file.top != part.file.top || other.inPlace;
    });
    const QFileInfo top(part.file.top);
    const bool free = !top.exists() || (top.isDir() && QDir(top.filePath()).isEmpty());
    if (!allThere && !free)
      return fail(QStringLiteral("output.exists"), part.file.top, tr("there is another one already"),
                  tr("move it away, then try again"));
  }
  if (!hasRoom()) return;
  Q_EMIT began(have);
  // Empty files, and those of which every byte was there.
  for (int i = 0; i < m_parts.size(); ++i) {
    if (m_parts[i].inPlace) {
      Q_EMIT whole(i);
    } else if (m_parts[i].have == m_parts[i].file.bytes && openPart(m_parts[i])) {
      m_openPart = i;
      finish(i);
    }
  }
}

bool FetchedFiles::hasRoom() {
  QHash<QString, qint64> missing;
  for (const Part& part : std::as_const(m_parts))
    missing[QFileInfo(part.file.top).path()] += part.file.bytes - part.have;
  for (auto entry = missing.begin(); entry != missing.end(); ++entry) {
    const QStorageInfo disk(entry.key());
    // Some file systems do not say; then the write will.
    if (!disk.isValid() || disk.bytesAvailable() <= 0 || disk.bytesAvailable() >= entry.value()) continue;
    fail(QStringLiteral("disk.space"), entry.key(),
         tr("%1 bytes are free, the results need %2").arg(disk.bytesAvailable()).arg(entry.value()),
         tr("make room, then try again: the results wait on the engine's machine"));
    return false;
  }
  return true;
}

bool FetchedFiles::openPart(Part& part) {
  const QString folder = QFileInfo(part.path).path();
  if (!QDir().mkpath(folder)) {
    fail(QStringLiteral("file.write"), folder, tr("the folder cannot be made"),
         tr("check its permissions; the results wait on the engine's machine"));
    return false;
  }
  m_open = std::make_unique<QFile>(part.path);
  m_hash = std::make_unique<QCryptographicHash>(QCryptographicHash::Sha256);
  if (part.have > 0 && m_open->open(QIODevice::ReadOnly)) {
    m_hash->addData(m_open.get());
    m_open->close();
  }
  const auto mode = part.have > 0 ? QIODevice::Append : QIODevice::Truncate;
  if (m_open->open(QIODevice::WriteOnly | QIODevice::Unbuffered | mode)) return true;
  fail(QStringLiteral("file.write"), part.path, m_open->errorString(),
       tr("check its permissions; the results wait on the engine's machine"));
  return false;
}

void FetchedFiles::write(int file, const QByteArray& bytes) {
  if (file < 0 || file >= m_parts.size()) return;  // given up meanwhile
  Part& part = m_parts[file];
  if (m_openPart != file) {
    if (!openPart(part)) return;
    m_openPart = file;
  }
  if (m_open->write(bytes) != bytes.size()) {
    const QString reason = m_open->errorString();
    return fail(QStringLiteral("file.write"), part.file.target, reason,
                tr("make room, then try again: the results wait on the engine's machine"));
  }
  m_hash->addData(bytes);
  part.have += bytes.size();
  Q_EMIT written(file, bytes.size());
  if (part.have >= part.file.bytes) finish(file);
}

void FetchedFiles::finish(int file) {
  Part& part = m_parts[file];
  const bool synced = m_open->flush() && ::fsync(m_open->handle()) == 0;
  m_open.reset();
  m_openPart = -1;
  if (!synced) return fail(QStringLiteral("file.write"), part.file.target, systemReason());
  if (m_hash->result().toHex() == part.file.sha256 && part.have == part.file.bytes) {
    Q_EMIT whole(file);
    return;
  }
  QFile::remove(part.path);
  part.have = 0;
  if (++part.damages > kMostDamages)
    return fail(QStringLiteral("fetch.damaged"), part.file.target,
                tr("what arrived is not what the engine's machine has"), tr("try again"));
  Q_EMIT damaged(file);
}

bool FetchedFiles::placeTop(const QString& top) {
  const QString waiting = QFileInfo(top).path() + QStringLiteral("/.fetched-") + m_mark;
  const QString from = waiting + QLatin1Char('/') + QFileInfo(top).fileName();
  if (!QFileInfo::exists(from)) return true;  // an earlier try had placed it
  const QFileInfo there(top);
  const bool empty = there.isDir() && QDir(top).isEmpty();
  if (there.exists() && !empty && !m_overwrites) {
    fail(QStringLiteral("output.exists"), top, tr("there is another one already"),
         tr("move it away, then try again"));
    return false;
  }
  QString aside;
  if (there.isDir() && !there.isSymLink()) {
    // A folder cannot be replaced at once: the old one makes way first.
    aside = waiting + QStringLiteral("/.old-") + there.fileName();
    if (!renamed(top, aside)) aside.clear();
  }
  if (!renamed(from, top)) {
    const QString reason = systemReason();
    if (!aside.isEmpty()) renamed(aside, top);
    fail(QStringLiteral("file.write"), top, reason, tr("check the permissions of its folder"));
    return false;
  }
  return true;
}

void FetchedFiles::place() {
  QStringList tops;
  QSet<QString> folders;
  for (const Part& part : std::as_const(m_parts)) {
    if (!tops.contains(part.file.top)) tops.append(part.file.top);
    folders.insert(QFileInfo(part.file.top).path());
  }
  std::stable_partition(tops.begin(), tops.end(), [this](const QString& top) { return top != m_main; });
  for (const QString& top : std::as_const(tops)) {
    if (!placeTop(top)) return;
  }
  for (const QString& folder : std::as_const(folders)) syncFolder(folder);
  abandon();
  Q_EMIT placed();
}

void FetchedFiles::abandon() {
  m_open.reset();
  m_openPart = -1;
  QStringList folders;
  for (const Part& part : std::as_const(m_parts)) folders.append(QFileInfo(part.file.top).path());
  folders.removeDuplicates();
  removeLeftovers(m_mark, folders);
  m_parts.clear();
}

void FetchedFiles::removeLeftovers(const QString& mark, const QStringList& folders) {
  for (const QString& folder : folders)
    QDir(folder + QStringLiteral("/.fetched-") + mark).removeRecursively();
}

}  // namespace vdit::link
