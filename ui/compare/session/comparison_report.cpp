// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/session/comparison_report.h"

#include <QBuffer>
#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "ui/views/number_text.h"

namespace vdit::ui {
namespace {

constexpr int kMostFrames = 12;
constexpr int kPlotWidth = 960, kPlotHeight = 180, kPlotMargin = 44;
constexpr int kWidestPicture = 480;

class Words {
  Q_DECLARE_TR_FUNCTIONS(vdit::ui::ComparisonReport)
};

const char* const kStyle = R"(
:root{color-scheme:light dark}
body{font:14px/1.5 Inter,system-ui,sans-serif;margin:32px auto;max-width:1000px;padding:0 16px}
h1{font-size:22px}h2{font-size:16px;margin-top:32px;border-top:1px solid #8886;padding-top:16px}
table{border-collapse:collapse}td,th{padding:4px 16px 4px 0;text-align:left;vertical-align:top}
td.n,th.n{text-align:right;font-family:'JetBrains Mono',monospace}
.chip{display:inline-block;padding:2px 8px;margin:0 6px 6px 0;border-radius:3px;border:1px solid #8888}
.Different{background:#e8b33933}.Equal{background:#5cc58a33}.quiet{opacity:.7}
figure{margin:16px 0}figure img{width:32.6%;image-rendering:auto}figcaption{opacity:.8}
svg text{font:11px 'JetBrains Mono',monospace;fill:currentColor}
)";

QString html(const QString& text) {
  return text.toHtmlEscaped();
}

QString pictureTag(const QImage& picture, const QString& words) {
  QByteArray png;
  QBuffer buffer(&png);
  buffer.open(QIODevice::WriteOnly);
  (picture.width() > kWidestPicture ? picture.scaledToWidth(kWidestPicture, Qt::SmoothTransformation)
                                    : picture)
      .save(&buffer, "PNG");
  return QStringLiteral("<img alt=\"%1\" src=\"data:image/png;base64,%2\">")
      .arg(html(words), QString::fromLatin1(png.toBase64()));
}

// PSNR over the frames, with the worst one marked.
QString plot(const FrameSeries& series) {
  const std::vector<double>& values = series.psnr;
  if (values.size() < 2) return {};
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double span = std::max(1e-6, *high - *low);
  const auto x = [&](std::size_t frame) {
    return kPlotMargin + double(frame) / double(values.size() - 1) * (kPlotWidth - 2 * kPlotMargin);
  };
  const auto y = [&](double value) {
    return kPlotMargin / 2.0 + (*high - value) / span * (kPlotHeight - kPlotMargin);
  };
  QString points;
  for (std::size_t i = 0; i < values.size(); ++i)
    points += QStringLiteral("%1,%2 ").arg(x(i), 0, 'f', 1).arg(y(values[i]), 0, 'f', 1);
  const auto worst = static_cast<std::size_t>(std::clamp(series.worstFrame, 0, series.frames() - 1));
  return QStringLiteral("<svg viewBox=\"0 0 %1 %2\" role=\"img\" aria-label=\"%3\">")
             .arg(kPlotWidth)
             .arg(kPlotHeight)
             .arg(html(Words::tr("PSNR of each frame"))) +
         QStringLiteral("<polyline fill=\"none\" stroke=\"#2a6bd4\" stroke-width=\"1.8\" points=\"%1\"/>")
             .arg(points) +
         QStringLiteral("<circle cx=\"%1\" cy=\"%2\" r=\"4\" fill=\"#c0342b\"/>")
             .arg(x(worst), 0, 'f', 1)
             .arg(y(values[worst]), 0, 'f', 1) +
         QStringLiteral("<text x=\"0\" y=\"%1\">%2</text><text x=\"0\" y=\"%3\">%4</text>")
             .arg(y(*high) + 4)
             .arg(html(numbers::decibel(*high)))
             .arg(y(*low) + 4)
             .arg(html(numbers::decibel(*low))) +
         QStringLiteral(
             "<text x=\"%1\" y=\"%2\">0</text><text x=\"%3\" y=\"%2\" text-anchor=\"end\">%4</text></svg>")
             .arg(kPlotMargin)
             .arg(kPlotHeight - 4)
             .arg(kPlotWidth - kPlotMargin)
             .arg(values.size() - 1);
}

QString checksPart(const QList<PairCheck>& checks) {
  QString part;
  for (const PairCheck& check : checks) {
    const char* kind = check.result == PairCheck::Result::Equal       ? "Equal"
                       : check.result == PairCheck::Result::Different ? "Different"
                       : check.result == PairCheck::Result::Expected  ? "Expected"
                                                                      : "Unknown";
    part += QStringLiteral("<span class=\"chip %1\">%2 %3</span>")
                .arg(QLatin1String(kind),
                     check.result == PairCheck::Result::Equal ? QStringLiteral("=") : QStringLiteral("≠"),
                     html(check.text));
  }
  return QStringLiteral("<p>") + part + QStringLiteral("</p>");
}

QString numbersPart(const ComparisonReport& report) {
  QString part = QStringLiteral("<h2>%1</h2><table><tr><th></th>").arg(html(Words::tr("Numbers")));
  for (const QString& name : report.candidates)
    part += QStringLiteral("<th class=\"n\">%1</th>").arg(html(name));
  part += QStringLiteral("<th></th></tr>");
  for (const ReportRow& row : report.rows) {
    part += QStringLiteral("<tr><td>%1</td>").arg(html(row.name));
    for (const QString& value : row.values)
      part += QStringLiteral("<td class=\"n\">%1</td>").arg(html(value));
    part += QStringLiteral("<td class=\"quiet\">%1</td></tr>").arg(html(row.definition));
  }
  return part + QStringLiteral("</table>");
}

QString differencesPart(const ComparisonReport& report) {
  if (report.differences.isEmpty()) return {};
  QString part = QStringLiteral("<h2>%1</h2><table>").arg(html(Words::tr("Settings that differ")));
  for (const FieldDifference& each : report.differences) {
    part += QStringLiteral("<tr><td>%1</td><td>%2</td><td>%3</td></tr>")
                .arg(html(each.field), html(each.left), html(each.right));
  }
  return part + QStringLiteral("</table>");
}

QString framesPart(const ComparisonReport& report, const QList<ReportFrame>& frames) {
  if (frames.isEmpty()) return {};
  QString part =
      QStringLiteral("<h2>%1</h2><p class=\"quiet\">%2</p>")
          .arg(
              html(Words::tr("Frames")),
              html(
                  Words::tr("%1, %2, and their difference").arg(report.referenceName, report.candidateName)));
  for (const ReportFrame& frame : frames) {
    const QString psnr =
        report.series && frame.frame < report.series->frames()
            ? QStringLiteral(", ") +
                  numbers::decibel(report.series->psnr[static_cast<std::size_t>(frame.frame)])
            : QString();
    const QString words = Words::tr("Frame %1").arg(frame.frame) + psnr + QStringLiteral(": ") + frame.reason;
    part += QStringLiteral("<figure>") + pictureTag(frame.reference, report.referenceName) +
            QLatin1Char(' ') + pictureTag(frame.candidate, report.candidateName) + QLatin1Char(' ') +
            pictureTag(frame.difference, Words::tr("difference")) +
            QStringLiteral("<figcaption>%1</figcaption></figure>").arg(html(words));
  }
  return part;
}

}  // namespace

QList<ReportFrame> reportFrames(const ComparisonReport& report, int frames) {
  QMap<int, QStringList> reasons;
  if (frames < 1) return {};
  reasons[0] << Words::tr("first frame");
  if (report.series)
    reasons[std::clamp(report.series->worstFrame, 0, frames - 1)] << Words::tr("worst frame");
  reasons[frames - 1] << Words::tr("last frame");
  for (auto note = report.notes.begin(); note != report.notes.end(); ++note) {
    const bool room = reasons.size() < kMostFrames || reasons.contains(note.key());
    if (note.key() >= 0 && note.key() < frames && room) reasons[note.key()] << note.value();
  }
  QList<ReportFrame> list;
  for (auto reason = reasons.begin(); reason != reasons.end(); ++reason)
    list.append({reason.key(), reason.value().join(QStringLiteral("; ")), {}, {}, {}});
  return list;
}

QByteArray reportPage(const ComparisonReport& report, const QList<ReportFrame>& frames) {
  QString page = QStringLiteral(
                     "<!doctype html><html><head><meta "
                     "charset=\"utf-8\"><title>%1</title><style>%2</style></head><body>")
                     .arg(html(report.title), QString::fromLatin1(kStyle));
  page += QStringLiteral("<h1>%1</h1>").arg(html(report.title));
  if (!report.prompt.isEmpty()) page += QStringLiteral("<p>%1</p>").arg(html(report.prompt));
  page += checksPart(report.checks) + numbersPart(report);
  page += QStringLiteral("<p class=\"quiet\">%1</p>")
              .arg(html(Words::tr("These numbers measure sameness to the reference, not quality.")));
  if (report.series) {
    page += QStringLiteral("<h2>%1</h2>").arg(html(Words::tr("PSNR of each frame"))) + plot(*report.series);
    page += QStringLiteral("<p class=\"quiet\">%1</p>")
                .arg(html(report.series->source == FrameSeries::Source::RawFrames
                              ? Words::tr("Computed on the raw decoded frames.")
                              : Words::tr("Computed on the encoded files: compression counts too.")));
  }
  page += framesPart(report, frames) + differencesPart(report);
  if (!report.votes.isEmpty())
    page += QStringLiteral("<h2>%1</h2><p>%2</p>").arg(html(Words::tr("Votes")), html(report.votes));
  return (page + QStringLiteral("</body></html>\n")).toUtf8();
}

}  // namespace vdit::ui
