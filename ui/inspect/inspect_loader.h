// SPDX-License-Identifier: GPL-3.0-or-later
// Reads captures for the views: everything on workers, the newest wish of each kind wins, thumbnails stream
// in batches. Values come back through signals on the GUI thread.
#pragma once

#include <QFutureWatcher>
#include <QImage>
#include <QObject>
#include <QThreadPool>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "search/solve/loss_table.h"
#include "ui/inspect/small_multiples.h"
#include "ui/views/latest_task.h"
#include "ui/views/maps/map_source.h"

namespace vdit::ui {

struct LoadedThumbnail {
  int layer = 0, head = 0;
  QImage shades;
  std::vector<float> recall, density, error;  ///< [candidates]
  std::optional<kernels::HeadMode> mode;      ///< of a config that was scored
  double modeRecall = 0, modeDensity = 0;     ///< where there is a mode
};

/// A head over the captured steps of one branch.
struct HeadOverSteps {
  std::vector<int> steps;
  std::vector<std::vector<float>> recall;  ///< [steps][candidates]
  /// [steps]: the head's own mode of a config that was scored, and its recall
  std::vector<std::optional<std::pair<kernels::HeadMode, float>>> own;

  /// Of one mode at the index-th step, where it was measured.
  std::optional<double> recallOf(const kernels::HeadMode& mode,
                                 const std::vector<kernels::HeadMode>& candidates, std::size_t index) const;
};

/// A capture of the same model and size: another prompt, or the same one run otherwise.
struct PromptCapture {
  QString folder, prompt;

  bool operator==(const PromptCapture&) const = default;
};

/// A head over captures, each at its step nearest to the shown one.
struct HeadOverPrompts {
  std::vector<std::vector<kernels::HeadMode>> candidates;  ///< [captures]
  HeadOverSteps recall;                                    ///< [captures] in place of steps; 0: not captured

  std::optional<double> recallOf(const kernels::HeadMode& mode, std::size_t index) const {
    return recall.recallOf(mode, candidates[index], index);
  }
};

/// Every head's errors by map row at one step.
struct RowErrors {
  int step = 0;
  QString branch;
  std::vector<app::CapturedHead> heads;
};

/// Null: not captured.
using HeadMaps = std::shared_ptr<const app::CapturedHead>;

/// Queries and keys of one head; empty when they were not captured.
struct HeadRows {
  int layer = -1, head = -1, step = 0;
  std::vector<float> q, k;
};

class InspectLoader : public QObject {
  Q_OBJECT
 public:
  explicit InspectLoader(QObject* parent = nullptr);
  ~InspectLoader() override;

  void setSource(std::shared_ptr<const MapSource> source);
  const std::shared_ptr<const MapSource>& source() const { return m_source; }
  bool isBusy() const;

  void loadOverview(int step, const QString& branch, bool space);
  void loadHead(int step, const QString& branch, int layer, int head);
  void loadOtherHead(std::shared_ptr<const MapSource> other, int step, const QString& branch, int layer,
                     int head);
  void loadSteps(const QString& branch, int layer, int head);
  /// The newest loss table below `folder` that is of the capture's model and knows what kernels cost.
  void loadCosts(const QString& folder);
  /// The captures below `folder` that are of the source's model and size, by name.
  void loadPrompts(const QString& folder);
  void loadOverPrompts(const std::vector<PromptCapture>& captures, int step, const QString& branch, int layer,
                       int head);
  void loadRowErrors(int step, const QString& branch);
  /// `probe`: a capture of the same run that may hold them where the source does not; empty: none.
  void loadRows(int step, const QString& branch, int layer, int head, const QString& probe = {});
  /// A head at every captured step, or given heads at one step.
  void loadMultiples(const QString& branch, int layer, int head);
  void loadMultiples(int step, const QString& branch, const std::vector<int>& heads, const QString& title);

 Q_SIGNALS:
  void thumbnailsLoaded(const std::vector<vdit::ui::LoadedThumbnail>& batch);
  void overviewLoaded();
  void headLoaded(const vdit::ui::HeadMaps& head, int step);
  void otherHeadLoaded(const vdit::ui::HeadMaps& head);
  void stepsLoaded(const vdit::ui::HeadOverSteps& steps);
  void costsLoaded(const std::shared_ptr<const vdit::search::LossTable>& table);  ///< null: there is none
  void promptsLoaded(const std::vector<vdit::ui::PromptCapture>& captures);
  void overPromptsLoaded(const vdit::ui::HeadOverPrompts& prompts);
  void rowErrorsLoaded(const vdit::ui::RowErrors& errors);
  void rowsLoaded(const std::shared_ptr<const vdit::ui::HeadRows>& rows);
  void multiplesLoaded(const std::vector<vdit::ui::SmallMap>& maps, const QString& title);
  void failed(const QString& text);

 private:
  struct HeadAnswer {
    HeadMaps head;
    int step = 0;
    QString error;
  };
  struct Multiples {
    std::vector<SmallMap> maps;
    QString title;
  };
  using Batch = std::vector<LoadedThumbnail>;
  void takeBatches(int begin, int end);

  static HeadAnswer readHead(const MapSource& source, int step, const QString& branch, int layer, int head);

  std::shared_ptr<const MapSource> m_source;
  QThreadPool m_pool;  // what the focus map waits for, never behind the thumbnails
  QFutureWatcher<Batch> m_overview;
  LatestTask<HeadAnswer> m_head, m_otherHead;
  LatestTask<HeadOverSteps> m_steps;
  LatestTask<std::shared_ptr<const search::LossTable>> m_costs;
  LatestTask<std::vector<PromptCapture>> m_prompts;
  LatestTask<HeadOverPrompts> m_overPrompts;
  LatestTask<RowErrors> m_rowErrors;
  LatestTask<std::shared_ptr<const HeadRows>> m_rows;
  LatestTask<Multiples> m_multiples;
};

}  // namespace vdit::ui
