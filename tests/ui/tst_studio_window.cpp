// SPDX-License-Identifier: GPL-3.0-or-later
// The whole window as the program makes it, on a project of its own, without an engine.
#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QDialog>
#include <QDir>
#include <QDockWidget>
#include <QDropEvent>
#include <QFile>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMap>
#include <QMenu>
#include <QMimeData>
#include <QProcess>
#include <QSet>
#include <QSignalSpy>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>
#include <memory>

#include "app/project/project.h"
#include "app/project/sample_project.h"
#include "app/project/studio_settings.h"
#include "app/studio/studio_desk.h"
#include "app/studio/studio_session.h"
#include "engine/base/error.h"
#include "tests/ui/whole_studio.h"
#include "ui/generate/restore_dialog.h"
#include "ui/generate/session/config_catalog.h"
#include "ui/generate/sweep_dialog.h"
#include "ui/inspect/candidate_model.h"
#include "ui/inspect/capture_policy_dialog.h"
#include "ui/library/export_dialog.h"
#include "ui/look/theme.h"
#include "ui/queue/queue_panel.h"
#include "ui/settings/about_dialog.h"
#include "ui/settings/cheat_sheet.h"
#include "ui/settings/guided_tour.h"
#include "ui/settings/log_panel.h"
#include "ui/settings/report_bundle.h"
#include "ui/settings/setting_texts.h"
#include "ui/settings/settings_dialog.h"
#include "ui/settings/shortcuts_page.h"
#include "ui/settings/word_help.h"
#include "ui/settings/word_help_filter.h"
#include "ui/shell/command_list.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/context_bar.h"
#include "ui/shell/dropped_file.h"
#include "ui/shell/fuzzy_match.h"
#include "ui/shell/main_window.h"
#include "ui/shell/notification_tray.h"
#include "ui/shell/studio_status_bar.h"
#include "ui/shell/workspace_window.h"
#include "ui/tune/new_search_dialog.h"
#include "ui/views/explained_word.h"
#include "ui/views/maps/value_slider.h"
#include "ui/views/text_label.h"

using namespace vdit;
using namespace vdit::ui;

namespace {

bool isControl(const QWidget* widget) {
  return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget) ||
         qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
         qobject_cast<const QSlider*>(widget) || qobject_cast<const QAbstractItemView*>(widget);
}

QStringList namelessControls(QWidget& root) {
  QStringList found;
  for (QWidget* widget : root.findChildren<QWidget*>()) {
    // Parts of a control (a spin box's field, a combo's list) speak through it.
    const QWidget* parent = widget->parentWidget();
    const bool part = qobject_cast<const QAbstractSpinBox*>(parent) ||
                      qobject_cast<const QComboBox*>(parent) || qobject_cast<const QLineEdit*>(parent) ||
                      qobject_cast<const QAbstractItemView*>(parent) ||
                      (parent && QByteArray(parent->metaObject()->className()).contains("Private"));
    const QString name = QString::fromLatin1(widget->metaObject()->className());
    if (!isControl(widget) || part || widget->isHidden() || name.startsWith(QLatin1String("QTableCorner")) ||
        name == QLatin1String("QHeaderView") || widget->objectName().startsWith(QLatin1String("qt_")) ||
        name.contains(QLatin1String("Private")) || name.contains(QLatin1String("Extension"))) {
      continue;
    }
    QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
    if (!face || face->text(QAccessible::Name).isEmpty() || face->role() == QAccessible::NoRole) {
      QStringList place{name + QLatin1Char(' ') + widget->objectName()};
      for (const QWidget* above = parent; above; above = above->parentWidget()) {
        place.append(QString::fromLatin1(above->metaObject()->className()));
      }
      found.append(place.join(QStringLiteral(" in ")));
    }
  }
  return found;
}

}  // namespace

