// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/details_panel.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/library/thumbnail_store.h"
#include "ui/look/theme.h"
#include "ui/views/dock_title.h"
#include "ui/views/empty_state.h"
#include "ui/views/icon_label.h"
#include "ui/views/key_value_list.h"
#include "ui/views/number_text.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

// A thumbnail as wide as its column; it follows the store.
class Picture : public QWidget {
 public:
  Picture(ThumbnailStore& store, QString video, double aspect)
      : m_store(store), m_video(std::move(video)), m_aspect(aspect) {
    setMinimumWidth(scaled(80));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&store, &ThumbnailStore::arrived, this, [this](const QString& arrived) {
      if (arrived == m_video) update();
    });
  }
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override { return qRound(width * m_aspect); }
  QSize sizeHint() const override { return {scaled(120), heightForWidth(scaled(120))}; }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const QImage image = m_store.thumbnail(m_video);
    if (image.isNull()) {
      painter.fillRect(rect(), theme().sunken);
    } else {
      painter.drawImage(rect(), image);
    }
    painter.setPen(theme().line);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
  }

 private:
  ThumbnailStore& m_store;
  QString m_video;
  double m_aspect;
};

QWidget* figure(const QString& value, const QString& label, const QString& definition) {
  auto* block = new QWidget;
  auto* column = new QVBoxLayout(block);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(new TextLabel(value, TextStyle::Figure));
  column->addWidget(new TextLabel(label, TextStyle::Small, &Theme::text2));
  block->setToolTip(definition);
  return block;
}

QVBoxLayout* section(QVBoxLayout* column, DockTitle* title) {
  title->setLineAbove(true);
  column->addWidget(title);
  auto* body = new QVBoxLayout;
  body->setContentsMargins(scaled(12), scaled(2), scaled(12), scaled(12));
  body->setSpacing(scaled(8));
  column->addLayout(body);
  return body;
}

QString shortHash(const QString& hash) {
  return hash.size() > 12 ? hash.left(6) + QStringLiteral("…") + hash.right(2) : hash;
}

}  // namespace

DetailsPanel::DetailsPanel(ThumbnailStore& thumbnails, QWidget* parent)
    : ColumnScroll(parent), m_thumbnails(thumbnails) {
  setProperty("plainFrame", true);
  setAccessibleName(tr("Details"));
  rebuild();
}

void DetailsPanel::show(const std::optional<ResultItem>& item) {
  if (item == m_item) return;
  m_item = item;
  m_description = {};
  m_descriptionFault.clear();
  rebuild();
}

void DetailsPanel::addPictures(QVBoxLayout* column) {
  auto* row = new QHBoxLayout;
  row->setContentsMargins(scaled(12), scaled(2), scaled(12), 0);
  row->setSpacing(scaled(6));
  const double aspect = m_item->width > 0 ? static_cast<double>(m_item->height) / m_item->width : 0.6;
  const bool pair = m_item->kind == ResultKind::Pair;
  for (const QString& video : m_item->videos) {
    auto* side = new QVBoxLayout;
    side->setSpacing(scaled(2));
    side->addWidget(new Picture(m_thumbnails, video, aspect));
    if (pair) {
      const bool full = QFileInfo(video).completeBaseName() == QLatin1String("full");
      side->addWidget(new TextLabel(full ? tr("Full") : m_item->config, TextStyle::Small, &Theme::text2));
    }
    row->addLayout(side);
  }
  column->addLayout(row);
}

void DetailsPanel::addHeadline(QVBoxLayout* column) {
  if (!m_item->psnr && !m_item->speedUp) return;
  auto* row = new QHBoxLayout;
  row->setContentsMargins(scaled(12), scaled(8), scaled(12), scaled(12));
  row->setSpacing(scaled(24));
  if (m_item->psnr) {
    row->addWidget(figure(
        numbers::decibel(*m_item->psnr), tr("PSNR, mean"),
        tr("Sameness to the full clip, not quality: mean of the frames' luma PSNR on the raw frames")));
  }
  if (m_item->speedUp) {
    row->addWidget(
        figure(numbers::speedUp(*m_item->speedUp), tr("speed-up, measured"),
               tr("Seconds of the full run over those of the sparse one, same machine, same run")));
  }
  row->addStretch(1);
  column->addLayout(row);
}

