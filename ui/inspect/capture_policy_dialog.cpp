// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/capture_policy_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <set>

#include "ui/look/theme.h"
#include "ui/tune/candidate_set.h"
#include "ui/views/branch_name.h"
#include "ui/views/number_text.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

// Modes that every head can share, at densities from sparse to near dense.
const QList<kernels::Mode> kScoredModes{kernels::Mode::Skip, kernels::Mode::Diagonal,
                                        kernels::Mode::MultiDiagonal};
const QList<double> kScoredDensities{0.1, 0.25, 0.4};
constexpr std::size_t kScored = 2 + 2 * 3;  // Full, Skip, two modes at three densities

QString freeName(const QString& folder) {
  for (int i = 1;; ++i) {
    const QString name = QStringLiteral("capture-%1").arg(i, 2, 10, QLatin1Char('0'));
    if (!QFile::exists(QDir(folder).filePath(name))) return name;
  }
}

}  // namespace

std::optional<int> CapturePolicyDialog::countOf(const QString& text, int least, int most, int all) {
  if (text.trimmed().isEmpty()) return all;
  static const QRegularExpression item(QStringLiteral("^\\s*(\\d{1,6})\\s*(?:-\\s*(\\d{1,6})\\s*)?$"));
  std::set<int> numbers;
  for (const QString& part : text.split(QLatin1Char(','))) {
    const QRegularExpressionMatch match = item.match(part);
    if (!match.hasMatch()) return std::nullopt;
    const int from = match.captured(1).toInt(),
              to = match.captured(2).isEmpty() ? from : match.captured(2).toInt();
    if (from < least || to > most || from > to) return std::nullopt;
    for (int i = from; i <= to; ++i) numbers.insert(i);
  }
  return static_cast<int>(numbers.size());
}

