// SPDX-License-Identifier: GPL-3.0-or-later
// What differs between two versions of a document, as lines for people.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace vdit::ui {

struct VersionDifference {
  QStringList lines;  ///< "- what only the one has", "+ what only the other has", in the order of the texts
  int removed = 0, added = 0;
};

/// By lines; of JSON by the lines of its indented form, so that one changed value is one pair of lines.
/// Lines that are in both are left out.
VersionDifference differenceOf(const QByteArray& from, const QByteArray& to);

/// Indented when it is JSON; cut after 4,000 characters.
QString readable(const QByteArray& content);

}  // namespace vdit::ui
