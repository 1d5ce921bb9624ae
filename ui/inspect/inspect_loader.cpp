// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/inspect_loader.h"

#include <QDir>
#include <QFileInfo>
#include <QPromise>
#include <QtConcurrentRun>
#include <algorithm>

#include "engine/base/error.h"
#include "ui/inspect/head_probe.h"
#include "ui/views/background_work.h"

namespace vdit::ui {
namespace {

constexpr int kThumbnailSide = 64, kBatch = 16, kMultipleSide = 192;

using Batch = std::vector<LoadedThumbnail>;

void readOverview(QPromise<Batch>& promise, std::shared_ptr<const MapSource> source, int step,
                  std::string branch, bool space) {
  giveWayToTheWindow();
  try {
    Batch batch;
    for (app::CapturedHead& cell : source->figures(step, branch)) {
      if (promise.isCanceled()) return;
      const auto head = source->head(step, branch, cell.layer, cell.head);
      LoadedThumbnail one{.layer = cell.layer, .head = cell.head};
      if (head)
        one.shades = thumbnailOf(space && !head->map_space.empty() ? head->map_space : head->map_frame,
                                 head->rows, head->columns, kThumbnailSide);
      one.mode = cell.mode;
      one.modeRecall = static_cast<double>(cell.mode_recall);
      one.modeDensity = static_cast<double>(cell.mode_density);
      one.recall = std::move(cell.recall);
      one.density = std::move(cell.density);
      one.error = std::move(cell.error);
      batch.push_back(std::move(one));
      if (static_cast<int>(batch.size()) == kBatch) {
        promise.addResult(std::move(batch));
        batch.clear();
      }
    }
    if (!batch.empty()) promise.addResult(std::move(batch));
  } catch (const Error&) {  // a step that cannot be read: the focus map says why, the atlas stays hatched
  }
}

// The recalls of one head at one step, where they were measured.
void addRecall(const MapSource& source, const app::CaptureFolder::Entry& entry, int layer, int head,
               HeadOverSteps& out) {
  for (const app::CapturedHead& one : source.figures(entry.step, entry.branch)) {
    if (one.layer != layer || one.head != head || (one.recall.empty() && !one.mode)) continue;
    out.steps.push_back(entry.step);
    out.recall.push_back(one.recall);
    out.own.emplace_back();
    if (one.mode) out.own.back() = {*one.mode, one.mode_recall};
  }
}

bool isOfSameModel(const app::CaptureInfo& a, const app::CaptureInfo& b) {
  return a.transformer_config_sha256 == b.transformer_config_sha256 && a.layers == b.layers &&
         a.heads == b.heads && a.grid == b.grid;
}

}  // namespace

std::optional<double> HeadOverSteps::recallOf(const kernels::HeadMode& mode,
                                              const std::vector<kernels::HeadMode>& candidates,
                                              std::size_t index) const {
  if (own[index] && own[index]->first == mode) return static_cast<double>(own[index]->second);
  const auto known = std::find(candidates.begin(), candidates.end(), mode);
  const auto at = static_cast<std::size_t>(known - candidates.begin());
  if (known == candidates.end() || at >= recall[index].size()) return std::nullopt;
  return static_cast<double>(recall[index][at]);
}

InspectLoader::InspectLoader(QObject* parent)
    : QObject(parent),
      m_head(
          [this](const HeadAnswer& answer) {
            if (!answer.error.isEmpty()) Q_EMIT failed(answer.error);
            Q_EMIT headLoaded(answer.head, answer.step);
          },
          m_pool),
      m_otherHead(
          [this](const HeadAnswer& answer) {
            if (!answer.error.isEmpty()) Q_EMIT failed(answer.error);
            Q_EMIT otherHeadLoaded(answer.head);
          },
          m_pool),
      m_steps([this](const HeadOverSteps& steps) { Q_EMIT stepsLoaded(steps); }, m_pool),
      m_costs([this](const std::shared_ptr<const search::LossTable>& table) { Q_EMIT costsLoaded(table); },
              m_pool),
      m_prompts([this](const std::vector<PromptCapture>& captures) { Q_EMIT promptsLoaded(captures); },
                m_pool),
      m_overPrompts([this](const HeadOverPrompts& prompts) { Q_EMIT overPromptsLoaded(prompts); }, m_pool),
      m_rowErrors([this](const RowErrors& errors) { Q_EMIT rowErrorsLoaded(errors); }, m_pool),
      m_rows([this](const std::shared_ptr<const HeadRows>& rows) { Q_EMIT rowsLoaded(rows); }, m_pool),
      m_multiples(
          [this](const Multiples& multiples) { Q_EMIT multiplesLoaded(multiples.maps, multiples.title); },
          m_pool) {
  connect(&m_overview, &QFutureWatcherBase::resultsReadyAt, this, &InspectLoader::takeBatches);
  connect(&m_overview, &QFutureWatcherBase::finished, this, [this] {
    if (!m_overview.isCanceled()) Q_EMIT overviewLoaded();
  });
}

InspectLoader::~InspectLoader() {
  m_overview.cancel();
  m_overview.waitForFinished();
}

void InspectLoader::setSource(std::shared_ptr<const MapSource> source) {
  m_overview.cancel();
  m_head.drop();
  m_otherHead.drop();
  m_steps.drop();
  m_costs.drop();
  m_prompts.drop();
  m_overPrompts.drop();
  m_rowErrors.drop();
  m_rows.drop();
  m_multiples.drop();
  m_source = std::move(source);
}

bool InspectLoader::isBusy() const {
  return m_overview.isRunning() || m_head.isRunning() || m_otherHead.isRunning() || m_steps.isRunning() ||
         m_costs.isRunning() || m_prompts.isRunning() || m_overPrompts.isRunning() ||
         m_rowErrors.isRunning() || m_rows.isRunning() || m_multiples.isRunning();
}

void InspectLoader::takeBatches(int begin, int end) {
  Batch all;
  for (int i = begin; i < end; ++i) {
    Batch batch = m_overview.resultAt(i);
    std::move(batch.begin(), batch.end(), std::back_inserter(all));
  }
  Q_EMIT thumbnailsLoaded(all);
}

void InspectLoader::loadOverview(int step, const QString& branch, bool space) {
  if (!m_source) return;
  m_overview.cancel();
  m_overview.setFuture(
      QtConcurrent::run(&backgroundPool(), readOverview, m_source, step, branch.toStdString(), space));
}

InspectLoader::HeadAnswer InspectLoader::readHead(const MapSource& source, int step, const QString& branch,
                                                  int layer, int head) {
  HeadAnswer answer{.head = nullptr, .step = step, .error = {}};
  try {
    if (auto read = source.head(step, branch.toStdString(), layer, head))
      answer.head = std::make_shared<const app::CapturedHead>(std::move(*read));
  } catch (const Error& error) {
    answer.error = QString::fromUtf8(error.what());
  }
  return answer;
}

void InspectLoader::loadHead(int step, const QString& branch, int layer, int head) {
  if (!m_source) return;
  m_head.start([source = m_source, step, branch, layer, head] {
    return readHead(*source, step, branch, layer, head);
  });
}

void InspectLoader::loadOtherHead(std::shared_ptr<const MapSource> other, int step, const QString& branch,
                                  int layer, int head) {
  m_otherHead.start([other = std::move(other), step, branch, layer, head] {
    const auto entry = nearestEntry(other->entries(), step, branch);
    if (!entry) return HeadAnswer{.head = nullptr, .step = step, .error = {}};
    return readHead(*other, entry->step, QString::fromStdString(entry->branch), layer, head);
  });
}

void InspectLoader::loadSteps(const QString& branch, int layer, int head) {
  if (!m_source) return;
  m_steps.start([source = m_source, branch = branch.toStdString(), layer, head] {
    HeadOverSteps out;
    try {
      for (const auto& entry : source->entries()) {
        if (entry.branch == branch) addRecall(*source, entry, layer, head, out);
      }
    } catch (const Error&) {  // what was read so far is shown
    }
    return out;
  });
}

void InspectLoader::loadCosts(const QString& folder) {
  if (!m_source) return;
  m_costs.start([folder, info = m_source->info()]() -> std::shared_ptr<const search::LossTable> {
    const QFileInfoList files =
        QDir(folder).entryInfoList({QStringLiteral("*.vdt")}, QDir::Files, QDir::Time);
    for (const QFileInfo& file : files) {
      try {
        auto table = std::make_shared<const search::LossTable>(
            search::read_loss_table(file.absoluteFilePath().toStdString()));
        const bool same = table->grid.layers == info.layers && table->grid.heads == info.heads &&
                          table->identity.grid == info.grid &&
                          table->identity.transformer_config_sha256 == info.transformer_config_sha256;
        if (same && table->cost.known()) return table;
      } catch (const Error&) {  // Tune says what is wrong with it
      }
    }
    return nullptr;
  });
}

void InspectLoader::loadPrompts(const QString& folder) {
  if (!m_source) return;
  m_prompts.start([folder, info = m_source->info()] {
    std::vector<PromptCapture> out;
    const QFileInfoList folders = QDir(folder).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    for (const QFileInfo& one : folders) {
      try {
        const auto capture = app::CaptureFolder::open(one.absoluteFilePath().toStdString());
        if (isOfSameModel(capture.info(), info) && !capture.entries().empty())
          out.push_back({one.absoluteFilePath(), QString::fromStdString(capture.info().prompt)});
      } catch (const Error&) {  // opening it says what is wrong
      }
    }
    return out;
  });
}

void InspectLoader::loadOverPrompts(const std::vector<PromptCapture>& captures, int step,
                                    const QString& branch, int layer, int head) {
  m_overPrompts.start([captures, step, branch, layer, head] {
    HeadOverPrompts out;
    for (const PromptCapture& capture : captures) {
      const std::size_t before = out.recall.steps.size();
      out.candidates.emplace_back();
      try {
        const auto source = openCapture(capture.folder);
        out.candidates.back() = source->info().candidates;
        if (const auto entry = nearestEntry(source->entries(), step, branch))
          addRecall(*source, *entry, layer, head, out.recall);
      } catch (const Error&) {  // shown as not captured
      }
      if (out.recall.steps.size() != before) continue;
      out.recall.steps.push_back(0);
      out.recall.recall.emplace_back();
      out.recall.own.emplace_back();
    }
    return out;
  });
}

void InspectLoader::loadRowErrors(int step, const QString& branch) {
  if (!m_source) return;
  m_rowErrors.start([source = m_source, step, branch] {
    RowErrors out{.step = step, .branch = branch, .heads = {}};
    try {
      out.heads = source->rowErrors(step, branch.toStdString());
    } catch (const Error&) {  // shown as not captured
    }
    return out;
  });
}

void InspectLoader::loadRows(int step, const QString& branch, int layer, int head, const QString& probe) {
  if (!m_source) return;
  m_rows.start([source = m_source, step, branch = branch.toStdString(), layer, head, probe] {
    HeadRows rows{.layer = layer, .head = head, .step = step, .q = {}, .k = {}};
    const auto readFrom = [&](const MapSource& from) {
      try {
        rows.q = from.rows(step, branch, 'q', layer, head).value_or(std::vector<float>());
        rows.k = from.rows(step, branch, 'k', layer, head).value_or(std::vector<float>());
      } catch (const Error&) {  // shown as not captured
        rows.q.clear();
      }
    };
    readFrom(*source);
    if (rows.q.empty() && QFileInfo(probe).isDir()) {
      try {
        const auto probed = openCapture(probe);
        if (isSameRun(probed->info(), source->info())) readFrom(*probed);
      } catch (const Error&) {  // it is being written, or is no capture
      }
    }
    return std::make_shared<const HeadRows>(std::move(rows));
  });
}

void InspectLoader::loadMultiples(const QString& branch, int layer, int head) {
  if (!m_source) return;
  m_multiples.start([source = m_source, branch = branch.toStdString(), layer, head] {
    Multiples out{.title = tr("L%1 H%2 over the steps").arg(layer).arg(head)};
    for (const auto& entry : source->entries()) {
      if (entry.branch != branch) continue;
      const auto one = source->head(entry.step, entry.branch, layer, head);
      out.maps.push_back(
          {tr("step %1").arg(entry.step),
           one ? thumbnailOf(one->map_frame, one->rows, one->columns, kMultipleSide) : QImage(), entry.step,
           layer, head});
    }
    return out;
  });
}

void InspectLoader::loadMultiples(int step, const QString& branch, const std::vector<int>& heads,
                                  const QString& title) {
  if (!m_source) return;
  m_multiples.start([source = m_source, step, branch = branch.toStdString(), heads, title] {
    Multiples out{.title = title};
    for (const int index : heads) {
      const int layer = index / source->info().heads, head = index % source->info().heads;
      const auto one = source->head(step, branch, layer, head);
      out.maps.push_back(
          {tr("L%1 H%2").arg(layer).arg(head),
           one ? thumbnailOf(one->map_frame, one->rows, one->columns, kMultipleSide) : QImage(), step, layer,
           head});
    }
    return out;
  });
}

}  // namespace vdit::ui
