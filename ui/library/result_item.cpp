// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/result_item.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>
#include <algorithm>

#include "app/project/json_object_file.h"
#include "engine/base/error.h"
#include "engine/video/video_reader.h"
#include "engine/video/video_writer.h"

namespace vdit::ui {
namespace {

constexpr qsizetype kMostItems = 20'000;
const QString kPart = QStringLiteral(".part");

QString tr(const char* text) {
  return QCoreApplication::translate("vdit::ui", text);
}

QJsonObject readObject(const QString& path, QString* fault = nullptr) {
  using State = project::JsonObjectFile::State;
  const project::JsonObjectFile file = project::readJsonObjectFile(path);
  const QString name = QFileInfo(path).fileName();
  if (fault && file.state == State::Unreadable) *fault = tr("%1 cannot be read").arg(name);
  if (fault && file.state == State::Damaged) *fault = tr("%1 is damaged").arg(name);
  return file.object;
}

bool isVideo(const QString& name) {
  static const QStringList kEndings = {QStringLiteral("mp4"), QStringLiteral("mkv"), QStringLiteral("gif"),
                                       QStringLiteral("webp"), QStringLiteral("mov")};
  return kEndings.contains(QFileInfo(name).suffix().toLower());
}

std::optional<double> numberAt(const QJsonObject& object, const char* key) {
  const QJsonValue value = object.value(QLatin1String(key));
  return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

void takeJob(ResultItem& item, const QJsonObject& job) {
  item.job = job;
  item.prompt = job.value(QLatin1String("prompt")).toString();
  item.model = job.value(QLatin1String("model")).toString();
  item.steps = job.value(QLatin1String("steps")).toInt();
  item.frames = job.value(QLatin1String("frames")).toInt();
  const QStringList size = job.value(QLatin1String("size")).toString().split(QLatin1Char('x'));
  if (size.size() == 2) {
    item.width = size.at(0).toInt();
    item.height = size.at(1).toInt();
  }
  const QJsonValue sparse = job.value(QLatin1String("sparse"));
  item.config = sparse.isString() && !sparse.toString().isEmpty()
                    ? QFileInfo(sparse.toString()).completeBaseName()
                    : QString();
}

void takeSidecar(ResultItem& item, const QJsonObject& sidecar) {
  const QJsonObject video = sidecar.value(QLatin1String("video")).toObject();
  const QJsonObject metadata = sidecar.value(QLatin1String("metadata")).toObject();
  takeJob(item, metadata.value(QLatin1String("job")).toObject());
  item.width = video.value(QLatin1String("width")).toInt(item.width);
  item.height = video.value(QLatin1String("height")).toInt(item.height);
  item.frames = video.value(QLatin1String("frames")).toInt(item.frames);
  item.stoppedAfter =
      metadata.value(QLatin1String("stopped")).toObject().value(QLatin1String("after_step")).toInt();
  item.device = metadata.value(QLatin1String("device")).toString();
  item.modelHash = metadata.value(QLatin1String("model_sha256")).toString();
  if (item.prompt.isEmpty()) item.prompt = sidecar.value(QLatin1String("title")).toString();
  item.density = numberAt(metadata, "density");
}

qint64 sizeOf(const QString& folder) {
  qint64 bytes = 0;
  QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
  for (int i = 0; files.hasNext() && i < 10'000; ++i) {
    files.next();
    bytes += files.fileInfo().size();
  }
  return bytes;
}

ResultItem readPair(const QString& folder) {
  ResultItem item;
  item.kind = ResultKind::Pair;
  const QDir dir(folder);
  const QJsonObject metrics = readObject(dir.filePath(QStringLiteral("metrics.json")), &item.fault);
  takeSidecar(item, readObject(dir.filePath(QStringLiteral("full.mp4.json"))));
  if (const QJsonObject job = readObject(dir.filePath(QStringLiteral("job.json"))); !job.isEmpty())
    takeJob(item, job);
  item.density = numberAt(metrics, "density");
  item.psnr = numberAt(metrics, "psnr_db");
  item.ssim = numberAt(metrics, "ssim");
  item.speedUp = numberAt(metrics, "speedup");
  item.fullSeconds = numberAt(metrics, "full_denoise_seconds");
  item.sparseSeconds = numberAt(metrics, "sparse_denoise_seconds");
  if (item.device.isEmpty()) item.device = metrics.value(QLatin1String("device")).toString();
  for (const char* side : {"full", "sparse"}) {
    const QStringList found =
        dir.entryList({QLatin1String(side) + QStringLiteral(".*")}, QDir::Files, QDir::Name);
    const auto video = std::find_if(found.begin(), found.end(), isVideo);
    if (video != found.end()) {
      item.videos.append(dir.filePath(*video));
    } else if (item.fault.isEmpty()) {
      item.fault = tr("the %1 video is missing").arg(QLatin1String(side));
    }
  }
  if (metrics.isEmpty() && item.fault.isEmpty()) item.fault = tr("not finished: no metrics");
  item.made = QFileInfo(dir.filePath(QStringLiteral("metrics.json"))).lastModified();
  return item;
}

ResultItem readCapture(const QString& folder) {
  ResultItem item;
  item.kind = ResultKind::Capture;
  const QJsonObject capture = readObject(folder + QStringLiteral("/capture.json"), &item.fault);
  item.prompt = capture.value(QLatin1String("prompt")).toString();
  item.model = capture.value(QLatin1String("model")).toString();
  item.steps = capture.value(QLatin1String("steps")).toInt();
  item.frames = capture.value(QLatin1String("video_frames")).toInt();
  item.width = capture.value(QLatin1String("video_width")).toInt();
  item.height = capture.value(QLatin1String("video_height")).toInt();
  item.device = capture.value(QLatin1String("device")).toString();
  item.config = capture.value(QLatin1String("sparse_config")).toString();
  item.made = QFileInfo(folder + QStringLiteral("/capture.json")).lastModified();
  return item;
}

ResultItem readRun(const QString& video) {
  ResultItem item;
  const QString sidecar = video + QStringLiteral(".json");
  if (!QFileInfo::exists(sidecar)) item.fault = tr("no sidecar: its settings are unknown");
  takeSidecar(item, readObject(sidecar, &item.fault));
  item.videos = QStringList{video};
  item.made = QFileInfo(video).lastModified();
  if (QFileInfo(video).size() == 0) item.fault = tr("the file is empty");
  return item;
}

std::optional<ResultItem> readLeftover(const QFileInfo& part) {
  const QString out = part.filePath().chopped(kPart.size());
  if (!part.isFile() || !part.fileName().endsWith(kPart) || !isVideo(out)) return std::nullopt;
  try {
    const auto left = engine::find_partial(out.toStdString());
    if (!left) return std::nullopt;
    ResultItem item;
    item.path = part.filePath();
    item.name = QFileInfo(out).completeBaseName();
    item.recoverableFrames = item.frames = static_cast<int>(left->frames);
    item.fault = tr("stopped while it was written: %1 frames can be kept").arg(item.frames);
    item.made = part.lastModified();
    item.bytes = part.size();
    return item;
  } catch (const Error&) {
    return std::nullopt;  // not even the beginning of a video
  }
}

}  // namespace

QList<ResultItem> scanLeftovers(const QString& folder) {
  QList<ResultItem> items;
  for (const QFileInfo& entry : QDir(folder).entryInfoList({QLatin1Char('*') + kPart}, QDir::Files)) {
    if (auto left = readLeftover(entry)) items.append(std::move(*left));
  }
  return items;
}

QString recoverVideo(const QString& part) {
  try {
    engine::recover_partial(part.chopped(kPart.size()).toStdString());
    return {};
  } catch (const Error& error) {
    return QString::fromUtf8(error.what());
  }
}

std::optional<ResultItem> readResult(const QString& path) {
  const QFileInfo file(path);
  std::optional<ResultItem> item;
  if (file.isDir()) {
    if (QFileInfo::exists(path + QStringLiteral("/capture.json"))) {
      item = readCapture(path);
    } else if (QFileInfo::exists(path + QStringLiteral("/metrics.json")) ||
               QFileInfo::exists(path + QStringLiteral("/full.mp4"))) {
      item = readPair(path);
    }
    if (item) item->bytes = sizeOf(path);
    if (item) item->name = file.fileName();
  } else if (file.isFile() && isVideo(path)) {
    item = readRun(path);
    item->bytes = file.size();
    item->name = file.completeBaseName();
  }
  if (item) item->path = path;
  return item;
}

QList<ResultItem> scanResults(const QString& resultsFolder, const QString& capturesFolder) {
  QList<ResultItem> items;
  for (const QString& folder : {resultsFolder, capturesFolder}) {
    const QDir dir(folder);
    for (const QFileInfo& entry : dir.entryInfoList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot)) {
      if (items.size() >= kMostItems) continue;
      if (entry.fileName().contains(kPart)) {
        // What is being written is nobody's result yet; what was left behind can be kept.
        if (auto left = readLeftover(entry)) items.append(std::move(*left));
        continue;
      }
      if (auto item = readResult(entry.filePath())) items.append(std::move(*item));
    }
  }
  std::sort(items.begin(), items.end(),
            [](const ResultItem& a, const ResultItem& b) { return a.made > b.made; });
  return items;
}

QList<ResultItem> readConfigItems(const QStringList& files) {
  QList<ResultItem> items;
  for (const QString& file : files) {
    ResultItem item;
    item.kind = ResultKind::Config;
    item.path = file;
    item.configEntry = readConfig(file);
    item.name = item.config = item.configEntry->name;
    item.density = item.configEntry->density;
    item.fault = item.configEntry->failure;
    item.made = QFileInfo(file).lastModified();
    item.bytes = QFileInfo(file).size();
    items.append(item);
  }
  return items;
}

ResultItem itemOfModel(const project::FoundModel& model) {
  ResultItem item;
  item.kind = ResultKind::Model;
  item.path = model.path;
  item.name = item.model = model.name;
  item.bytes = model.bytes;
  item.found = model;
  item.fault = model.reason;
  if (model.state == project::ModelState::Missing && model.lastSeen.isValid()) {
    item.fault += QStringLiteral(", ") +
                  tr("last seen %1").arg(QLocale().toString(model.lastSeen, QLocale::ShortFormat));
  }
  return item;
}

QJsonObject settingsOf(const QString& path) {
  const QFileInfo file(path);
  const QString ofPair = path + QStringLiteral("/job.json");
  if (file.isDir() && QFileInfo::exists(ofPair)) return readObject(ofPair);  // else a folder of frames
  if (file.suffix().toLower() == QLatin1String("json")) {
    const QJsonObject object = readObject(path);
    const QString format = object.value(QLatin1String("format")).toString();
    if (format == QLatin1String("vdit-job")) return object;
    return object.value(QLatin1String("metadata")).toObject().value(QLatin1String("job")).toObject();
  }
  const QJsonObject sidecar = readObject(path + QStringLiteral(".json"));
  if (!sidecar.isEmpty())
    return sidecar.value(QLatin1String("metadata")).toObject().value(QLatin1String("job")).toObject();
  try {
    const engine::VideoReader reader(path.toStdString());
    if (reader.metadata()) {
      const QByteArray json = QByteArray::fromStdString(reader.metadata()->json);
      return QJsonDocument::fromJson(json).object().value(QLatin1String("job")).toObject();
    }
  } catch (const Error&) {
    // Not a video of ours: no settings, which the caller says.
  }
  return {};
}

}  // namespace vdit::ui
