// SPDX-License-Identifier: GPL-3.0-or-later
// The window's languages: the files are whole, and what the program asks for is in them.
#include <QAction>
#include <QApplication>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTranslator>
#include <QXmlStreamReader>
#include <memory>
#include <set>
#include <tuple>

#include "app/link/engine_command.h"
#include "app/project/sample_project.h"
#include "app/project/studio_settings.h"
#include "app/studio/studio_desk.h"
#include "app/studio/studio_session.h"
#include "ui/compare/session/metric_definition.h"
#include "ui/queue/job_text.h"
#include "ui/settings/guided_tour.h"
#include "ui/settings/settings_dialog.h"
#include "ui/settings/word_help.h"
#include "ui/shell/command_list.h"
#include "ui/shell/main_window.h"
#include "ui/shell/studio_context.h"
#include "ui/shell/studio_status_bar.h"
#include "ui/shell/workspace_window.h"

using namespace vdit;
using namespace vdit::ui;

namespace {

// Every text in brackets: what stays plain was never translatable.
class Brackets : public QTranslator {
 public:
  QString translate(const char*, const char* source, const char*, int) const override {
    return QLatin1Char('[') + QString::fromUtf8(source) + QLatin1Char(']');
  }
  bool isEmpty() const override { return false; }
};

// Which texts are asked for, as the program runs: (context, text, comment).
class Recorder : public QTranslator {
 public:
  using Text = std::tuple<QByteArray, QByteArray, QByteArray>;
  QString translate(const char* context, const char* source, const char* comment, int) const override {
    m_asked.insert({context, source, comment});
    return {};
  }
  bool isEmpty() const override { return false; }
  const std::set<Text>& asked() const { return m_asked; }

 private:
  mutable std::set<Text> m_asked;
};

struct Message {
  QString context, source, comment;
  bool numerus = false;
  QStringList forms;
  bool unfinished = false;

  QString key() const { return (QStringList() << context << source << comment).join(QLatin1Char('\n')); }
};

Message readMessage(QXmlStreamReader& xml, const QString& context) {
  Message message;
  message.context = context;
  message.numerus = xml.attributes().value(QLatin1String("numerus")) == QLatin1String("yes");
  while (xml.readNextStartElement()) {
    if (xml.name() == QLatin1String("source")) {
      message.source = xml.readElementText();
    } else if (xml.name() == QLatin1String("comment")) {
      message.comment = xml.readElementText();
    } else if (xml.name() == QLatin1String("translation")) {
      message.unfinished = !xml.attributes().value(QLatin1String("type")).isEmpty();
      if (!message.numerus) {
        message.forms.append(xml.readElementText());
        continue;
      }
      while (xml.readNextStartElement()) message.forms.append(xml.readElementText());
    } else {
      xml.skipCurrentElement();
    }
  }
  return message;
}

QList<Message> readMessages(const QString& path) {
  QList<Message> messages;
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return messages;
  QXmlStreamReader xml(&file);
  QString context;
  while (!xml.atEnd()) {
    if (xml.readNext() != QXmlStreamReader::StartElement) continue;
    if (xml.name() == QLatin1String("name")) context = xml.readElementText();
    if (xml.name() == QLatin1String("message")) messages.append(readMessage(xml, context));
  }
  return messages;
}

QString translationFile(const QString& language) {
  return QStringLiteral(VDIT_SOURCE_DIR "/resources/translations/studio_%1.ts").arg(language);
}

QSet<QString> keysOf(const QList<Message>& messages) {
  QSet<QString> keys;
  for (const Message& message : messages) keys.insert(message.key());
  return keys;
}

}  // namespace

