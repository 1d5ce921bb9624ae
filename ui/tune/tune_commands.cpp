// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of the Tune workspace: menus, files, clipboard and jobs. The wiring of the parts is in
// tune_workspace.cpp.
#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHash>
#include <QInputDialog>
#include <QLineEdit>
#include <QMenu>
#include <QtConcurrentRun>

#include "app/jobs/job_queue.h"
#include "app/project/own_presets.h"
#include "app/project/project.h"
#include "app/project/studio_settings.h"
#include "ui/tune/difference_panel.h"
#include "ui/tune/grid_panel.h"
#include "ui/tune/grid_view.h"
#include "ui/tune/new_search_dialog.h"
#include "ui/tune/pareto_plot.h"
#include "ui/tune/solve_panel.h"
#include "ui/tune/tune_files.h"
#include "ui/tune/tune_workspace.h"
#include "ui/views/banner.h"
#include "ui/views/number_text.h"

namespace vdit::ui {
namespace {

const QString kDemo = QStringLiteral("demo");

}  // namespace

QAction* TuneWorkspace::addCommand(const char* name, const QString& text, const QKeySequence& key,
                                   void (TuneWorkspace::*slot)()) {
  auto* action = new QAction(text, this);
  action->setObjectName(QString::fromLatin1(name));
  action->setShortcut(key);
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  addAction(action);
  connect(action, &QAction::triggered, this, slot);
  m_commands.append(action);
  return action;
}

void TuneWorkspace::makeCommands() {
  addCommand("tune.undo", tr("Undo the last edit"), QKeySequence::Undo, &TuneWorkspace::undo);
  addCommand("tune.redo", tr("Redo"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), &TuneWorkspace::redo);
  addCommand("tune.selectAll", tr("Select all cells"), QKeySequence::SelectAll,
             &TuneWorkspace::selectAllCells);
  addCommand("tune.query", tr("Select cells by a question"), QKeySequence::Find, &TuneWorkspace::focusQuery);
  addCommand("tune.copy", tr("Copy cells as CSV"), QKeySequence::Copy, &TuneWorkspace::copyCsv);
  addCommand("tune.copyJson", tr("Copy cells as JSON"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C),
             &TuneWorkspace::copyJson);
  addCommand("tune.paste", tr("Paste cells"), QKeySequence::Paste, &TuneWorkspace::paste);
  addCommand("tune.save", tr("Save the config as a new version"), QKeySequence::Save,
             &TuneWorkspace::saveVersion);
  addCommand("tune.preset", tr("Save the config as a preset"), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_S),
             &TuneWorkspace::savePreset);
  addCommand("tune.export", tr("Export the config"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E),
             &TuneWorkspace::exportConfig);
  addCommand("tune.search", tr("Start a search"), QKeySequence(Qt::CTRL | Qt::Key_R),
             &TuneWorkspace::newSearch);
  addCommand("tune.addPrompts", tr("Add prompts to the open search…"), {}, &TuneWorkspace::addPromptsToOpen);
  addCommand("tune.pair", tr("Paired run with this config"), QKeySequence(Qt::CTRL | Qt::Key_Return),
             &TuneWorkspace::runPair);
  addCommand("tune.verify", tr("Measure points of the curve…"), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_M),
             &TuneWorkspace::verifyCurve);
  addCommand("tune.ranking", tr("Rank the measured configs"), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_K),
             &TuneWorkspace::showRanking);
  addCommand("tune.inspect", tr("Inspect the current head"), QKeySequence(Qt::CTRL | Qt::Key_I),
             &TuneWorkspace::inspectCurrent);
  const QHash<QString, QString> menus{{QStringLiteral("tune.undo"), QStringLiteral("edit")},
                                      {QStringLiteral("tune.redo"), QStringLiteral("edit")},
                                      {QStringLiteral("tune.selectAll"), QStringLiteral("edit")},
                                      {QStringLiteral("tune.query"), QStringLiteral("edit")},
                                      {QStringLiteral("tune.copy"), QStringLiteral("edit")},
                                      {QStringLiteral("tune.copyJson"), QStringLiteral("edit")},
                                      {QStringLiteral("tune.paste"), QStringLiteral("edit")},
                                      {QStringLiteral("tune.search"), QStringLiteral("search")},
                                      {QStringLiteral("tune.addPrompts"), QStringLiteral("search")},
                                      {QStringLiteral("tune.verify"), QStringLiteral("search")},
                                      {QStringLiteral("tune.ranking"), QStringLiteral("search")}};
  for (QAction* action : std::as_const(m_commands)) {
    if (const QString menu = menus.value(action->objectName()); !menu.isEmpty())
      action->setProperty("menu", menu);
  }
}

