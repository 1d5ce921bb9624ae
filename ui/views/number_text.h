// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as docs/look.md ("Numbers") writes them, through QLocale: a space before the unit, the minus of
// typography, durations as 0:48 and 1:58:00, and words instead of unknown values.
#pragma once

#include <QString>

namespace vdit::ui::numbers {

QString percent(double share, int decimals = 1);   ///< 0.489: "48.9 %"
QString recall(double value);                      ///< "0.734"
QString error(double value);                       ///< "6.3e-2", "2.3", "0"
QString decibel(double value);                     ///< "33.4 dB"; infinite: "identical"
QString ssim(double value);                        ///< "0.988"
QString speedUp(double factor);                    ///< "1.33 ×"
QString seconds(double value);                     ///< "4.26 s", "64 s"
QString duration(double seconds);                  ///< "0:48", "1:58:00"
QString bytes(qint64 count);                       ///< "214 kB", "18.6 MB", "310 GB"
QString memoryOf(qint64 used, qint64 total);       ///< "9.3 / 32 GB"
QString size(int width, int height);               ///< "320 × 192"
QString ofTotal(int value, int total);             ///< "12 / 20"
QString signedNumber(double value, int decimals);  ///< "+0.068", "−62.3"
QString count(qint64 value);                       ///< "5,376"

}  // namespace vdit::ui::numbers
