// SPDX-License-Identifier: GPL-3.0-or-later
// Questions that select cells: what they match, and what is said of wrong ones.
#include <QTest>
#include <limits>

#include "ui/tune/cell_query.h"

namespace vdit::test {

using kernels::Mode;
using ui::CellQuery;
using ui::QueryCell;

class TestCellQuery : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void matches_data();
  void matches();
  void errors_data();
  void errors();
  void anUnknownFigureSatisfiesNothing();
};

void TestCellQuery::matches_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<bool>("expected");
  // The cell: Diagonal, layer 2, head 5, recall 0.85, error 2e-3, density 0.25, saving 0.6, width 360,
  // locked.
  const auto row = [](const char* text, bool expected) {
    QTest::newRow(text) << QString::fromLatin1(text) << expected;
  };
  row("mode = D and recall < 0.9", true);
  row("mode = D and recall < 0.8", false);
  row("mode = M or recall <= 0.85", true);
  row("MODE != diagonal", false);
  row("layer in 0..3", true);
  row("layer in 3..9", false);
  row("head >= 5", true);
  row("error > 1e-3", true);
  row("error > 1e-2", false);
  row("locked", true);
  row("not locked", false);
  row("not (mode = F or mode = S) and width = 360", true);
  row("comment or changed or invalid", false);
  row("measured and saving > 0.5 and density < 0.3", true);
  row("mode = M or mode = D and locked", true);  // "and" binds first
  row("", false);
}

void TestCellQuery::matches() {
  QFETCH(QString, text);
  QFETCH(bool, expected);
  const CellQuery query(text);
  QCOMPARE(query.error(), QString());
  const QueryCell cell{.mode = Mode::Diagonal,
                       .layer = 2,
                       .head = 5,
                       .recall = 0.85,
                       .error = 2e-3,
                       .density = 0.25,
                       .saving = 0.6,
                       .width = 360,
                       .locked = true};
  QCOMPARE(query.matches(cell), expected);
}

void TestCellQuery::errors_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("fragment");
  const auto row = [](const char* text, const char* fragment) {
    QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(fragment);
  };
  row("recal < 1", "\"recal\" is no field");
  row("mode = X", "F, S, D, M or V");
  row("recall <", "number");
  row("recall 0.5", "expected =");
  row("(locked", "\")\"");
  row("locked locked", "\"and\" or \"or\"");
  row("layer in 3", "range");
  row("mode < D", "= or !=");
}

void TestCellQuery::errors() {
  QFETCH(QString, text);
  QFETCH(QString, fragment);
  const CellQuery query(text);
  QVERIFY2(query.error().contains(fragment), qUtf8Printable(query.error()));
  QVERIFY(query.error().contains(QStringLiteral("character")));
  QVERIFY(!query.matches({}));
  // Nested beyond reason: an error, not a crash.
  QVERIFY(!CellQuery(QString(5000, QLatin1Char('('))).error().isEmpty());
}

void TestCellQuery::anUnknownFigureSatisfiesNothing() {
  QueryCell cell;
  cell.recall = std::numeric_limits<double>::quiet_NaN();
  for (const char* text : {"recall < 2", "recall > -1", "recall = 0", "recall != 0", "recall in 0..1"}) {
    QVERIFY2(!CellQuery(QString::fromLatin1(text)).matches(cell), text);
  }
}

}  // namespace vdit::test

QTEST_APPLESS_MAIN(vdit::test::TestCellQuery)
#include "tst_cell_query.moc"
