// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/grid_clipboard.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>
#include <optional>

#include "app/config/mode_text.h"
#include "ui/tune/config_editing.h"

namespace vdit::ui {
namespace {

constexpr qsizetype kMostText = 16 << 20;

struct Words {
  Q_DECLARE_TR_FUNCTIONS(vdit::ui::GridClipboard)
};

const QStringList& columns() {
  static const QStringList names{QStringLiteral("layer"),   QStringLiteral("head"),
                                 QStringLiteral("mode"),    QStringLiteral("half_width"),
                                 QStringLiteral("order"),   QStringLiteral("frame_reach"),
                                 QStringLiteral("stripes"), QStringLiteral("sink"),
                                 QStringLiteral("locked"),  QStringLiteral("comment")};
  return names;
}

QString runsText(const std::vector<kernels::Run>& runs) {
  QStringList parts;
  for (const kernels::Run& run : runs) parts.append(QStringLiteral("%1-%2").arg(run.begin).arg(run.end));
  return parts.join(QLatin1Char(' '));
}

QString modeText(kernels::Mode mode) {
  const std::string_view name = app::mode_name(mode);
  return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

bool isWindow(const kernels::HeadMode& mode) {
  return mode.mode == kernels::Mode::MultiDiagonal && mode.frame_reach != kernels::kAllFrames;
}

QStringList fields(const CopiedCell& cell) {
  const kernels::HeadMode& mode = cell.setting.mode;
  const bool order = mode.mode == kernels::Mode::MultiDiagonal;
  return {QString::number(cell.layer),
          QString::number(cell.head),
          modeText(mode.mode),
          QString::number(mode.half_width),
          !order                                          ? QString()
          : mode.order == kernels::TokenOrder::FrameMajor ? QStringLiteral("frame-major")
                                                          : QStringLiteral("space-major"),
          isWindow(mode) ? QString::number(mode.frame_reach) : QString(),
          runsText(mode.stripes),
          runsText(mode.sink),
          cell.setting.locked ? QStringLiteral("true") : QStringLiteral("false"),
          QString::fromStdString(cell.setting.comment)};
}

QString quoted(const QString& field) {
  if (!field.contains(QLatin1Char(',')) && !field.contains(QLatin1Char('"')) &&
      !field.contains(QLatin1Char('\n')))
    return field;
  return QLatin1Char('"') % QString(field).replace(QLatin1Char('"'), QStringLiteral("\"\"")) %
         QLatin1Char('"');
}

// Rows of fields; quotes as spreadsheets write them.
QList<QStringList> rowsOf(const QString& text) {
  const qsizetype firstEnd = text.indexOf(QLatin1Char('\n'));
  const QString first = text.left(firstEnd < 0 ? text.size() : firstEnd);
  const QChar separator = first.contains(QLatin1Char('\t'))  ? QLatin1Char('\t')
                          : first.contains(QLatin1Char(';')) ? QLatin1Char(';')
                                                             : QLatin1Char(',');
  QList<QStringList> rows{{}};
  QString field;
  bool inQuotes = false;
  for (qsizetype i = 0; i < text.size(); ++i) {
    const QChar c = text[i];
    if (inQuotes) {
      if (c != QLatin1Char('"')) {
        field += c;
      } else if (i + 1 < text.size() && text[i + 1] == QLatin1Char('"')) {
        field += c, ++i;
      } else {
        inQuotes = false;
      }
    } else if (c == QLatin1Char('"') && field.isEmpty()) {
      inQuotes = true;
    } else if (c == separator) {
      rows.last().append(field), field.clear();
    } else if (c == QLatin1Char('\n')) {
      rows.last().append(field), field.clear();
      rows.append(QStringList());
    } else if (c != QLatin1Char('\r')) {
      field += c;
    }
  }
  rows.last().append(field);
  rows.removeIf([](const QStringList& row) { return row.size() == 1 && row[0].trimmed().isEmpty(); });
  return rows;
}

// One cell out of named texts; an error text when a value is wrong.
QString fill(CopiedCell& cell, const QHash<QString, QString>& values, const kernels::TokenGrid& grid) {
  const auto number = [&](const QString& name, qint64 most, qint64& to) {
    const QString text = values.value(name).trimmed();
    if (text.isEmpty()) return true;
    bool ok = false;
    to = text.toLongLong(&ok);
    return ok && to >= 0 && to <= most;
  };
  qint64 layer = -1, head = -1, width = 0, reach = kernels::kAllFrames;
  if (!number(QStringLiteral("layer"), 1023, layer) || layer < 0)
    return Words::tr("layer: a number was expected");
  if (!number(QStringLiteral("head"), 1023, head) || head < 0)
    return Words::tr("head: a number was expected");
  if (!number(QStringLiteral("half_width"), grid.video_tokens(), width))
    return Words::tr("half_width: 0 to %1 was expected").arg(grid.video_tokens());
  if (!number(QStringLiteral("frame_reach"), kernels::kAllFrames, reach))
    return Words::tr("frame_reach: a number of frames was expected");
  const QString name = values.value(QStringLiteral("mode")).trimmed().toLower();
  auto mode = app::mode_from_name(name.toStdString());
  for (int i = 0; !mode && i < kernels::kModes; ++i) {
    const auto one = static_cast<kernels::Mode>(i);
    if (name == QString(QLatin1Char(kernels::mode_letter(one))).toLower()) mode = one;
  }
  if (!mode)
    return Words::tr("mode: \"%1\" is none of full, skip, diagonal, multi-diagonal, vertical-stripe")
        .arg(name.left(40));
  cell.layer = static_cast<int>(layer);
  cell.head = static_cast<int>(head);
  cell.setting.mode.mode = *mode;
  const bool band = *mode != kernels::Mode::Full && *mode != kernels::Mode::Skip;
  if (band) cell.setting.mode.half_width = width;
  if (values.value(QStringLiteral("order")).trimmed() == QLatin1String("frame-major"))
    cell.setting.mode.order = kernels::TokenOrder::FrameMajor;
  if (*mode == kernels::Mode::MultiDiagonal && cell.setting.mode.order == kernels::TokenOrder::FrameMajor)
    cell.setting.mode.frame_reach = reach;
  const auto stripes = parseIntervals(values.value(QStringLiteral("stripes")), grid.video_tokens());
  const auto sink = parseIntervals(values.value(QStringLiteral("sink")), grid.video_tokens());
  if (!stripes) return Words::tr("stripes: intervals inside the video were expected, as 0-240");
  if (!sink) return Words::tr("sink: intervals inside the video were expected, as 0-240");
  if (*mode == kernels::Mode::VerticalStripe) cell.setting.mode.stripes = *stripes;
  if (band) cell.setting.mode.sink = *sink;
  const QString locked = values.value(QStringLiteral("locked")).trimmed().toLower();
  cell.setting.locked =
      locked == QLatin1String("true") || locked == QLatin1String("1") || locked == QLatin1String("yes");
  cell.setting.comment = values.value(QStringLiteral("comment")).toStdString();
  return {};
}

PastedCells fromJson(const QString& text, const kernels::TokenGrid& grid) {
  QJsonParseError problem;
  const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8(), &problem);
  if (problem.error != QJsonParseError::NoError)
    return {{}, Words::tr("No JSON: %1 at byte %2").arg(problem.errorString()).arg(problem.offset)};
  if (document.object().value(QStringLiteral("format")).toString() != QLatin1String("vdit-cells")) {
    return {{}, Words::tr("format: \"vdit-cells\" was expected")};
  }
  PastedCells out;
  const QJsonArray cells = document.object().value(QStringLiteral("cells")).toArray();
  for (qsizetype i = 0; i < cells.size(); ++i) {
    QHash<QString, QString> values;
    const QJsonObject object = cells[i].toObject();
    for (const QString& name : columns()) {
      const QJsonValue value = object.value(name);
      values[name] = value.isBool() ? (value.toBool() ? QStringLiteral("true") : QString())
                                    : value.toVariant().toString();
    }
    CopiedCell cell;
    const QString error = fill(cell, values, grid);
    if (!error.isEmpty()) return {{}, Words::tr("cells[%1]: %2").arg(i).arg(error)};
    out.cells.push_back(std::move(cell));
  }
  return out;
}

PastedCells fromCsv(const QString& text, const kernels::TokenGrid& grid) {
  const QList<QStringList> rows = rowsOf(text);
  if (rows.isEmpty()) return {{}, Words::tr("The clipboard is empty")};
  QStringList names;
  for (const QString& name : rows[0]) names.append(name.trimmed().toLower());
  if (!names.contains(QStringLiteral("layer")) || !names.contains(QStringLiteral("mode"))) {
    return {{}, Words::tr("Line 1: a header with layer, head and mode was expected")};
  }
  PastedCells out;
  for (qsizetype row = 1; row < rows.size(); ++row) {
    QHash<QString, QString> values;
    for (qsizetype i = 0; i < std::min(names.size(), rows[row].size()); ++i) values[names[i]] = rows[row][i];
    CopiedCell cell;
    const QString error = fill(cell, values, grid);
    if (!error.isEmpty()) return {{}, Words::tr("Line %1: %2").arg(row + 1).arg(error)};
    out.cells.push_back(std::move(cell));
  }
  return out;
}

}  // namespace

QString cellsAsCsv(const std::vector<CopiedCell>& cells) {
  QString text = columns().join(QLatin1Char(',')) % QLatin1Char('\n');
  for (const CopiedCell& cell : cells) {
    QStringList row;
    for (const QString& field : fields(cell)) row.append(quoted(field));
    text += row.join(QLatin1Char(',')) % QLatin1Char('\n');
  }
  return text;
}

QString cellsAsJson(const std::vector<CopiedCell>& cells) {
  QJsonArray array;
  for (const CopiedCell& cell : cells) {
    QJsonObject object;
    const QStringList values = fields(cell);
    for (qsizetype i = 0; i < values.size(); ++i) {
      if (values[i].isEmpty() || (i == 7 && !cell.setting.locked)) continue;
      const bool isNumber = i < 2 || i == 3;
      object[columns()[i]] = i == 7     ? QJsonValue(true)
                             : isNumber ? QJsonValue(values[i].toLongLong())
                                        : QJsonValue(values[i]);
    }
    array.append(object);
  }
  const QJsonObject document{{QStringLiteral("format"), QStringLiteral("vdit-cells")},
                             {QStringLiteral("version"), 1},
                             {QStringLiteral("cells"), array}};
  return QString::fromUtf8(QJsonDocument(document).toJson(QJsonDocument::Indented));
}

PastedCells cellsFromText(const QString& text, const kernels::TokenGrid& grid) {
  const QString trimmed = text.trimmed();
  if (trimmed.isEmpty()) return {{}, Words::tr("The clipboard is empty")};
  if (trimmed.size() > kMostText) return {{}, Words::tr("The clipboard holds more than 16 MiB of text")};
  return trimmed.startsWith(QLatin1Char('{')) ? fromJson(trimmed, grid) : fromCsv(trimmed, grid);
}

}  // namespace vdit::ui
