// SPDX-License-Identifier: GPL-3.0-or-later
// What the Library does to the selected results.
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QDialog>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QJsonDocument>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QUrl>
#include <QVBoxLayout>
#include <QtConcurrent>
#include <algorithm>

#include "app/jobs/job_queue.h"
#include "app/project/model_shelf.h"
#include "app/project/project.h"
#include "ui/library/annotations.h"
#include "ui/library/export_dialog.h"
#include "ui/library/library_model.h"
#include "ui/library/library_sidebar.h"
#include "ui/library/library_workspace.h"
#include "ui/look/theme.h"
#include "ui/views/banner.h"

namespace vdit::ui {

QAction* LibraryWorkspace::addCommand(const QString& name, const QString& text, const QString& iconName,
                                      const QKeySequence& keys, void (LibraryWorkspace::*run)()) {
  auto* action = new QAction(text, this);
  action->setObjectName(QStringLiteral("library.") + name);
  action->setShortcut(keys);
  if (!iconName.isEmpty()) action->setIcon(icon(iconName));
  if (run) connect(action, &QAction::triggered, this, run);
  m_commands.append(action);
  return action;
}

QAction* LibraryWorkspace::command(const QString& name) const {
  for (QAction* action : m_commands) {
    if (action->objectName() == QLatin1String("library.") + name) return action;
  }
  return nullptr;
}

void LibraryWorkspace::buildCommands() {
  using Library = LibraryWorkspace;
  auto* search = addCommand(QStringLiteral("search"), tr("Search the results"), QStringLiteral("search"),
                            QKeySequence::Find, nullptr);
  connect(search, &QAction::triggered, m_search, [this] { m_search->setFocus(Qt::ShortcutFocusReason); });
  addCommand(QStringLiteral("compare"), tr("Compare"), QStringLiteral("compare"), {},
             &Library::compareSelected);
  addCommand(QStringLiteral("inspect"), tr("Inspect"), QStringLiteral("inspect"), {},
             &Library::inspectSelected);
  addCommand(QStringLiteral("reproduce"), tr("Reproduce"), {}, {}, &Library::reproduceSelected);
  addCommand(QStringLiteral("tune"), tr("Open in Tune"), QStringLiteral("tune"), {}, &Library::tuneSelected);
  addCommand(QStringLiteral("use"), tr("Use in Generate"), QStringLiteral("generate"), {},
             &Library::useSelected);
  addCommand(QStringLiteral("recover"), tr("Keep its frames"), QStringLiteral("film"), {},
             &Library::recoverSelected);
  addCommand(QStringLiteral("export"), tr("Export"), QStringLiteral("export"), Qt::CTRL | Qt::Key_E,
             &Library::exportSelected);
  addCommand(QStringLiteral("tag"), tr("Tags…"), QStringLiteral("tag"), Qt::CTRL | Qt::Key_T,
             &Library::tagSelected);
  addCommand(QStringLiteral("rename"), tr("Rename…"), {}, Qt::Key_F2, &Library::renameSelected);
  addCommand(QStringLiteral("reveal"), tr("Open the folder"), QStringLiteral("folder"), {},
             &Library::revealSelected);
  addCommand(QStringLiteral("copy-command"), tr("Copy as command"), QStringLiteral("copy"), {},
             &Library::copyCommand);
  addCommand(QStringLiteral("trash"), tr("Move to the trash"), QStringLiteral("trash"), Qt::Key_Delete,
             &Library::trashSelected);
  addCommand(QStringLiteral("forget-model"), tr("Remove the model from the list"), {}, {},
             &Library::forgetSelected);
  addCommand(QStringLiteral("find-models"), tr("Find my models"), QStringLiteral("search"), {},
             &Library::findModels);
  addCommand(QStringLiteral("add-model"), tr("Add a model folder…"), QStringLiteral("plus"), {},
             &Library::addModelFolder);
}

void LibraryWorkspace::enableCommands(const QList<ResultItem>& selected) {
  const bool any = !selected.isEmpty(), one = selected.size() == 1;
  const auto all = [&selected](auto fits) {
    return !selected.isEmpty() && std::all_of(selected.begin(), selected.end(), fits);
  };
  const auto some = [&selected](auto fits) { return std::any_of(selected.begin(), selected.end(), fits); };
  const auto enable = [this](const char* name, bool on) { command(QLatin1String(name))->setEnabled(on); };
  const bool results = all([](const ResultItem& item) { return isResult(item.kind); });
  // Presets are the program's, and models are other programs' too: neither is touched.
  const bool own = all([this](const ResultItem& item) {
    return isResult(item.kind) ||
           (item.kind == ResultKind::Config && item.path.startsWith(context().project().configsFolder()));
  });
  enable("compare", all([](const ResultItem& item) { return !item.videos.isEmpty(); }));
  enable("inspect", results);
  enable("reproduce", one && results && !selected.first().job.isEmpty());
  enable("tune", one && selected.first().kind == ResultKind::Config);
  enable("use", one && !isResult(selected.first().kind) && selected.first().fault.isEmpty());
  enable("export", some([](const ResultItem& item) { return !item.videos.isEmpty(); }));
  enable("tag", any);
  enable("recover", all([](const ResultItem& item) { return item.recoverableFrames > 0; }));
  enable("rename", one && own && selected.first().recoverableFrames == 0);
  enable("reveal", any);
  enable("copy-command", some([](const ResultItem& item) { return !item.job.isEmpty(); }));
  enable("trash", own);
  enable("forget-model", all([](const ResultItem& item) { return item.found && item.found->added; }));
}

QString LibraryWorkspace::primaryName(const ResultItem& item) {
  if (item.recoverableFrames > 0) return QStringLiteral("recover");
  switch (item.kind) {
    case ResultKind::Capture:
      return QStringLiteral("inspect");
    case ResultKind::Config:
      return QStringLiteral("tune");
    case ResultKind::Model:
      return QStringLiteral("use");
    default:
      return QStringLiteral("compare");
  }
}

void LibraryWorkspace::showPrimary(const ResultItem& item, qsizetype count) {
  const QString name = primaryName(item);
  QAction* action = command(name);
  action->setVisible(true);  // first: a hidden action is never enabled
  const bool several = name == QLatin1String("compare") && count > 1;
  m_primary->setText(several ? tr("Compare %1").arg(count) : action->text());
  m_primary->setToolTip(action->toolTip() + QStringLiteral(" (Enter)"));
  m_primary->setEnabled(action->isEnabled());
  const QString sign = name == QLatin1String("use")       ? QStringLiteral("generate")
                       : name == QLatin1String("recover") ? QStringLiteral("film")
                                                          : name;
  m_primary->setIcon(icon(sign, &Theme::accentInk));
  // What the filled button does stands there once.
  for (const char* other : {"inspect", "use"})
    command(QLatin1String(other))->setVisible(name != QLatin1String(other));
}

void LibraryWorkspace::openSelected() {
  const QList<ResultItem> selected = selectedItems();
  if (!selected.isEmpty()) command(primaryName(selected.last()))->trigger();
}

void LibraryWorkspace::recoverSelected() {
  QStringList parts;
  for (const ResultItem& item : selectedItems()) {
    if (item.recoverableFrames > 0) parts.append(item.path);
  }
  QtConcurrent::run([parts] {
    QStringList failures;
    for (const QString& part : parts) {
      const QString failure = recoverVideo(part);
      if (!failure.isEmpty()) failures.append(failure);
    }
    return failures;
  }).then(this, [this](const QStringList& failures) {
    for (const QString& failure : failures)
      m_banner->show(BannerKind::Danger, tr("Its frames were not kept"), failure);
    rescan();
  });
}

void LibraryWorkspace::tuneSelected() {
  const QList<ResultItem> selected = selectedItems();
  if (selected.isEmpty()) return;
  Selection selection = context().selection();
  selection.config = selected.first().path;
  context().select(selection);
  context().open(Workspace::Tune);
}

void LibraryWorkspace::useSelected() {
  const QList<ResultItem> selected = selectedItems();
  if (selected.isEmpty()) return;
  const ResultItem& item = selected.first();
  const bool model = item.kind == ResultKind::Model;
  Q_EMIT context().generateWithRequested(model ? item.path : QString(), model ? QString() : item.path);
  context().open(Workspace::Generate);
}

void LibraryWorkspace::addModelFolder() {
  auto* dialog = new QFileDialog(this, tr("A model folder, or a folder with models"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::Directory);
  dialog->setOption(QFileDialog::ShowDirsOnly);
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) {
    context().models().add(folder);
    m_sidebar->showKind(ResultKind::Model);
  });
  dialog->open();
}

