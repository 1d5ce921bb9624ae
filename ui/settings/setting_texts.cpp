// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/setting_texts.h"

#include <QCoreApplication>

namespace vdit::ui {
namespace {

#define TEXT(text) QT_TRANSLATE_NOOP("vdit::ui::Settings", text)

struct SettingText {
  const char *key, *title, *help;
};

constexpr SettingText kTexts[] = {
    {"look/theme", TEXT("Theme"),
     TEXT("Light or dark; \"Follow the system\" changes with the desktop's own setting.")},
    {"look/reduced-motion", TEXT("Reduce motion"),
     TEXT("No sliding panels, no looped preview and no moving hints.")},
    {"look/compact", TEXT("Compact rows"), TEXT("Tables with rows of 20 instead of 24 pixels.")},
    {"language/language", TEXT("Language"), TEXT("The language of the window, from the next start on.")},
    {"engine/program", TEXT("Engine program"),
     TEXT("The path of vdit. Empty: the one beside this program, or the first on the PATH.")},
    {"engine/ssh-host", TEXT("Remote host"),
     TEXT("Runs the engine on another machine through ssh, which must not ask for a password. Empty: this "
          "machine.")},
    {"engine/ssh-program", TEXT("ssh program"), TEXT("The ssh to use. Empty: the first on the PATH.")},
    {"engine/live-preview", TEXT("Live preview"),
     TEXT("Show the video while it is denoised. Costs almost nothing.")},
    {"engine/live-attention", TEXT("Live attention"),
     TEXT("Stream the maps of all heads while a job denoises. Such a run is slower, and its timings do not "
          "count.")},
    {"queue/start", TEXT("When the studio starts"),
     TEXT("What the queue does with jobs that wait. After a crash it is always paused.")},
    {"queue/notify", TEXT("Notify when a job ends"),
     TEXT("A message of the desktop when the window is not in front.")},
    {"queue/sound", TEXT("Sound when a job ends"), TEXT("A short sound at the end or failure of a job.")},
    {"queue/retries", TEXT("Automatic retries"),
     TEXT("How often a job is tried again after a fault that may pass, such as a dropped line.")},
    {"files/strip-private", TEXT("Strip private data on export"),
     TEXT("Exported files carry no prompt, seed or model.")},
    {"files/backups", TEXT("Versions kept"), TEXT("Older versions of each document of a project.")},
    {"files/thumbnail-cache-mb", TEXT("Thumbnail cache"),
     TEXT("The oldest thumbnails are removed beyond this size.")},
    {"files/export-preset", TEXT("Export format"), TEXT("What the Library's Export offers first.")},
    {"files/models", TEXT("Model folder"),
     TEXT("Where your models are, beside the places other tools use. They are only read.")},
};

struct ChoiceText {
  const char *value, *text;
};

constexpr ChoiceText kChoices[] = {
    {"system", TEXT("Follow the system")},
    {"dark", TEXT("Dark")},
    {"light", TEXT("Light")},
    {"contrast", TEXT("High contrast")},
    {"last", TEXT("As last time")},
    {"run", TEXT("Run")},
    {"paused", TEXT("Stay paused")},
    {"h264", TEXT("H.264, MP4")},
    {"h265", TEXT("H.265, MP4")},
    {"av1", TEXT("AV1, MP4")},
    {"prores", TEXT("ProRes 422 HQ, MOV")},
    {"ffv1", TEXT("FFV1 lossless, MKV")},
    {"png", TEXT("PNG frames")},
    {"gif", TEXT("GIF")},
    {"webp", TEXT("Animated WebP")},
};

constexpr ChoiceText kPages[] = {
    {"look", TEXT("Look")},   {"language", TEXT("Language")}, {"engine", TEXT("Engine")},
    {"queue", TEXT("Queue")}, {"files", TEXT("Files")},       {"shortcuts", TEXT("Shortcuts")},
};

#undef TEXT

QString tr(const char* text) {
  return QCoreApplication::translate("vdit::ui::Settings", text);
}

const SettingText* textOf(const QString& key) {
  for (const SettingText& text : kTexts) {
    if (key == QLatin1String(text.key)) return &text;
  }
  return nullptr;
}

}  // namespace

QString settingTitle(const QString& key) {
  const SettingText* text = textOf(key);
  return text ? tr(text->title) : QString();
}

QString settingHelp(const QString& key) {
  const SettingText* text = textOf(key);
  return text ? tr(text->help) : QString();
}

QString settingChoice(const QString& key, const QString& value) {
  // Languages are named in themselves.
  if (value == QLatin1String("en")) return QStringLiteral("English");
  if (value == QLatin1String("zh_CN")) return QStringLiteral("简体中文");
  if (key == QLatin1String("language/language")) return tr("Follow the system");
  for (const ChoiceText& choice : kChoices) {
    if (value == QLatin1String(choice.value)) return tr(choice.text);
  }
  return {};
}

QString settingUnit(const QString& key) {
  return key == QLatin1String("files/thumbnail-cache-mb") ? QStringLiteral(" MB") : QString();
}

QString settingsPageTitle(const QString& page) {
  for (const ChoiceText& entry : kPages) {
    if (page == QLatin1String(entry.value)) return tr(entry.text);
  }
  return {};
}

}  // namespace vdit::ui
