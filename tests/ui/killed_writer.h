// SPDX-License-Identifier: GPL-3.0-or-later
// A half-written video as a killed process leaves it. The test program is its own writer: its main() gives
// argv to writeWhenAsked() first.
#pragma once

#include <unistd.h>

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QTest>
#include <cstdint>
#include <cstdio>
#include <string_view>
#include <vector>

#include "engine/video/video_writer.h"

namespace vdit::test {

/// Sixty frames on their way to the file, never finished: whoever started this process kills it.
inline void writeWhenAsked(int argc, char** argv) {
  if (argc != 3 || std::string_view(argv[1]) != "--write-and-wait") return;
  engine::VideoSettings settings;
  settings.width = 64;
  settings.height = 48;
  engine::VideoWriter writer(argv[2], settings);
  for (int i = 0; i < 60; ++i)
    writer.write(std::vector<std::uint8_t>(64 * 48 * 3, static_cast<std::uint8_t>(4 * i)));
  std::puts("written");
  std::fflush(stdout);
  for (;;) ::pause();
}

/// Whether OUT.part is there now and OUT is not.
inline bool leaveHalfWritten(const QString& out) {
  QProcess writer;
  writer.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--write-and-wait"), out});
  if (!QTest::qWaitFor([&] { return writer.canReadLine(); }, 30'000)) return false;
  writer.kill();
  return writer.waitForFinished() && QFile::exists(out + QStringLiteral(".part")) && !QFile::exists(out);
}

}  // namespace vdit::test
