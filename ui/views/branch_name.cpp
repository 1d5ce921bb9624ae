// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/branch_name.h"

#include <QCoreApplication>

namespace vdit::ui {
namespace {

class Words {
  Q_DECLARE_TR_FUNCTIONS(vdit::ui::BranchName)
};

}  // namespace

QString branchName(const QString& branch) {
  return branch == QLatin1String("conditional") ? Words::tr("positive") : Words::tr("negative");
}

}  // namespace vdit::ui
