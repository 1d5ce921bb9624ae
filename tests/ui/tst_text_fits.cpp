// SPDX-License-Identifier: GPL-3.0-or-later
// No text of a control is cut in the five workspaces at 1440 x 900 and in the dialogs: in English, in
// Chinese, and in a made-up language whose every text has accents and is 40 per cent longer.
#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QFile>
#include <QGroupBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>
#include <QScrollBar>
#include <QStyleOptionComboBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTranslator>
#include <memory>

#include "app/project/project.h"
#include "app/project/sample_project.h"
#include "app/project/studio_settings.h"
#include "app/studio/studio_desk.h"
#include "app/studio/studio_session.h"
#include "ui/generate/session/config_catalog.h"
#include "ui/generate/settings_form.h"
#include "ui/generate/sweep_dialog.h"
#include "ui/inspect/capture_policy_dialog.h"
#include "ui/look/theme.h"
#include "ui/settings/about_dialog.h"
#include "ui/settings/cheat_sheet.h"
#include "ui/settings/guided_tour.h"
#include "ui/settings/settings_dialog.h"
#include "ui/shell/main_window.h"
#include "ui/shell/studio_context.h"
#include "ui/shell/workspace_window.h"
#include "ui/tune/new_search_dialog.h"
#include "ui/views/chip.h"
#include "ui/views/header_width.h"
#include "ui/views/text_label.h"

using namespace vdit;
using namespace vdit::ui;

namespace {

constexpr int kQuietTurns = 10;  // of the event loop: what a panel shows then stays

class PseudoLocale : public QTranslator {
 public:
  QString translate(const char* context, const char* source, const char*, int) const override {
    if (!QByteArray(context).startsWith("vdit::")) return {};  // names of keys, which Qt spells
    static const QString kPlain = QStringLiteral("aeiouAEIOU");
    static const QString kAccented = QStringLiteral("åéîöüÅÉÎÖÜ");
    static const QString kMore = QStringLiteral(" lörem îpsüm dölör sît åmet cönsectetür");
    QString text = QString::fromUtf8(source);
    const qsizetype more = (text.size() * 2 + 4) / 5;
    for (QChar& letter : text) {
      if (const qsizetype at = kPlain.indexOf(letter); at >= 0) letter = kAccented.at(at);
    }
    for (qsizetype left = more; left > 0; left -= kMore.size()) text += kMore.left(left);
    return text;
  }
  bool isEmpty() const override { return false; }
};

// Asked before every translator that a session brings.
class LastWord : public QObject {
 public:
  explicit LastWord(QTranslator& translator) : m_translator(translator) {
    QApplication::installTranslator(&m_translator);
    qApp->installEventFilter(this);
  }
  ~LastWord() override {
    qApp->removeEventFilter(this);
    QApplication::removeTranslator(&m_translator);
  }
  bool eventFilter(QObject* object, QEvent* event) override {
    if (object == qApp && event->type() == QEvent::LanguageChange && !m_again) {
      m_again = true;
      QApplication::removeTranslator(&m_translator);
      QApplication::installTranslator(&m_translator);
      m_again = false;
    }
    return false;
  }

 private:
  QTranslator& m_translator;
  bool m_again = false;
};

QString placeOf(const QWidget* widget) {
  QStringList place;
  for (const QWidget* above = widget; above; above = above->parentWidget()) {
    place.append(QString::fromLatin1(above->metaObject()->className()).section(QLatin1String("::"), -1));
  }
  return place.mid(0, 5).join(QStringLiteral(" in "));
}

// The text that does not fit its widget, or nothing.
QString cutInside(const QWidget* widget) {
  const auto wide = [widget](int wanted) { return wanted > widget->width(); };
  if (const auto* label = qobject_cast<const QLabel*>(widget)) {
    if (const auto* text = qobject_cast<const TextLabel*>(label); text && text->isElided()) return {};
    if (label->text().isEmpty()) return {};
    const bool fits = label->wordWrap() ? label->heightForWidth(label->width()) <= label->height()
                                        : !wide(label->sizeHint().width());
    return fits ? QString() : label->text();
  }
  if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) {
    const auto* tool = qobject_cast<const QToolButton*>(button);
    if (button->text().isEmpty() || (tool && tool->toolButtonStyle() == Qt::ToolButtonIconOnly)) return {};
    return wide(button->sizeHint().width()) ? button->text() : QString();
  }
  if (const auto* combo = qobject_cast<const QComboBox*>(widget)) {
    QStyleOptionComboBox option;
    option.initFrom(combo);
    const int room = combo->style()
                         ->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, combo)
                         .width();
    for (int item = 0; item < combo->count(); ++item) {
      const int icon = combo->itemIcon(item).isNull() ? 0 : combo->iconSize().width() + 4;
      if (combo->fontMetrics().horizontalAdvance(combo->itemText(item)) + icon > room)
        return combo->itemText(item);
    }
    return {};
  }
  if (const auto* header = qobject_cast<const QHeaderView*>(widget)) {
    for (int section = 0; header->orientation() == Qt::Horizontal && section < header->count(); ++section) {
      if (header->isSectionHidden(section)) continue;
      if (headerTitleWidth(*header, section) > header->sectionSize(section))
        return header->model()->headerData(section, Qt::Horizontal).toString();
    }
    return {};
  }
  if (const auto* chip = qobject_cast<const Chip*>(widget)) {
    return wide(chip->sizeHint().width()) ? chip->accessibleName() : QString();
  }
  if (const auto* field = qobject_cast<const QLineEdit*>(widget)) {
    const QMargins margins = field->textMargins();
    const int room = field->width() - margins.left() - margins.right() - scaled(8) -
                     static_cast<int>(field->actions().size()) * scaled(22);
    return field->text().isEmpty() && field->fontMetrics().horizontalAdvance(field->placeholderText()) > room
               ? field->placeholderText()
               : QString();
  }
  return {};
}

