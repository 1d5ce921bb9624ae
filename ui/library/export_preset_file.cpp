// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/export_preset_file.h"

#include <QCoreApplication>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json_view.h"
#include "engine/base/nearest_names.h"
#include "engine/base/strict_json.h"
#include "engine/video/video_codec.h"

namespace vdit::ui {
namespace {

constexpr const char* kFormat = "vdit-export-preset";
constexpr int kVersion = 1;
constexpr std::size_t kMostBytes = 64 * 1024;
constexpr double kFastest = 240;

QString tr(const char* text) {
  return QCoreApplication::translate("vdit::ui", text);
}

void checkHead(const nlohmann::json& root, const std::string& subject) {
  const auto found = [&](const char* key) {
    return root.is_object() && root.contains(key) ? root[key].dump() : std::string("nothing");
  };
  if (!root.is_object() || root.value("format", nlohmann::json()) != kFormat) {
    throw Error({ErrorKind::Input, "preset.format", subject, "format", found("format"), kFormat,
                 "choose a file that was saved as an export preset"});
  }
  const JsonView view(root, subject, "preset.field");
  if (view.integer("version", 1) > kVersion) {
    throw Error({ErrorKind::Input, "preset.version", subject, "version", found("version"),
                 "at most " + std::to_string(kVersion), "open it with the studio that wrote it"});
  }
}

ExportChoice readChoice(const JsonView& view) {
  const std::string codec = view.text("codec");
  const auto known = engine::codec_named(codec);
  if (!known) {
    std::string names;
    for (const engine::CodecFacts& facts : engine::video_codecs())
      names += (names.empty() ? "" : ", ") + std::string(facts.name);
    view.fail("codec", "one of " + names);
  }
  const engine::CodecFacts& facts = engine::facts_of(*known);
  ExportChoice choice{.codec = QString::fromStdString(codec), .crf = {}, .fps = {}};
  if (view.has("crf") && facts.crf < 0) view.fail("crf", "nothing: this codec has no quality setting");
  if (view.has("crf")) choice.crf = static_cast<int>(view.integer("crf", 0, facts.worst_crf));
  if (view.has("fps")) {
    const double fps = view.number("fps");
    if (fps <= 0 || fps > kFastest) view.fail("fps", "a rate over 0, at most 240");
    choice.fps = fps;
  }
  choice.stripPrivate = view.boolean_or("strip_private", false);
  return choice;
}

QStringList unknownFields(const nlohmann::json& root) {
  static const std::vector<std::string> kKnown{"format", "version", "name",         "codec",
                                               "crf",    "fps",     "strip_private"};
  QStringList warnings;
  for (const auto& [key, value] : root.items()) {
    if (std::find(kKnown.begin(), kKnown.end(), key) != kKnown.end()) continue;
    const auto nearest = nearest_names(key, kKnown, 1);
    const QString name = QString::fromStdString(key);
    warnings.append(nearest.empty() ? tr("unknown field \"%1\"").arg(name)
                                    : tr("unknown field \"%1\", did you mean \"%2\"?")
                                          .arg(name, QString::fromStdString(nearest.front())));
  }
  return warnings;
}

}  // namespace

ReadExportPreset readExportPreset(const QString& path) {
  const std::string subject = path.toStdString();
  const auto root = read_json_file(
      subject, {.subject = subject, .code = "preset.syntax", .max_bytes = kMostBytes, .max_depth = 4});
  checkHead(root, subject);
  const JsonView view(root, subject, "preset.field");
  ReadExportPreset read;
  read.preset.name = QString::fromStdString(view.text("name")).simplified();
  if (read.preset.name.isEmpty() || read.preset.name.size() > ExportPreset::kLongestName)
    view.fail("name", "1 to 80 characters");
  read.preset.choice = readChoice(view);
  read.warnings = unknownFields(root);
  return read;
}

QByteArray exportPresetText(const ExportPreset& preset) {
  nlohmann::ordered_json root{{"format", kFormat},
                              {"version", kVersion},
                              {"name", preset.name.toStdString()},
                              {"codec", preset.choice.codec.toStdString()}};
  if (preset.choice.crf) root["crf"] = *preset.choice.crf;
  if (preset.choice.fps) root["fps"] = *preset.choice.fps;
  if (preset.choice.stripPrivate) root["strip_private"] = true;
  return QByteArray::fromStdString(root.dump(2)) + '\n';
}

}  // namespace vdit::ui
