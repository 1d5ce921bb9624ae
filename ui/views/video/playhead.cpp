// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/video/playhead.h"

#include <QRegularExpression>
#include <algorithm>
#include <cmath>

namespace vdit::ui {
namespace {

constexpr double kDefaultFps = 16;
constexpr double kFastest = 8;
constexpr int kTickMs = 8;

}  // namespace

Playhead::Playhead(QObject* parent) : QObject(parent) {
  m_timer.setTimerType(Qt::PreciseTimer);
  m_timer.setInterval(kTickMs);
  connect(&m_timer, &QTimer::timeout, this,
          [this] { advance(static_cast<double>(m_clock.nsecsElapsed()) * 1e-9); });
}

void Playhead::setClip(int frames, double fps) {
  setSpeed(0);
  m_frames = std::max(0, frames);
  m_fps = fps > 0 ? fps : kDefaultFps;
  m_in = 0;
  m_out = std::max(0, m_frames - 1);
  m_frame = 0;
  Q_EMIT settingsChanged();
  Q_EMIT frameChanged(0);
}

void Playhead::setRate(double rate) {
  m_rate = std::clamp(rate, 0.1, 4.0);
  if (isPlaying()) setSpeed(std::copysign(m_rate, m_speed));
  Q_EMIT settingsChanged();
}

void Playhead::play() {
  if (m_frames < 2) return;
  if (m_loop == LoopMode::Once && m_frame >= m_out) setFrame(m_in);
  setSpeed(m_rate);
}

void Playhead::pause() {
  setSpeed(0);
}

void Playhead::toggle() {
  isPlaying() ? pause() : play();
}

void Playhead::shuttleForward() {
  if (m_frames >= 2) setSpeed(m_speed <= 0 ? 1 : std::min(kFastest, m_speed < 1 ? 1 : m_speed * 2));
}

void Playhead::shuttleBack() {
  if (m_frames >= 2) setSpeed(m_speed >= 0 ? -1 : std::max(-kFastest, m_speed > -1 ? -1 : m_speed * 2));
}

void Playhead::step(int frames) {
  pause();
  setFrame(m_frame + frames);
}

void Playhead::seek(int frame) {
  m_phase = 0;
  setFrame(frame);
}

void Playhead::toStart() {
  seek(m_in);
}
void Playhead::toEnd() {
  seek(m_out);
}

void Playhead::setLoopMode(LoopMode mode) {
  m_loop = mode;
  Q_EMIT settingsChanged();
}

void Playhead::setIn(int frame) {
  m_in = std::clamp(frame, 0, std::max(0, m_frames - 1));
  m_out = std::max(m_out, m_in);
  Q_EMIT settingsChanged();
}

void Playhead::setOut(int frame) {
  m_out = std::clamp(frame, 0, std::max(0, m_frames - 1));
  m_in = std::min(m_in, m_out);
  Q_EMIT settingsChanged();
}

void Playhead::clearRange() {
  m_in = 0;
  m_out = std::max(0, m_frames - 1);
  Q_EMIT settingsChanged();
}

void Playhead::advance(double seconds) {
  if (m_timer.isActive()) m_clock.restart();
  if (!isPlaying()) return;
  m_phase += seconds * m_fps * std::abs(m_speed);
  const int whole = static_cast<int>(m_phase);
  if (whole == 0) return;
  const double before = m_speed;
  const int target = moved(m_frame, whole);
  if (m_gate && !m_gate(target)) {
    m_speed = before;
    m_phase = 1;  // late, but not ever later
    return;
  }
  m_phase = std::min(m_phase - whole, 1.0);
  const bool ended = m_loop == LoopMode::Once && (m_speed > 0 ? target >= m_out : target <= m_in);
  setFrame(target);
  if (ended) pause();
}

QString Playhead::timecode() const {
  return timecode(m_frame, m_fps);
}

QString Playhead::timecode(int frame, double fps) {
  const qint64 ms = std::llround(1000.0 * frame / (fps > 0 ? fps : kDefaultFps));
  return QStringLiteral("%1:%2.%3")
      .arg(ms / 60000)
      .arg(ms / 1000 % 60, 2, 10, QLatin1Char('0'))
      .arg(ms % 1000, 3, 10, QLatin1Char('0'));
}

int Playhead::frameOf(const QString& text, double fps) {
  static const QRegularExpression kNumber(QStringLiteral("^\\s*(\\d{1,7})\\s*$"));
  static const QRegularExpression kTime(
      QStringLiteral("^\\s*(?:(\\d{1,4}):)?(\\d{1,5}(?:\\.\\d{1,6})?)\\s*s?\\s*$"));
  if (const auto match = kNumber.match(text); match.hasMatch()) return match.captured(1).toInt();
  const auto match = kTime.match(text);
  if (!match.hasMatch()) return -1;
  const double seconds = match.captured(1).toInt() * 60 + match.captured(2).toDouble();
  return static_cast<int>(std::lround(seconds * (fps > 0 ? fps : kDefaultFps)));
}

void Playhead::setSpeed(double speed) {
  const bool was = isPlaying();
  m_speed = speed;
  if (speed == 0) {
    m_timer.stop();
    m_phase = 0;
  } else if (!m_timer.isActive()) {
    m_clock.start();
    m_timer.start();
  }
  if (was != isPlaying()) Q_EMIT playingChanged(isPlaying());
}

void Playhead::setFrame(int frame) {
  const int target = std::clamp(frame, 0, std::max(0, m_frames - 1));
  if (target == m_frame) return;
  m_frame = target;
  Q_EMIT frameChanged(target);
}

// Where `count` frames lead in the present direction, within the range; ping-pong turns round at its ends.
int Playhead::moved(int frame, int count) {
  const int length = m_out - m_in + 1;
  if (length < 2) return m_in;
  const int at = std::clamp(frame, m_in, m_out) - m_in;
  const int sign = direction();
  if (m_loop == LoopMode::Once) return m_in + std::clamp(at + sign * count, 0, length - 1);
  if (m_loop == LoopMode::Loop) return m_in + ((at + sign * count) % length + length) % length;
  const int period = 2 * (length - 1);  // there and back, the ends once
  int place = sign > 0 ? at : period - at;
  place = (place + count) % period;
  const bool back = place >= length - 1;
  if (back != (sign < 0)) m_speed = -m_speed;
  return m_in + (place < length ? place : period - place);
}

}  // namespace vdit::ui
