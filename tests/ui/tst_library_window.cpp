// SPDX-License-Identifier: GPL-3.0-or-later
// The Library as a window: kinds of rows, what can be done with each, thumbnails, models and projects at the
// left.
#include <QAction>
#include <QListView>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include "app/project/model_shelf.h"
#include "app/project/project.h"
#include "app/project/sample_project.h"
#include "engine/video/video_reader.h"
#include "tests/ui/killed_writer.h"
#include "tests/ui/maps/studio_fixture.h"
#include "ui/library/details_panel.h"
#include "ui/library/library_model.h"
#include "ui/library/library_sidebar.h"
#include "ui/library/library_workspace.h"
#include "ui/views/segment_bar.h"
#include "ui/views/text_label.h"

using namespace vdit;
using namespace vdit::ui;

class TestLibraryWindow : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    m_studio = std::make_unique<test::StudioFixture>();
    qputenv("HF_HUB_CACHE", m_studio->path(QStringLiteral("hub")).toUtf8());
    m_studio->context().settings().addRecentProject(m_studio->project().folder());
    QVERIFY(project::copyFolder(QStringLiteral(VDIT_TEST_DATA "/pair"),
                                m_studio->project().resultsFolder() + QStringLiteral("/ball-42")));
    QVERIFY(QFile::copy(QStringLiteral(VDIT_SOURCE_DIR "/docs/benchmarks/demo-sparse.json"),
                        m_studio->project().configsFolder() + QStringLiteral("/mine.json")));
    m_library = std::make_unique<LibraryWorkspace>(m_studio->context());
    m_library->resize(1380, 800);
    m_library->show();
    QTRY_VERIFY_WITH_TIMEOUT(m_library->isSettled(), 30'000);
  }
  void cleanup() {
    m_library.reset();
    m_studio.reset();
    qunsetenv("HF_HUB_CACHE");
  }

  void kindsHaveTheirRowsAndColumns() {
    QCOMPARE(rows(), 1);  // all results: the pair
    choose(ResultKind::Config);
    QVERIFY(rows() >= 2);  // presets of the program and the project's own
    QVERIFY(m_library->table().isColumnHidden(LibraryModel::Psnr));
    QCOMPARE(m_library->filter().headerData(LibraryModel::Size, Qt::Horizontal, Qt::DisplayRole).toString(),
             QStringLiteral("Token grid"));
    choose(ResultKind::Model);
    QCOMPARE(rows(), 1);
    QCOMPARE(text(0, LibraryModel::Config), QStringLiteral("12 × 4 heads"));
    m_library->sidebar().showKind(std::nullopt);
    QVERIFY(!m_library->table().isColumnHidden(LibraryModel::Psnr));
    QCOMPARE(rows(), 1);
  }

  void onlyASearchCanMatchNothing() {
    const auto says = [this](const char* words) {
      for (const TextLabel* label : m_library->findChildren<TextLabel*>()) {
        if (label->isVisible() && label->text().contains(QLatin1String(words))) return true;
      }
      return false;
    };
    choose(ResultKind::Run);
    QCOMPARE(rows(), 0);
    QTRY_VERIFY(says("are listed here"));
    QVERIFY(!says("matches the search"));
    m_library->sidebar().showKind(std::nullopt);
    QTRY_VERIFY(!says("are listed here"));
  }

  void theFilledButtonIsThereEachTime() {
    choose(ResultKind::Model);
    for (int turn = 0; turn < 3; ++turn) {
      m_library->table().selectRow(0);
      QVERIFY(m_library->primaryButton().isEnabled());
      m_library->table().clearSelection();
    }
  }

  void aConfigOpensInTuneAndPresetsStay() {
    choose(ResultKind::Config);
    QSignalSpy opened(&m_studio->context(), &StudioContext::workspaceRequested);
    for (int row = 0; row < rows(); ++row) {
      m_library->table().selectRow(row);
      const bool own = text(row, LibraryModel::Name) == QLatin1String("mine");
      QCOMPARE(m_library->command(QStringLiteral("trash"))->isEnabled(), own);
      QCOMPARE(m_library->command(QStringLiteral("rename"))->isEnabled(), own);
      if (!own) continue;
      QVERIFY(m_library->details().texts().contains(QStringLiteral("Token grid")));
      QCOMPARE(m_library->primaryButton().text(), QStringLiteral("Open in Tune"));
      m_library->primaryButton().click();
    }
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened.first().first().value<Workspace>(), Workspace::Tune);
    QVERIFY(m_studio->context().selection().config.endsWith(QStringLiteral("/mine.json")));
  }

  void aModelIsUsedInGenerate() {
    choose(ResultKind::Model);
    m_library->table().selectRow(0);
    QCOMPARE(m_library->primaryButton().text(), QStringLiteral("Use in Generate"));
    QVERIFY(!m_library->command(QStringLiteral("trash"))->isEnabled());
    QVERIFY(!m_library->command(QStringLiteral("compare"))->isEnabled());
    QSignalSpy used(&m_studio->context(), &StudioContext::generateWithRequested);
    QTest::keyClick(&m_library->table(), Qt::Key_Return);
    QCOMPARE(used.count(), 1);
    QCOMPARE(used.first().first().toString(), QStringLiteral("demo"));
    // Without an engine it says why the weights were not read.
    QTRY_VERIFY(m_library->details().texts().contains(QStringLiteral("Engine")));
  }

  void modelsStandAtTheLeftWithTheirState() {
    const QString broken = m_studio->path(QStringLiteral("broken"));
    QVERIFY(project::copyFolder(QStringLiteral(VDIT_DEMO_MODEL), broken));
    QVERIFY(QFile::remove(broken + QStringLiteral("/vae/diffusion_pytorch_model.safetensors")));
    m_studio->context().models().add(broken);
    QListWidget& models = m_library->sidebar().models();
    QTRY_COMPARE(models.count(), 2);
    const QString said = models.item(1)->data(Qt::AccessibleTextRole).toString();
    QVERIFY2(said.contains(QStringLiteral("incomplete")) && said.contains(QStringLiteral("vae")),
             qPrintable(said));
    Q_EMIT models.itemClicked(models.item(1));
    QCOMPARE(m_library->filter().kind(), std::optional(ResultKind::Model));
    QCOMPARE(m_library->selectedItems().size(), 1);
    QCOMPARE(m_library->selectedItems().first().path, broken);
    QVERIFY(!m_library->command(QStringLiteral("use"))->isEnabled());
    m_library->command(QStringLiteral("forget-model"))->trigger();
    QTRY_COMPARE(models.count(), 1);
    QVERIFY(QFileInfo::exists(broken));
  }

  void thumbnailsShareTheSelection() {
    m_library->sidebar().showKind(std::nullopt);
    m_library->table().clearSelection();
    Q_EMIT m_library->layoutBar().chosen(0);
    m_library->layoutBar().setCurrent(0);
    Q_EMIT m_library->layoutBar().chosen(0);
    QVERIFY(m_library->grid().isVisible() && !m_library->table().isVisible());
    const QRect box = m_library->grid().visualRect(m_library->grid().model()->index(0, LibraryModel::Name));
    QTest::mouseClick(m_library->grid().viewport(), Qt::LeftButton, {}, box.center());
    QCOMPARE(m_library->selectedItems().size(), 1);
    QVERIFY(m_library->details().texts().contains(QStringLiteral("PSNR, mean")));
    m_library->layoutBar().setCurrent(1);
    Q_EMIT m_library->layoutBar().chosen(1);
    QVERIFY(m_library->table().isVisible());
    QCOMPARE(m_library->selectedItems().size(), 1);
  }

  void V02_whatAKilledWriterLeftCanBeKept() {
    const QString out = m_studio->project().resultsFolder() + QStringLiteral("/cut.mp4");
    QVERIFY(test::leaveHalfWritten(out));
    m_library.reset();  // the next start
    QSignalSpy notified(&m_studio->context(), &StudioContext::notified);
    m_library = std::make_unique<LibraryWorkspace>(m_studio->context());
    m_library->show();
    QTRY_VERIFY_WITH_TIMEOUT(m_library->isSettled(), 30'000);
    QCOMPARE(notified.count(), 1);
    QVERIFY(notified.first().first().toString().contains(QStringLiteral("stopped while being written")));
    const QModelIndex row = m_library->model().indexOf(out + QStringLiteral(".part"));
    QVERIFY(row.isValid());
    const int frames = m_library->model().item(row)->recoverableFrames;
    QVERIFY(frames > 0);
    m_library->table().selectRow(m_library->filter().mapFromSource(row).row());
    QCOMPARE(m_library->primaryButton().text(), QStringLiteral("Keep its frames"));
    m_library->primaryButton().click();
    QTRY_VERIFY_WITH_TIMEOUT(m_library->model().indexOf(out).isValid(), 30'000);
    QCOMPARE(static_cast<int>(engine::VideoReader(out.toStdString()).info().frames), frames);
    QVERIFY(!QFile::exists(out + QStringLiteral(".part")));
  }

  void projectsOpenInWindowsOfTheirOwn() {
    QSignalSpy wanted(&m_studio->context(), &StudioContext::projectRequested);
    Q_EMIT m_library->sidebar().projectRequested(QStringLiteral("/elsewhere"));
    QCOMPARE(wanted.count(), 1);
  }

 private:
  int rows() const { return m_library->table().model()->rowCount(); }
  QString text(int row, int column) const {
    return m_library->table().model()->index(row, column).data().toString();
  }
  void choose(ResultKind kind) { m_library->sidebar().showKind(kind); }

  std::unique_ptr<test::StudioFixture> m_studio;
  std::unique_ptr<LibraryWorkspace> m_library;
};

int main(int argc, char** argv) {
  test::writeWhenAsked(argc, argv);
  QApplication application(argc, argv);
  applyTheme(application, ThemeKind::Dark);
  TestLibraryWindow test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_library_window.moc"
