// SPDX-License-Identifier: GPL-3.0-or-later
// The one time of all views of a workspace: which frame, playing or not, how fast, in which range. Knows no
// video; views follow its signals.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>
#include <functional>

namespace vdit::ui {

enum class LoopMode { Once, Loop, PingPong };

class Playhead : public QObject {
  Q_OBJECT
 public:
  explicit Playhead(QObject* parent = nullptr);

  /// A new clip: stops, goes to frame 0, forgets the range. `fps` 0 counts as 16.
  void setClip(int frames, double fps);
  int frames() const { return m_frames; }
  double fps() const { return m_fps; }
  int frame() const { return m_frame; }
  int direction() const { return m_speed < 0 ? -1 : 1; }

  bool isPlaying() const { return m_speed != 0; }
  double speed() const { return m_speed; }  ///< signed, 1 is the clip's own rate, 0 while it rests
  double rate() const { return m_rate; }    ///< of play(), 0.1..4
  void setRate(double rate);
  void play();
  void pause();
  void toggle();
  void shuttleForward();  ///< L: 1, 2, 4, 8 times; out of reverse to 1
  void shuttleBack();     ///< J
  void step(int frames);  ///< rests, then goes on by so many
  void seek(int frame);   ///< clamped; plays on
  void toStart();         ///< of the range
  void toEnd();

  LoopMode loopMode() const { return m_loop; }
  void setLoopMode(LoopMode mode);
  int in() const { return m_in; }
  int out() const { return m_out; }  ///< inclusive
  void setIn(int frame);
  void setOut(int frame);
  void clearRange();

  /// Playing waits at a frame until gate(frame) holds, so that the picture and the number never disagree.
  void setGate(std::function<bool(int)> gate) { m_gate = std::move(gate); }
  /// What the clock does: lets `seconds` pass.
  void advance(double seconds);

  QString timecode() const;  ///< "0:01.250"
  static QString timecode(int frame, double fps);
  /// "12", "0:00.750" or "1.5 s"; -1 for what is neither a frame number nor a time.
  static int frameOf(const QString& text, double fps);

 Q_SIGNALS:
  void frameChanged(int frame);
  void playingChanged(bool playing);
  void settingsChanged();  ///< clip, rate, loop, range

 private:
  void setSpeed(double speed);
  void setFrame(int frame);
  int moved(int frame, int count);

  int m_frames = 0;
  double m_fps = 16;
  int m_frame = 0;
  double m_rate = 1;
  double m_speed = 0;
  double m_phase = 0;  // frames that have passed since the last change, below 1
  LoopMode m_loop = LoopMode::Loop;
  int m_in = 0, m_out = 0;
  std::function<bool(int)> m_gate;
  QTimer m_timer;
  QElapsedTimer m_clock;
};

}  // namespace vdit::ui
