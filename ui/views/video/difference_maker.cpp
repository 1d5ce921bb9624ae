// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/video/difference_maker.h"

#include <QtConcurrent>

#include "ui/views/background_work.h"
#include "ui/views/video/reduced_picture.h"

namespace vdit::ui {
namespace {

QImage make(const DifferenceRequest& request) {
  giveWayToTheWindow();
  const auto reduced = [&request](const QImage& picture) {
    if (request.mostWidth <= 0 || picture.width() <= request.mostWidth) return picture;
    return reducedPicture(picture.convertToFormat(QImage::Format_RGB32),
                          reducedSize(picture.size(), {request.mostWidth, picture.height()}));
  };
  return differencePicture(reduced(request.reference), reduced(request.test), request.settings);
}

}  // namespace

DifferenceMaker::DifferenceMaker(QObject* parent) : QObject(parent) {
  connect(&m_watcher, &QFutureWatcherBase::finished, this, [this] {
    m_running = false;
    const QImage picture = m_watcher.result();
    const int frame = m_frame;
    if (m_next) {
      const DifferenceRequest next = *m_next;
      m_next.reset();
      start(next);
    }
    Q_EMIT made(picture, frame);
  });
}

DifferenceMaker::~DifferenceMaker() = default;

void DifferenceMaker::request(const DifferenceRequest& request) {
  if (m_running) {
    m_next = request;
  } else {
    start(request);
  }
}

void DifferenceMaker::start(const DifferenceRequest& request) {
  m_running = true;
  m_frame = request.frame;
  m_watcher.setFuture(QtConcurrent::run(&backgroundPool(), make, request));
}

}  // namespace vdit::ui
