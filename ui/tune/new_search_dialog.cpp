// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/new_search_dialog.h"

#include <QCheckBox>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QVBoxLayout>

#include "kernels/runs/head_mode.h"
#include "ui/look/theme.h"
#include "ui/tune/candidate_set.h"
#include "ui/views/number_text.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

// The next name of the folder that is free: search-01, search-02, ...
QString freeName(const QString& folder) {
  for (int i = 1;; ++i) {
    const QString name = QStringLiteral("search-%1").arg(i, 2, 10, QLatin1Char('0'));
    if (!QFile::exists(QDir(folder).filePath(name + QStringLiteral(".vdt")))) return name;
  }
}

}  // namespace

NewSearchDialog::NewSearchDialog(const QString& folder, const QString& model,
                                 std::function<std::optional<double>(const QJsonObject&)> expected,
                                 QWidget* parent)
    : QDialog(parent), m_folder(folder), m_model(model), m_expected(std::move(expected)) {
  setWindowTitle(tr("New search"));
  m_name = new QLineEdit(freeName(folder), this);
  m_prompts = new QPlainTextEdit(this);
  m_prompts->setAccessibleName(tr("Calibration prompts, one a line"));
  m_prompts->setPlainText(tr("a green cube rolls right on a wooden floor under a sunset sky"));
  m_prompts->setTabChangesFocus(true);
  m_prompts->setMinimumHeight(scaled(90));
  m_size = new QLineEdit(QStringLiteral("320x192"), this);
  m_frames = new QSpinBox(this);
  m_frames->setRange(1, 100000);
  m_frames->setValue(49);
  m_steps = new QSpinBox(this);
  m_steps->setRange(1, 1000);
  m_steps->setValue(20);
  m_seed = new QSpinBox(this);
  m_seed->setRange(0, 2147483647);
  m_seed->setValue(42);
  m_densities = new QLineEdit(QStringLiteral("0.1 0.15 0.25 0.4 0.6"), this);
  m_densities->setAccessibleName(tr("Densities of the candidates"));
  auto* modes = new QHBoxLayout;
  for (int i = 1; i < kernels::kModes; ++i) {
    m_modes[i] = new QCheckBox(modeTitle(static_cast<kernels::Mode>(i)), this);
    m_modes[i]->setChecked(true);
    modes->addWidget(m_modes[i]);
    connect(m_modes[i], &QCheckBox::toggled, this, &NewSearchDialog::refresh);
  }
  m_modes[0] = nullptr;
  m_forecast = new TextLabel(QString(), TextStyle::Small, &Theme::text2, this);
  m_problem = new TextLabel(QString(), TextStyle::Small, &Theme::danger, this);
  m_start = new QPushButton(tr("Start search"), this);
  m_start->setDefault(true);
  m_start->setProperty("primary", true);
  auto* cancel = new QPushButton(tr("Cancel"), this);
  auto* form = new QFormLayout;
  form->addRow(tr("Name"), m_name);
  form->addRow(tr("Prompts, one a line"), m_prompts);
  form->addRow(tr("Size"), m_size);
  form->addRow(tr("Frames"), m_frames);
  form->addRow(tr("Steps"), m_steps);
  form->addRow(tr("First seed"), m_seed);
  form->addRow(tr("Modes beside Full"), modes);
  form->addRow(tr("Densities"), m_densities);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(m_forecast, 1);
  buttons->addWidget(cancel);
  buttons->addWidget(m_start);
  auto* column = new QVBoxLayout(this);
  column->addLayout(form);
  column->addWidget(m_problem);
  column->addLayout(buttons);
  connect(m_start, &QPushButton::clicked, this, &QDialog::accept);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(m_prompts, &QPlainTextEdit::textChanged, this, &NewSearchDialog::refresh);
  for (QLineEdit* edit : {m_name, m_size, m_densities})
    connect(edit, &QLineEdit::textChanged, this, &NewSearchDialog::refresh);
  for (QSpinBox* box : {m_frames, m_steps, m_seed})
    connect(box, &QSpinBox::valueChanged, this, &NewSearchDialog::refresh);
  resize(scaled(620), sizeHint().height());
  refresh();
}

