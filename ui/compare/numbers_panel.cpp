// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/numbers_panel.h"

#include <QComboBox>
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/compare/metric_table_model.h"
#include "ui/compare/session/compare_session.h"
#include "ui/compare/session/metric_definition.h"
#include "ui/look/theme.h"
#include "ui/views/column_scroll.h"
#include "ui/views/dock_title.h"
#include "ui/views/key_value_list.h"
#include "ui/views/number_text.h"
#include "ui/views/text_label.h"
#include "ui/views/video/frame_view.h"

namespace vdit::ui {
namespace {

constexpr int kPixelsOfToken = 16;
constexpr int kFramesOfToken = 4;

QVBoxLayout* columnOf(QWidget* widget, int left, int spacing) {
  auto* column = new QVBoxLayout(widget);
  column->setContentsMargins(scaled(left), 0, scaled(left), 0);
  column->setSpacing(scaled(spacing));
  return column;
}

}  // namespace

TokenPlace tokenAt(const QPoint& pixel, int videoFrame, const QSize& picture) {
  TokenPlace place;
  place.frame =
      (videoFrame + kFramesOfToken - 1) / kFramesOfToken;  // the first frame has a latent of its own
  place.row = pixel.y() / kPixelsOfToken;
  place.column = pixel.x() / kPixelsOfToken;
  place.pixels =
      QRect(place.column * kPixelsOfToken, place.row * kPixelsOfToken, kPixelsOfToken, kPixelsOfToken) &
      QRect(QPoint(), picture);
  return place;
}

NumbersPanel::NumbersPanel(CompareSession& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_table(new MetricTableModel(session, this)) {
  auto* content = new QWidget;
  content->setAutoFillBackground(true);
  auto* column = columnOf(content, 0, 0);
  column->addWidget(figures());
  column->addWidget(metrics());
  column->addWidget(differenceSection());
  column->addWidget(differsSection());
  column->addStretch(1);
  auto* scroll = new ColumnScroll(this);
  scroll->setWidget(content);
  columnOf(this, 0, 0)->addWidget(scroll);
  connect(&session, &CompareSession::metricsChanged, this, &NumbersPanel::refresh);
  connect(&session, &CompareSession::runsChanged, this, &NumbersPanel::refresh);
  connect(&session, &CompareSession::activeChanged, this, &NumbersPanel::refresh);
  connect(m_table, &QAbstractItemModel::modelReset, this, &NumbersPanel::fitTable);
  refresh();
  setRegion({});
}

void NumbersPanel::setDifference(const DifferenceSettings& settings) {
  if (settings == m_difference) return;
  m_difference = settings;
  fillGain();
  Q_EMIT differenceChanged();
}

void NumbersPanel::setDifferencePicture(const QImage& picture, int frame) {
  m_picture->setPicture(picture);
  m_picture->setNote(picture.isNull() ? tr("Two pictures of one size have a difference") : QString());
  static const char* const kKinds[] = {QT_TR_NOOP("colour"), QT_TR_NOOP("luma"), QT_TR_NOOP("signed luma"),
                                       QT_TR_NOOP("SSIM")};
  m_differenceTitle->setFact(
      tr("%1, frame %2").arg(tr(kKinds[static_cast<int>(m_difference.kind)])).arg(frame));
}

void NumbersPanel::setRegion(const std::optional<TokenPlace>& place) {
  m_region->setText(
      place ? tr("Region at t %1, row %2, column %3").arg(place->frame).arg(place->row).arg(place->column)
            : tr("No region picked"));
  m_regionWhat->setText(place ? tr("Opens the maps of this token's row on the heads of the chosen layer.")
                              : tr("Click a place of the picture that looks wrong."));
  m_inspect->setEnabled(place.has_value());
  m_inspect->setToolTip(place ? QString() : tr("Pick a region first: click the picture"));
}

QString NumbersPanel::headline() const {
  return m_psnr->text();
}
QString NumbersPanel::differsFact() const {
  return m_differsTitle->fact();
}

void NumbersPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fitTable();
}

QWidget* NumbersPanel::figures() {
  auto* section = new QWidget(this);
  auto* row = new QHBoxLayout(section);
  row->setContentsMargins(scaled(12), 0, scaled(12), scaled(8));
  row->setSpacing(scaled(20));
  const auto figure = [&](TextLabel*& value, TextLabel*& what) {
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    value = new TextLabel({}, TextStyle::Figure, &Theme::text, section);
    what = new TextLabel({}, TextStyle::Small, &Theme::text2, section);
    column->addWidget(value);
    column->addWidget(what);
    row->addLayout(column);
  };
  figure(m_psnr, m_psnrWhat);
  figure(m_speedUp, m_speedUpWhat);
  row->addStretch(1);
  m_psnr->setToolTip(metricDefinition(QStringLiteral("psnr_db")));
  m_speedUp->setToolTip(
      m_table->data(m_table->index(MetricTableModel::SpeedUp, 0), Qt::ToolTipRole).toString());
  return section;
}

QWidget* NumbersPanel::metrics() {
  auto* section = new QWidget(this);
  auto* column = columnOf(section, 4, 6);  // with the 8 inside of a cell: 12, as all else
  m_view = new QTableView(section);
  m_view->setModel(m_table);
  m_view->setFrameShape(QFrame::NoFrame);
  m_view->setShowGrid(false);
  m_view->setWordWrap(false);
  m_view->verticalHeader()->hide();
  m_view->verticalHeader()->setMinimumSectionSize(scaled(18));
  m_view->verticalHeader()->setDefaultSectionSize(scaled(23));
  m_view->horizontalHeader()->setHighlightSections(false);
  m_view->horizontalHeader()->setFixedHeight(scaled(24));
  m_view->horizontalHeader()->setMinimumSectionSize(scaled(40));
  m_view->setSelectionMode(QAbstractItemView::NoSelection);
  m_view->setAccessibleName(tr("Metrics"));
  m_view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
  m_view->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  m_view->viewport()->setBackgroundRole(QPalette::Window);
  m_view->setFocusPolicy(Qt::StrongFocus);
  m_view->horizontalHeader()->setStretchLastSection(false);
  connect(m_view, &QTableView::clicked, this,
          [this](const QModelIndex& index) { m_session.setActive(index.column() - 1); });
  column->addWidget(m_view);
  m_remark = new TextLabel({}, TextStyle::Small, &Theme::text2, section);
  m_remark->setWordWrap(true);
  m_remark->setContentsMargins(scaled(8), 0, scaled(8), scaled(10));
  column->addWidget(m_remark);
  return section;
}

QWidget* NumbersPanel::differenceSection() {
  auto* section = new QWidget(this);
  auto* column = columnOf(section, 0, 0);
  m_differenceTitle = new DockTitle(tr("Difference"), section);
  m_differenceTitle->setLineAbove(true);
  m_gain = new QComboBox(section);
  m_gain->setAccessibleName(tr("Gain of the difference"));
  m_gain->setFixedHeight(scaled(24));
  for (int gain = 1; gain <= 64; gain *= 2) m_gain->addItem(tr("gain %1 ×").arg(gain), gain);
  connect(m_gain, &QComboBox::activated, this, [this] {
    DifferenceSettings settings = m_difference;
    settings.gain = m_gain->currentData().toInt();
    setDifference(settings);
  });
  m_differenceTitle->addTrailing(m_gain);
  column->addWidget(m_differenceTitle);
  auto* body = new QVBoxLayout;
  body->setContentsMargins(scaled(12), 0, scaled(12), scaled(12));
  body->setSpacing(scaled(2));
  m_zoom = new SharedZoom(this);
  m_picture = new FrameView(*m_zoom, section);
  m_picture->setFocusPolicy(Qt::NoFocus);
  m_picture->setFixedHeight(scaled(152));
  m_picture->setAccessibleName(tr("Difference of the shown frame"));
  m_region = new TextLabel({}, TextStyle::BodyStrong, &Theme::text, section);
  m_regionWhat = new TextLabel({}, TextStyle::Small, &Theme::text2, section);
  m_regionWhat->setWordWrap(true);
  m_inspect = new QPushButton(icon(QStringLiteral("inspect")), tr("Inspect this region"), section);
  m_inspect->setProperty("primary", true);
  m_inspect->setDefault(true);
  connect(m_inspect, &QPushButton::clicked, this, &NumbersPanel::inspectRequested);
  body->addWidget(m_picture);
  body->addSpacing(scaled(6));
  body->addWidget(m_region);
  body->addWidget(m_regionWhat);
  body->addSpacing(scaled(6));
  body->addWidget(m_inspect);
  column->addLayout(body);
  fillGain();
  return section;
}

QWidget* NumbersPanel::differsSection() {
  auto* section = new QWidget(this);
  auto* column = columnOf(section, 0, 0);
  m_differsTitle = new DockTitle(tr("Differs"), section);
  m_differsTitle->setLineAbove(true);
  m_differs = new KeyValueList(section);
  m_differs->setContentsMargins(scaled(12), 0, scaled(12), scaled(12));
  column->addWidget(m_differsTitle);
  column->addWidget(m_differs);
  return section;
}

void NumbersPanel::refresh() {
  const ComparedRun* run = m_session.active();
  const bool ready = run && run->series;
  m_psnr->setText(
      !run    ? QStringLiteral("\u2013")
      : ready ? m_table->index(MetricTableModel::PsnrMean, m_session.activeIndex() + 1).data().toString()
              : QStringLiteral("\u2026"));
  m_psnrWhat->setText(tr("PSNR, mean of frames"));
  if (run && run->state == MetricsState::Loading && !ready)
    m_psnrWhat->setText(tr("computing, %1").arg(numbers::percent(run->loader->fraction(), 0)));
  if (run && (run->state == MetricsState::Refused || run->state == MetricsState::Failed)) {
    m_psnr->setText(QStringLiteral("\u2013"));
    m_psnrWhat->setText(run->state == MetricsState::Refused ? tr("no PSNR: mismatch") : tr("PSNR failed"));
  }
  m_speedUp->setText(run && run->numbers.speedUp ? numbers::speedUp(*run->numbers.speedUp)
                                                 : QStringLiteral("\u2013"));
  m_speedUpWhat->setText(run && run->numbers.speedUp ? tr("speed-up, measured") : tr("speed-up unknown"));
  QStringList remarks;
  if (run && !run->reason.isEmpty()) remarks.append(run->reason);
  if (ready) remarks.append(tr("Sameness to the reference, not quality."));
  if (ready && run->series->source == FrameSeries::Source::EncodedFiles)
    remarks.append(tr("Computed from the encoded files: their compression is in the numbers."));
  if (run && run->numbers.speedUp)
    remarks.append(tr("Timed on %1 against our fastest dense path, %2.")
                       .arg(run->numbers.device, run->numbers.denseBackend));
  m_remark->setText(remarks.join(QLatin1Char(' ')));
  m_remark->setRole(run && run->state == MetricsState::Refused  ? &Theme::warning
                    : run && run->state == MetricsState::Failed ? &Theme::danger
                                                                : &Theme::text2);
  m_remark->setVisible(!remarks.isEmpty());
  m_differs->clear();
  int fields = 0;
  if (run && m_session.reference()) {
    const QList<FieldDifference> differences =
        differencesOf(m_session.reference()->facts, run->facts, &fields);
    m_differsTitle->setFact(fields == 0 ? tr("a run without settings")
                                        : tr("%1 of %2 fields").arg(differences.size()).arg(fields));
    for (const FieldDifference& d : differences)
      m_differs->set(d.field, d.left + QStringLiteral(" \u2192 ") + d.right, KeyValueList::Value::Text);
  } else {
    m_differsTitle->setFact({});
  }
  fitTable();
}

void NumbersPanel::fitTable() {
  const int columns = m_table->columnCount();
  const int header = scaled(24);
  const bool scrolls = columns > 3;
  m_view->setFixedHeight(header + scaled(23) * m_table->rowCount() + 2 + (scrolls ? scaled(12) : 0));
  m_view->horizontalHeader()->setSectionResizeMode(0,
                                                   scrolls ? QHeaderView::Interactive : QHeaderView::Stretch);
  if (scrolls) m_view->setColumnWidth(0, scaled(112));
  for (int i = 1; i < columns; ++i) m_view->setColumnWidth(i, scaled(columns > 2 ? 84 : 110));
}

void NumbersPanel::fillGain() {
  m_gain->setCurrentIndex(std::max(0, m_gain->findData(m_difference.gain)));
  m_gain->setEnabled(m_difference.kind != DifferenceKind::Ssim);
}

}  // namespace vdit::ui
