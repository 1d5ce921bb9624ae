// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/about_dialog.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/look/theme.h"
#include "ui/views/text_label.h"

namespace vdit::ui {

AboutDialog::AboutDialog(const QStringList& diagnostics, QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("About Sparse-vDiT Studio"));
  resize(scaled(560), scaled(440));
  auto* column = new QVBoxLayout(this);
  column->setSpacing(scaled(8));
  column->addWidget(new TextLabel(
      QStringLiteral("Sparse-vDiT Studio %1").arg(QApplication::applicationVersion()), TextStyle::Figure));
  auto* what = new TextLabel(tr("Video from a diffusion transformer whose attention heads you can see, "
                                "change and make sparse. After the paper "
                                "arXiv 2506.03065. Offline: nothing is sent anywhere."),
                             TextStyle::Body, &Theme::text2);
  what->setWordWrap(true);
  column->addWidget(what);
  auto* licence = new TextLabel(tr("The window is free software under the GPL, version 3 or later; engine, "
                                   "kernels and command line under the "
                                   "Apache licence 2.0. It uses Qt, QCustomPlot, FFmpeg and OpenCV."),
                                TextStyle::Small, &Theme::text2);
  licence->setWordWrap(true);
  column->addWidget(licence);
  column->addSpacing(scaled(8));
  column->addWidget(new TextLabel(tr("Diagnostics"), TextStyle::Title));
  auto* text = new QPlainTextEdit(diagnostics.join(QLatin1Char('\n')));
  text->setReadOnly(true);
  text->setFont(vdit::ui::font(TextStyle::CellNumber));
  text->setAccessibleName(tr("Diagnostics"));
  column->addWidget(text, 1);
  auto* copy = new QPushButton(icon(QStringLiteral("copy")), tr("Copy"));
  auto* bundle = new QPushButton(tr("Save a report…"));
  auto* close = new QPushButton(tr("Close"));
  connect(copy, &QPushButton::clicked, this,
          [text] { QApplication::clipboard()->setText(text->toPlainText()); });
  connect(bundle, &QPushButton::clicked, this, &AboutDialog::bundleRequested);
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  auto* row = new QHBoxLayout;
  row->addWidget(copy);
  row->addWidget(bundle);
  row->addStretch(1);
  row->addWidget(close);
  column->addLayout(row);
}

}  // namespace vdit::ui
