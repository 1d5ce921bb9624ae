// SPDX-License-Identifier: GPL-3.0-or-later
// Finds model folders in the diffusers layout and says what each is, from its JSON files and the presence of
// the files that these name. Weights are never opened here: that is the engine's, in its own process. Folders
// of other programs, the Hugging Face cache among them (its layout is public), are only read.
#pragma once

#include <QDate>
#include <QList>
#include <QMetaType>
#include <QString>

namespace vdit::project {

enum class ModelState {
  Ready,
  Incomplete,   ///< a file that it names is missing
  Unsupported,  ///< whole, but of an architecture that the engine does not run
  Missing       ///< the folder is gone: an absent drive, a folder that was removed
};

struct FoundModel {
  QString path;  ///< what a job file names: "demo", or the folder
  QString name;
  QString revision;      ///< commit of a hub snapshot; empty elsewhere
  QString pipeline;      ///< "WanPipeline"
  QString family;        ///< "wan", "hunyuan", "cogvideox", as configs name it; empty: not run
  QString architecture;  ///< class of the transformer
  QString scheduler;     ///< class of the scheduler
  int layers = 0, heads = 0, headSize = 0;
  int dualLayers =
      0;  ///< the first of the layers, where others follow that are built otherwise (HunyuanVideo)
  bool embeddedGuidance = false;  ///< the transformer reads the scale: one prediction a step, one branch
  qint64 bytes = 0;
  ModelState state = ModelState::Ready;
  QString reason;      ///< why it is not ready, in words
  QDate lastSeen;      ///< of a missing one
  bool added = false;  ///< by the person, not found in a known place

  bool operator==(const FoundModel&) const = default;
};

/// Reads one folder: at most 4 MiB of each JSON file. Never throws; what is wrong becomes its reason.
FoundModel readModel(const QString& folder);
/// The hub's cache: $HF_HUB_CACHE, else $HF_HOME/hub, else huggingface/hub below the XDG cache.
QString hubCacheFolder();
/// The snapshot folders of all repositories in a hub cache that hold a pipeline: of each repository that of
/// its "main" branch, else the newest.
QStringList hubModelFolders(const QString& hubCache);

}  // namespace vdit::project

Q_DECLARE_METATYPE(vdit::project::FoundModel)