CapturePolicyDialog::CapturePolicyDialog(const app::CaptureInfo& shape, const QJsonObject& clip,
                                         const QString& folder, qint64 freeBytes, QWidget* parent)
    : QDialog(parent), m_shape(shape), m_clip(clip), m_folder(folder), m_free(freeBytes) {
  setWindowTitle(tr("Run with capture"));
  m_name = new QLineEdit(freeName(folder), this);
  m_prompt = new QPlainTextEdit(clip.value(QStringLiteral("prompt")).toString(), this);
  m_prompt->setMaximumHeight(scaled(64));
  m_prompt->setTabChangesFocus(true);
  m_prompt->setAccessibleName(tr("Prompt"));
  m_steps =
      new QLineEdit(QStringLiteral("%1,%2,%3").arg(1).arg((shape.steps + 1) / 2).arg(shape.steps), this);
  m_layers = new QLineEdit(this);
  m_layers->setPlaceholderText(tr("all %1").arg(shape.layers));
  m_heads = new QLineEdit(this);
  m_heads->setPlaceholderText(tr("all %1").arg(shape.heads));
  m_branch = new QComboBox(this);
  for (const char* branch : {"conditional", "unconditional"})
    m_branch->addItem(branchName(QLatin1String(branch)), QLatin1String(branch));
  m_branch->addItem(tr("both"), QStringLiteral("both"));
  m_order = new QComboBox(this);
  m_order->addItem(tr("frame-major"), QStringLiteral("frame"));
  m_order->addItem(tr("space-major"), QStringLiteral("space"));
  m_order->addItem(tr("both"), QStringLiteral("both"));
  m_order->setCurrentIndex(2);
  m_block = new QSpinBox(this);
  m_block->setRange(1, 4096);
  m_block->setValue(shape.block);
  m_block->setSuffix(tr(" tokens"));
  m_rows = new QCheckBox(tr("Queries and keys, for single tokens"), this);
  m_rows->setChecked(true);
  m_scores = new QCheckBox(tr("Recall and error of the usual modes"), this);
  m_scores->setChecked(true);
  m_scores->setToolTip(
      tr("Scores Skip and two sparse modes at three densities for every head: about one dense "
         "attention more for each captured step"));
  m_config = new QComboBox(this);
  m_config->setAccessibleName(tr("Score the modes of a config"));
  m_config->setToolTip(
      tr("Every head's own mode of this config is scored, too, at every place of the video"));
  setConfigs({}, {});
  m_cap = new QSpinBox(this);
  m_cap->setRange(1, 1 << 20);
  m_cap->setValue(4096);
  m_cap->setSuffix(QStringLiteral(" MB"));
  m_forecast = new TextLabel(QString(), TextStyle::Body, &Theme::text, this);
  m_forecast->setObjectName(QStringLiteral("captureForecast"));
  m_problem = new TextLabel(QString(), TextStyle::Small, &Theme::danger, this);
  m_start = new QPushButton(tr("Start"), this);
  m_start->setDefault(true);
  m_start->setProperty("primary", true);
  auto* cancel = new QPushButton(tr("Cancel"), this);
  auto* form = new QFormLayout;
  form->addRow(tr("Name"), m_name);
  form->addRow(tr("Prompt"), m_prompt);
  form->addRow(tr("Steps"), m_steps);
  form->addRow(tr("Layers"), m_layers);
  form->addRow(tr("Heads"), m_heads);
  form->addRow(tr("Guidance branch"), m_branch);
  form->addRow(tr("Token order"), m_order);
  form->addRow(tr("Cell of a map"), m_block);
  form->addRow(tr("Also keep"), m_rows);
  form->addRow(tr("Score"), m_scores);
  form->addRow(tr("Modes of"), m_config);
  form->addRow(tr("At most"), m_cap);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(m_forecast, 1);
  buttons->addWidget(cancel);
  buttons->addWidget(m_start);
  auto* column = new QVBoxLayout(this);
  column->addLayout(form);
  column->addWidget(new TextLabel(tr("An instrumented run: its timings are not valid"), TextStyle::Small,
                                  &Theme::warning, this));
  column->addWidget(m_problem);
  column->addLayout(buttons);
  connect(m_start, &QPushButton::clicked, this, &QDialog::accept);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  for (QLineEdit* edit : {m_name, m_steps, m_layers, m_heads})
    connect(edit, &QLineEdit::textChanged, this, &CapturePolicyDialog::refresh);
  for (QComboBox* box : {m_branch, m_order, m_config})
    connect(box, &QComboBox::currentIndexChanged, this, &CapturePolicyDialog::refresh);
  for (QSpinBox* box : {m_block, m_cap})
    connect(box, &QSpinBox::valueChanged, this, &CapturePolicyDialog::refresh);
  for (QCheckBox* box : {m_rows, m_scores})
    connect(box, &QCheckBox::toggled, this, &CapturePolicyDialog::refresh);
  connect(m_prompt, &QPlainTextEdit::textChanged, this, &CapturePolicyDialog::refresh);
  refresh();
}

void CapturePolicyDialog::setConfigs(const QStringList& files, const QString& current) {
  m_config->clear();
  m_config->addItem(tr("no config"), QString());
  for (const QString& file : files) m_config->addItem(QFileInfo(file).completeBaseName(), file);
  m_config->setCurrentIndex(std::max(0, m_config->findData(current)));
}

void CapturePolicyDialog::setOneBranch() {
  while (m_branch->count() > 1) m_branch->removeItem(m_branch->count() - 1);
  m_branch->setEnabled(false);
  m_branch->setToolTip(tr("Every step of this clip is one prediction: there is no negative branch"));
}

std::uint64_t CapturePolicyDialog::forecastBytes() const {
  const auto steps = countOf(m_steps->text(), 1, m_shape.steps, 3);
  const auto layers = countOf(m_layers->text(), 0, m_shape.layers - 1, m_shape.layers);
  const auto heads = countOf(m_heads->text(), 0, m_shape.heads - 1, m_shape.heads);
  if (!steps || !layers || !heads) return 0;
  app::CaptureInfo info = m_shape;
  info.block = m_block->value();
  // A scored config stores what one more candidate would.
  const bool config = !m_config->currentData().toString().isEmpty();
  info.candidates.resize((m_scores->isChecked() ? kScored : 0) + (config ? 1 : 0));
  const int cells = *layers * *heads;
  return app::capture_bytes(info, *steps, m_branch->currentIndex() == 2 ? 2 : 1, cells,
                            m_order->currentIndex() == 2, false, m_rows->isChecked() ? cells : 0);
}

