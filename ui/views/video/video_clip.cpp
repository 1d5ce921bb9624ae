// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/video/video_clip.h"

#include <QThread>
#include <algorithm>
#include <limits>

#include "ui/views/video/reduced_picture.h"

namespace vdit::ui {
namespace {

constexpr int kChunk =
    12;  // frames of one request; a step back decodes the chunk before, so the next ones are there
constexpr int kReducedAhead = 4;
constexpr int kThreadWaitMs = 2000;

}  // namespace

VideoClip::VideoClip(const QString& path, qint64 cacheBytes, QObject* parent)
    : QObject(parent),
      m_path(path),
      m_cacheBytes(cacheBytes),
      m_thread(new QThread),
      m_newest(std::make_shared<std::atomic<quint64>>(0)),
      m_shownSize(std::make_shared<ShownSize>()) {
  m_thread->setObjectName(QStringLiteral("decoder"));
  auto* decoder = new FrameDecoder(path, m_newest, m_shownSize);
  decoder->moveToThread(m_thread);
  connect(m_thread, &QThread::started, decoder, &FrameDecoder::open);
  connect(m_thread, &QThread::finished, decoder, &QObject::deleteLater);
  connect(this, &VideoClip::decodeRequested, decoder, &FrameDecoder::decode);
  connect(this, &VideoClip::reduceRequested, decoder, &FrameDecoder::reduce);
  connect(decoder, &FrameDecoder::reduced, this, &VideoClip::takeReduced);
  connect(decoder, &FrameDecoder::opened, this, &VideoClip::setInfo);
  connect(decoder, &FrameDecoder::decoded, this, &VideoClip::insert);
  connect(decoder, &FrameDecoder::failed, this, [this](const jobs::JobError& error) {
    m_error = error;
    Q_EMIT failed(error);
  });
  connect(decoder, &FrameDecoder::finished, this, [this](quint64 ticket) {
    if (ticket != m_ticket) return;
    m_inFlight = false;
    if (!m_error) fill();
  });
  m_thread->start();
}

VideoClip::~VideoClip() {
  *m_newest = std::numeric_limits<quint64>::max();  // the decoder stops at its next frame
  m_thread->quit();
  if (m_thread->wait(kThreadWaitMs)) {
    delete m_thread;
  } else {  // a drive that does not answer: the thread removes itself when it does
    connect(m_thread, &QThread::finished, m_thread, &QObject::deleteLater);
  }
}

void VideoClip::want(int index, int direction) {
  m_direction = direction < 0 ? -1 : 1;
  m_wanted = index;
  if (!isOpen()) return;
  m_wanted = std::clamp(index, 0, m_info.frames - 1);
  reduceAhead();
  const bool coming = m_inFlight && m_wanted >= m_flightFirst && m_wanted < m_flightEnd;
  if (has(m_wanted) || coming) {
    if (!m_inFlight) fill();
    return;
  }
  request(m_wanted);
}

void VideoClip::setInfo(const ClipInfo& info) {
  m_info = info;
  Q_EMIT opened();
  want(m_wanted, m_direction);
}

QImage VideoClip::shownFrame(int index) const {
  const QImage shown = m_cache.value(index).shown;
  return shown.size() == m_shownSize->get() ? shown : QImage();
}

void VideoClip::setShownSize(const QSize& size) {
  if (size == m_shownSize->get()) return;
  m_shownSize->set(size);
  reduceAhead();
}

// Those that are shown next, one at a time: what is decoded from now on comes at the right size by itself.
void VideoClip::reduceAhead() {
  const QSize size = m_shownSize->get();
  if (m_reducing || !isOpen() || !isReduction(size, m_info.size)) return;
  for (int i = 0; i < kReducedAhead && i < m_info.frames; ++i) {
    const int index = ((m_wanted + i * m_direction) % m_info.frames + m_info.frames) % m_info.frames;
    const auto cached = m_cache.constFind(index);
    if (cached == m_cache.constEnd() || cached->shown.size() == size) continue;
    m_reducing = true;
    Q_EMIT reduceRequested(index, cached->picture);
    return;
  }
}

void VideoClip::takeReduced(int index, const QImage& shown) {
  m_reducing = false;
  const auto cached = m_cache.find(index);
  if (cached != m_cache.end()) {
    m_cachedBytes += shown.sizeInBytes() - cached->shown.sizeInBytes();
    cached->shown = shown;
    evict();
    if (shown.size() == m_shownSize->get()) Q_EMIT shownFrameReady(index);
  }
  reduceAhead();
}

void VideoClip::insert(int index, const QImage& picture, const QImage& shown) {
  if (m_inFlight && index >= m_flightFirst) m_flightFirst = index + 1;
  const CachedFrame frame{picture, shown};
  m_cachedBytes += frame.bytes() - m_cache.value(index).bytes();
  m_cache.insert(index, frame);
  evict();
  Q_EMIT frameReady(index);
}

void VideoClip::fill() {
  if (const auto missing = nextMissing()) request(*missing);
}

void VideoClip::request(int missing) {
  int first = missing;
  int end = missing + 1;
  if (m_direction > 0) {
    while (end < m_info.frames && end - first < kChunk && !has(end)) ++end;
  } else {
    while (first > 0 && end - first < kChunk && !has(first - 1)) --first;
  }
  m_ticket = ++*m_newest;
  m_inFlight = true;
  m_flightFirst = first;
  m_flightEnd = end;
  Q_EMIT decodeRequested(m_ticket, first, end - first);
}

// How many frames from the wanted one on are kept ready: all, when the clip fits; never so many that the
// cache evicts them.
int VideoClip::reach() const {
  const qint64 bytes = qint64{m_info.size.width()} * m_info.size.height() * 4;
  const qint64 fitting = bytes == 0 ? 1 : m_cacheBytes / bytes;
  if (fitting >= m_info.frames) return m_info.frames;
  return static_cast<int>(std::clamp<qint64>(fitting / 2, 1, 2 * kChunk));
}

std::optional<int> VideoClip::nextMissing() const {
  const int frames = m_info.frames;
  for (int i = 0; i < reach(); ++i) {
    const int index = ((m_wanted + i * m_direction) % frames + frames) % frames;  // a loop comes round
    if (!has(index)) return index;
  }
  return std::nullopt;
}

void VideoClip::evict() {
  const auto distance = [this](int index) {
    const int ahead = (index - m_wanted) * m_direction;
    return ahead >= 0 ? ahead : -2 * ahead;  // what lies behind is needed less
  };
  while (m_cachedBytes > m_cacheBytes && m_cache.size() > 1) {
    auto farthest = m_cache.begin();
    for (auto it = m_cache.begin(); it != m_cache.end(); ++it) {
      if (distance(it.key()) > distance(farthest.key())) farthest = it;
    }
    m_cachedBytes -= farthest.value().bytes();
    m_cache.erase(farthest);
  }
}

}  // namespace vdit::ui
