// SPDX-License-Identifier: GPL-3.0-or-later
// Settings that come from elsewhere into Generate: of a video that was dropped, of a version of the project.
#include <QDropEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>
#include <QtConcurrent>

#include "app/project/project.h"
#include "ui/generate/generate_workspace.h"
#include "ui/generate/preview_panel.h"
#include "ui/generate/restore_dialog.h"
#include "ui/generate/session/output_settings.h"
#include "ui/views/banner.h"

namespace vdit::ui {

void GenerateWorkspace::restoreFrom(const QString& path) {
  const GenerateSettings now = m_form->settings();
  QtConcurrent::run(readOutputSettings, path, now)
      .then(this, [this, path](const std::optional<FoundSettings>& found) { offerRestore(path, found); });
}

void GenerateWorkspace::offerRestore(const QString& path, std::optional<FoundSettings> found) {
  const QString name = QFileInfo(path).fileName();
  const ConfigCatalog& catalog = m_form->catalog();
  if (found && !catalog.isLoaded()) {  // the file may name a config that only has the name of one of ours
    connect(
        &catalog, &ConfigCatalog::loaded, this, [this, path, found] { offerRestore(path, found); },
        Qt::SingleShotConnection);
    return;
  }
  if (found) found->settings.config = catalog.resolved(found->settings.config);
  if (!found) {
    m_preview->banner().show(BannerKind::Warning, tr("%1 holds no settings that we know").arg(name));
    return;
  }
  if (differences(m_form->settings(), found->settings).isEmpty()) {
    m_preview->banner().show(BannerKind::Info, tr("The form already has the settings of %1").arg(name));
    return;
  }
  auto* dialog =
      new RestoreDialog(tr("%1 (%2)").arg(name, found->source), m_form->settings(), found->settings, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QDialog::accepted, this, [this, dialog] { m_form->change(dialog->chosen()); });
  dialog->open();
}

void GenerateWorkspace::takeRestored(const QString& key) {
  if (key == historyDocument())
    m_history = PromptHistory::fromJson(context().project().document(historyDocument()));
  if (key == StudioContext::clipDocument()) m_form->change(GenerateSettings::fromJob(context().form(), {}));
}

void GenerateWorkspace::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void GenerateWorkspace::dropEvent(QDropEvent* event) {
  for (const QUrl& url : event->mimeData()->urls()) {
    if (url.isLocalFile()) return restoreFrom(url.toLocalFile());
  }
}

}  // namespace vdit::ui
