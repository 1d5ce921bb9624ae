// SPDX-License-Identifier: Apache-2.0
#include "search/solve/loss_table.h"

#include <algorithm>
#include <utility>

#include "engine/base/error.h"

namespace vdit::search {
namespace {

template <class T>
bool begins_with(const std::vector<T>& list, const std::vector<T>& first) {
  return first.size() <= list.size() && std::equal(first.begin(), first.end(), list.begin());
}

}  // namespace

LossTable::LossTable(TableIdentity what, int layers, int heads, std::vector<Candidate> list)
    : identity(std::move(what)),
      grid{static_cast<int>(identity.groups.size()), layers, heads},
      candidates(std::move(list)) {
  const std::size_t entries = grid.cells() * candidates.size();
  for (auto* values :
       {&error_mean, &error_max, &layer_error_mean, &layer_error_max, &recall_mean, &density, &tiles}) {
    values->assign(entries, 0.0F);
  }
  count.assign(entries, 0);
  stripes.resize(entries);
  for (const Candidate& candidate : candidates) shapes_.push_back(resolve(candidate, identity.grid));
}

int LossTable::skip() const {
  const auto found = std::find_if(candidates.begin(), candidates.end(),
                                  [](const Candidate& c) { return c.mode == kernels::Mode::Skip; });
  return found == candidates.end() ? -1 : static_cast<int>(found - candidates.begin());
}

kernels::HeadMode LossTable::mode(std::size_t cell, int candidate) const {
  kernels::HeadMode mode = shapes_[static_cast<std::size_t>(candidate)];
  if (mode.mode == kernels::Mode::VerticalStripe) mode.stripes = stripes[entry(cell, candidate)];
  return mode;
}

void LossTable::add(std::size_t cell, int candidate, const Sample& sample) {
  const std::size_t at = entry(cell, candidate);
  const auto n = static_cast<double>(++count[at]);
  const auto average = [n](float& mean, double value) {
    mean = static_cast<float>(static_cast<double>(mean) + (value - static_cast<double>(mean)) / n);
  };
  average(error_mean[at], sample.error);
  average(layer_error_mean[at], sample.layer_error);
  average(recall_mean[at], sample.recall);
  error_max[at] = std::max(error_max[at], static_cast<float>(sample.error));
  layer_error_max[at] = std::max(layer_error_max[at], static_cast<float>(sample.layer_error));
}

std::vector<double> LossTable::group_shares() const {
  std::vector<double> shares;
  for (const TableGroup& group : identity.groups) shares.push_back(group.end - group.begin);
  return shares;
}

void check_same_search(const LossTable& found, const LossTable& wanted, const std::string& file) {
  const auto differ = [&](const char* field, const std::string& has, const std::string& wants) {
    throw Error(
        {.kind = ErrorKind::Input,
         .code = "table.mismatch",
         .subject = file,
         .field = field,
         .found = has,
         .expected = wants,
         .hint = "the table is of another search: write to another file, or repeat that search's settings"});
  };
  const TableIdentity& a = found.identity;
  const TableIdentity& b = wanted.identity;
  if (a.transformer_config_sha256 != b.transformer_config_sha256 || a.model_sha256 != b.model_sha256) {
    differ("model", a.model_sha256.substr(0, 12), b.model_sha256.substr(0, 12));
  }
  if (!(found.grid == wanted.grid) || a.groups != b.groups) {
    differ("step groups, layers, heads", std::to_string(found.grid.cells()) + " cells",
           std::to_string(wanted.grid.cells()) + " cells");
  }
  if (!(a.grid == b.grid))
    differ("token grid", std::to_string(a.grid.tokens()) + " tokens",
           std::to_string(b.grid.tokens()) + " tokens");
  if (found.candidates != wanted.candidates) {
    differ("candidates", std::to_string(found.candidates.size()),
           std::to_string(wanted.candidates.size()) + ", or others");
  }
  if (!begins_with(b.prompts, a.prompts) || !begins_with(b.seeds, a.seeds))
    differ("prompts and seeds", "others", "those of this search, or these and more behind them");
  if (a.steps != b.steps) differ("steps", std::to_string(a.steps), std::to_string(b.steps));
  if (a.dtype != b.dtype) differ("dtype", a.dtype, b.dtype);
  const auto policy = [](const TableIdentity& is) {
    return std::to_string(is.policy_lambda) + ", " + std::to_string(is.policy_epsilon) + ", every " +
           std::to_string(is.row_stride) + ". granule";
  };
  if (policy(a) != policy(b)) differ("lambda, epsilon, rows of the search itself", policy(a), policy(b));
  if (a.guidance != b.guidance) differ("guidance", std::to_string(a.guidance), std::to_string(b.guidance));
}

void extend(LossTable& found, const LossTable& wanted, const std::string& file) {
  check_same_search(found, wanted, file);
  found.identity.prompts = wanted.identity.prompts;
  found.identity.seeds = wanted.identity.seeds;
  found.samples_total = wanted.samples_total;
}

}  // namespace vdit::search
