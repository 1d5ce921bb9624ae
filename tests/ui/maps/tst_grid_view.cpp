// SPDX-License-Identifier: GPL-3.0-or-later
// The mode grid under hands: keys, mouse, brush, rows and columns, sizes of cells, what a screen reader
// meets.
#include <QAccessible>
#include <QHeaderView>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>

#include "ui/look/theme.h"
#include "ui/tune/grid_panel.h"
#include "ui/tune/grid_view.h"
#include "ui/tune/parameter_panel.h"
#include "ui/tune/tune_files.h"
#include "ui/views/segment_bar.h"
#include "ui/views/text_label.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QLineEdit>
#include <QSpinBox>

namespace vdit::test {

using kernels::Mode;

class TestGridView : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { ui::applyTheme(*qApp, ui::ThemeKind::Dark); }
  void init();
  void lettersAssign();
  void arrowsAndShiftSelect();
  void draggingSelectsARectangle();
  void aLassoSelectsWhatItGoesAround();
  void headersSelectRowsAndColumns();
  void aBrushStrokeIsOneStep();
  void pickAndFill();
  void theQuerySelectsItsHits();
  void typingInAFieldIsNotStolen();
  void cellsFollowTheSize();
  void skipAndLocksAreSeenWithoutColour();
  void cellsSpeak();
  void parametersShowMixedAndWrite();
  void theSelectionIsNamed();

 private:
  void open(int layers, int heads) {
    m_document->open(ui::TuneFiles::allFull(
                         {.family = "wan", .layers = layers, .heads = heads, .transformer_config_sha256 = {}},
                         {.frames = 5, .height = 6, .width = 10}),
                     QStringLiteral("full"), {});
  }
  Mode mode(int layer, int head) const { return m_model->cell(layer, head).mode.mode; }
  QPoint middle(int layer, int head) const {
    return m_panel->view()->visualRect(m_model->index(layer, head)).center();
  }

  std::unique_ptr<ui::ConfigDocument> m_document;
  std::unique_ptr<ui::GridModel> m_model;
  std::unique_ptr<ui::TuneEditor> m_editor;
  std::unique_ptr<ui::GridPanel> m_panel;
};

void TestGridView::init() {
  m_panel.reset();
  m_editor.reset();
  m_model.reset();
  m_document = std::make_unique<ui::ConfigDocument>();
  open(12, 4);
  m_model = std::make_unique<ui::GridModel>(*m_document);
  m_editor = std::make_unique<ui::TuneEditor>(*m_document, *m_model);
  m_panel = std::make_unique<ui::GridPanel>(*m_document, *m_model, *m_editor);
  m_panel->resize(860, 600);
  m_panel->show();
  m_panel->view()->setFocus();
  m_panel->view()->setCurrentIndex(m_model->index(0, 0));
}

void TestGridView::lettersAssign() {
  const Mode modes[] = {Mode::Skip, Mode::Diagonal, Mode::MultiDiagonal, Mode::VerticalStripe, Mode::Full};
  const char* keys = "sdmvf";
  for (int i = 0; i < 5; ++i) {
    QTest::keyClick(m_panel->view(), keys[i]);
    QCOMPARE(mode(0, 0), modes[i]);
  }
  QCOMPARE(m_document->undoStack().count(), 5);
  QTest::keyClick(m_panel->view(), 'l');
  QVERIFY(m_model->cell(0, 0).locked);
  QTest::keyClick(m_panel->view(), 'd');
  QCOMPARE(mode(0, 0), Mode::Full);
}

void TestGridView::arrowsAndShiftSelect() {
  QTest::keyClick(m_panel->view(), Qt::Key_Down);
  QTest::keyClick(m_panel->view(), Qt::Key_Right);
  QCOMPARE(m_editor->selection(), (std::vector<int>{5}));
  QTest::keyClick(m_panel->view(), Qt::Key_Down, Qt::ShiftModifier);
  QTest::keyClick(m_panel->view(), Qt::Key_Right, Qt::ShiftModifier);
  QCOMPARE(m_editor->selection(), (std::vector<int>{5, 6, 9, 10}));
  QTest::keyClick(m_panel->view(), 'd');
  QCOMPARE(mode(2, 2), Mode::Diagonal);
  QCOMPARE(mode(0, 0), Mode::Full);
  m_panel->view()->selectAll();
  QCOMPARE(m_editor->selection().size(), std::size_t{48});
}

void TestGridView::draggingSelectsARectangle() {
  QWidget* viewport = m_panel->view()->viewport();
  QTest::mousePress(viewport, Qt::LeftButton, {}, middle(5, 0));
  QTest::mouseMove(viewport, middle(6, 1));
  QTest::mouseMove(viewport, middle(7, 2));
  QTest::mouseRelease(viewport, Qt::LeftButton, {}, middle(7, 2));
  QCOMPARE(m_editor->selection(), (std::vector<int>{20, 21, 22, 24, 25, 26, 28, 29, 30}));
  QTest::mouseClick(viewport, Qt::LeftButton, Qt::ControlModifier, middle(0, 3));
  QCOMPARE(m_editor->selection().size(), std::size_t{10});
}