void DetailsPanel::addSettings(QVBoxLayout* column) {
  auto* title = new DockTitle(tr("Settings"));
  auto* copy = new QAction(icon(QStringLiteral("copy")), tr("Copy the settings"), title);
  const QByteArray json = QJsonDocument(m_item->job).toJson();
  connect(copy, &QAction::triggered, this,
          [json] { QApplication::clipboard()->setText(QString::fromUtf8(json)); });
  title->addAction(copy);
  auto* metadata = new QAction(icon(QStringLiteral("info")), tr("All metadata"), title);
  connect(metadata, &QAction::triggered, this, [this] { Q_EMIT metadataRequested(*m_item); });
  title->addAction(metadata);
  QVBoxLayout* body = section(column, title);
  auto* prompt = new TextLabel(m_item->prompt, TextStyle::Table);
  prompt->setWordWrap(true);
  prompt->setTextInteractionFlags(Qt::TextSelectableByMouse);
  body->addWidget(prompt);
  auto* list = new KeyValueList;
  const auto value = [this](const char* key) {
    return m_item->job.value(QLatin1String(key)).toVariant().toString();
  };
  if (!value("seed").isEmpty()) list->set(tr("Seed"), value("seed"));
  if (m_item->width > 0) {
    list->set(tr("Size, frames"),
              QStringLiteral("%1, %2").arg(numbers::size(m_item->width, m_item->height)).arg(m_item->frames));
  }
  if (m_item->steps > 0 && value("guidance").isEmpty()) {
    list->set(tr("Steps"), QString::number(m_item->steps));
  } else if (m_item->steps > 0) {
    list->set(tr("Steps, guidance"), QStringLiteral("%1, %2").arg(m_item->steps).arg(value("guidance")));
  }
  if (m_item->stoppedAfter > 0)
    list->set(tr("Stopped after step"), numbers::ofTotal(m_item->stoppedAfter, m_item->steps));
  if (!value("flow_shift").isEmpty()) list->set(tr("Flow shift"), value("flow_shift"));
  const QString model =
      m_item->model == QLatin1String("demo") ? tr("Demo model") : QFileInfo(m_item->model).fileName();
  list->set(tr("Model"), model, KeyValueList::Value::Text, m_item->model);
  if (!m_item->modelHash.isEmpty()) {
    list->set(tr("Model hash"), shortHash(m_item->modelHash), KeyValueList::Value::Number, m_item->modelHash);
  }
  if (!m_item->config.isEmpty()) list->set(tr("Config"), m_item->config, KeyValueList::Value::Text);
  if (!m_item->device.isEmpty()) list->set(tr("Device"), m_item->device.toUpper(), KeyValueList::Value::Text);
  body->addWidget(list);
}

void DetailsPanel::addMetrics(QVBoxLayout* column) {
  if (!m_item->density && !m_item->ssim) return;
  QVBoxLayout* body = section(column, new DockTitle(tr("Metrics")));
  auto* list = new KeyValueList;
  if (m_item->density) {
    list->set(tr("Config density"), numbers::percent(*m_item->density), KeyValueList::Value::Number,
              tr("Kept (query, key) pairs over all, mean over steps, layers and heads"));
  }
  if (m_item->ssim) {
    list->set(tr("SSIM, mean"), numbers::ssim(*m_item->ssim), KeyValueList::Value::Number,
              tr("Mean over the frames' luma"));
  }
  if (m_item->fullSeconds && m_item->sparseSeconds) {
    list->set(tr("Denoising"), QStringLiteral("%1 → %2").arg(numbers::seconds(*m_item->fullSeconds),
                                                             numbers::seconds(*m_item->sparseSeconds)));
  }
  body->addWidget(list);
}

void DetailsPanel::addFiles(QVBoxLayout* column) {
  auto* title = new DockTitle(tr("Files"));
  title->setFact(numbers::bytes(m_item->bytes));
  auto* reveal = new QAction(icon(QStringLiteral("folder")), tr("Open the folder"), title);
  const QFileInfo place(m_item->path);
  const QString folder = place.isDir() ? m_item->path : place.absolutePath();
  connect(reveal, &QAction::triggered, this, [this, folder] { Q_EMIT folderRequested(folder); });
  title->addAction(reveal);
  QVBoxLayout* body = section(column, title);
  const QFileInfoList files = place.isDir()
                                  ? QDir(m_item->path).entryInfoList(QDir::Files, QDir::Name)
                                  : QFileInfoList{place, QFileInfo(m_item->path + QStringLiteral(".json"))};
  for (const QFileInfo& file : files.mid(0, 16)) {
    if (!file.exists()) continue;
    auto* row = new QHBoxLayout;
    row->setSpacing(scaled(6));
    row->addWidget(new IconLabel(QStringLiteral("file"), 16, &Theme::text));
    auto* name = new TextLabel(file.fileName(), TextStyle::Table);
    name->setElided();
    row->addWidget(name, 1);
    row->addWidget(new TextLabel(numbers::bytes(file.size()), TextStyle::Number, &Theme::text2));
    body->addLayout(row);
  }
}

void DetailsPanel::setDescription(const QJsonObject& description) {
  m_description = description;
  m_descriptionFault.clear();
  rebuild();
}