class TestStudioWindow : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    m_dir = std::make_unique<QTemporaryDir>();
    m_session = test::openStudio(m_dir->path());
  }
  void cleanup() {
    m_session.reset();
    applyTheme(*qApp, ThemeKind::Dark);
  }

  void everyControlHasNameAndRole() {
    m_session->start();
    QVERIFY(QTest::qWaitForWindowExposed(&window()));
    for (const auto workspace :
         {Workspace::Generate, Workspace::Compare, Workspace::Inspect, Workspace::Tune, Workspace::Library}) {
      window().showWorkspace(workspace);
      const QStringList nameless = namelessControls(window());
      QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char('\n'))));
    }
    for (const char* page : {"look", "language", "engine", "queue", "files", "shortcuts"}) {
      desk().settingsDialog().showPage(QLatin1String(page));
      desk().settingsDialog().show();  // what was never shown counts as hidden
      const QStringList nameless = namelessControls(desk().settingsDialog());
      QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char('\n'))));
    }
  }

  void everyDialogsControlHasNameAndRole() {
    StudioContext& context = m_session->context();
    const auto unknown = [](const QJsonObject&) { return std::optional<double>(); };
    app::CaptureInfo shape;
    shape.layers = 12;
    shape.heads = 4;
    shape.steps = 20;
    std::vector<std::unique_ptr<QWidget>> dialogs;
    dialogs.push_back(std::make_unique<AboutDialog>(QStringList{QStringLiteral("vdit-studio")}));
    dialogs.push_back(std::make_unique<CheatSheet>(window().commands()));
    dialogs.push_back(std::make_unique<NewSearchDialog>(context.project().searchesFolder(),
                                                        QStringLiteral("demo"), unknown));
    dialogs.push_back(std::make_unique<SweepDialog>(
        GenerateSettings{}, readConfigs({QStringLiteral(VDIT_SOURCE_DIR "/resources/presets/fast.json")}),
        unknown));
    dialogs.push_back(
        std::make_unique<CapturePolicyDialog>(shape, QJsonObject(), context.project().capturesFolder(), -1));
    GenerateSettings other;
    other.seed = 7;
    dialogs.push_back(std::make_unique<RestoreDialog>(QStringLiteral("ball.mp4"), GenerateSettings{}, other));
    dialogs.push_back(std::make_unique<ExportDialog>(context, QStringList{QStringLiteral("ball.mp4")}));
    dialogs.emplace_back(showWordHelp(QStringLiteral("recall"), &window()));
    for (QWidget* dialog : {static_cast<QWidget*>(&desk().log()), static_cast<QWidget*>(&desk().palette()),
                            static_cast<QWidget*>(&desk().tray())}) {
      dialog->show();
      const QStringList nameless = namelessControls(*dialog);
      QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char('\n'))));
      dialog->hide();
    }
    for (const auto& dialog : dialogs) {
      dialog->show();
      const QStringList nameless = namelessControls(*dialog);
      QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char('\n'))));
      QAccessibleInterface* face = QAccessible::queryAccessibleInterface(dialog.get());
      QCOMPARE(face->role(), QAccessible::Dialog);
      QVERIFY(!face->text(QAccessible::Name).isEmpty());
    }
  }

  // With the sample's capture, table and pair: every cell of every table and list, thumbnails included.
  void everyCellHasNameAndRole() {
    const QString project = m_dir->filePath(QStringLiteral("project"));
    m_session.reset();
    const QString samples = QStringLiteral(VDIT_SOURCE_DIR "/resources/sample_project/");
    for (const char* kind : {"results/ball-42", "captures/ball-42"}) {
      QDir().mkpath(QFileInfo(project + QLatin1Char('/') + QLatin1String(kind)).path());
      QVERIFY(project::copyFolder(samples + QLatin1String(kind),
                                  project + QLatin1Char('/') + QLatin1String(kind)));
    }
    QDir().mkpath(project + QStringLiteral("/searches"));
    QVERIFY(QFile::copy(QStringLiteral(VDIT_SOURCE_DIR "/resources/presets/demo.vdt"),
                        project + QStringLiteral("/searches/demo.vdt")));
    app::StudioOptions options;
    options.project = project;
    options.settings = m_dir->filePath(QStringLiteral("studio.ini"));
    options.engine = m_dir->filePath(QStringLiteral("no-vdit"));
    options.language = QStringLiteral("en");
    m_session = std::make_unique<app::StudioSession>(*qApp, options);
    m_session->start();
    QMap<Workspace, int> cells;
    for (const auto workspace :
         {Workspace::Generate, Workspace::Compare, Workspace::Inspect, Workspace::Tune, Workspace::Library}) {
      window().showWorkspace(workspace);
      const auto* shown = window().currentWorkspace();
      QTRY_VERIFY_WITH_TIMEOUT(shown->isSettled(), 30000);
      for (auto* area : shown->findChildren<QAbstractScrollArea*>()) {
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(area);
        QAccessibleTableInterface* table = face ? face->tableInterface() : nullptr;
        for (int i = 0; table && i < table->rowCount() * table->columnCount(); ++i) {
          QAccessibleInterface* cell = table->cellAt(i / table->columnCount(), i % table->columnCount());
          if (!cell) continue;  // the last row of thumbnails may be short
          const QString where = QStringLiteral("%1 %2 of %3, cell %4")
                                    .arg(QLatin1String(area->metaObject()->className()), area->objectName(),
                                         area->accessibleName())
                                    .arg(i);
          QVERIFY2(!cell->text(QAccessible::Name).isEmpty(), qPrintable(where));
          QVERIFY2(cell->role() != QAccessible::NoRole, qPrintable(where));
          ++cells[workspace];
        }
      }
    }
    QVERIFY(cells[Workspace::Inspect] >= 48 + 4 * 8);  // thumbnails, candidates
    QVERIFY(cells[Workspace::Tune] >= 48 + 4);         // the grid, configs
    QVERIFY(cells[Workspace::Compare] >= 12);
    QVERIFY(cells[Workspace::Library] >= 1);
  }

  void reducedMotionStopsTheDocksAtOnce() {
    SettingsDialog& dialog = desk().settingsDialog();
    QVERIFY(window().workspace(Workspace::Tune)->isAnimated());
    qobject_cast<QCheckBox*>(dialog.control(QStringLiteral("look/reduced-motion")))->click();
    for (const auto workspace :
         {Workspace::Generate, Workspace::Compare, Workspace::Inspect, Workspace::Tune, Workspace::Library})
      QVERIFY(!window().workspace(workspace)->isAnimated());
  }

  // Right button on the word itself, or Shift+F1 where the keyboard stands.
  void wordsAreExplainedWhereTheyStand() {
    m_session->start();
    window().showWorkspace(Workspace::Tune);
    QSignalSpy asked(&m_session->context(), &StudioContext::helpRequested);
    auto* lambda = window().findChild<ValueSlider*>(QStringLiteral("lambda"));
    QVERIFY(lambda);
    QTest::keyClick(lambda->slider(), Qt::Key_F1, Qt::ShiftModifier);
    QCOMPARE(asked.takeFirst().at(0).toString(), QStringLiteral("lambda"));
    QContextMenuEvent right(QContextMenuEvent::Mouse, QPoint(2, 2), lambda->mapToGlobal(QPoint(2, 2)));
    QApplication::sendEvent(lambda, &right);
    auto* menu = lambda->findChild<QMenu*>();
    QVERIFY(menu && menu->actions().size() == 1);
    menu->actions().first()->trigger();
    menu->close();
    QCOMPARE(asked.takeFirst().at(0).toString(), QStringLiteral("lambda"));
    auto* candidates = window().findChild<CandidateTable*>();
    QVERIFY(candidates);
    const QHeaderView& header = *candidates->horizontalHeader();
    for (const auto& [column, word] : {std::pair{1, "density"}, std::pair{2, "recall"}, std::pair{3, ""}}) {
      const QPoint point(header.sectionViewportPosition(column) + 3, 4);
      QCOMPARE(WordHelpFilter::wordAt(*header.viewport(), point), QString::fromLatin1(word));
    }
    for (const char* word : {"density", "recall"}) {
      int places = 0;
      for (const auto* label : window().workspace(Workspace::Tune)->findChildren<TextLabel*>())
        places += label->property(kExplainedWord).toString() == QLatin1String(word);
      QVERIFY2(places > 0, word);
    }
    for (QWidget* top : QApplication::topLevelWidgets()) {
      if (qobject_cast<QDialog*>(top) && top->isVisible()) top->close();
    }
  }

  void workspacesAreReachedByKeys() {
    m_session->start();
    QVERIFY(QTest::qWaitForWindowActive(&window()));
    for (const auto workspace : {Workspace::Library, Workspace::Compare, Workspace::Library}) {
      if (!window().workspace(workspace)) continue;
      QTest::keyClick(&window(), static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(workspace)),
                      Qt::ControlModifier);
      QCOMPARE(window().currentWorkspace()->workspace(), workspace);
    }
  }

  void everyMenuHoldsItsCommands() {
    MainWindow& window = m_session->window();
    const auto holds = [&](const char* place, const char* name) {
      const QMenu* menu = window.menuOf(QLatin1String(place));
      const QList<QAction*> actions = menu->actions();
      return menu->menuAction()->isVisible() &&
             std::any_of(actions.begin(), actions.end(),
                         [&](const QAction* one) { return one->objectName() == QLatin1String(name); });
    };
    QVERIFY(holds("edit", "tune.undo") && holds("edit", "tune.paste"));
    QVERIFY(holds("search", "tune.search") && holds("search", "tune.verify"));
    QVERIFY(holds("config", "tune.export") && !holds("config", "tune.undo"));
  }

  void theSelectionHasAHistory() {
    StudioContext& context = m_session->context();
    Selection one = context.selection();
    one.layer = 3;
    context.select(one);
    Selection two = one;
    two.layer = 5;
    context.select(two);
    context.back();
    QCOMPARE(context.selection().layer, 3);
    context.forward();
    QCOMPARE(context.selection().layer, 5);
    const auto parts = window().contextBar().shownParts();
    QVERIFY(parts.contains({QStringLiteral("Layer"), QStringLiteral("5")}));
  }

  void thePaletteFindsByAFewLetters() {
    CommandPalette& palette = desk().palette();
    palette.open();
    QTest::keyClicks(&palette.field(), QStringLiteral("fulsc"));
    QCOMPARE(palette.model().action(palette.model().index(0))->objectName(),
             QStringLiteral("view.full-screen"));
    QSignalSpy triggered(window().commands().find(QStringLiteral("view.full-screen")), &QAction::triggered);
    QTest::keyClick(&palette.field(), Qt::Key_Return);
    QCOMPARE(triggered.count(), 1);
    QVERIFY(!palette.isVisible());
  }

  void thePaletteSaysThatNothingMatches() {
    CommandPalette& palette = desk().palette();
    palette.open();
    QTest::keyClicks(&palette.field(), QStringLiteral("view.full-screen"));  // by its name, in any language
    QCOMPARE(palette.model().action(palette.model().index(0))->objectName(),
             QStringLiteral("view.full-screen"));
    palette.field().setText(QStringLiteral("qqq"));
    QCOMPARE(palette.model().rowCount(), 0);
    const auto texts = palette.findChildren<QLabel*>();
    QVERIFY(std::any_of(texts.begin(), texts.end(), [](const QLabel* label) {
      return label->isVisible() && label->text() == QStringLiteral("No command matches");
    }));
    palette.close();
  }

  void fuzzyMatchPrefersStartsOfWords() {
    QVERIFY(!fuzzyScore(QStringLiteral("xyz"), QStringLiteral("Reset layout")));
    QVERIFY(*fuzzyScore(QStringLiteral("rl"), QStringLiteral("Reset layout")) >
            *fuzzyScore(QStringLiteral("rl"), QStringLiteral("Overlap")));
    QCOMPARE(*fuzzyScore({}, QStringLiteral("anything")), 0);
    QVERIFY(fuzzyScore(QStringLiteral("RESET"), QStringLiteral("reset")));
  }

  void keysCanBeChangedAndClash() {
    CommandList& commands = window().commands();
    ShortcutsPage page(commands);
    page.record(QStringLiteral("tools.log"), QKeySequence(Qt::Key_F11));
    QVERIFY(page.note().contains(QStringLiteral("Full screen")));
    QCOMPARE(commands.find(QStringLiteral("tools.log"))->shortcut(), QKeySequence(Qt::Key_F11));
    QCOMPARE(*m_session->context().settings().shortcut(QStringLiteral("tools.log")),
             QKeySequence(Qt::Key_F11));
    page.resetAll();
    QVERIFY(commands.find(QStringLiteral("tools.log"))->shortcut().isEmpty());
    QCOMPARE(page.setFilter(QStringLiteral("no such command")), 0);
  }

  void theCheatSheetShowsEveryKey() {
    int withKeys = 0;
    for (const auto& command : window().commands().commands())
      withKeys += !command.action->shortcut().isEmpty();
    const CheatSheet sheet(window().commands());
    QVERIFY(withKeys > 10);
    QCOMPARE(sheet.shownCount(), withKeys);
  }

  void everySettingHasTextsAndIsFound() {
    for (const project::SettingInfo& info : project::StudioSettings::all()) {
      QVERIFY2(!settingTitle(info.key).isEmpty() && !settingHelp(info.key).isEmpty(), qPrintable(info.key));
      QVERIFY(!settingsPageTitle(info.page).isEmpty());
      for (const QString& choice : info.choices)
        QVERIFY2(!settingChoice(info.key, choice).isEmpty(), qPrintable(choice));
    }
    SettingsDialog& dialog = desk().settingsDialog();
    dialog.setFilter(QStringLiteral("thumbnail"));
    QCOMPARE(dialog.shownKeys(), QStringList{QStringLiteral("files/thumbnail-cache-mb")});
    dialog.setFilter({});
    QCOMPARE(dialog.shownKeys().size(), project::StudioSettings::all().size());
  }

  void aSettingActsAtOnce() {
    SettingsDialog& dialog = desk().settingsDialog();
    auto* choice = qobject_cast<QComboBox*>(dialog.control(QStringLiteral("look/theme")));
    choice->setCurrentIndex(choice->findData(QStringLiteral("light")));
    Q_EMIT choice->activated(choice->currentIndex());
    QVERIFY(theme().kind == ThemeKind::Light);
    QCOMPARE(qApp->palette().color(QPalette::Window), theme().panel);
    auto* motion = qobject_cast<QCheckBox*>(dialog.control(QStringLiteral("look/reduced-motion")));
    motion->click();
    QVERIFY(theme().reducedMotion);
  }

  void theTourCanBeSkippedForGood() {
    m_session->context().settings().dismiss(GuidedTour::hintKey(), false);
    auto* tour = new GuidedTour(window(), m_session->context());
    QVERIFY(tour->stopCount() >= 1);
    tour->start();
    QTest::keyClick(tour, Qt::Key_Escape);
    QVERIFY(m_session->context().settings().isDismissed(GuidedTour::hintKey()));
  }

  void threeWordsAreExplained() {
    QStringList keys;
    for (const WordHelp& word : wordHelps()) keys.append(word.key);
    QCOMPARE(keys,
             (QStringList{QStringLiteral("density"), QStringLiteral("recall"), QStringLiteral("lambda")}));
    for (const QString& key : keys) delete showWordHelp(key, &window());
    QVERIFY(!showWordHelp(QStringLiteral("nonsense"), &window()));
  }

  void theWindowComesBackAsItWas() {
    m_session->start();
    window().showWorkspace(Workspace::Library);
    window().resize(1200, 800);
    Selection selection = m_session->context().selection();
    selection.step = 12;
    m_session->context().select(selection);
    window().close();
    const QString project = m_dir->filePath(QStringLiteral("project"));
    m_session.reset();
    app::StudioOptions options;
    options.project = project;
    options.settings = m_dir->filePath(QStringLiteral("studio.ini"));
    options.engine = QStringLiteral("no-vdit");
    m_session = std::make_unique<app::StudioSession>(*qApp, options);
    m_session->start();
    QCOMPARE(m_session->context().selection().step, 12);
    QCOMPARE(window().size(), QSize(1200, 800));
    QCOMPARE(window().currentWorkspace()->workspace(), Workspace::Library);
  }

  void Q05_aSecondStartRaisesTheFirstWindow() {
    m_session->start();
    QVERIFY(QTest::qWaitForWindowExposed(&window()));
    window().showMinimized();
    QTRY_VERIFY(window().isMinimized());
    const QString video = m_dir->filePath(QStringLiteral("other.mp4"));
    QFile file(video);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QProcess second;
    second.setWorkingDirectory(m_dir->path());
    second.start(QStringLiteral(VDIT_PROGRAM_FOLDER "/vdit-studio"),
                 {QStringLiteral("--project"), QStringLiteral("project"), QStringLiteral("--settings"),
                  m_dir->filePath(QStringLiteral("studio.ini")), QStringLiteral("other.mp4")});
    QTRY_COMPARE_WITH_TIMEOUT(second.state(), QProcess::NotRunning, 30'000);
    QCOMPARE(second.exitStatus(), QProcess::NormalExit);
    QCOMPARE(second.exitCode(), 0);
    QVERIFY(window().isVisible() && !window().isMinimized());
    QTRY_COMPARE(m_session->context().selection().runA, video);
    QCOMPARE(window().currentWorkspace()->workspace(), Workspace::Compare);
  }

  void Q05_aWindowThatDoesNotAnswerIsNamed() {
    // This process holds the project and does not let its loop run meanwhile: the second start says who.
    QProcess second;
    second.start(QStringLiteral(VDIT_PROGRAM_FOLDER "/vdit-studio"),
                 {QStringLiteral("--project"), m_dir->filePath(QStringLiteral("project")),
                  QStringLiteral("--settings"), m_dir->filePath(QStringLiteral("studio.ini"))});
    QVERIFY(second.waitForFinished(30'000));
    QCOMPARE(second.exitCode(), exit_code(ErrorKind::Resource));
    const QByteArray said = second.readAllStandardError();
    QVERIFY2(said.contains(QByteArray::number(QCoreApplication::applicationPid())), said.constData());
  }

  void droppedFilesAreNamedBeforeAnythingHappens() {
    const QString config = m_dir->filePath(QStringLiteral("mine.json"));
    QFile file(config);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{\"format\": \"vdit-sparse-config\"}") > 0);
    file.close();
    QCOMPARE(droppedKind(config), DroppedKind::SparseConfig);
    QCOMPARE(droppedKind(QStringLiteral(VDIT_DEMO_MODEL)), DroppedKind::Model);
    QCOMPARE(droppedKind(QStringLiteral(VDIT_SOURCE_DIR "/README.md")), DroppedKind::Unknown);
    QCOMPARE(droppedKind(m_dir->filePath(QStringLiteral("project"))), DroppedKind::Project);
    QVERIFY(dropPromise(config, DroppedKind::SparseConfig).contains(QStringLiteral("Tune")));
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(config)});
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window(), &enter);
    QVERIFY(enter.isAccepted());
    QVERIFY(window().studioStatusBar().currentMessage().contains(QStringLiteral("mine.json")));
    QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window(), &drop);
    QCOMPARE(m_session->context().selection().config, config);
  }

  void theFirstStartShowsTheSamplePair() {
    m_session.reset();
    qputenv("HOME", m_dir->path().toUtf8());
    app::StudioOptions options;  // no project, no path, no settings yet
    options.settings = m_dir->filePath(QStringLiteral("first.ini"));
    options.engine = QStringLiteral("no-vdit");
    options.language = QStringLiteral("en");
    m_session = std::make_unique<app::StudioSession>(*qApp, options);
    m_session->start();
    const QString pair = m_session->context().selection().runA;
    QVERIFY2(QFile::exists(pair + QStringLiteral("/metrics.json")), qPrintable(pair));
    QVERIFY(pair.startsWith(m_session->context().project().resultsFolder()));
    QVERIFY(!m_session->context().selection().capture.isEmpty());
    QVERIFY(m_session->context().selection().config.endsWith(QStringLiteral("/balanced.json")));
    QTRY_VERIFY(window().findChild<GuidedTour*>() != nullptr);
    // Nobody has chosen anything, so the next start opens the same project.
    const QString folder = m_session->context().project().folder();
    m_session.reset();
    m_session = std::make_unique<app::StudioSession>(*qApp, options);
    QCOMPARE(m_session->context().project().folder(), folder);
  }

  void aPairOnTheCommandLineOpensInCompare() {
    m_session.reset();
    app::StudioOptions options;
    options.project = m_dir->filePath(QStringLiteral("project"));
    options.settings = m_dir->filePath(QStringLiteral("studio.ini"));
    options.engine = QStringLiteral("no-vdit");
    options.path = QStringLiteral(VDIT_TEST_DATA "/pair");
    m_session = std::make_unique<app::StudioSession>(*qApp, options);
    m_session->start();
    QCOMPARE(window().currentWorkspace()->workspace(), Workspace::Compare);
    QCOMPARE(m_session->context().selection().runA, options.path);
  }

  void docksComeBackAsTheyWere() {
    m_session->start();
    window().showWorkspace(Workspace::Library);
    auto* dock = window().currentWorkspace()->findChild<QDockWidget*>(QStringLiteral("details"));
    QVERIFY(dock && dock->isVisible());
    dock->hide();
    window().close();
    m_session.reset();
    app::StudioOptions options;
    options.project = m_dir->filePath(QStringLiteral("project"));
    options.settings = m_dir->filePath(QStringLiteral("studio.ini"));
    options.engine = QStringLiteral("no-vdit");
    m_session = std::make_unique<app::StudioSession>(*qApp, options);
    m_session->start();
    window().showWorkspace(Workspace::Library);
    dock = window().currentWorkspace()->findChild<QDockWidget*>(QStringLiteral("details"));
    QVERIFY(dock && dock->isHidden());
    window().currentWorkspace()->resetLayout();
    QVERIFY(dock->isVisible());
  }

  void theReportHoldsWhatHelps() {
    m_session->context().settings().setValue(QStringLiteral("look/theme"), QStringLiteral("light"));
    const QString folder = m_dir->filePath(QStringLiteral("report"));
    QCOMPARE(writeReportBundle(folder, m_session->context().engine(), m_session->context().settings(),
                               {QStringLiteral("a line of the log")}),
             QString());
    QByteArray all;
    for (const QFileInfo& file : QDir(folder).entryInfoList(QDir::Files)) {
      QFile content(file.filePath());
      QVERIFY(content.open(QIODevice::ReadOnly));
      all += content.readAll();
    }
    QVERIFY(all.contains("a line of the log") && all.contains("light"));
    QVERIFY(!writeReportBundle(m_dir->filePath(QStringLiteral("studio.ini/x")), m_session->context().engine(),
                               m_session->context().settings(), {})
                 .isEmpty());
  }

  void f6WalksThePanels() {
    m_session->start();
    QVERIFY(QTest::qWaitForWindowActive(&window()));
    window().showWorkspace(Workspace::Library);
    desk().queuePanel().setOpen(true);
    QSet<const QWidget*> seen;
    for (int i = 0; i < 8; ++i) {
      QTest::keyClick(&window(), Qt::Key_F6);
      seen.insert(QApplication::focusWidget());
    }
    QVERIFY2(seen.size() >= 4, qPrintable(QString::number(seen.size())));
  }

 private:
  MainWindow& window() { return m_session->window(); }
  app::StudioDesk& desk() { return m_session->desk(); }

  std::unique_ptr<QTemporaryDir> m_dir;
  std::unique_ptr<app::StudioSession> m_session;
};

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  TestStudioWindow test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_studio_window.moc"
