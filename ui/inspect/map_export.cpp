// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/map_export.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QImageWriter>
#include <QJsonDocument>
#include <QSaveFile>
#include <QtEndian>
#include <array>
#include <cmath>
#include <cstring>

#include "app/capture/capture_folder.h"

namespace vdit::ui {
namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(vdit::ui::MapExport)
};

quint32 crc32(const QByteArray& bytes) {
  static const std::array<quint32, 256> table = [] {
    std::array<quint32, 256> made{};
    for (quint32 i = 0; i < 256; ++i) {
      quint32 value = i;
      for (int bit = 0; bit < 8; ++bit) value = value & 1 ? 0xedb88320U ^ (value >> 1) : value >> 1;
      made[i] = value;
    }
    return made;
  }();
  quint32 value = 0xffffffffU;
  for (const char byte : bytes) value = table[(value ^ static_cast<quint8>(byte)) & 0xff] ^ (value >> 8);
  return value ^ 0xffffffffU;
}

template <class T>
void put(QByteArray& to, T value) {
  const T little = qToLittleEndian(value);
  to.append(reinterpret_cast<const char*>(&little), sizeof little);
}

// A zip archive of stored files (PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.16).
class StoredZip {
 public:
  void add(const QByteArray& name, const QByteArray& bytes) {
    QByteArray common;
    put<quint16>(common, 20);          // version needed
    put<quint16>(common, 0);           // flags
    put<quint16>(common, 0);           // stored
    put<quint32>(common, 0x00210000);  // 1980-01-01, so that equal maps give equal files
    put<quint32>(common, crc32(bytes));
    put<quint32>(common, static_cast<quint32>(bytes.size()));
    put<quint32>(common, static_cast<quint32>(bytes.size()));
    put<quint16>(common, static_cast<quint16>(name.size()));
    put<quint16>(common, 0);
    const auto offset = static_cast<quint32>(m_body.size());
    m_body += QByteArray("PK\x03\x04", 4) + common + name + bytes;
    m_directory += QByteArray("PK\x01\x02\x14\x00", 6) + common + QByteArray(10, '\0');
    put<quint32>(m_directory, offset);
    m_directory += name;
    ++m_files;
  }

  QByteArray finished() const {
    QByteArray out = m_body + m_directory + QByteArray("PK\x05\x06\0\0\0\0", 8);
    put<quint16>(out, m_files);
    put<quint16>(out, m_files);
    put<quint32>(out, static_cast<quint32>(m_directory.size()));
    put<quint32>(out, static_cast<quint32>(m_body.size()));
    put<quint16>(out, 0);
    return out;
  }

 private:
  QByteArray m_body, m_directory;
  quint16 m_files = 0;
};

// NPY 1.0: magic, header padded to 64, little-endian data.
QByteArray npy(const char* type, const QByteArray& shape, const QByteArray& data) {
  QByteArray header =
      QByteArray("{'descr': '") + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
  while ((10 + header.size() + 1) % 64 != 0) header += ' ';
  header += '\n';
  QByteArray out("\x93NUMPY\x01\x00", 8);
  put<quint16>(out, static_cast<quint16>(header.size()));
  return out + header + data;
}

QByteArray begins(int count, std::int64_t first, std::int64_t block) {
  QByteArray data;
  for (int i = 0; i < count; ++i) put<qint64>(data, first + i * block);
  return data;
}

}  // namespace

QJsonObject mapProvenance(const app::CaptureInfo& info, const QString& capture, int step,
                          const QString& branch, int layer, int head, kernels::TokenOrder order) {
  const auto text = [](const std::string& value) { return QString::fromStdString(value); };
  return {
      {QStringLiteral("capture"), capture},
      {QStringLiteral("model"), text(info.model)},
      {QStringLiteral("prompt"), text(info.prompt)},
      {QStringLiteral("seed"), QString::number(info.seed)},
      {QStringLiteral("steps"), info.steps},
      {QStringLiteral("step"), step},
      {QStringLiteral("branch"), branch},
      {QStringLiteral("layer"), layer},
      {QStringLiteral("head"), head},
      {QStringLiteral("order"), order == kernels::TokenOrder::FrameMajor ? QStringLiteral("frame-major")
                                                                         : QStringLiteral("space-major")},
      {QStringLiteral("block"), info.block},
      {QStringLiteral("grid"),
       QStringLiteral("%1 x %2 x %3").arg(info.grid.frames).arg(info.grid.height).arg(info.grid.width)},
      {QStringLiteral("text_tokens"), static_cast<qint64>(info.grid.text_before + info.grid.text_after)},
      {QStringLiteral("device"), text(info.device)},
      {QStringLiteral("dtype"), text(info.dtype)},
      {QStringLiteral("tool_version"), text(info.tool_version)},
      {QStringLiteral("date"), text(info.date)},
      {QStringLiteral("cells"),
       QStringLiteral("softmax mass of a block of keys, mean over the block's query rows; a row sums to 1")}};
}

