// SPDX-License-Identifier: GPL-3.0-or-later
// Inspect: all heads at the left, the focus map in the centre, figures of every candidate mode and the video
// at the right, time below. Wires the parts; captures work without an engine.
#pragma once

#include <QJsonObject>
#include <QTimer>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>

#include "app/config/sparse_config.h"
#include "ui/inspect/candidate_model.h"
#include "ui/inspect/head_probe.h"
#include "ui/inspect/inspect_loader.h"
#include "ui/inspect/map_canvas.h"
#include "ui/shell/workspace_window.h"
#include "ui/tune/cell_figures.h"

class QAction;
class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QStackedWidget;

namespace vdit::jobs {
struct Job;
}
namespace vdit::link {
struct HeadAtlas;
}

namespace vdit::ui {

class Banner;
class DockTitle;
class HeadOverview;
struct HeadFacts;
class KeyValueList;
class QueryView;
class SegmentBar;
class SmallMultiples;
class StepStrip;
class TextLabel;

class InspectWorkspace : public WorkspaceWindow {
  Q_OBJECT
 public:
  explicit InspectWorkspace(StudioContext& context, QWidget* parent = nullptr);
  ~InspectWorkspace() override;

  QList<QAction*> commands() const override { return m_commands; }
  bool isSettled() const override {
    return !m_loader.isBusy() && !m_frames.isRunning() && !m_liveMaps.isRunning() && !m_focus.isRunning() &&
           !m_rowOfQuery.isRunning() && !m_tile.isRunning();
  }

  void openCaptureFolder(const QString& folder);
  /// Anything that answers like a capture: tests and benchmarks.
  void setSource(std::shared_ptr<const MapSource> source);
  void showLive(const link::HeadAtlas& atlas);

  MapCanvas* canvas() const { return m_canvas; }
  HeadOverview* overview() const { return m_overview; }
  StepStrip* steps() const { return m_strip; }
  StepStrip* prompts() const { return m_promptStrip; }
  QueryView* query() const { return m_query; }
  CandidateModel& candidates() { return m_candidates; }
  CandidateTable* candidateTable() const { return m_candidateTable; }
  SmallMultiples* multiples() const { return m_multiples; }
  SegmentBar* overlaySegments() const { return m_overlaySegments; }
  SegmentBar* modeSegments() const { return m_modeSegments; }
  SegmentBar* orderSegments() const { return m_orderSegments; }
  SegmentBar* branchSegments() const { return m_branchSegments; }
  QSpinBox* widthField() const { return m_width; }
  Banner* banner() const { return m_banner; }
  InspectLoader& loader() { return m_loader; }
  int step() const { return m_step; }
  int layer() const { return m_layer; }
  int head() const { return m_headIndex; }
  const kernels::HeadMode& overlayMode() const { return m_mode; }

  void chooseHead(int layer, int head);
  void chooseStep(int step);
  void choosePrompt(int number);  ///< from 1, of the captures of this model and size
  void chooseQuery(int frame, int row, int column);
  void setOverlayMode(const kernels::HeadMode& mode);
  /// Sorts the heads by what their modes lose at the query's place, the worst first, and shows the worst.
  void sortByPlace(bool showWorst);
  QComboBox* sortBox() const { return m_sort; }
  void showMultiples(int kind);  ///< 0: the map; 1: this head's steps; 2: the layer's heads, or those picked
  /// Shows the difference to another step of this capture, or to another capture; both absent: off.
  void setDifference(std::optional<int> otherStep, const QString& otherCapture);

 Q_SIGNALS:
  /// The head is to be edited in Tune; `mode` by kernels::Mode, -1: only shown there.
  void editWished(int layer, int head, int mode);

 private:
  /// A live atlas as pictures, made on a worker.
  struct LiveMaps {
    int layers = 0, heads = 0, side = 0, step = 0, steps = 0;
    qint64 job = 0;
    QString branch;
    std::vector<QImage> thumbnails;  // [layers * heads]; null where nothing came yet
    QList<float> cells;              // as in link::HeadAtlas
  };

  /// The focus map as it is to be shown, made on a worker.
  struct FocusMap {
    MapPicture picture;
    MapAxes axes;
    QString note, problem;  // a problem: nothing can be shown
  };