void TuneWorkspace::showConfigMenu(const QPoint& at) {
  const QModelIndex index = m_configView->indexAt(at);
  if (!index.isValid()) return;
  const ListedConfig row = m_configs.at(index.row());
  QMenu menu(this);
  menu.addAction(tr("Open"), this, [this, row] { openConfig(row.file); });
  menu.addAction(tr("Compare with this"), this, [this, row] { compareWith(row.file, row.name); });
  if (!m_difference->comparedName().isEmpty() && row.file != m_document.file()) {
    menu.addAction(tr("Use as the common base"), this, [this, row] {
      if (auto base = readListed(row.file)) m_difference->setBase(std::move(base), row.name);
    });
  }
  if (!m_difference->comparedName().isEmpty())
    menu.addAction(tr("Stop comparing"), this, [this] { m_difference->setCompared(std::nullopt, {}); });
  if (context().presets().files().contains(row.file)) {
    menu.addAction(tr("Move the preset to the trash"), this, [this, row] {
      if (!QFile::moveToTrash(row.file)) fail(tr("%1 cannot be removed").arg(row.file));
    });
  }
  menu.exec(m_configView->viewport()->mapToGlobal(at));
}

// A config of the list; without a file the one that is all Full.
std::optional<app::SparseConfig> TuneWorkspace::readListed(const QString& file) {
  if (file.isEmpty()) {
    const app::SparseConfig& now = m_document.config();
    return TuneFiles::allFull(
        {.family = now.family, .layers = now.layers, .heads = now.heads, .transformer_config_sha256 = {}},
        now.grid);
  }
  QString error;
  auto config = TuneFiles::read(file, error);
  if (!config) fail(error);
  return config;
}

void TuneWorkspace::compareWith(const QString& file, const QString& name) {
  if (auto other = readListed(file)) m_difference->setCompared(std::move(other), name);
}

void TuneWorkspace::showSearchMenu(const QPoint& at) {
  const QModelIndex index = m_searchView->indexAt(at);
  if (!index.isValid()) return;
  const ListedSearch row = m_searches.list().at(index.row());
  QMenu menu(this);
  using jobs::JobState;
  menu.addAction(tr("Open its table"), this, [this, row] { m_searches.open(row.file); })
      ->setEnabled(QFileInfo::exists(row.file));
  if (row.state == JobState::Running || row.state == JobState::Pending) {
    menu.addAction(tr("Pause"), this, [this, row] { m_searches.pause(row.job); });
    menu.addAction(tr("Stop with the best so far"), this,
                   [this, row] { m_searches.stopWithBest(row.job, row.file); });
  }
  if (row.job != 0 && (row.state == JobState::Paused || row.state == JobState::Interrupted)) {
    menu.addAction(tr("Resume"), this, [this, row] { m_searches.resume(row.job); });
  }
  if (row.job == 0 && row.state != JobState::Failed)
    menu.addAction(tr("Add prompts…"), this, [this, row] { addPrompts(row.file); });
  if (m_runner.table() && row.file != m_searches.tableFile()) {
    menu.addAction(tr("Agreement with %1").arg(m_searches.tableName()), this,
                   [this, row] { compareSearch(row.file); });
  }
  menu.exec(m_searchView->viewport()->mapToGlobal(at));
}