bool speaks(const QWidget* widget) {
  if (const auto* label = qobject_cast<const QLabel*>(widget)) return !label->text().isEmpty();
  return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QComboBox*>(widget) ||
         qobject_cast<const QLineEdit*>(widget) || qobject_cast<const Chip*>(widget);
}

// Whether a parent cuts the widget at a side, where nobody can scroll to the rest.
bool isCutByAParent(const QWidget* widget) {
  for (const QWidget* above = widget->parentWidget(); above; above = above->parentWidget()) {
    const auto* area = qobject_cast<const QAbstractScrollArea*>(above->parentWidget());
    const bool viewport = area && area->viewport() == above;
    const QRect rect(widget->mapTo(above, QPoint()), widget->size());
    if (!(viewport && area->horizontalScrollBar()->maximum() > 0 &&
          area->horizontalScrollBarPolicy() != Qt::ScrollBarAlwaysOff)) {
      if (rect.left() < 0 || rect.right() >= above->width()) return true;
    }
    if (viewport) return false;
    if (rect.top() < 0 || rect.bottom() >= above->height()) return true;
    if (above->isWindow()) break;
  }
  return false;
}

// Panels that lie over one another.
QStringList overlaps(const QMainWindow& window) {
  QStringList found;
  QList<const QWidget*> panels{window.centralWidget()};
  for (const auto* dock : window.findChildren<QDockWidget*>(Qt::FindDirectChildrenOnly)) {
    if (dock->isVisible() && !dock->isFloating()) panels.append(dock);
  }
  for (const QWidget* one : panels) {
    for (const QWidget* other : panels) {
      if (one < other && one->geometry().intersects(other->geometry()))
        found.append(QStringLiteral("%1 lies over %2").arg(one->objectName(), other->objectName()));
    }
  }
  return found;
}

QStringList cutTexts(const QWidget& root) {
  QStringList cut;
  for (const QWidget* widget : root.findChildren<QWidget*>()) {
    if (!widget->isVisibleTo(&root) || !widget->isVisible()) continue;
    const QString text = cutInside(widget);
    if (!text.isEmpty()) {
      cut.append(QStringLiteral("\"%1\" has %2 of %3 in %4")
                     .arg(text)
                     .arg(widget->width())
                     .arg(widget->sizeHint().width())
                     .arg(placeOf(widget)));
    } else if (speaks(widget) && isCutByAParent(widget)) {
      cut.append(QStringLiteral("beyond the edge: %1 %2").arg(widget->accessibleName(), placeOf(widget)));
    }
  }
  return cut;
}

}  // namespace