class TestTranslations : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() { m_dir = std::make_unique<QTemporaryDir>(); }
  void cleanup() { m_session.reset(); }

  void everyFileHasEveryText_data() {
    QTest::addColumn<QString>("language");
    QTest::addColumn<QStringList>("only");
    QTest::addColumn<int>("forms");
    QTest::newRow("English") << QStringLiteral("en") << QStringList{QStringLiteral("-pluralonly")} << 2;
    QTest::newRow("Chinese") << QStringLiteral("zh_CN") << QStringList() << 1;
  }
  void everyFileHasEveryText() {
    QFETCH(const QString, language);
    QFETCH(const QStringList, only);
    QFETCH(const int, forms);
    const QString renewed = m_dir->filePath(QStringLiteral("studio_%1.ts").arg(language));
    QVERIFY(QFile::copy(translationFile(language), renewed));
    QProcess lupdate;
    lupdate.setWorkingDirectory(QStringLiteral(VDIT_SOURCE_DIR));
    lupdate.setProcessChannelMode(QProcess::MergedChannels);
    lupdate.start(
        QStringLiteral(VDIT_LUPDATE),
        QStringList{QStringLiteral("@" VDIT_TRANSLATED_LIST), QStringLiteral("-I"), QStringLiteral("."),
                    QStringLiteral("-no-obsolete"), QStringLiteral("-locations"), QStringLiteral("none")} +
            only + QStringList{QStringLiteral("-ts"), renewed});
    QVERIFY2(lupdate.waitForFinished(-1) && lupdate.exitCode() == 0, lupdate.readAll().constData());
    const QList<Message> now = readMessages(renewed);
    QVERIFY(now.size() > 30);
    QStringList missing;
    for (const Message& message : now) {
      if (message.unfinished || message.forms.contains(QString())) missing.append(message.key());
      QCOMPARE(message.forms.size(), message.numerus ? forms : 1);
    }
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char('\n'))));
    QCOMPARE(keysOf(readMessages(translationFile(language))) - keysOf(now), QSet<QString>());
  }

  void englishCountsAsPeopleDo() {
    open(QStringLiteral("en"));
    int seen = 0;
    for (const Message& message : readMessages(translationFile(QStringLiteral("en")))) {
      for (const int count : {0, 1, 2}) {
        const QString text = QCoreApplication::translate(
            message.context.toUtf8(), message.source.toUtf8(),
            message.comment.isEmpty() ? nullptr : message.comment.toUtf8().data(), count);
        QVERIFY2(!text.contains(QLatin1String("(s)")), qPrintable(text));
        ++seen;
      }
    }
    QVERIFY(seen > 90);
    m_session->start();
    StudioStatusBar& bar = m_session->window().studioStatusBar();
    link::EngineInfo info;
    info.threads = 2;
    bar.setEngine(link::EngineState::Ready, QStringLiteral("Ready"), info);
    QVERIFY(texts(bar).contains(QStringLiteral("2 threads")));
    info.threads = 1;
    bar.setEngine(link::EngineState::Ready, QStringLiteral("Ready"), info);
    QVERIFY(texts(bar).contains(QStringLiteral("1 thread")));
    bar.setQueue(1, {});
    QCOMPARE(bar.queueText(), QStringLiteral("1 job"));
    bar.setQueue(3, {});
    QCOMPARE(bar.queueText(), QStringLiteral("3 jobs"));
  }

  void aLanguageWithoutAFileHasEnglishPlurals() {
    open(QStringLiteral("de"));
    StudioStatusBar& bar = m_session->window().studioStatusBar();
    bar.setQueue(3, {});
    QCOMPARE(bar.queueText(), QStringLiteral("3 jobs"));
  }

  // A tr() in a free function or a value type may ask in another context than lupdate guesses for it.
  void whatIsAskedForIsInTheChineseFile() {
    Recorder recorder;
    QApplication::installTranslator(&recorder);
    qputenv("HOME", QFile::encodeName(m_dir->path()));  // where the sample project goes
    open(QStringLiteral("en"), project::makeSampleProject({}));
    m_session->start();
    for (const auto workspace :
         {Workspace::Generate, Workspace::Compare, Workspace::Inspect, Workspace::Tune, Workspace::Library}) {
      m_session->window().showWorkspace(workspace);
      QTRY_VERIFY_WITH_TIMEOUT(m_session->window().currentWorkspace()->isSettled(), 30'000);
    }
    m_session->desk().settingsDialog();
    for (const WordHelp& word : wordHelps()) delete showWordHelp(word.key, nullptr);
    for (const char* metric :
         {"psnr_db", "psnr_pooled_db", "worst_frame", "ssim", "ms_ssim", "lpips", "temporal_difference"}) {
      QVERIFY(!metricDefinition(QLatin1String(metric)).isEmpty());
    }
    link::EngineTarget target;
    target.program = QStringLiteral("/no-such-engine");
    (void)link::engineCommand(target);
    QApplication::removeTranslator(&recorder);
    QTranslator chinese;
    QVERIFY(chinese.load(QStringLiteral(":/i18n/studio_zh_CN.qm")));
    QStringList missing;
    int ours = 0;
    for (const auto& [context, source, comment] : recorder.asked()) {
      if (context.startsWith('Q') || source.isEmpty()) continue;  // Qt's own
      ++ours;
      if (chinese.translate(context, source, comment.isEmpty() ? nullptr : comment.data(), 1).isEmpty())
        missing.append(QString::fromUtf8(context + ": " + source));
    }
    QVERIFY(ours > 600);
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char('\n'))));
  }

  void whatTheEngineTellsIsTranslated() {
    const QStringList told{QStringLiteral("prompt 1 of 2"), QStringLiteral("step 3 of 20"),
                           QStringLiteral("layer 7 of 12"), QStringLiteral("full run"),
                           QStringLiteral("sparse run")};
    for (const QString& words : told) QCOMPARE(detailWord(words), words);
    open(QStringLiteral("zh_CN"));
    for (const QString& words : told) QVERIFY2(detailWord(words) != words, qPrintable(words));
    QVERIFY(detailWord(told[2]).contains(QStringLiteral("7")) &&
            detailWord(told[2]).contains(QStringLiteral("12")));
    QCOMPARE(detailWord(QStringLiteral("something new")), QStringLiteral("something new"));
  }

  void chineseNamesOfMenusLoseTheirKeys() {
    open(QStringLiteral("zh_CN"));
    QStringList groups;
    for (const auto& command : m_session->window().commands().commands()) groups.append(command.group);
    QVERIFY(groups.contains(QStringLiteral("\u89C6\u56FE")));  // View
    QVERIFY2(groups.filter(QStringLiteral("(")).isEmpty(), qPrintable(groups.join(QLatin1Char(' '))));
  }

  void everyCommandIsTranslatable() {
    Brackets brackets;
    QApplication::installTranslator(&brackets);
    open(QStringLiteral("en"));
    QStringList plain;
    for (const auto& command : m_session->window().commands().commands()) {
      if (!command.action->text().contains(QLatin1Char('['))) plain.append(command.action->text());
    }
    QCOMPARE(plain, QStringList());
  }

 private:
  void open(const QString& language, const QString& project = {}) {
    app::StudioOptions options;
    options.project = project.isEmpty() ? m_dir->filePath(QStringLiteral("project")) : project;
    options.settings = m_dir->filePath(QStringLiteral("studio.ini"));
    options.engine = m_dir->filePath(QStringLiteral("no-vdit"));
    options.theme = QStringLiteral("dark");
    options.language = language;
    m_session = std::make_unique<app::StudioSession>(*qApp, options);
    m_session->context().settings().dismiss(GuidedTour::hintKey());
  }

  static QStringList texts(const QWidget& root) {
    QStringList found;
    for (const auto* label : root.findChildren<QLabel*>()) found.append(label->text());
    for (const auto* button : root.findChildren<QAbstractButton*>()) found.append(button->text());
    return found;
  }

  std::unique_ptr<QTemporaryDir> m_dir;
  std::unique_ptr<app::StudioSession> m_session;
};

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  TestTranslations test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_translations.moc"
