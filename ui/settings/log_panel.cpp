// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/log_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTime>
#include <QVBoxLayout>

#include "ui/look/theme.h"

namespace vdit::ui {
namespace {

constexpr int kMostLines = 5000;

}  // namespace

LogPanel::LogPanel(QWidget* parent) : QDialog(parent), m_search(new QLineEdit), m_text(new QPlainTextEdit) {
  setWindowTitle(tr("Log"));
  resize(scaled(820), scaled(460));
  m_search->setPlaceholderText(tr("Filter"));
  m_search->setAccessibleName(tr("Filter the log"));
  m_search->setClearButtonEnabled(true);
  m_text->setReadOnly(true);
  m_text->setFont(vdit::ui::font(TextStyle::CellNumber));
  m_text->setMaximumBlockCount(kMostLines);
  m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
  m_text->setAccessibleName(tr("Log"));
  m_text->setPlaceholderText(tr("Messages of the engine and the window appear here"));
  auto* copy = new QPushButton(icon(QStringLiteral("copy")), tr("Copy"));
  copy->setAutoDefault(false);
  connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(text()); });
  connect(m_search, &QLineEdit::textChanged, this, &LogPanel::refilter);
  auto* row = new QHBoxLayout;
  row->addWidget(m_search, 1);
  row->addWidget(copy);
  auto* column = new QVBoxLayout(this);
  column->addLayout(row);
  column->addWidget(m_text, 1);
}

void LogPanel::append(const QString& source, const QString& line) {
  const QString entry = QStringLiteral("%1  %2  %3")
                            .arg(QTime::currentTime().toString(QStringLiteral("HH:mm:ss.zzz")), source, line);
  m_lines.append(entry);
  if (m_lines.size() > kMostLines) m_lines.removeFirst();
  if (m_search->text().isEmpty() || entry.contains(m_search->text(), Qt::CaseInsensitive))
    m_text->appendPlainText(entry);
}

QString LogPanel::text() const {
  return m_text->toPlainText();
}

void LogPanel::refilter() {
  const QString query = m_search->text();
  m_text->setPlainText(
      (query.isEmpty() ? m_lines : m_lines.filter(query, Qt::CaseInsensitive)).join(QLatin1Char('\n')));
}

}  // namespace vdit::ui