void TuneWorkspace::compareSearch(const QString& file) {
  if (!m_runner.table()) return;
  m_agreement.start(
      [mine = m_runner.table(), file, wish = m_solver->wish()] { return agreementWith(*mine, file, wish); });
}

void TuneWorkspace::showAgreement(const SearchAgreement& found) {
  if (!found.error.isEmpty()) return fail(found.error);
  m_difference->setSearches(found.mine, m_searches.tableName(), found.theirs, found.name);
  m_grid->banner()->show(BannerKind::Info,
                         tr("%1 and %2 agree on %3 of the cells at epsilon %4; the others are outlined")
                             .arg(m_searches.tableName(), found.name, numbers::percent(found.share),
                                  QLocale().toString(found.epsilon, 'g', 3)));
}

void TuneWorkspace::newSearch() {
  NewSearchDialog dialog(
      context().project().searchesFolder(), context().clip().value(QStringLiteral("model")).toString(kDemo),
      [this](const QJsonObject& request) { return context().queue().expectedSeconds(request); }, this);
  dialog.setClip(context().clip());
  if (dialog.exec() != QDialog::Accepted) return;
  try {
    m_searches.submit(dialog.writeJob(), tr("Search %1").arg(dialog.name()));
  } catch (const std::exception& error) {
    fail(QString::fromUtf8(error.what()));
  }
}

void TuneWorkspace::addPromptsToOpen() {
  if (!m_searches.tableFile().isEmpty()) return addPrompts(m_searches.tableFile());
  context().notify(tr("Prompts cannot be added"), tr("No table of a search is open"));
}