void DetailsPanel::setDescriptionFault(const QString& why) {
  m_description = {};
  m_descriptionFault = why;
  rebuild();
}

void DetailsPanel::addConfig(QVBoxLayout* column) {
  const ConfigEntry& entry = *m_item->configEntry;
  QVBoxLayout* body = section(column, new DockTitle(tr("Sparse config")));
  auto* list = new KeyValueList;
  using Value = KeyValueList::Value;
  if (!entry.failure.isEmpty()) {
    list->set(tr("State"), entry.failure, Value::Text);
  } else {
    list->set(tr("Model family"), entry.family, Value::Text);
    list->set(tr("Layers, heads"), QStringLiteral("%1, %2").arg(entry.layers).arg(entry.heads));
    list->set(tr("Token grid"),
              QStringLiteral("%1 × %2 × %3").arg(entry.gridFrames).arg(entry.gridHeight).arg(entry.gridWidth),
              Value::Number, tr("That it was made for: frames × rows × columns"));
    if (entry.density) {
      list->set(tr("Config density"), numbers::percent(*entry.density), Value::Number,
                tr("Kept (query, key) pairs over all, mean over steps, layers and heads"));
    }
    if (entry.predictedSpeedUp) {
      list->set(tr("Speed-up, predicted"), numbers::speedUp(*entry.predictedSpeedUp), Value::Number,
                tr("From measured kernel times, where it was made"));
    }
    if (entry.predictedError) {
      list->set(tr("Error, predicted"), numbers::error(*entry.predictedError), Value::Number,
                tr("Mean relative error of the heads"));
    }
  }
  body->addWidget(list);
}

void DetailsPanel::addModel(QVBoxLayout* column) {
  const project::FoundModel& model = *m_item->found;
  QVBoxLayout* body = section(column, new DockTitle(tr("Model")));
  auto* list = new KeyValueList;
  using Value = KeyValueList::Value;
  list->set(tr("State"), m_item->fault.isEmpty() ? tr("ready") : m_item->fault, Value::Text);
  if (!model.pipeline.isEmpty()) list->set(tr("Pipeline"), model.pipeline, Value::Text);
  if (!model.architecture.isEmpty()) list->set(tr("Architecture"), model.architecture, Value::Text);
  if (model.layers > 0)
    list->set(tr("Layers, heads"), QStringLiteral("%1, %2").arg(model.layers).arg(model.heads));
  if (model.dualLayers > 0) {
    list->set(tr("Dual, single blocks"),
              QStringLiteral("%1, %2").arg(model.dualLayers).arg(model.layers - model.dualLayers));
  }
  if (model.headSize > 0) list->set(tr("Head size"), QString::number(model.headSize));
  if (!model.revision.isEmpty())
    list->set(tr("Revision"), shortHash(model.revision), Value::Number, model.revision);
  if (model.bytes > 0) list->set(tr("On disk"), numbers::bytes(model.bytes));
  double parameters = 0, stored = 0;
  for (const QJsonValue part : m_description.value(QLatin1String("components")).toArray()) {
    parameters += part.toObject().value(QLatin1String("parameters")).toDouble();
    stored += part.toObject().value(QLatin1String("stored_bytes")).toDouble();
  }
  if (parameters > 0) {
    list->set(tr("Parameters"), numbers::count(static_cast<qint64>(parameters)), Value::Number,
              tr("Of all its parts, counted by the engine from the headers of the weights"));
    list->set(tr("Bytes a parameter"), QLocale().toString(stored / parameters, 'f', 1), Value::Number,
              tr("As stored: 4 is float32, 2 is bfloat16 or float16"));
  }
  if (!m_descriptionFault.isEmpty()) list->set(tr("Engine"), m_descriptionFault, Value::Text);
  body->addWidget(list);
  if (model.path != QLatin1String("demo")) {
    auto* place = new TextLabel(model.path, TextStyle::Small, &Theme::text2);
    place->setWordWrap(true);
    place->setTextInteractionFlags(Qt::TextSelectableByMouse);
    body->addWidget(place);
  }
}

void DetailsPanel::rebuild() {
  auto* content = new QWidget;
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  if (!m_item) {
    column->addWidget(
        new EmptyState(QStringLiteral("info"), tr("Select a result to see its settings and numbers")));
  } else if (m_item->configEntry) {
    addConfig(column);
    column->addStretch(1);
  } else if (m_item->found) {
    addModel(column);
    column->addStretch(1);
  } else {
    addPictures(column);
    addHeadline(column);
    addSettings(column);
    addMetrics(column);
    addFiles(column);
    column->addStretch(1);
  }
  setWidget(content);
}

QStringList DetailsPanel::texts() const {
  QStringList texts;
  for (const QLabel* label : widget()->findChildren<QLabel*>()) texts.append(label->text());
  return texts;
}

}  // namespace vdit::ui