void NewSearchDialog::setClip(const QJsonObject& clip) {
  const auto take = [&](const char* key, const auto& set) {
    if (const QJsonValue value = clip.value(QLatin1String(key)); !value.isUndefined()) set(value);
  };
  take("size", [this](const QJsonValue& value) { m_size->setText(value.toString()); });
  take("frames", [this](const QJsonValue& value) { m_frames->setValue(value.toInt()); });
  take("steps", [this](const QJsonValue& value) { m_steps->setValue(value.toInt()); });
}

QString NewSearchDialog::name() const {
  return m_name->text().trimmed();
}
void NewSearchDialog::setDensities(const QString& text) {
  m_densities->setText(text);
}

QStringList NewSearchDialog::promptLines() const {
  QStringList lines;
  for (const QString& one : m_prompts->toPlainText().split(QLatin1Char('\n'))) {
    if (!one.trimmed().isEmpty() && !one.trimmed().startsWith(QLatin1Char('#'))) lines.append(one.trimmed());
  }
  return lines;
}

QByteArray NewSearchDialog::candidates() const {
  QList<kernels::Mode> modes;
  for (int i = 1; i < kernels::kModes; ++i) {
    if (m_modes[i]->isChecked()) modes.append(static_cast<kernels::Mode>(i));
  }
  static const QRegularExpression space(QStringLiteral("[\\s,;]+"));
  QList<double> densities;
  for (const QString& density : m_densities->text().split(space, Qt::SkipEmptyParts))
    densities.append(density.toDouble());
  return candidatesDocument(modes, densities);
}

QJsonObject NewSearchDialog::request() const {
  const QDir folder(m_folder);
  return {{QStringLiteral("format"), QStringLiteral("vdit-job")},
          {QStringLiteral("version"), 1},
          {QStringLiteral("command"), QStringLiteral("search")},
          {QStringLiteral("model"), m_model},
          {QStringLiteral("prompts"), folder.filePath(name() + QStringLiteral(".prompts.txt"))},
          {QStringLiteral("candidates"), folder.filePath(name() + QStringLiteral(".candidates.json"))},
          {QStringLiteral("size"), m_size->text().trimmed()},
          {QStringLiteral("frames"), m_frames->value()},
          {QStringLiteral("steps"), m_steps->value()},
          {QStringLiteral("seed"), m_seed->value()},
          {QStringLiteral("resume"), true},
          {QStringLiteral("output"), folder.filePath(name() + QStringLiteral(".vdt"))}};
}

void NewSearchDialog::refresh() {
  static const QRegularExpression size(QStringLiteral("^\\d{2,5}x\\d{2,5}$")),
      plain(QStringLiteral("^[\\w][\\w .-]{0,60}$"));
  static const QRegularExpression space(QStringLiteral("[\\s,;]+"));
  QString problem;
  if (!plain.match(name()).hasMatch()) problem = tr("Name: letters, digits, spaces, points and dashes");
  if (promptLines().isEmpty()) problem = tr("At least one prompt is needed");
  if (!size.match(m_size->text().trimmed()).hasMatch()) problem = tr("Size: width x height, as 320x192");
  for (const QString& density : m_densities->text().split(space, Qt::SkipEmptyParts)) {
    bool ok = false;
    const double value = density.toDouble(&ok);
    if (!ok || value <= 0 || value >= 1) problem = tr("Densities: numbers between 0 and 1, as 0.1 0.25");
  }
  m_problem->setText(problem);
  m_problem->setVisible(!problem.isEmpty());
  m_start->setEnabled(problem.isEmpty());
  const auto seconds = problem.isEmpty() && m_expected ? m_expected(request()) : std::nullopt;
  const QString hash = QString::fromLatin1(
      QCryptographicHash::hash(promptLines().join(QLatin1Char('\n')).toUtf8(), QCryptographicHash::Sha256)
          .toHex()
          .left(8));
  const QString set = tr("%Ln prompt(s)", nullptr, static_cast<int>(promptLines().size())) %
                      QStringLiteral(" (") % hash % QLatin1Char(')');
  m_forecast->setText(seconds ? tr("%1, about %2").arg(set, numbers::duration(*seconds))
                              : tr("%1, no history for this device yet").arg(set));
}

QJsonObject NewSearchDialog::writeJob() const {
  const QJsonObject job = request();
  QDir().mkpath(m_folder);
  writeWholeFile(job.value(QStringLiteral("prompts")).toString(),
                 promptLines().join(QLatin1Char('\n')).toUtf8() + '\n');
  writeWholeFile(job.value(QStringLiteral("candidates")).toString(), candidates());
  return job;
}

}  // namespace vdit::ui
