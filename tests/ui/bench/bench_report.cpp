// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/bench/bench_report.h"

#include <QFile>
#include <QTextStream>

namespace vdit::bench {
namespace {

// What the kernel counted for this process since its start.
double peakMiB() {
  QFile status(QStringLiteral("/proc/self/status"));
  if (!status.open(QIODevice::ReadOnly)) return 0;
  for (const QByteArray& line : status.readAll().split('\n')) {
    if (line.startsWith("VmHWM:")) return line.mid(6).trimmed().split(' ')[0].toDouble() / 1024;
  }
  return 0;
}

}  // namespace

void BenchReport::add(const QString& scene, const std::vector<Figure>& figures) {
  QTextStream out(stdout);
  out << scene << '\n';
  QJsonObject object;
  for (const Figure& one : figures) {
    const int decimals = one.unit == QLatin1String("ms") ? 1 : one.unit == QLatin1String("s") ? 3 : 0;
    out << "  " << one.name << "  " << QString::number(one.value, 'f', decimals) << ' ' << one.unit;
    QJsonObject figure{{QStringLiteral("value"), one.value}, {QStringLiteral("unit"), one.unit}};
    if (one.most) {
      out << (one.value <= *one.most ? "  (met: <= " : "  (MISSED: <= ") << *one.most << ')';
      figure.insert(QStringLiteral("most"), *one.most);
      figure.insert(QStringLiteral("met"), one.value <= *one.most);
    }
    out << '\n';
    object.insert(one.name, figure);
  }
  out.flush();
  m_scenes.insert(scene, object);
}

void BenchReport::addGaps(const QString& scene, const GapFigures& gaps, int painted,
                          std::vector<Figure> more) {
  const QString ms = QStringLiteral("ms");
  std::vector<Figure> figures{
      {QStringLiteral("gap p50"), gaps.p50, ms, {}},
      {QStringLiteral("gap p99"), gaps.p99, ms, kGapP99Ms},
      {QStringLiteral("gap p99 of moments"), gaps.momentP99, ms, {}},
      {QStringLiteral("longest gap"), gaps.longest, ms, kGapLongestMs},
      {QStringLiteral("pictures painted"), static_cast<double>(painted), {}, {}},
  };
  figures.insert(figures.end(), more.begin(), more.end());
  add(scene, figures);
}

void BenchReport::addMemory() {
  add(QStringLiteral("memory of the window"),
      {{QStringLiteral("peak resident"), peakMiB(), QStringLiteral("MiB"), kMemoryMiB}});
}

}  // namespace vdit::bench
