// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/viewer_panel.h"

#include <QAction>
#include <QActionGroup>
#include <QComboBox>
#include <QDropEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QSlider>
#include <QStackedWidget>
#include <QToolButton>

#include "ui/compare/check_bar.h"
#include "ui/compare/compare_start.h"
#include "ui/compare/session/compare_session.h"
#include "ui/look/theme.h"
#include "ui/views/banner.h"
#include "ui/views/number_text.h"
#include "ui/views/segment_bar.h"
#include "ui/views/video/difference_maker.h"
#include "ui/views/video/transport_bar.h"

namespace vdit::ui {
namespace {

constexpr int kPanelDifferenceWidth = 480;  // what the side panel shows; the viewer asks for all pixels

}  // namespace

ViewerPanel::ViewerPanel(CompareSession& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_zoom(this), m_differences(new DifferenceMaker(this)) {
  setAcceptDrops(true);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(toolbar());
  m_checks = new CheckBar(this);
  column->addWidget(m_checks);
  m_banner = new Banner(this);
  column->addWidget(m_banner);
  m_stack = new QStackedWidget(this);
  m_start = new CompareStart(m_stack);
  m_view = new CompareView(m_zoom, m_stack);
  m_view->installEventFilter(this);
  m_stack->addWidget(m_start);
  m_stack->addWidget(m_view);
  column->addWidget(m_stack, 1);
  m_transport = new TransportBar(session.playhead(), this);
  for (const auto& [direction, text, key] : {std::tuple(-1, tr("Previous worst"), QStringLiteral("up")),
                                             std::tuple(1, tr("Next worst"), QStringLiteral("down"))}) {
    auto* worst = new QPushButton(icon(key), text, m_transport);
    worst->setProperty("compact", true);
    worst->setToolTip(direction > 0 ? tr("Next frame that is worse than its neighbours (N)")
                                    : tr("Previous worst frame (Shift+N)"));
    connect(worst, &QPushButton::clicked, this,
            [this, direction = direction] { Q_EMIT worstRequested(direction); });
    m_transport->addTrailing(worst);
  }
  column->addWidget(m_transport);
  addCommands();

  connect(&session, &CompareSession::runsChanged, this, &ViewerPanel::refreshRuns);
  connect(&session, &CompareSession::activeChanged, this, &ViewerPanel::refreshRuns);
  connect(&session, &CompareSession::shown, this, &ViewerPanel::showPictures);
  connect(&session, &CompareSession::shownSizeReady, this,
          [this] { m_view->setPictures(side(false), side(true)); });
  connect(&m_zoom, &SharedZoom::changed, this, &ViewerPanel::showZoom);
  connect(m_view, &FrameView::clicked, this, &ViewerPanel::pickRegion);
  connect(m_view, &FrameView::hovered, this, &ViewerPanel::readPixel);
  connect(m_differences, &DifferenceMaker::made, this, [this](const QImage& picture, int frame) {
    m_view->setDifferencePicture(picture);
    Q_EMIT differencePictureChanged(picture, frame);
  });
  setLayoutKind(CompareLayout::Wipe);
  refreshRuns();
}

// The viewer holds the zoom by reference.
ViewerPanel::~ViewerPanel() {
  delete m_stack;
}

bool ViewerPanel::showsStart() const {
  return m_stack->currentWidget() == m_start;
}

void ViewerPanel::setLayoutKind(CompareLayout layout) {
  m_layouts->setCurrent(static_cast<int>(layout));
  m_view->setLayoutKind(layout);
  showZoom();
  m_opacity->setVisible(layout == CompareLayout::Onion);
  m_differenceKind->setVisible(layout == CompareLayout::Difference);
  requestDifference();
}

void ViewerPanel::setDifference(const DifferenceSettings& settings) {
  m_view->setDifference(settings);
  requestDifference();
}

void ViewerPanel::setBlind(bool blind, bool swapped) {
  m_view->setBlind(blind, swapped);
  if (blind && m_view->layoutKind() == CompareLayout::Difference) setLayoutKind(CompareLayout::Side);
  m_layouts->setSegmentEnabled(static_cast<int>(CompareLayout::Difference), !blind,
                               tr("Hidden while a blind test runs"));
  showPictures();
}

void ViewerPanel::setLivePicture(bool candidate, const QImage& picture, const QString& note) {
  m_live[candidate ? 1 : 0] = Live{picture, note};
  m_stack->setCurrentWidget(m_view);
  showPictures();
}

void ViewerPanel::clearLivePictures() {
  m_live[0].reset();
  m_live[1].reset();
  refreshRuns();
}

bool ViewerPanel::isSettled() const {
  return m_session.isSettled() && !m_differences->isRunning();
}

QWidget* ViewerPanel::toolbar() {
  auto* bar = new QWidget(this);
  bar->setFixedHeight(scaled(38));
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(scaled(12), 0, scaled(12), 0);
  row->setSpacing(scaled(8));
  m_layouts = new SegmentBar(tr("Layout"), bar);
  for (const auto& [text, name, tip] :
       {std::tuple(tr("Single"), "single", tr("The reference alone; hold B for the candidate")),
        std::tuple(tr("Side"), "side", tr("Side by side")),
        std::tuple(tr("Wipe"), "wipe",
                   tr("Wipe (W): drag the line or press the arrows; Alt+drag or Shift+arrows turn it")),
        std::tuple(tr("Onion"), "onion", tr("One over the other")),
        std::tuple(tr("Blink"), "blink", tr("Hold B to see the candidate in place")),
        std::tuple(tr("Difference"), "diff", tr("Difference (X)"))}) {
    m_layouts->addSegment(text, QLatin1String(name), tip);
  }
  connect(m_layouts, &SegmentBar::chosen, this,
          [this](int index) { setLayoutKind(static_cast<CompareLayout>(index)); });
  row->addWidget(m_layouts);
  m_opacity = new QSlider(Qt::Horizontal, bar);
  m_opacity->setRange(0, 100);
  m_opacity->setValue(50);
  m_opacity->setFixedWidth(scaled(96));
  m_opacity->setAccessibleName(tr("Opacity of the candidate"));
  m_opacity->hide();
  connect(m_opacity, &QSlider::valueChanged, this,
          [this](int value) { m_view->setOnionOpacity(value / 100.0); });
  row->addWidget(m_opacity);
  m_differenceKind = new QToolButton(bar);
  m_differenceKind->setText(tr("Luma"));
  m_differenceKind->setPopupMode(QToolButton::InstantPopup);
  auto* kinds = new QMenu(m_differenceKind);
  auto* group = new QActionGroup(kinds);
  for (const auto& [kind, text] : {std::pair(DifferenceKind::Colour, tr("Absolute, colour")),
                                   std::pair(DifferenceKind::Luma, tr("Absolute, luma")),
                                   std::pair(DifferenceKind::Signed, tr("Signed, luma")),
                                   std::pair(DifferenceKind::Ssim, tr("SSIM loss"))}) {
    QAction* action = group->addAction(text);
    action->setCheckable(true);
    action->setChecked(kind == DifferenceKind::Luma);
    connect(action, &QAction::triggered, this, [this, kind = kind, text = text] {
      DifferenceSettings settings = m_view->difference();
      settings.kind = kind;
      m_differenceKind->setText(text);
      Q_EMIT differenceChosen(settings);
    });
  }
  kinds->addActions(group->actions());
  kinds->addSeparator();
  QAction* logarithmic = kinds->addAction(tr("Logarithmic"));
  logarithmic->setCheckable(true);
  connect(logarithmic, &QAction::toggled, this, [this](bool on) {
    DifferenceSettings settings = m_view->difference();
    settings.logarithmic = on;
    Q_EMIT differenceChosen(settings);
  });
  m_differenceKind->setMenu(kinds);
  m_differenceKind->hide();
  row->addWidget(m_differenceKind);
  row->addStretch(1);
  m_magnifier = new QToolButton(bar);
  m_magnifier->setAutoRaise(true);
  row->addWidget(m_magnifier);
  m_scales = new QComboBox(bar);
  m_scales->setFixedSize(scaled(92), scaled(24));
  m_scales->setFont(ui::font(TextStyle::Number));
  m_scales->setAccessibleName(tr("Zoom"));
  m_scales->addItem(tr("Fit"), 0.0);
  for (const double scale : {0.5, 1.0, 2.0, 4.0, 8.0}) m_scales->addItem(numbers::percent(scale, 0), scale);
  connect(m_scales, &QComboBox::activated, this, [this](int index) {
    index == 0 ? m_zoom.setFit() : m_zoom.setScale(m_scales->itemData(index).toDouble());
  });
  row->addWidget(m_scales);
  auto* save = new QPushButton(icon(QStringLiteral("export")), tr("Export"), bar);
  save->setProperty("compact", true);
  auto* menu = new QMenu(save);
  for (const auto& [kind, text] :
       {std::pair(0, tr("Side by side as video…")), std::pair(1, tr("Wipe as GIF…")),
        std::pair(2, tr("This frame as pictures…")), std::pair(3, tr("Metrics as CSV…")),
        std::pair(4, tr("Report as one page…"))}) {
    connect(menu->addAction(text), &QAction::triggered, this,
            [this, kind = kind] { Q_EMIT exportRequested(kind); });
  }
  menu->addSeparator();
  QAction* runReport = menu->addAction(tr("Open the report of the run"));
  connect(runReport, &QAction::triggered, this, &ViewerPanel::runReportRequested);
  connect(menu, &QMenu::aboutToShow, this, [this, runReport] {
    runReport->setEnabled(QFileInfo::exists(m_session.key() + QStringLiteral("/report.html")));
  });
  save->setMenu(menu);
  row->addWidget(save);
  return bar;
}

QAction* ViewerPanel::addCommand(const QString& name, const QString& text, const QKeySequence& key,
                                 std::function<void()> act) {
  auto* action = new QAction(text, this);
  action->setObjectName(QStringLiteral("compare.") + name);
  action->setShortcut(key);
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  action->setProperty("menu", QStringLiteral("compare"));
  connect(action, &QAction::triggered, this, std::move(act));
  m_commands.append(action);
  return action;
}

void ViewerPanel::addCommands() {
  const auto layout = [this](CompareLayout kind) {
    return [this, kind] { setLayoutKind(m_view->layoutKind() == kind ? CompareLayout::Side : kind); };
  };
  addCommand(QStringLiteral("wipe"), tr("Wipe"), Qt::Key_W, layout(CompareLayout::Wipe));
  addCommand(QStringLiteral("difference"), tr("Difference"), Qt::Key_X, layout(CompareLayout::Difference));
  addCommand(QStringLiteral("centreWipe"), tr("Centre the wipe"), {}, [this] { m_view->centreWipe(); });
  QAction* lens = addCommand(QStringLiteral("magnifier"), tr("Magnifier"), Qt::Key_Z,
                             [this] { m_view->setMagnifier(!m_view->hasMagnifier()); });
  lens->setCheckable(true);
  lens->setIcon(icon(QStringLiteral("zoom")));
  m_magnifier->setDefaultAction(lens);
  addCommand(QStringLiteral("fit"), tr("Fit the picture"), QKeySequence(Qt::CTRL | Qt::Key_0),
             [this] { m_zoom.setFit(); });
  addCommand(QStringLiteral("one"), tr("One pixel for one pixel"), QKeySequence(Qt::CTRL | Qt::Key_9),
             [this] { m_zoom.setScale(1); });
  addCommand(QStringLiteral("nextWorst"), tr("Next worst frame"), Qt::Key_N,
             [this] { Q_EMIT worstRequested(1); });
  addCommand(QStringLiteral("previousWorst"), tr("Previous worst frame"), QKeySequence(Qt::SHIFT | Qt::Key_N),
             [this] { Q_EMIT worstRequested(-1); });
  for (int i = 0; i < CompareSession::kMostCandidates; ++i) {
    addCommand(QStringLiteral("candidate%1").arg(i + 1), tr("Candidate %1").arg(i + 1),
               QKeySequence(Qt::Key_1 + i), [this, i] { m_session.setActive(i); });
  }
}

ComparedPicture ViewerPanel::side(bool candidate) const {
  const ComparedRun* run = candidate ? m_session.active() : m_session.reference();
  ComparedPicture picture;
  picture.key = candidate ? QString::number(m_session.activeIndex() + 1) : QStringLiteral("A");
  if (const auto& live = m_live[candidate ? 1 : 0]) {
    picture.key = candidate ? QStringLiteral("1") : QStringLiteral("A");
    picture.name = live->note;
    picture.image = live->picture;
    picture.placeholder = live->note;
    return picture;
  }
  if (run == nullptr) {
    picture.placeholder = candidate ? tr("Drop a candidate here") : tr("Drop the reference here");
    return picture;
  }
  picture.name = run->facts.name;
  picture.image = candidate ? m_session.candidatePicture() : m_session.referencePicture();
  picture.shown = candidate ? m_session.candidateShown() : m_session.referenceShown();
  if (!run->failure.isEmpty()) {
    picture.placeholder = run->failure;
  } else if (run->clip->isOpen() && m_session.shownFrame() >= run->clip->info().frames) {
    picture.placeholder = tr("No frame %1: this run ends with frame %2")
                              .arg(m_session.shownFrame())
                              .arg(run->clip->info().frames - 1);
  }
  return picture;
}

void ViewerPanel::refreshRuns() {
  const bool any = m_session.reference() || m_session.candidateCount() > 0 || m_live[0] || m_live[1];
  m_stack->setCurrentWidget(any ? static_cast<QWidget*>(m_view) : m_start);
  const bool both = m_session.reference() && m_session.active() && m_session.reference()->clip->isOpen() &&
                    m_session.active()->clip->isOpen();
  m_checks->setChecks(both ? checkPair(m_session.reference()->facts, m_session.active()->facts)
                           : QList<PairCheck>());
  m_checks->setVisible(any);
  m_transport->setVisible(any);
  if (!m_session.reference() && !m_session.active()) {
    m_region.reset();
    m_view->setRegion({});
    Q_EMIT regionChanged();
  }
  showPictures();
}

void ViewerPanel::showPictures() {
  m_view->setPictures(side(false), side(true));
  m_transport->setShownFrame(m_session.shownFrame());
  requestDifference();
}

void ViewerPanel::requestDifference() {
  const QImage reference = m_view->reference().image;
  const QImage candidate = m_view->candidate().image;
  const bool inView =
      m_view->layoutKind() == CompareLayout::Difference || m_view->layoutKind() == CompareLayout::Side;
  m_differences->request({reference, candidate, m_view->difference(), inView ? 0 : kPanelDifferenceWidth,
                          m_session.shownFrame()});
}

void ViewerPanel::showZoom() {
  m_session.setShownSize(m_view->shownSize());
  const QString text = m_zoom.pictureSize().isEmpty() ? tr("Fit") : numbers::percent(m_view->scale(), 0);
  m_scales->setItemText(0, m_zoom.isFit() ? text : tr("Fit"));
  if (m_zoom.isFit()) {
    m_scales->setCurrentIndex(0);
    return;
  }
  const int known = m_scales->findData(m_view->scale());
  if (known < 0) m_scales->setItemText(0, text);
  m_scales->setCurrentIndex(std::max(0, known));
}

void ViewerPanel::pickRegion(const QPoint& pixel) {
  m_region = tokenAt(pixel, m_session.shownFrame(), m_zoom.pictureSize());
  m_view->setRegion(m_region->pixels);
  Q_EMIT regionChanged();
}

void ViewerPanel::readPixel(const QPoint& pixel) {
  m_readout.clear();
  const auto value = [&pixel](const QImage& picture) {
    const QRgb c = picture.pixel(pixel);
    return QStringLiteral("%1 %2 %3").arg(qRed(c), 3).arg(qGreen(c), 3).arg(qBlue(c), 3);
  };
  const QImage& a = m_view->reference().image;
  if (pixel.x() >= 0 && a.rect().contains(pixel)) {
    m_readout = QStringLiteral("x %1  y %2   A %3").arg(pixel.x()).arg(pixel.y()).arg(value(a));
    for (int i = 0; i < m_session.candidateCount(); ++i) {
      const QImage b = m_session.candidate(i).clip->frame(m_session.shownFrame());
      if (!b.rect().contains(pixel)) continue;
      const int difference = luma(b.pixel(pixel)) - luma(a.pixel(pixel));
      m_readout +=
          QStringLiteral("   %1 %2  luma %3").arg(i + 1).arg(value(b), numbers::signedNumber(difference, 0));
    }
  }
  m_view->setReadout(m_readout);
}

void ViewerPanel::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void ViewerPanel::dropEvent(QDropEvent* event) {
  QStringList paths;
  for (const QUrl& url : event->mimeData()->urls()) {
    if (url.isLocalFile()) paths.append(url.toLocalFile());
  }
  if (!paths.isEmpty()) Q_EMIT filesDropped(paths, event->position().x() < width() / 2.0);
}

bool ViewerPanel::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Resize) showZoom();
  if (event->type() == QEvent::KeyPress || event->type() == QEvent::KeyRelease) {
    auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() == Qt::Key_B && key->modifiers() == Qt::NoModifier) {
      if (!key->isAutoRepeat()) m_view->setBlinked(event->type() == QEvent::KeyPress);
      return true;
    }
  }
  if (event->type() == QEvent::FocusOut) m_view->setBlinked(false);  // the release goes elsewhere
  return QWidget::eventFilter(watched, event);
}

void ViewerPanel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().panel);
  const int y = m_stack->mapTo(this, QPoint()).y() + m_stack->height();
  painter.fillRect(0, scaled(37), width(), 1, theme().line);
  painter.fillRect(0, y, width(), 1, theme().line);
}

}  // namespace vdit::ui
