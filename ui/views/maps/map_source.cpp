// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/maps/map_source.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "engine/base/error.h"
#include "ui/views/maps/colour_map.h"
#include "ui/views/maps/map_reduction.h"

namespace vdit::ui {
namespace {

class CaptureSource final : public MapSource {
 public:
  explicit CaptureSource(const QString& folder)
      : m_folder(app::CaptureFolder::open(folder.toStdString())), m_name(QFileInfo(folder).fileName()) {}

  const app::CaptureInfo& info() const override { return m_folder.info(); }
  QString name() const override { return m_name; }
  std::vector<app::CaptureFolder::Entry> entries() const override { return m_folder.entries(); }
  std::vector<app::CapturedHead> figures(int step, const std::string& branch) const override {
    return m_folder.read_figures(step, branch);
  }
  std::vector<app::CapturedHead> rowErrors(int step, const std::string& branch) const override {
    return m_folder.read_row_errors(step, branch);
  }
  std::optional<app::CapturedHead> head(int step, const std::string& branch, int layer,
                                        int head) const override {
    return m_folder.read_head(step, branch, layer, head);
  }
  std::optional<std::vector<float>> rows(int step, const std::string& branch, char which, int layer,
                                         int head) const override {
    return m_folder.read_rows(step, branch, which, layer, head);
  }
  std::uint64_t bytes() const override {
    std::uint64_t sum = 0;
    const QDir dir(QString::fromStdString(m_folder.path().string()));
    for (const QFileInfo& file : dir.entryInfoList(QDir::Files))
      sum += static_cast<std::uint64_t>(file.size());
    return sum;
  }

 private:
  app::CaptureFolder m_folder;
  QString m_name;
};

}  // namespace

std::shared_ptr<const MapSource> openCapture(const QString& folder) {
  return std::make_shared<CaptureSource>(folder);
}

QStringList branchesOf(const std::vector<app::CaptureFolder::Entry>& entries) {
  QStringList branches;
  for (const char* branch : {"conditional", "unconditional"}) {
    if (std::any_of(entries.begin(), entries.end(),
                    [&](const auto& entry) { return entry.branch == branch; }))
      branches.append(QLatin1String(branch));
  }
  return branches;
}

QStringList capturedBranches(const QString& folder) {
  try {
    return branchesOf(app::CaptureFolder::open(folder.toStdString()).entries());
  } catch (const Error&) {
    return {};
  }
}

std::optional<app::CaptureFolder::Entry> nearestEntry(const std::vector<app::CaptureFolder::Entry>& entries,
                                                      int step, const QString& branch) {
  const std::string wanted = branch.isEmpty() ? "conditional" : branch.toStdString();
  std::vector<app::CaptureFolder::Entry> of;
  std::copy_if(entries.begin(), entries.end(), std::back_inserter(of),
               [&](const auto& entry) { return entry.branch == wanted; });
  if (of.empty()) of = entries;
  if (of.empty()) return std::nullopt;
  if (step < 1) return of[of.size() / 2];
  return *std::min_element(of.begin(), of.end(), [&](const auto& a, const auto& b) {
    return std::abs(a.step - step) < std::abs(b.step - step);
  });
}

QImage thumbnailOf(const std::vector<float>& map, int rows, int columns, int side) {
  if (map.empty() || rows <= 0 || columns <= 0) return {};
  const int width = std::min(side, columns), height = std::min(side, rows);
  const std::vector<float> reduced =
      reduceMap(map, rows, columns, {0, 0, columns, rows}, width, height, Pooling::Maximum);
  const ValueScale scale = ValueScale::of(ValueScale::Kind::Logarithmic, reduced);
  QImage image(width, height, QImage::Format_Indexed8);
  static const QList<QRgb> table = ColourMap(ColourMap::Kind::Viridis).table();
  image.setColorTable(table);
  for (int y = 0; y < height; ++y) {
    uchar* line = image.scanLine(y);
    for (int x = 0; x < width; ++x) {
      const float value = reduced[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                                  static_cast<std::size_t>(x)];
      line[x] =
          std::isfinite(value) ? static_cast<uchar>(scale.share(static_cast<double>(value)) * 255) : uchar{0};
    }
  }
  return image;
}

std::vector<QImage> captureThumbnails(const QString& folder, int step, const QString& branch, int side) {
  try {
    const auto source = openCapture(folder);
    const auto entry = nearestEntry(source->entries(), step, branch);
    if (!entry) return {};
    const app::CaptureInfo& info = source->info();
    std::vector<QImage> out(static_cast<std::size_t>(info.layers) * static_cast<std::size_t>(info.heads));
    for (const app::CapturedHead& cell : source->figures(entry->step, entry->branch)) {
      const auto head = source->head(entry->step, entry->branch, cell.layer, cell.head);
      if (!head) continue;
      out[static_cast<std::size_t>(cell.layer * info.heads + cell.head)] =
          thumbnailOf(head->map_frame, head->rows, head->columns, side);
    }
    return out;
  } catch (
      const Error&) {  // a capture that cannot be read is Inspect's to report; the grid merely has no maps
    return {};
  }
}

}  // namespace vdit::ui
