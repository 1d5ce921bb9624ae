// SPDX-License-Identifier: GPL-3.0-or-later
// Where maps come from: a recorded capture, or anything else that answers like one. Reads are safe on any
// thread; nothing is kept.
#pragma once

#include <QImage>
#include <QString>
#include <QStringList>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/capture/capture_folder.h"

namespace vdit::ui {

class MapSource {
 public:
  virtual ~MapSource() = default;
  virtual const app::CaptureInfo& info() const = 0;
  virtual QString name() const = 0;
  virtual std::vector<app::CaptureFolder::Entry> entries() const = 0;
  /// Figures of every captured head, without maps.
  virtual std::vector<app::CapturedHead> figures(int step, const std::string& branch) const = 0;
  /// Figures with the errors by map row; none where they were not captured.
  virtual std::vector<app::CapturedHead> rowErrors(int /*step*/, const std::string& /*branch*/) const {
    return {};
  }
  virtual std::optional<app::CapturedHead> head(int step, const std::string& branch, int layer,
                                                int head) const = 0;
  virtual std::optional<std::vector<float>> rows(int step, const std::string& branch, char which, int layer,
                                                 int head) const = 0;
  virtual std::uint64_t bytes() const = 0;  ///< stored
};

/// Throws Error as CaptureFolder::open does.
std::shared_ptr<const MapSource> openCapture(const QString& folder);

/// The guidance branches that were captured, "conditional" first.
QStringList branchesOf(const std::vector<app::CaptureFolder::Entry>& entries);
/// Of a capture folder; empty when it cannot be read.
QStringList capturedBranches(const QString& folder);

/// The captured step nearest to `step` (the middle one when it is below 1) of `branch`, or of any branch when
/// that has none.
std::optional<app::CaptureFolder::Entry> nearestEntry(const std::vector<app::CaptureFolder::Entry>& entries,
                                                      int step, const QString& branch);

/// A map as shades: 8-bit indices into a colour table, logarithmic over its own five decades, largest values
/// kept when it is reduced, so that thin diagonals stay.
QImage thumbnailOf(const std::vector<float>& map, int rows, int columns, int side);

/// Thumbnails [layers * heads] of the nearest captured step; null where a head was not captured, empty when
/// nothing can be read.
std::vector<QImage> captureThumbnails(const QString& folder, int step, const QString& branch, int side = 64);

}  // namespace vdit::ui
