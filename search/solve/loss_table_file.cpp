// SPDX-License-Identifier: Apache-2.0
// Reading and writing loss_table.h's file.
#include <cmath>
#include <span>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/json_view.h"
#include "engine/base/strict_json.h"
#include "engine/weights/safetensors_file.h"
#include "engine/weights/safetensors_writer.h"
#include "search/solve/loss_table.h"

namespace vdit::search {
namespace {

using engine::DataType;

constexpr const char* kFormat = "vdit-loss-table";
constexpr int kVersion = 1;
constexpr std::int64_t kMaxSize = 4096;  // groups, layers, heads

nlohmann::json identity_json(const LossTable& table) {
  const TableIdentity& is = table.identity;
  nlohmann::json groups = nlohmann::json::array();
  for (const TableGroup& group : is.groups) groups.push_back({group.begin, group.end});
  const kernels::TokenGrid& grid = is.grid;
  return {{"family", is.family},
          {"transformer_config_sha256", is.transformer_config_sha256},
          {"model_sha256", is.model_sha256},
          {"dtype", is.dtype},
          {"grid",
           {{"frames", grid.frames},
            {"height", grid.height},
            {"width", grid.width},
            {"text_before", grid.text_before},
            {"text_after", grid.text_after}}},
          {"steps", is.steps},
          {"guidance", is.guidance},
          {"policy_lambda", is.policy_lambda},
          {"policy_epsilon", is.policy_epsilon},
          {"row_stride", is.row_stride},
          {"prompts", is.prompts},
          {"seeds", is.seeds},
          {"groups", std::move(groups)},
          {"layers", table.grid.layers},
          {"heads", table.grid.heads},
          {"candidates", to_json(table.candidates)},
          {"cost", to_json(table.cost)},
          {"device", table.device},
          {"tool_version", table.tool_version},
          {"samples_done", table.samples_done},
          {"samples_total", table.samples_total}};
}

TableIdentity read_identity(const JsonView& root) {
  TableIdentity is;
  is.family = root.text("family");
  is.transformer_config_sha256 = root.text("transformer_config_sha256");
  is.model_sha256 = root.text("model_sha256");
  is.dtype = root.text("dtype");
  const JsonView grid = root.at("grid");
  is.grid = {.frames = grid.integer("frames", 1, 1 << 16),
             .height = grid.integer("height", 1, 1 << 16),
             .width = grid.integer("width", 1, 1 << 16),
             .text_before = grid.integer_or("text_before", 0, 0, 1 << 16),
             .text_after = grid.integer_or("text_after", 0, 0, 1 << 16)};
  is.steps = static_cast<int>(root.integer("steps", 1, 10000));
  is.guidance = root.number("guidance");
  is.policy_lambda = root.number("policy_lambda");
  is.policy_epsilon = root.number("policy_epsilon");
  is.row_stride = static_cast<int>(root.integer("row_stride", 1, 1 << 20));
  is.prompts = root.texts("prompts");
  for (const nlohmann::json& seed : root.at("seeds").value()) {
    if (!seed.is_number_unsigned()) root.fail("seeds", "whole numbers from 0");
    is.seeds.push_back(seed.get<std::uint64_t>());
  }
  const JsonView groups = root.at("groups");
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const nlohmann::json& pair = groups.value()[i];
    if (!pair.is_array() || pair.size() != 2 || !pair[0].is_number() || !pair[1].is_number()) {
      root.fail("groups", "pairs [begin, end]");
    }
    is.groups.push_back({pair[0].get<double>(), pair[1].get<double>()});
  }
  if (is.groups.empty() || is.groups.size() > static_cast<std::size_t>(kMaxSize))
    root.fail("groups", "1 to 4096 groups");
  return is;
}

class Reader {
 public:
  explicit Reader(const std::filesystem::path& path)
      : path_(path.string()), file_(engine::SafetensorsFile::open(path)) {}

  LossTable read() {
    const auto& metadata = file_.metadata();
    const auto format = metadata.find("format");
    if (format == metadata.end() || format->second != kFormat || !metadata.contains("search")) {
      fail("table.format", "__metadata__.format", format == metadata.end() ? "nothing" : format->second,
           kFormat, "make one with vdit search");
    }
    const auto version = metadata.find("version");
    if (version == metadata.end() || version->second != std::to_string(kVersion)) {
      fail("table.version", "__metadata__.version", version == metadata.end() ? "nothing" : version->second,
           std::to_string(kVersion), "another version of vdit wrote it: use that one or search again");
    }
    const auto document = parse_json(metadata.at("search"), {.subject = path_, .code = "table.field"});
    const JsonView root(document, path_, "table.field");
    const auto layers = static_cast<int>(root.integer("layers", 1, kMaxSize));
    const auto heads = static_cast<int>(root.integer("heads", 1, kMaxSize));
    LossTable table(read_identity(root), layers, heads,
                    parse_candidates(root.at("candidates").value(), path_));
    if (root.has("cost")) table.cost = parse_cost_model(root.at("cost"));
    table.device = root.text_or("device", "");
    table.tool_version = root.text_or("tool_version", "");
    table.samples_done = static_cast<int>(root.integer("samples_done", 0, 1 << 30));
    table.samples_total = static_cast<int>(root.integer("samples_total", 0, 1 << 30));
    read_tensors(table);
    return table;
  }

 private:
  [[noreturn]] void fail(std::string code, std::string field, std::string found, std::string expected,
                         std::string hint) const {
    throw Error({.kind = ErrorKind::Input,
                 .code = std::move(code),
                 .subject = path_,
                 .field = std::move(field),
                 .found = std::move(found),
                 .expected = std::move(expected),
                 .hint = std::move(hint)});
  }

