// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/measured_ranking.h"

#include <QFileInfo>
#include <algorithm>
#include <cmath>
#include <map>

namespace vdit::ui {
namespace {

constexpr double kPsnrShown = 0.1;  // dB, as numbers::decibel writes it

struct Sums {
  double psnr = 0;
  int pairs = 0;
  double speedHere = 0, speedElsewhere = 0;
  int timedHere = 0, timedElsewhere = 0;
};

QString identityOf(const MeasuredPair& pair) {
  if (!pair.configSha256.isEmpty()) return pair.configSha256;
  return pair.config.isEmpty() ? pair.folder : pair.config;
}

double shownPsnr(const RankedConfig& config) {
  return std::round(config.psnr / kPsnrShown);
}

void add(Sums& sums, RankedConfig& config, const MeasuredPair& pair, const QString& machine) {
  sums.psnr += pair.psnr;
  config.psnr = sums.psnr / ++sums.pairs;
  config.pairs = sums.pairs;
  if (pair.instrumented) return;
  const bool here = pair.isOf(machine);
  (here ? sums.speedHere : sums.speedElsewhere) += pair.speedup;
  ++(here ? sums.timedHere : sums.timedElsewhere);
  config.here = sums.timedHere > 0;
  config.speedup = config.here ? sums.speedHere / sums.timedHere : sums.speedElsewhere / sums.timedElsewhere;
}

void rankPredictions(std::vector<RankedConfig>& configs) {
  for (RankedConfig& config : configs) {
    if (!config.predictedError) continue;
    config.predictedRank =
        1 + static_cast<int>(std::count_if(configs.begin(), configs.end(), [&](const RankedConfig& other) {
          return other.predictedError && *other.predictedError < *config.predictedError;
        }));
  }
}

// Times of different machines are not compared.
void markSurpassed(std::vector<RankedConfig>& configs) {
  for (RankedConfig& config : configs) {
    if (!config.here) continue;
    const auto better = std::find_if(configs.begin(), configs.end(), [&](const RankedConfig& other) {
      const bool noWorse = shownPsnr(other) >= shownPsnr(config) && other.speedup >= config.speedup;
      return other.here && noWorse &&
             (shownPsnr(other) > shownPsnr(config) || other.speedup > config.speedup);
    });
    if (better != configs.end()) config.surpassedBy = better->name;
  }
}

}  // namespace

MeasuredRanking rankPairs(const std::vector<MeasuredPair>& pairs, const QString& thisMachine) {
  MeasuredRanking ranking;
  if (pairs.empty()) return ranking;
  ranking.clip = pairs.front().clipName;
  std::map<QString, std::size_t> places;
  std::vector<Sums> sums;
  for (const MeasuredPair& pair : pairs) {
    if (pair.clip != pairs.front().clip) continue;
    const auto [place, isNew] = places.emplace(identityOf(pair), ranking.configs.size());
    if (isNew) {
      const QString name = QFileInfo(pair.config).completeBaseName();
      ranking.configs.push_back({.name = name.isEmpty() ? pair.name : name,
                                 .file = QFileInfo::exists(pair.config) ? pair.config : QString(),
                                 .predictedError = pair.predictedError,
                                 .predictedSpeedup = pair.predictedSpeedup});
      sums.emplace_back();
    }
    add(sums[place->second], ranking.configs[place->second], pair, thisMachine);
  }
  std::stable_sort(ranking.configs.begin(), ranking.configs.end(),
                   [](const RankedConfig& a, const RankedConfig& b) {
                     if (shownPsnr(a) != shownPsnr(b)) return shownPsnr(a) > shownPsnr(b);
                     if (a.here != b.here) return a.here;
                     return a.speedup > b.speedup;
                   });
  rankPredictions(ranking.configs);
  markSurpassed(ranking.configs);
  return ranking;
}

}  // namespace vdit::ui