  void buildCentre();
  QWidget* makeHeadBar();
  QWidget* makeOverlayBar();
  QWidget* makeLeft();
  QWidget* makeRight();
  QWidget* makeBottom();
  QWidget* makePrompts(QWidget* parent);
  void makeCommands();
  QAction* addCommand(const char* name, const QString& text, const QKeySequence& key,
                      std::function<void()> run, bool local = true);
  void connectParts();
  void connectChoices();
  void connectLoader();
  void followSelection(const Selection& selection);
  void tell();  ///< the shared selection follows the view
  void loadAll();
  void chooseBranch(const QString& branch);
  void showBranches();  ///< which of them can be chosen, and which is shown
  void loadStep();
  void loadHead();
  void takeLive(const LiveMaps& live);
  void takeThumbnails(const std::vector<LoadedThumbnail>& batch);
  void takeHead(const HeadMaps& head, int step);
  void showMap();  ///< with what is laid over it
  void takeFocus(const FocusMap& focus);
  void clearFocus(const QString& reason);
  void showOverlay();
  void showCandidates();
  void fillCandidates();
  void overlayHead();
  void showFacts();
  void showStability();
  void takePrompts(const std::vector<PromptCapture>& captures);
  void showPromptStability();
  void showTitle();
  void showSource();
  void showQuery();
  void judgeRegion(const Selection& selection);
  void offerCapture(const QString& text);
  void offerRows();
  void probeHead();
  void takeProbe(const jobs::Job& job);
  void loadRows();
  HeadPlace place() const;
  QJsonObject jobOfCapture() const;
  QAction* captureAction() const;
  void takeRowErrors(const RowErrors& errors);
  void fillPlaceErrors(std::vector<HeadFacts>& facts) const;
  void showWorstHead();
  std::int64_t queryToken() const;
  void dragWidth(std::int64_t halfWidth);
  bool hasRows() const;  ///< queries and keys of the shown head
  void showTile(std::int64_t rowBegin, std::int64_t rowEnd, std::int64_t columnBegin, std::int64_t columnEnd);
  void takeTile(const ShownMap& tile);
  void stopTile();
  void chooseModeLetter(int index);
  bool followOrder();  ///< the map is of another order now
  std::optional<double> secondsOf(const kernels::HeadMode& mode);
  void putOverlayMode(const kernels::HeadMode& mode);
  void showOverlayMode();
  kernels::HeadMode headsOwnMode() const;
  void cycleRange();
  void play();
  void exportFocus();
  void runWithCapture();
  void editInTune(std::optional<kernels::Mode> mode);
  void loadConfig(const QString& file);
  void fitConfig();
  void loadFrames();
  void compareDialog();
  void moveHead(int layers, int heads);
  kernels::HeadMode configMode(int layer, int head) const;

  InspectLoader m_loader;
  QThreadPool m_focusPool;
  LatestTask<LiveMaps> m_liveMaps;
  LatestTask<FocusMap> m_focus;
  LatestTask<std::vector<float>> m_rowOfQuery;
  LatestTask<ShownMap> m_tile;
  std::shared_ptr<std::atomic<bool>> m_tileStop;  // of the tile that is computed
  CandidateModel m_candidates;
  QFutureWatcher<std::vector<QImage>> m_frames;
  QTimer m_player;
  HeadMaps m_shown, m_other;
  std::shared_ptr<const MapSource> m_otherSource;
  std::optional<int> m_otherStep;
  std::optional<app::SparseConfig> m_config;
  QString m_configFile, m_capture, m_branch = QStringLiteral("conditional"), m_framesOf;
  std::vector<app::CaptureFolder::Entry> m_entries;
  std::vector<LoadedThumbnail> m_facts;  // [layers * heads]
  HeadOverSteps m_overSteps;
  std::vector<PromptCapture> m_promptCaptures;
  HeadOverPrompts m_overPrompts;
  RowErrors m_rowErrors;
  std::optional<FigureSource> m_costs;  // what modes cost, where a loss table of the model says so
  QString m_regionOf;                   // the run whose region is judged
  QJsonObject m_regionJob;              // what that run was asked for
  bool m_canCaptureRegion = false;      // it has no capture that can judge it
  bool m_showWorst = false;             // once the errors of the region are here
  std::shared_ptr<const HeadRows> m_qk;
  kernels::HeadMode m_mode{.mode = kernels::Mode::Diagonal, .half_width = 360};
  kernels::RunTable m_runs;
  int m_step = 1, m_layer = 0, m_headIndex = 0, m_range = 0;
  bool m_follows = true;  // the overlay is the head's own mode until another is chosen
  bool m_orderChosen = false;
  bool m_oneBranch = false;  // the model makes one prediction a step
  bool m_space = false, m_live = false, m_telling = false;
  int m_queryFrame = 0, m_queryRow = 0, m_queryColumn = 0;
  QList<QAction*> m_commands;
  QAction* m_probe = nullptr;

  QStackedWidget* m_stack = nullptr;
  Banner* m_banner = nullptr;
  MapCanvas* m_canvas = nullptr;
  SmallMultiples* m_multiples = nullptr;
  HeadOverview* m_overview = nullptr;
  StepStrip *m_strip = nullptr, *m_promptStrip = nullptr;
  QWidget* m_prompts = nullptr;
  TextLabel *m_promptNote = nullptr, *m_promptRange = nullptr;
  QueryView* m_query = nullptr;
  CandidateTable* m_candidateTable = nullptr;
  KeyValueList* m_source = nullptr;
  TextLabel *m_headName = nullptr, *m_headMode = nullptr, *m_widthNote = nullptr, *m_stability = nullptr,
            *m_range_note = nullptr, *m_instrumented = nullptr;
  SegmentBar *m_orderSegments = nullptr, *m_overlaySegments = nullptr, *m_modeSegments = nullptr,
             *m_branchSegments = nullptr, *m_viewSegments = nullptr;
  QSpinBox *m_width = nullptr, *m_stepField = nullptr;
  QComboBox *m_scale = nullptr, *m_colours = nullptr, *m_sort = nullptr, *m_filter = nullptr;
  QPushButton *m_edit = nullptr, *m_playButton = nullptr;
  TextLabel* m_ofSteps = nullptr;
  DockTitle* m_queryTitle = nullptr;
};

}  // namespace vdit::ui