  template <class T>
  std::vector<T> tensor(const std::string& name, DataType type,
                        const std::vector<std::int64_t>& shape) const {
    const engine::TensorInfo& info = file_.at(name);
    const auto text = [](DataType t, const std::vector<std::int64_t>& s) {
      std::string out = std::string(to_string(t)) + " [";
      for (std::size_t i = 0; i < s.size(); ++i) out += (i == 0 ? "" : ", ") + std::to_string(s[i]);
      return out + "]";
    };
    // A dimension of -1 takes any size.
    bool fits = info.type == type && info.shape.size() == shape.size();
    for (std::size_t i = 0; fits && i < shape.size(); ++i) fits = shape[i] < 0 || shape[i] == info.shape[i];
    if (!fits)
      fail("table.tensor", name, text(info.type, info.shape), text(type, shape),
           "the table is damaged: search again");
    std::vector<T> values(static_cast<std::size_t>(info.elements()));
    file_.read(info, std::as_writable_bytes(std::span(values)));
    return values;
  }

  std::vector<float> floats(const std::string& name, const std::vector<std::int64_t>& shape) const {
    std::vector<float> values = tensor<float>(name, DataType::F32, shape);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (std::isfinite(values[i]) && values[i] >= 0) continue;
      fail("table.tensor", name + "[" + std::to_string(i) + "]", std::to_string(values[i]),
           "a finite number from 0", "the table is damaged: search again");
    }
    return values;
  }

  void read_tensors(LossTable& table) const {
    const CellGrid& grid = table.grid;
    const std::vector<std::int64_t> shape{grid.groups, grid.layers, grid.heads,
                                          static_cast<std::int64_t>(table.candidates.size())};
    table.error_mean = floats("error_mean", shape);
    table.error_max = floats("error_max", shape);
    table.layer_error_mean = floats("layer_error_mean", shape);
    table.layer_error_max = floats("layer_error_max", shape);
    table.recall_mean = floats("recall_mean", shape);
    table.density = floats("density", shape);
    table.tiles = floats("tiles", shape);
    table.count = tensor<std::int32_t>("count", DataType::I32, shape);
    if (file_.find("sensitivity") != nullptr)
      table.sensitivity = floats("sensitivity", {grid.groups, grid.layers});
    read_stripes(table);
  }

  void read_stripes(LossTable& table) const {
    const auto offsets = tensor<std::int32_t>("stripe_offsets", DataType::I32,
                                              {static_cast<std::int64_t>(table.stripes.size()) + 1});
    const auto ends = tensor<std::int32_t>("stripes", DataType::I32, {-1, 2});
    const auto video = table.identity.grid.video_tokens();
    for (std::size_t i = 0; i < table.stripes.size(); ++i) {
      const bool in_order = offsets[i] >= 0 && offsets[i] <= offsets[i + 1] &&
                            static_cast<std::size_t>(offsets[i + 1]) * 2 <= ends.size();
      if (!in_order)
        fail("table.tensor", "stripe_offsets", "offsets that do not rise", "rising ones", "search again");
      for (auto at = static_cast<std::size_t>(offsets[i]); at < static_cast<std::size_t>(offsets[i + 1]);
           ++at) {
        const kernels::Run run{ends[2 * at], ends[2 * at + 1]};
        if (run.begin < 0 || run.begin >= run.end || run.end > video) {
          fail("table.tensor", "stripes[" + std::to_string(at) + "]",
               "[" + std::to_string(run.begin) + ", " + std::to_string(run.end) + ")",
               "an interval of the " + std::to_string(video) + " video tokens", "search again");
        }
        table.stripes[i].push_back(run);
      }
    }
  }

  std::string path_;
  engine::SafetensorsFile file_;
};

}  // namespace

LossTable read_loss_table(const std::filesystem::path& file) {
  return Reader(file).read();
}

void write_loss_table(const std::filesystem::path& file, const LossTable& table, Overwrite overwrite) {
  const CellGrid& grid = table.grid;
  const std::vector<std::int64_t> shape{grid.groups, grid.layers, grid.heads,
                                        static_cast<std::int64_t>(table.candidates.size())};
  std::vector<engine::TensorToWrite> tensors;
  const auto add = [&](const char* name, DataType type, std::vector<std::int64_t> dims, const auto& values) {
    tensors.push_back({name, type, std::move(dims), std::as_bytes(std::span(values))});
  };
  add("error_mean", DataType::F32, shape, table.error_mean);
  add("error_max", DataType::F32, shape, table.error_max);
  add("layer_error_mean", DataType::F32, shape, table.layer_error_mean);
  add("layer_error_max", DataType::F32, shape, table.layer_error_max);
  add("recall_mean", DataType::F32, shape, table.recall_mean);
  add("density", DataType::F32, shape, table.density);
  add("tiles", DataType::F32, shape, table.tiles);
  add("count", DataType::I32, shape, table.count);
  if (!table.sensitivity.empty())
    add("sensitivity", DataType::F32, {grid.groups, grid.layers}, table.sensitivity);
  std::vector<std::int32_t> offsets{0};
  std::vector<std::int32_t> ends;
  for (const auto& list : table.stripes) {
    for (const kernels::Run& run : list) ends.insert(ends.end(), {run.begin, run.end});
    offsets.push_back(static_cast<std::int32_t>(ends.size() / 2));
  }
  add("stripe_offsets", DataType::I32, {static_cast<std::int64_t>(offsets.size())}, offsets);
  add("stripes", DataType::I32, {static_cast<std::int64_t>(ends.size() / 2), 2}, ends);
  engine::write_safetensors(
      file, std::move(tensors),
      {{"format", kFormat}, {"version", std::to_string(kVersion)}, {"search", identity_json(table).dump()}},
      overwrite);
}

}  // namespace vdit::search