void TuneWorkspace::addPrompts(const QString& file) {
  if (!m_searches.requestOf(file)) {
    return context().notify(
        tr("Prompts cannot be added"),
        tr("The job that made %1 goes on, or is not in the queue any more").arg(QFileInfo(file).fileName()));
  }
  auto* dialog = new QInputDialog(this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Add prompts to %1").arg(QFileInfo(file).completeBaseName()));
  dialog->setLabelText(
      tr("One a line. They are measured after those that the table has; what was measured stays."));
  dialog->setOption(QInputDialog::UsePlainTextEditForTextInput);
  connect(dialog, &QInputDialog::textValueSelected, this, [this, file](const QString& text) {
    QStringList prompts;
    for (const QString& line : text.split(QLatin1Char('\n'))) {
      if (const QString prompt = line.trimmed(); !prompt.isEmpty()) prompts.append(prompt);
    }
    if (prompts.isEmpty()) return;
    try {
      m_searches.addPrompts(file, prompts);
    } catch (const std::exception& error) {
      fail(QString::fromUtf8(error.what()));
    }
  });
  dialog->open();
}

void TuneWorkspace::copyCsv() {
  QGuiApplication::clipboard()->setText(m_editor.copyCsv());
}
void TuneWorkspace::copyJson() {
  QGuiApplication::clipboard()->setText(m_editor.copyJson());
}

void TuneWorkspace::paste() {
  const QModelIndex at = m_grid->view()->currentIndex();
  const int cell = at.isValid() ? at.row() * m_model.columnCount() + at.column() : 0;
  const QString error = m_editor.paste(QGuiApplication::clipboard()->text(), cell);
  if (!error.isEmpty()) m_grid->banner()->show(BannerKind::Warning, error);
}

// The version is the config that every view speaks of from here on.
bool TuneWorkspace::keepVersion() {
  const QString error = TuneFiles::saveVersion(m_document, context().project().configsFolder());
  if (!error.isEmpty()) return fail(error), false;
  Selection selection = context().selection();
  selection.config = m_document.file();
  context().select(selection);
  refreshConfigs();
  return true;
}

void TuneWorkspace::saveVersion() {
  if (keepVersion()) context().notify(tr("Config saved"), m_document.file());
}

void TuneWorkspace::savePreset() {
  bool ok = false;
  const QString name = QInputDialog::getText(this, tr("Save as preset"), tr("Name, for every project"),
                                             QLineEdit::Normal, m_document.name(), &ok);
  if (ok && !name.trimmed().isEmpty()) savePresetAs(name);
}

void TuneWorkspace::savePresetAs(const QString& name) {
  QString file;
  const QString error = TuneFiles::saveNew(m_document.config(), name, context().presets().folder(), file);
  if (!error.isEmpty()) return fail(error);
  context().notify(tr("Preset saved for every project"), file);
}

void TuneWorkspace::exportConfig() {
  const QString file =
      QFileDialog::getSaveFileName(this, tr("Export the config"), m_document.name() + QStringLiteral(".json"),
                                   tr("Sparse config (*.json);;Spreadsheet (*.csv)"));
  if (file.isEmpty()) return;
  const QString error = file.endsWith(QLatin1String(".csv")) ? TuneFiles::exportCsv(m_document, file)
                                                             : TuneFiles::exportJson(m_document, file);
  error.isEmpty() ? context().notify(tr("Config exported"), file) : fail(error);
}

std::optional<QJsonObject> TuneWorkspace::pairRequest() {
  const bool isKept = !m_document.file().isEmpty() && !m_document.isModified();
  if (!isKept && !keepVersion()) return std::nullopt;
  return pairJob(m_document.file());
}

// The clip is that of the Generate workspace, whose form is kept in the project; a bare demo clip before it
// was ever used.
QJsonObject TuneWorkspace::pairJob(const QString& config) {
  QJsonObject request = context().clip();
  const auto fallback = [&](const char* key, const QJsonValue& value) {
    if (!request.contains(QLatin1String(key))) request[QLatin1String(key)] = value;
  };
  fallback("model", kDemo);
  fallback("prompt", QStringLiteral("a red ball bounces on a checkered floor under a blue sky"));
  fallback("seed", 42);
  request[QStringLiteral("format")] = QStringLiteral("vdit-job");
  request[QStringLiteral("version")] = 1;
  request[QStringLiteral("command")] = QStringLiteral("pair");
  request[QStringLiteral("sparse")] = config;
  request[QStringLiteral("output")] = context().newResultPath(request, QString());
  return request;
}

void TuneWorkspace::runPair() {
  const auto request = pairRequest();
  if (!request) return;
  m_awaitedPair = QFileInfo(request->value(QStringLiteral("output")).toString()).absoluteFilePath();
  context().queue().submit(*request, tr("Pair, %1").arg(m_document.name()));
}

void TuneWorkspace::selectAllCells() {
  m_grid->view()->selectAll();
  m_grid->view()->setFocus(Qt::ShortcutFocusReason);
}

void TuneWorkspace::focusQuery() {
  m_grid->queryField()->setFocus(Qt::ShortcutFocusReason);
  m_grid->queryField()->selectAll();
}

void TuneWorkspace::editHead(int layer, int head, int mode) {
  if (layer < 0 || head < 0 || layer >= m_model.rowCount() || head >= m_model.columnCount()) return;
  m_grid->view()->selectCells({layer * m_model.columnCount() + head});
  m_grid->view()->setFocus(Qt::OtherFocusReason);
  if (mode >= 0 && mode < kernels::kModes) m_editor.assign(static_cast<kernels::Mode>(mode));
}

void TuneWorkspace::inspectCell(int cell) {
  Selection selection = context().selection();
  const int heads = std::max(1, m_document.config().heads);
  selection.layer = cell / heads;
  selection.head = cell % heads;
  selection.config = m_document.file();
  context().select(selection);
  context().open(Workspace::Inspect);
}

void TuneWorkspace::inspectCurrent() {
  const QModelIndex at = m_grid->view()->currentIndex();
  if (at.isValid()) inspectCell(at.row() * m_model.columnCount() + at.column());
}

}  // namespace vdit::ui
