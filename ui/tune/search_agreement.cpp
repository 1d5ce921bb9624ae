// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/search_agreement.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <algorithm>

#include "engine/base/error.h"

namespace vdit::ui {
namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(vdit::ui::SearchAgreement)
};

bool isSameShape(const search::LossTable& a, const search::LossTable& b) {
  return a.grid.layers == b.grid.layers && a.grid.heads == b.grid.heads;
}

double sameModes(const app::SparseConfig& mine, const app::SparseConfig& theirs) {
  std::size_t same = 0, all = 0;
  for (const app::StepGroup& group : mine.groups) {
    const auto match = std::find_if(theirs.groups.begin(), theirs.groups.end(),
                                    [&](const app::StepGroup& one) { return group.begin < one.end; });
    const app::StepGroup& other = match == theirs.groups.end() ? theirs.groups.back() : *match;
    for (std::size_t i = 0; i < group.heads.size(); ++i, ++all)
      same += group.heads[i].mode.mode == other.heads[i].mode.mode ? 1U : 0U;
  }
  return all == 0 ? 0 : static_cast<double>(same) / static_cast<double>(all);
}

app::SparseConfig solved(const SolveTable& table, const SolveWish& wish) {
  return configOf(table, solve(table, wish), wish, {});
}

}  // namespace

double agreement(const SolveTable& mine, const SolveTable& theirs, const SolveWish& wish) {
  if (!isSameShape(*mine.table, *theirs.table)) return 0;
  return sameModes(solved(mine, wish), solved(theirs, wish));
}

SearchAgreement agreementWith(const SolveTable& mine, const QString& file, const SolveWish& wish) {
  SearchAgreement out{.name = QFileInfo(file).completeBaseName(),
                      .epsilon = wish.epsilon,
                      .mine = {},
                      .theirs = {},
                      .error = {}};
  try {
    const auto other = SolveTable::of(
        std::make_shared<const search::LossTable>(search::read_loss_table(file.toStdString())));
    if (!isSameShape(*mine.table, *other->table)) {
      out.error = Words::tr("%1 is of another model: %2 × %3 heads")
                      .arg(out.name)
                      .arg(other->table->grid.layers)
                      .arg(other->table->grid.heads);
      return out;
    }
    out.theirs = solved(*other, wish);
    out.mine = solved(mine, wish);
    out.share = sameModes(out.mine, out.theirs);
  } catch (const Error& error) {
    out.error = QString::fromUtf8(error.what());
  }
  return out;
}

}  // namespace vdit::ui
