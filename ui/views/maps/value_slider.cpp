// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/maps/value_slider.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>
#include <cmath>

#include "ui/look/theme.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

constexpr int kPositions = 1000;

}  // namespace

ValueSlider::ValueSlider(const QString& title, const QString& note, Scale scale, double low, double high,
                         int decimals, QWidget* parent)
    : QWidget(parent), m_scale(scale), m_low(low), m_high(high), m_value(low) {
  m_slider = new QSlider(Qt::Horizontal, this);
  m_slider->setRange(0, kPositions);
  m_slider->setPageStep(kPositions / 20);
  m_slider->setAccessibleName(title);
  m_slider->setFocusPolicy(Qt::StrongFocus);
  if (scale == Scale::Logarithmic) {
    m_slider->setTickPosition(QSlider::TicksBelow);
    m_slider->setTickInterval(static_cast<int>(kPositions / std::max(1.0, std::log10(high / low))));
  }
  m_field = new QDoubleSpinBox(this);
  m_field->setRange(low, high);
  m_field->setDecimals(decimals);
  m_field->setButtonSymbols(QAbstractSpinBox::NoButtons);
  m_field->setFont(ui::font(TextStyle::Number));
  m_field->setFixedSize(scaled(68), scaled(24));
  m_field->setKeyboardTracking(false);
  m_field->setAccessibleName(tr("%1, number").arg(title));
  auto* head = new QHBoxLayout;
  head->setSpacing(scaled(6));
  auto* name = new TextLabel(title, TextStyle::Table, &Theme::text, this);
  name->setBuddy(m_field);
  head->addWidget(name);
  head->addWidget(new TextLabel(note, TextStyle::Small, &Theme::text2, this));
  head->addStretch(1);
  head->addWidget(m_field);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(scaled(2));
  column->addLayout(head);
  column->addWidget(m_slider);
  connect(m_slider, &QSlider::valueChanged, this, [this](int at) {
    m_value = atPosition(at);
    const QSignalBlocker quiet(m_field);
    m_field->setValue(m_value);
    Q_EMIT dragged(m_value);
    if (!m_slider->isSliderDown()) Q_EMIT committed(m_value);  // by a key or a click on the track
  });
  connect(m_slider, &QSlider::sliderReleased, this, [this] { Q_EMIT committed(m_value); });
  connect(m_field, &QDoubleSpinBox::valueChanged, this, [this](double value) {
    show(value);
    Q_EMIT committed(m_value);
  });
}

double ValueSlider::atPosition(int at) const {
  const double share = static_cast<double>(at) / kPositions;
  return m_scale == Scale::Linear ? m_low + share * (m_high - m_low)
                                  : m_low * std::pow(m_high / m_low, share);
}

int ValueSlider::position(double value) const {
  const double share = m_scale == Scale::Linear
                           ? (value - m_low) / (m_high - m_low)
                           : std::log(std::max(value, m_low) / m_low) / std::log(m_high / m_low);
  return static_cast<int>(std::lround(share * kPositions));
}

void ValueSlider::show(double value) {
  m_value = std::clamp(value, m_low, m_high);
  const QSignalBlocker quietSlider(m_slider), quietField(m_field);
  m_slider->setValue(position(m_value));
  m_field->setValue(m_value);
}

void ValueSlider::setValue(double value) {
  show(value);
}

void ValueSlider::setDefinition(const QString& text) {
  setToolTip(text);
  m_slider->setToolTip(text);
  m_field->setToolTip(text);
}

}  // namespace vdit::ui
