// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/check_bar.h"

#include <QHBoxLayout>
#include <algorithm>

#include "ui/look/theme.h"
#include "ui/views/chip.h"
#include "ui/views/text_label.h"

namespace vdit::ui {

CheckBar::CheckBar(QWidget* parent) : QWidget(parent) {
  setFixedHeight(scaled(32));
  m_row = new QHBoxLayout(this);
  m_row->setContentsMargins(scaled(12), 0, scaled(12), 0);
  m_row->setSpacing(scaled(6));
  m_verdict = new TextLabel({}, TextStyle::Small, &Theme::text2, this);
  m_row->addWidget(m_verdict);
  m_row->addStretch(1);
}

void CheckBar::setChecks(const QList<PairCheck>& checks) {
  while (m_chips.size() > checks.size()) delete m_chips.takeLast();
  while (m_chips.size() < checks.size()) {
    m_chips.append(new Chip(Chip::Kind::Plain, {}, {}, this));
    m_row->insertWidget(static_cast<int>(m_chips.size()), m_chips.last());
  }
  bool same = true;
  for (qsizetype i = 0; i < checks.size(); ++i) {
    const PairCheck& check = checks.at(i);
    const bool isConfig = i == checks.size() - 1;  // the one thing that a pair is made to differ in
    same = same && (isConfig || check.result == PairCheck::Result::Equal);
    switch (check.result) {
      case PairCheck::Result::Equal:
        m_chips[i]->set(Chip::Kind::Success, check.text, QStringLiteral("check"));
        break;
      case PairCheck::Result::Different:
        m_chips[i]->set(Chip::Kind::Warning, check.text, QStringLiteral("warn"));
        break;
      case PairCheck::Result::Expected:
        m_chips[i]->set(Chip::Kind::Plain, check.text, QStringLiteral("info"));
        break;
      case PairCheck::Result::Unknown:
        m_chips[i]->set(Chip::Kind::Plain, check.text);
        break;
    }
    m_chips[i]->setToolTip(check.result == PairCheck::Result::Different
                               ? tr("Reference / candidate differ. Nothing is adjusted to hide it.")
                           : check.result == PairCheck::Result::Expected
                               ? tr("What the pair compares: full attention and a sparse config")
                               : QString());
    m_chips[i]->show();
  }
  m_verdict->setText(checks.isEmpty() ? QString() : same ? tr("Same pair") : tr("Not a pair"));
}

QString CheckBar::verdict() const {
  return m_verdict->text();
}

}  // namespace vdit::ui
