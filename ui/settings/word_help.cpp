// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/word_help.h"

#include <QCoreApplication>
#include <QDialog>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("vdit::ui", text);
}

}  // namespace

QList<WordHelp> wordHelps() {
  return {
      {QStringLiteral("density"), tr("density"),
       tr("The share of (query, key) pairs that a head still computes. 100 % is full attention; at 40 % more "
          "than half "
          "of the work is left out. Sparsity is what is missing to 100 %. The number is counted from the "
          "very intervals "
          "that the kernel executes, so it is what runs, not an estimate.")},
      {QStringLiteral("recall"), tr("recall"),
       tr("How much of a head's softmax mass falls on the pairs that its mode keeps, averaged over the "
          "queries: 1.000 "
          "means that nothing the head looks at is lost. A high recall at a low density is a head whose "
          "attention is "
          "concentrated, and cheap to make sparse.")},
      {QStringLiteral("lambda"), tr("lambda"),
       tr("How much a saved pair is worth against error. Every candidate mode of a head costs its error plus "
          "lambda times "
          "its density; the cheapest wins. Raise lambda and the heads choose sparser modes. Epsilon decides "
          "first: if no "
          "candidate's loss is below epsilon the head stays Full, so it is the stronger knob.")},
  };
}

QWidget* showWordHelp(const QString& key, QWidget* parent) {
  for (const WordHelp& word : wordHelps()) {
    if (word.key != key) continue;
    auto* dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("What is %1?").arg(word.title));
    auto* column = new QVBoxLayout(dialog);
    auto* text = new TextLabel(word.text, TextStyle::Body, &Theme::text, dialog);
    text->setWordWrap(true);
    text->setMinimumWidth(scaled(420));
    column->addWidget(text);
    auto* close = new QPushButton(tr("Close"), dialog);
    QObject::connect(close, &QPushButton::clicked, dialog, &QDialog::accept);
    column->addWidget(close, 0, Qt::AlignRight);
    dialog->show();
    return dialog;
  }
  return nullptr;
}

}  // namespace vdit::ui
