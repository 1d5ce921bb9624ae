// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/studio_status_bar.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QProgressBar>
#include <QToolButton>

#include "ui/look/theme.h"
#include "ui/views/number_text.h"
#include "ui/views/state_dot.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

using link::EngineState;

QColor Theme::*colourOf(EngineState state) {
  switch (state) {
    case EngineState::Ready:
      return &Theme::success;
    case EngineState::Running:
      return &Theme::accent;
    case EngineState::Starting:
      return &Theme::text2;
    case EngineState::Absent:
    case EngineState::Mismatch:
    case EngineState::NotResponding:
      return &Theme::warning;
    case EngineState::Crashed:
    case EngineState::Stopped:
    case EngineState::Disconnected:
      return &Theme::danger;
  }
  return &Theme::text2;
}

QToolButton* statusButton(QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setAutoRaise(true);
  button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  button->setFont(vdit::ui::font(TextStyle::Small));
  button->setFocusPolicy(Qt::TabFocus);
  return button;
}

}  // namespace

StudioStatusBar::StudioStatusBar(QWidget* parent)
    : QStatusBar(parent),
      m_engine(statusButton(this)),
      m_device(new TextLabel({}, TextStyle::Small, &Theme::text2)),
      m_memoryName(new TextLabel(tr("RAM"), TextStyle::Small, &Theme::text2)),
      m_memoryText(new TextLabel({}, TextStyle::CellNumber, &Theme::text2)),
      m_disk(new TextLabel({}, TextStyle::Small, &Theme::text2)),
      m_saved(new TextLabel({}, TextStyle::Small, &Theme::text2)),
      m_memory(new QProgressBar),
      m_queue(statusButton(this)) {
  setSizeGripEnabled(false);
  setFixedHeight(scaled(24));
  setContentsMargins(scaled(6), 0, scaled(6), 0);
  m_memory->setTextVisible(false);
  m_memory->setFixedSize(scaled(64), scaled(6));
  m_memory->setAccessibleName(tr("Memory in use"));
  auto* memory = new QWidget;
  auto* row = new QHBoxLayout(memory);
  row->setContentsMargins(0, 0, scaled(12), 0);
  row->setSpacing(scaled(6));
  for (QWidget* part : std::initializer_list<QWidget*>{m_memoryName, m_memory, m_memoryText})
    row->addWidget(part);
  for (QWidget* part : std::initializer_list<QWidget*>{m_engine, m_device, memory, m_disk}) {
    part->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    part->setContentsMargins(0, 0, scaled(12), 0);
    addWidget(part);
  }
  addPermanentWidget(m_saved);
  addPermanentWidget(m_queue);
  m_queue->setIcon(icon(QStringLiteral("queue"), &Theme::text2));
  connect(m_engine, &QToolButton::clicked, this, &StudioStatusBar::engineClicked);
  connect(m_queue, &QToolButton::clicked, this, &StudioStatusBar::queueClicked);
  setEngine(EngineState::Starting, tr("Starting the engine"), {});
  setQueue(0, std::nullopt);
}

void StudioStatusBar::setEngine(EngineState state, const QString& text, const link::EngineInfo& info) {
  // What it runs on stands beside it; in trouble the link's own words are said.
  const QString firstLine = state == EngineState::Ready     ? tr("Engine ready")
                            : state == EngineState::Running ? tr("Engine running")
                                                            : text.section(QLatin1Char('\n'), 0, 0);
  m_engine->setIcon(stateDot(colourOf(state)));
  m_engine->setText(firstLine);
  m_engine->setToolTip(text);
  m_engine->setAccessibleName(tr("Engine: %1").arg(firstLine));
  QStringList device;
  if (!info.deviceName.isEmpty()) device << info.deviceName;
  if (!info.instructionSet.isEmpty()) device << info.instructionSet;
  if (info.threads > 0) device << tr("%n thread(s)", nullptr, info.threads);
  m_device->setText(device.join(QStringLiteral(", ")));
  m_device->setVisible(!device.isEmpty());
  const bool knowsMemory = info.memoryBytes > 0;
  m_memory->parentWidget()->setVisible(knowsMemory);
  if (knowsMemory) {
    const qint64 used = info.memoryBytes - info.memoryFreeBytes;
    m_memoryName->setText(info.device.startsWith(QLatin1String("cuda")) ? tr("VRAM") : tr("RAM"));
    m_memory->setRange(0, 1000);
    m_memory->setValue(static_cast<int>(1000 * used / info.memoryBytes));
    m_memoryText->setText(numbers::memoryOf(used, info.memoryBytes));
  }
  m_disk->setVisible(info.diskFreeBytes > 0);
  m_disk->setText(tr("Disk %1 free").arg(numbers::bytes(info.diskFreeBytes)));
}

void StudioStatusBar::setQueue(int jobs, std::optional<double> secondsLeft) {
  QString text = jobs == 0 ? tr("Queue empty") : tr("%n job(s)", nullptr, jobs);
  if (jobs > 0 && secondsLeft) text += QStringLiteral(", ") + numbers::duration(*secondsLeft);
  m_queue->setText(text);
  m_queue->setAccessibleName(text);
}

void StudioStatusBar::setSaved(const QDateTime& when) {
  m_saved->setText(tr("Saved %1").arg(QLocale().toString(when.time(), QStringLiteral("HH:mm"))));
}

QString StudioStatusBar::engineText() const {
  return m_engine->text();
}

QString StudioStatusBar::queueText() const {
  return m_queue->text();
}

}  // namespace vdit::ui