void TestGridView::aLassoSelectsWhatItGoesAround() {
  open(6, 6);
  m_panel->tools()->segment(static_cast<int>(ui::GridTool::Lasso))->click();
  QWidget* view = m_panel->view()->viewport();
  const auto draw = [&](Qt::KeyboardModifiers modifiers, const std::vector<std::pair<int, int>>& way) {
    QTest::mousePress(view, Qt::LeftButton, modifiers, middle(way[0].first, way[0].second));
    for (const auto& [layer, head] : way) QTest::mouseMove(view, middle(layer, head));
    QTest::mouseRelease(view, Qt::LeftButton, modifiers, middle(way[0].first, way[0].second));
  };
  draw({}, {{0, 0}, {0, 4}, {4, 0}});  // a triangle
  const std::vector<int> once = m_editor->selection();
  QVERIFY(std::find(once.begin(), once.end(), 1 * 6 + 1) != once.end());
  QVERIFY(std::find(once.begin(), once.end(), 3 * 6 + 3) == once.end());  // beyond its long side
  draw(Qt::ControlModifier, {{5, 5}});
  QCOMPARE(m_editor->selection().size(), once.size() + 1);
  draw({}, {{5, 5}});
  QCOMPARE(m_editor->selection(), std::vector<int>{35});
}

void TestGridView::headersSelectRowsAndColumns() {
  QHeaderView* rows = m_panel->view()->verticalHeader();
  QTest::mouseClick(rows->viewport(), Qt::LeftButton, {}, QPoint(10, rows->sectionViewportPosition(3) + 5));
  QCOMPARE(m_editor->selection(), (std::vector<int>{12, 13, 14, 15}));
  QHeaderView* columns = m_panel->view()->horizontalHeader();
  QTest::mouseClick(columns->viewport(), Qt::LeftButton, {},
                    QPoint(columns->sectionViewportPosition(2) + 5, 8));
  QCOMPARE(m_editor->selection().size(), std::size_t{12});
  QCOMPARE(m_editor->selection()[1], 6);
}

void TestGridView::aBrushStrokeIsOneStep() {
  m_editor->setBrushLetter(Mode::Skip);
  m_panel->view()->setTool(ui::GridTool::Brush);
  QWidget* viewport = m_panel->view()->viewport();
  QTest::mousePress(viewport, Qt::LeftButton, {}, middle(0, 0));
  QTest::mouseMove(viewport, middle(6, 0));  // a fast pointer: the cells on the way are touched too
  QTest::mouseRelease(viewport, Qt::LeftButton, {}, middle(6, 0));
  QCOMPARE(m_document->undoStack().count(), 1);
  for (int layer = 0; layer <= 6; ++layer) QCOMPARE(mode(layer, 0), Mode::Skip);
  m_document->undoStack().undo();
  QCOMPARE(mode(3, 0), Mode::Full);
}

void TestGridView::pickAndFill() {
  QTest::keyClick(m_panel->view(), 'd');
  QTest::keyClick(m_panel->view(), 'p');
  QCOMPARE(m_editor->brush().mode, Mode::Diagonal);
  QTest::keyClick(m_panel->view(), Qt::Key_Right);
  QTest::keyClick(m_panel->view(), 'g');
  QCOMPARE(mode(11, 3), Mode::Diagonal);  // no maps: all connected Full cells
}

void TestGridView::theQuerySelectsItsHits() {
  QTest::keyClick(m_panel->view(), 'd');
  QTest::keyClicks(m_panel->queryField(), QStringLiteral("mode = F and layer in 0..1"));
  QCOMPARE(m_panel->hitCount()->text(), QStringLiteral("7 hit(s)"));
  QVERIFY(!m_model->cell(0, 0).hit);
  QTest::keyClick(m_panel->queryField(), Qt::Key_Return);
  QCOMPARE(m_editor->selection().size(), std::size_t{7});
  m_panel->queryField()->setText(QStringLiteral("mode ="));
  QVERIFY(m_panel->queryField()->toolTip().contains(QStringLiteral("F, S, D, M or V")));
}

void TestGridView::typingInAFieldIsNotStolen() {
  m_panel->queryField()->setFocus();
  QTest::keyClicks(m_panel->queryField(), QStringLiteral("sdm"));
  QCOMPARE(m_panel->queryField()->text(), QStringLiteral("sdm"));
  QCOMPARE(m_document->undoStack().count(), 0);
}

void TestGridView::cellsFollowTheSize() {
  QVERIFY(m_panel->view()->hasWideCells());
  open(40, 40);
  QTRY_VERIFY(!m_panel->view()->hasWideCells());
  QCOMPARE(m_panel->view()->cellSize().width(), m_panel->view()->cellSize().height());
  QVERIFY(m_panel->view()->cellSize().width() >= ui::scaled(12));
}

