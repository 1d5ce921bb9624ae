// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/setting_texts.h"

#include <QCoreApplication>

namespace vdit::ui {
namespace {

struct SettingText {
  const char *key, *title, *help;
};

constexpr SettingText kTexts[] = {
    {"look/theme", QT_TRANSLATE_NOOP("vdit::ui", "Theme"),
     QT_TRANSLATE_NOOP("vdit::ui",
                       "Light or dark; \"Follow the system\" changes with the desktop's own setting.")},
    {"look/reduced-motion", QT_TRANSLATE_NOOP("vdit::ui", "Reduce motion"),
     QT_TRANSLATE_NOOP("vdit::ui", "No sliding panels, no looped preview and no moving hints.")},
    {"language/language", QT_TRANSLATE_NOOP("vdit::ui", "Language"),
     QT_TRANSLATE_NOOP("vdit::ui", "The language of the window, from the next start on.")},
    {"engine/program", QT_TRANSLATE_NOOP("vdit::ui", "Engine program"),
     QT_TRANSLATE_NOOP("vdit::ui",
                       "The path of vdit. Empty: the one beside this program, or the first on the PATH.")},
    {"engine/ssh-host", QT_TRANSLATE_NOOP("vdit::ui", "Remote host"),
     QT_TRANSLATE_NOOP(
         "vdit::ui",
         "A second engine, on another machine through ssh, which must not ask for a password. Jobs are sent "
         "there and their results fetched; a model must lie there under the same path as here. Empty: none. "
         "From the next start on.")},
    {"engine/host-program", QT_TRANSLATE_NOOP("vdit::ui", "Engine program on the host"),
     QT_TRANSLATE_NOOP("vdit::ui", "The path of vdit there. Empty: the first on its PATH.")},
    {"engine/ssh-program", QT_TRANSLATE_NOOP("vdit::ui", "ssh program"),
     QT_TRANSLATE_NOOP("vdit::ui", "The ssh to use. Empty: the first on the PATH.")},
    {"engine/new-jobs", QT_TRANSLATE_NOOP("vdit::ui", "New jobs run on"),
     QT_TRANSLATE_NOOP("vdit::ui",
                       "Where a remote host is set; a job that waits can be sent to the other one from the "
                       "queue. From the next start on.")},
    {"queue/start", QT_TRANSLATE_NOOP("vdit::ui", "When the studio starts"),
     QT_TRANSLATE_NOOP("vdit::ui",
                       "What the queue does with jobs that wait. After a crash it is always paused.")},
    {"queue/notify", QT_TRANSLATE_NOOP("vdit::ui", "Notify when a job ends"),
     QT_TRANSLATE_NOOP("vdit::ui", "A message of the desktop when the window is not in front.")},
    {"queue/sound", QT_TRANSLATE_NOOP("vdit::ui", "Sound when a job ends"),
     QT_TRANSLATE_NOOP("vdit::ui", "A short sound at the end or failure of a job.")},
    {"files/result-name", QT_TRANSLATE_NOOP("vdit::ui", "Name of a result"),
     QT_TRANSLATE_NOOP("vdit::ui",
                       "{prompt}, {seed}, {model}, {config}, {size}, {frames}, {steps} and {date} become "
                       "those of the run. Empty: {prompt}-{seed}.")},
    {"files/strip-private", QT_TRANSLATE_NOOP("vdit::ui", "Strip private data on export"),
     QT_TRANSLATE_NOOP("vdit::ui", "Exported files carry no prompt, seed or model.")},
    {"files/backups", QT_TRANSLATE_NOOP("vdit::ui", "Versions kept"),
     QT_TRANSLATE_NOOP("vdit::ui", "Older versions of each document of a project.")},
    {"files/thumbnail-cache-mb", QT_TRANSLATE_NOOP("vdit::ui", "Thumbnail cache"),
     QT_TRANSLATE_NOOP("vdit::ui", "The oldest thumbnails are removed beyond this size.")},
    {"files/export-preset", QT_TRANSLATE_NOOP("vdit::ui", "Export format"),
     QT_TRANSLATE_NOOP("vdit::ui", "What the Library's Export offers first.")},
};

struct ChoiceText {
  const char *value, *text;
};

constexpr ChoiceText kChoices[] = {
    {"system", QT_TRANSLATE_NOOP("vdit::ui", "Follow the system")},
    {"dark", QT_TRANSLATE_NOOP("vdit::ui", "Dark")},
    {"light", QT_TRANSLATE_NOOP("vdit::ui", "Light")},
    {"contrast", QT_TRANSLATE_NOOP("vdit::ui", "High contrast")},
    {"host", QT_TRANSLATE_NOOP("vdit::ui", "The remote host")},
    {"local", QT_TRANSLATE_NOOP("vdit::ui", "This machine")},
    {"last", QT_TRANSLATE_NOOP("vdit::ui", "As last time")},
    {"run", QT_TRANSLATE_NOOP("vdit::ui", "Run")},
    {"paused", QT_TRANSLATE_NOOP("vdit::ui", "Stay paused")},
    {"h264", QT_TRANSLATE_NOOP("vdit::ui", "H.264, MP4")},
    {"h265", QT_TRANSLATE_NOOP("vdit::ui", "H.265, MP4")},
    {"av1", QT_TRANSLATE_NOOP("vdit::ui", "AV1, MP4")},
    {"prores", QT_TRANSLATE_NOOP("vdit::ui", "ProRes 422 HQ, MOV")},
    {"ffv1", QT_TRANSLATE_NOOP("vdit::ui", "FFV1 lossless, MKV")},
    {"png", QT_TRANSLATE_NOOP("vdit::ui", "PNG frames")},
    {"gif", QT_TRANSLATE_NOOP("vdit::ui", "GIF")},
    {"webp", QT_TRANSLATE_NOOP("vdit::ui", "Animated WebP")},
};

constexpr ChoiceText kPages[] = {
    {"look", QT_TRANSLATE_NOOP("vdit::ui", "Look")},
    {"language", QT_TRANSLATE_NOOP("vdit::ui", "Language")},
    {"engine", QT_TRANSLATE_NOOP("vdit::ui", "Engine")},
    {"queue", QT_TRANSLATE_NOOP("vdit::ui", "Queue")},
    {"files", QT_TRANSLATE_NOOP("vdit::ui", "Files")},
    {"shortcuts", QT_TRANSLATE_NOOP("vdit::ui", "Shortcuts")},
};

QString tr(const char* text) {
  return QCoreApplication::translate("vdit::ui", text);
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
