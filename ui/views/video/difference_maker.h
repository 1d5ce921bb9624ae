// SPDX-License-Identifier: GPL-3.0-or-later
// Makes pictures of differences on a worker, one at a time: what was asked last comes next, what was asked
// between is dropped.
#pragma once

#include <QFutureWatcher>
#include <QImage>
#include <QObject>
#include <optional>

#include "ui/views/video/difference_picture.h"

namespace vdit::ui {

struct DifferenceRequest {
  QImage reference, test;
  DifferenceSettings settings;
  int mostWidth = 0;  ///< reduced to this width before comparing; 0: as it is
  int frame = 0;      ///< repeated in the answer
};

class DifferenceMaker : public QObject {
  Q_OBJECT
 public:
  explicit DifferenceMaker(QObject* parent = nullptr);
  ~DifferenceMaker() override;

  void request(const DifferenceRequest& request);
  bool isRunning() const { return m_running; }

 Q_SIGNALS:
  void made(const QImage& picture, int frame);

 private:
  void start(const DifferenceRequest& request);

  QFutureWatcher<QImage> m_watcher;
  std::optional<DifferenceRequest> m_next;
  int m_frame = 0;
  bool m_running = false;
};

}  // namespace vdit::ui