void LibraryWorkspace::forgetSelected() {
  for (const ResultItem& item : selectedItems()) context().models().forget(item.path);
}

void LibraryWorkspace::showMenu(const QPoint& at) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  for (QAction* action : std::as_const(m_commands)) {
    if (action->objectName() != QLatin1String("library.search") && action->isEnabled())
      menu->addAction(action);
  }
  const QWidget* view = m_stack->currentWidget() == m_grid ? m_grid->viewport() : m_table->viewport();
  menu->popup(view->mapToGlobal(at));
}

void LibraryWorkspace::compareSelected() {
  const QList<ResultItem> selected = selectedItems();
  if (selected.isEmpty()) return;
  Selection selection = context().selection();
  selection.runA = selected.first().path;
  selection.runB = selected.size() > 1 ? selected.at(1).path : QString();
  context().select(selection);
  context().open(Workspace::Compare);
}

void LibraryWorkspace::inspectSelected() {
  const QList<ResultItem> selected = selectedItems();
  if (selected.isEmpty()) return;
  Selection selection = context().selection();
  (selected.first().kind == ResultKind::Capture ? selection.capture : selection.runA) = selected.first().path;
  context().select(selection);
  context().open(Workspace::Inspect);
}

void LibraryWorkspace::reproduceSelected() {
  const QList<ResultItem> selected = selectedItems();
  if (selected.isEmpty()) return;
  context().open(Workspace::Generate);
  Q_EMIT context().restoreSettingsRequested(selected.first().path);
}