void TestGridView::skipAndLocksAreSeenWithoutColour() {
  const auto picture = [&](int layer, int head) {
    return m_panel->view()
        ->viewport()
        ->grab(m_panel->view()->visualRect(m_model->index(layer, head)))
        .toImage()
        .convertToFormat(QImage::Format_Grayscale8);
  };
  m_panel->view()->setCurrentIndex(m_model->index(11, 3));
  const QImage plain = picture(0, 0);
  m_editor->setSelection({0});
  m_editor->setLocked(true);
  const QImage locked = picture(0, 0);
  QVERIFY(plain != locked);
  m_editor->setComment(QStringLiteral("why"));
  QVERIFY(picture(0, 0) != locked);
}

void TestGridView::cellsSpeak() {
  QTest::keyClick(m_panel->view(), 's');
  QAccessibleInterface* grid = QAccessible::queryAccessibleInterface(m_panel->view());
  QVERIFY(grid && grid->tableInterface());
  QVERIFY(!grid->text(QAccessible::Name).isEmpty());
  for (int row = 0; row < 12; ++row) {
    for (int column = 0; column < 4; ++column) {
      QAccessibleInterface* cell = grid->tableInterface()->cellAt(row, column);
      QVERIFY(cell);
      QVERIFY(
          cell->text(QAccessible::Name).startsWith(QStringLiteral("layer %1, head %2").arg(row).arg(column)));
    }
  }
  QVERIFY(grid->tableInterface()->cellAt(0, 0)->text(QAccessible::Name).contains(QStringLiteral("Skip")));
  for (QWidget* widget : m_panel->findChildren<QWidget*>()) {
    if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible()) continue;
    QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
    QVERIFY2(interface && interface->role() != QAccessible::NoRole, widget->metaObject()->className());
    QVERIFY2(!interface->text(QAccessible::Name).isEmpty() ||
                 !interface->text(QAccessible::Description).isEmpty() || !widget->toolTip().isEmpty(),
             qPrintable(widget->objectName() + QLatin1Char(' ') +
                        QLatin1String(widget->metaObject()->className())));
  }
}

void TestGridView::theSelectionIsNamed() {
  ui::ParameterPanel parameters(*m_document, *m_model, *m_editor);
  const auto named = [&](std::vector<int> cells) {
    m_editor->setSelection(std::move(cells));
    return parameters.where()->text();
  };
  const int heads = m_document->config().heads;
  QCOMPARE(named({heads + 2}), QStringLiteral("Layer 1, head 2"));
  QCOMPARE(named({heads, heads + 1, heads + 2}), QStringLiteral("Layer 1, heads 0–2"));
  QCOMPARE(named({1, heads + 1, 2 * heads + 1}), QStringLiteral("Layers 0–2, head 1"));
  QCOMPARE(named({0, 1, heads, heads + 1}), QStringLiteral("Layers 0–1, heads 0–1"));
  QCOMPARE(named({}), QStringLiteral("Nothing selected"));
}

void TestGridView::parametersShowMixedAndWrite() {
  ui::ParameterPanel parameters(*m_document, *m_model, *m_editor);
  parameters.show();
  m_editor->setSelection({0});
  m_editor->assign(Mode::Diagonal);
  m_editor->setHalfWidth(40);
  m_editor->setSelection({1});
  m_editor->assign(Mode::MultiDiagonal);
  m_editor->setHalfWidth(30);
  m_editor->setSelection({0, 1});
  QCOMPARE(parameters.modeField()->currentIndex(), -1);
  QVERIFY(parameters.modeField()->placeholderText().contains(QStringLiteral("1 D, 1 M")));
  QCOMPARE(parameters.widthField()->text(), QStringLiteral("mixed"));
  QVERIFY(parameters.orderField()->isVisibleTo(&parameters));
  QVERIFY(!parameters.stripesField()->isVisibleTo(&parameters));
  const int steps = m_document->undoStack().count();
  parameters.refresh();
  QCOMPARE(m_document->undoStack().count(), steps);  // showing changes nothing
  parameters.widthField()->setValue(55);
  QCOMPARE(m_model->cell(0, 1).mode.half_width, std::int64_t{55});
  QCOMPARE(m_document->undoStack().count(), steps + 1);
  parameters.sinkField()->setFocus();
  QTest::keyClicks(parameters.sinkField(), QStringLiteral("[0, 60)"));
  QTest::keyClick(parameters.sinkField(), Qt::Key_Return);
  QCOMPARE(m_model->cell(0, 0).mode.sink.size(), std::size_t{1});
  parameters.denseStepsField()->setValue(2);
  QCOMPARE(m_document->config().groups.size(), std::size_t{2});
}

}  // namespace vdit::test

QTEST_MAIN(vdit::test::TestGridView)
#include "tst_grid_view.moc"
