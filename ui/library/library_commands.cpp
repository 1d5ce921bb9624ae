// SPDX-License-Identifier: GPL-3.0-or-later
// What the Library does to the selected results.
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QDialog>
#include <QDir>
#include <QFile>
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

#include "app/jobs/job_queue.h"
#include "ui/library/annotations.h"
#include "ui/library/export_dialog.h"
#include "ui/library/library_model.h"
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
}

void LibraryWorkspace::showMenu(const QPoint& at) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  for (QAction* action : std::as_const(m_commands)) {
    if (action->objectName() != QLatin1String("library.search")) menu->addAction(action);
  }
  menu->popup(m_table->viewport()->mapToGlobal(at));
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