void LibraryWorkspace::exportSelected() {
  QStringList videos;
  for (const ResultItem& item : selectedItems()) videos.append(item.videos);
  if (videos.isEmpty()) return;
  auto* dialog = new ExportDialog(context(), videos, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->open();
}

void LibraryWorkspace::tagSelected() {
  const QList<ResultItem> selected = selectedItems();
  if (selected.isEmpty()) return;
  auto* dialog = new QInputDialog(this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Tags"));
  dialog->setLabelText(tr("Tags, separated by commas"));
  dialog->setTextValue(m_annotations->of(selected.first().path).tags.join(QStringLiteral(", ")));
  connect(dialog, &QInputDialog::textValueSelected, this, [this, selected](const QString& text) {
    for (const ResultItem& item : selected) {
      m_model->setData(m_model->indexOf(item.path).siblingAtColumn(LibraryModel::Tags), text, Qt::EditRole);
    }
  });
  dialog->open();
}

void LibraryWorkspace::renameSelected() {
  const QList<ResultItem> selected = selectedItems();
  if (selected.size() != 1) return;
  const ResultItem item = selected.first();
  auto* dialog = new QInputDialog(this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Rename"));
  dialog->setLabelText(tr("New name"));
  dialog->setTextValue(item.name);
  connect(dialog, &QInputDialog::textValueSelected, this, [this, item](const QString& name) {
    const QFileInfo file(item.path);
    if (name.isEmpty() || name.contains(QLatin1Char('/')) || name == item.name) return;
    const QString ending = file.isDir() ? QString() : QLatin1Char('.') + file.suffix();
    const QString target = file.absolutePath() + QLatin1Char('/') + name + ending;
    const Annotation kept = m_annotations->of(item.path);
    if (QFileInfo::exists(target) || !QDir().rename(item.path, target)) {
      m_banner->show(BannerKind::Danger, tr("It was not renamed; is the name taken?"), target);
      return;
    }
    QFile::rename(item.path + QStringLiteral(".json"), target + QStringLiteral(".json"));
    m_annotations->set(item.path, {});
    m_annotations->set(target, kept);
  });
  dialog->open();
}

void LibraryWorkspace::revealSelected() {
  const QList<ResultItem> selected = selectedItems();
  if (selected.isEmpty()) return;
  const QFileInfo file(selected.first().path);
  QDesktopServices::openUrl(
      QUrl::fromLocalFile(file.isDir() ? file.absoluteFilePath() : file.absolutePath()));
}

void LibraryWorkspace::copyCommand() {
  QStringList lines;
  for (const ResultItem& item : selectedItems()) {
    jobs::Job job;
    job.request = item.job;
    if (!item.job.isEmpty()) lines.append(jobs::JobQueue::commandLine(job));
  }
  if (!lines.isEmpty()) QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

void LibraryWorkspace::trashSelected() {
  const QList<ResultItem> selected = selectedItems();
  if (selected.isEmpty()) return;
  auto* ask =
      new QMessageBox(QMessageBox::Question, tr("Move to the trash"),
                      tr("Move %n result(s) to the trash?", nullptr, static_cast<int>(selected.size())),
                      QMessageBox::Cancel, this);
  ask->setAttribute(Qt::WA_DeleteOnClose);
  QAbstractButton* move = ask->addButton(tr("Move to the trash"), QMessageBox::AcceptRole);
  connect(ask, &QMessageBox::buttonClicked, this, [this, selected, move](QAbstractButton* pressed) {
    if (pressed != move) return;
    for (const ResultItem& item : selected) {
      if (!QFile::moveToTrash(item.path)) {
        m_banner->show(BannerKind::Danger, tr("It was not moved to the trash"), item.path);
        continue;
      }
      const QString sidecar = item.path + QStringLiteral(".json");
      if (item.kind == ResultKind::Run && QFile::exists(sidecar)) QFile::moveToTrash(sidecar);
    }
  });
  ask->open();
}

void LibraryWorkspace::showMetadata(const ResultItem& item) {
  auto* dialog = new QDialog(this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Metadata of %1").arg(item.name));
  dialog->resize(scaled(620), scaled(520));
  auto* text = new QPlainTextEdit;
  text->setReadOnly(true);
  text->setFont(vdit::ui::font(TextStyle::CellNumber));
  text->setAccessibleName(dialog->windowTitle());
  QStringList parts;
  const QStringList names =
      item.kind == ResultKind::Run
          ? QStringList{item.path + QStringLiteral(".json")}
          : QStringList{item.path + QStringLiteral("/job.json"), item.path + QStringLiteral("/metrics.json"),
                        item.path + QStringLiteral("/capture.json")};
  for (const QString& name : names) {
    constexpr qint64 kMostBytes = 4 * 1024 * 1024;
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly)) continue;
    const QByteArray bytes = file.read(kMostBytes);
    const QJsonDocument json = QJsonDocument::fromJson(bytes);
    parts.append(QFileInfo(name).fileName() + QLatin1Char('\n') +
                 QString::fromUtf8(json.isNull() ? bytes : json.toJson(QJsonDocument::Indented)));
  }
  text->setPlainText(parts.isEmpty() ? tr("No metadata was found beside this file")
                                     : parts.join(QLatin1Char('\n')));
  auto* column = new QVBoxLayout(dialog);
  column->addWidget(text);
  dialog->open();
}

}  // namespace vdit::ui