QByteArray mapAsCsv(const ShownMap& map, const MapAxes& axes, const QJsonObject& provenance) {
  QByteArray out;
  for (auto it = provenance.begin(); it != provenance.end(); ++it) {
    out += "# " + it.key().toUtf8() + ": " +
           it.value().toVariant().toString().replace(QLatin1Char('\n'), QLatin1Char(' ')).toUtf8() + '\n';
  }
  out += "query_begin,query,key_begin,key,mass\n";
  for (int row = 0; row < map.rows; ++row) {
    const std::int64_t query = map.rowBegin + row * map.block;
    const QByteArray left =
        QByteArray::number(static_cast<qlonglong>(query)) + ",\"" + axes.text(query).toUtf8() + "\",";
    for (int column = 0; column < map.columns; ++column) {
      const std::int64_t key = map.columnBegin + column * map.block;
      const float value = map.cells[static_cast<std::size_t>(row) * static_cast<std::size_t>(map.columns) +
                                    static_cast<std::size_t>(column)];
      out += left + QByteArray::number(static_cast<qlonglong>(key)) + ",\"" + axes.text(key).toUtf8() +
             "\"," +
             (std::isfinite(value) ? QByteArray::number(static_cast<double>(value), 'g', 9) : QByteArray()) +
             '\n';
    }
  }
  return out;
}

QByteArray mapAsNpz(const ShownMap& map, const QJsonObject& provenance) {
  QByteArray cells;
  cells.reserve(static_cast<qsizetype>(map.cells.size() * sizeof(float)));
  for (const float value : map.cells) {
    quint32 bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    put(cells, bits);
  }
  StoredZip zip;
  zip.add("map.npy",
          npy("<f4", QByteArray::number(map.rows) + ", " + QByteArray::number(map.columns), cells));
  zip.add("query_begin.npy",
          npy("<i8", QByteArray::number(map.rows) + ',', begins(map.rows, map.rowBegin, map.block)));
  zip.add("key_begin.npy",
          npy("<i8", QByteArray::number(map.columns) + ',', begins(map.columns, map.columnBegin, map.block)));
  zip.add("provenance.json", QJsonDocument(provenance).toJson(QJsonDocument::Indented));
  return zip.finished();
}

QByteArray mapAsPng(MapCanvas& canvas, const QJsonObject& provenance) {
  QImage image = canvas.picture(2);
  for (auto it = provenance.begin(); it != provenance.end(); ++it)
    image.setText(it.key(), it.value().toVariant().toString());
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QImageWriter(&buffer, "png").write(image);
  return bytes;
}

QByteArray mapAsSvg(MapCanvas& canvas, const QJsonObject& provenance) {
  const QByteArray png = mapAsPng(canvas, provenance).toBase64();
  const QByteArray width = QByteArray::number(canvas.width()), height = QByteArray::number(canvas.height());
  const QByteArray facts =
      QString::fromUtf8(QJsonDocument(provenance).toJson(QJsonDocument::Compact)).toHtmlEscaped().toUtf8();
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height +
         "\" viewBox=\"0 0 " + width + ' ' + height + "\">\n<title>" +
         canvas.accessibleName().toHtmlEscaped().toUtf8() + "</title>\n<metadata>" + facts +
         "</metadata>\n<image width=\"" + width + "\" height=\"" + height +
         "\" href=\"data:image/png;base64," + png + "\"/>\n</svg>\n";
}

QString exportMap(MapCanvas& canvas, const QJsonObject& provenance, const QString& file) {
  QByteArray bytes;
  if (file.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive)) {
    bytes = mapAsCsv(canvas.map(), canvas.axes(), provenance);
  } else if (file.endsWith(QLatin1String(".npz"), Qt::CaseInsensitive)) {
    bytes = mapAsNpz(canvas.map(), provenance);
  } else if (file.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive)) {
    bytes = mapAsSvg(canvas, provenance);
  } else if (file.endsWith(QLatin1String(".png"), Qt::CaseInsensitive)) {
    bytes = mapAsPng(canvas, provenance);
  } else {
    return Words::tr("%1: the ending must be .png, .svg, .npz or .csv").arg(file);
  }
  QSaveFile out(file);
  if (out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.commit()) return {};
  return Words::tr("%1: %2").arg(file, out.errorString());
}

}  // namespace vdit::ui