void CapturePolicyDialog::refresh() {
  QString problem;
  if (!countOf(m_steps->text(), 1, m_shape.steps, 3))
    problem = tr("Steps: numbers from 1 to %1, as 1,5,10-12").arg(m_shape.steps);
  if (!countOf(m_layers->text(), 0, m_shape.layers - 1, 1))
    problem = tr("Layers: numbers from 0 to %1, as 0,5-7").arg(m_shape.layers - 1);
  if (!countOf(m_heads->text(), 0, m_shape.heads - 1, 1))
    problem = tr("Heads: numbers from 0 to %1").arg(m_shape.heads - 1);
  if (m_prompt->toPlainText().trimmed().isEmpty()) problem = tr("A prompt is needed");
  if (m_name->text().trimmed().isEmpty() || m_name->text().contains(QLatin1Char('/')))
    problem = tr("Name: a plain folder name");
  const std::uint64_t bytes = forecastBytes(), cap = static_cast<std::uint64_t>(m_cap->value()) * 1000000;
  QString text =
      problem.isEmpty() ? tr("Will take %1").arg(numbers::bytes(static_cast<qint64>(bytes))) : QString();
  const bool over = bytes > cap, full = m_free >= 0 && bytes * 2 > static_cast<std::uint64_t>(m_free);
  if (over)
    text = tr("%1: the cap of %2 stops it earlier").arg(text, numbers::bytes(static_cast<qint64>(cap)));
  if (full && !over) text = tr("%1, free: %2").arg(text, numbers::bytes(m_free));
  m_forecast->setText(text);
  m_forecast->setRole(over || full ? &Theme::warning : &Theme::text);
  m_problem->setText(problem);
  m_problem->setVisible(!problem.isEmpty());
  m_start->setEnabled(problem.isEmpty());
}

QJsonObject CapturePolicyDialog::job() const {
  QJsonObject out = m_clip;
  out[QStringLiteral("format")] = QStringLiteral("vdit-job");
  out[QStringLiteral("version")] = 1;
  out[QStringLiteral("command")] = QStringLiteral("inspect");
  if (!out.contains(QStringLiteral("model"))) out[QStringLiteral("model")] = QStringLiteral("demo");
  out[QStringLiteral("prompt")] = m_prompt->toPlainText().trimmed();
  out[QStringLiteral("steps_list")] = m_steps->text().remove(QLatin1Char(' '));
  if (!m_layers->text().trimmed().isEmpty())
    out[QStringLiteral("layers")] = m_layers->text().remove(QLatin1Char(' '));
  if (!m_heads->text().trimmed().isEmpty())
    out[QStringLiteral("heads")] = m_heads->text().remove(QLatin1Char(' '));
  out[QStringLiteral("branch")] = m_branch->currentData().toString();
  out[QStringLiteral("order")] = m_order->currentData().toString();
  out[QStringLiteral("block")] = m_block->value();
  if (m_rows->isChecked()) out[QStringLiteral("rows")] = true;
  if (m_scores->isChecked()) out[QStringLiteral("candidates")] = candidatesFile();
  if (const QString config = m_config->currentData().toString(); !config.isEmpty())
    out[QStringLiteral("outline")] = config;
  out[QStringLiteral("max_megabytes")] = m_cap->value();
  out[QStringLiteral("output")] = QDir(m_folder).filePath(m_name->text().trimmed());
  return out;
}

QString CapturePolicyDialog::candidatesFile() const {
  return QDir(m_folder).filePath(m_name->text().trimmed() + QStringLiteral(".candidates.json"));
}

QJsonObject CapturePolicyDialog::writeJob() const {
  QDir().mkpath(m_folder);
  if (m_scores->isChecked())
    writeWholeFile(candidatesFile(), candidatesDocument(kScoredModes, kScoredDensities));
  return job();
}

}  // namespace vdit::ui