class TestTextFits : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() { m_dir = std::make_unique<QTemporaryDir>(); }
  void cleanup() {
    m_session.reset();
    m_last.reset();
  }

  void noTextIsCut_data() { languages(); }
  void noTextIsCut() {
    open();
    m_session->start();
    MainWindow& window = m_session->window();
    const QSize size(scaled(1440), scaled(900));
    QStringList cut;
    for (const auto workspace :
         {Workspace::Generate, Workspace::Compare, Workspace::Inspect, Workspace::Tune, Workspace::Library}) {
      window.resize(size);
      window.showWorkspace(workspace);
      if (auto* form = window.findChild<SettingsForm*>()) form->setExpert(workspace == Workspace::Generate);
      int quiet = 0;
      QTRY_VERIFY_WITH_TIMEOUT(
          (quiet = window.currentWorkspace()->isSettled() ? quiet + 1 : 0) >= kQuietTurns, 30'000);
      QCOMPARE(window.size(), size);
      cut += cutTexts(window) + overlaps(*window.currentWorkspace());
      if (const QString folder = qEnvironmentVariable("VDIT_TEST_PICTURES"); !folder.isEmpty()) {
        const QString name = QStringLiteral("%1-%2").arg(QLatin1String(QTest::currentDataTag()).left(7));
        window.grab().save(folder + QLatin1Char('/') + name.arg(static_cast<int>(workspace)) +
                           QStringLiteral(".png"));
      }
    }
    report(cut);
  }

  void noDialogTextIsCut_data() { languages(); }
  void noDialogTextIsCut() {
    open();
    StudioContext& context = m_session->context();
    QStringList cut;
    SettingsDialog& settings = m_session->desk().settingsDialog();
    for (const char* page : {"look", "language", "engine", "queue", "files", "shortcuts"}) {
      settings.showPage(QLatin1String(page));
      cut += cutWhenShown(settings);
    }
    AboutDialog about({QStringLiteral("vdit-studio")});
    cut += cutWhenShown(about);
    CheatSheet sheet(m_session->window().commands());
    cut += cutWhenShown(sheet);
    const auto unknown = [](const QJsonObject&) { return std::optional<double>(); };
    NewSearchDialog search(context.project().searchesFolder(), QStringLiteral("demo"), unknown);
    cut += cutWhenShown(search);
    SweepDialog sweep({}, readConfigs({QStringLiteral(VDIT_SOURCE_DIR "/resources/presets/fast.json")}),
                      unknown);
    cut += cutWhenShown(sweep);
    app::CaptureInfo shape;
    shape.layers = 12;
    shape.heads = 4;
    shape.steps = 20;
    shape.block = 16;
    shape.dtype = "float32";
    CapturePolicyDialog capture(shape, {}, context.project().capturesFolder(), -1);
    cut += cutWhenShown(capture);
    report(cut);
  }

 private:
  static void languages() {
    QTest::addColumn<QString>("language");
    QTest::addColumn<bool>("pseudo");
    QTest::newRow("English") << QStringLiteral("en") << false;
    QTest::newRow("Chinese") << QStringLiteral("zh_CN") << false;
    QTest::newRow("accents, 40 % longer") << QStringLiteral("en") << true;
  }

  // A session in the row's language, on the sample project.
  void open() {
    QFETCH(const QString, language);
    QFETCH(const bool, pseudo);
    if (pseudo) m_last = std::make_unique<LastWord>(m_longer);
    qputenv("HOME", QFile::encodeName(m_dir->path()));  // where the sample project goes, as on a new machine
    app::StudioOptions options;
    options.project = project::makeSampleProject({});
    options.settings = m_dir->filePath(QStringLiteral("studio.ini"));
    options.engine = m_dir->filePath(QStringLiteral("no-vdit"));
    options.theme = QStringLiteral("dark");
    options.language = language;
    m_session = std::make_unique<app::StudioSession>(*qApp, options);
    m_session->context().settings().dismiss(GuidedTour::hintKey());
  }

  static QStringList cutWhenShown(QWidget& dialog) {
    dialog.show();
    if (!QTest::qWaitForWindowExposed(&dialog)) return {QStringLiteral("a dialog is not shown")};
    QCoreApplication::processEvents();
    if (const QString folder = qEnvironmentVariable("VDIT_TEST_PICTURES"); !folder.isEmpty()) {
      dialog.grab().save(QStringLiteral("%1/%2-%3.png")
                             .arg(folder, QLatin1String(QTest::currentDataTag()).left(7),
                                  QLatin1String(dialog.metaObject()->className()).mid(10)));
    }
    const QStringList cut = cutTexts(dialog);
    dialog.hide();
    return cut;
  }

  static void report(QStringList cut) {
    cut.removeDuplicates();
    for (const QString& text : std::as_const(cut)) qWarning("cut: %s", qUtf8Printable(text));
    QCOMPARE(cut.size(), 0);
  }

  PseudoLocale m_longer;
  std::unique_ptr<LastWord> m_last;
  std::unique_ptr<QTemporaryDir> m_dir;
  std::unique_ptr<app::StudioSession> m_session;
};

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  TestTextFits test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_text_fits.moc"
