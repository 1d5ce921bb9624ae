// SPDX-License-Identifier: GPL-3.0-or-later
// The fake engine (fake_engine/README.md) as a target, and its script.
#pragma once

#include <QByteArray>
#include <QString>

#include "app/link/engine_link.h"

namespace vdit::test {

inline link::EngineTarget fakeTarget() {
  return {.name = QStringLiteral("local"),
          .program = QStringLiteral(VDIT_SOURCE_DIR "/tests/link/fake_engine/vdit"),
          .sshHost = {},
          .sshProgram = QStringLiteral("ssh")};
}

/// Of engines that start from now on.
inline void setFakeScript(const QByteArray& json) {
  qputenv("VDIT_FAKE_SCRIPT", json);
}

}  // namespace vdit::test
