// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/cell_query.h"

#include <QRegularExpression>
#include <QStringList>
#include <cmath>
#include <functional>
#include <optional>
#include <vector>

namespace vdit::ui {

struct CellQuery::Node {
  std::function<bool(const QueryCell&)> test;
};

namespace {

using Test = std::function<bool(const QueryCell&)>;
constexpr int kDeepest = 32;

struct Token {
  QString text;
  qsizetype at = 0;
};

std::vector<Token> tokens(const QString& text) {
  static const QRegularExpression word(
      QStringLiteral(R"(\.\.|<=|>=|!=|[<>=()]|[0-9]+(?:\.(?!\.)[0-9]*)?(?:e[-+]?[0-9]+)?|[^\s<>=!().]+|\S)"),
      QRegularExpression::CaseInsensitiveOption);
  std::vector<Token> out;
  for (auto match = word.globalMatch(text); match.hasNext();) {
    const QRegularExpressionMatch one = match.next();
    out.push_back({one.captured().toLower(), one.capturedStart()});
  }
  return out;
}

std::optional<kernels::Mode> modeOf(const QString& text) {
  static const QStringList names{QStringLiteral("full"), QStringLiteral("skip"), QStringLiteral("diagonal"),
                                 QStringLiteral("multi-diagonal"), QStringLiteral("vertical-stripe")};
  for (int i = 0; i < kernels::kModes; ++i) {
    const auto mode = static_cast<kernels::Mode>(i);
    if (text == names[i] || text == QString(QLatin1Char(kernels::mode_letter(mode))).toLower()) return mode;
  }
  if (text == QLatin1String("multi")) return kernels::Mode::MultiDiagonal;
  if (text == QLatin1String("stripe")) return kernels::Mode::VerticalStripe;
  return std::nullopt;
}

using Field = double (*)(const QueryCell&);

Field fieldOf(const QString& name) {
  if (name == QLatin1String("layer")) return [](const QueryCell& cell) -> double { return cell.layer; };
  if (name == QLatin1String("head")) return [](const QueryCell& cell) -> double { return cell.head; };
  if (name == QLatin1String("recall")) return [](const QueryCell& cell) { return cell.recall; };
  if (name == QLatin1String("error")) return [](const QueryCell& cell) { return cell.error; };
  if (name == QLatin1String("density")) return [](const QueryCell& cell) { return cell.density; };
  if (name == QLatin1String("saving")) return [](const QueryCell& cell) { return cell.saving; };
  if (name == QLatin1String("width")) return [](const QueryCell& cell) { return cell.width; };
  return nullptr;
}

Test flagOf(const QString& name) {
  if (name == QLatin1String("locked")) return [](const QueryCell& cell) { return cell.locked; };
  if (name == QLatin1String("comment")) return [](const QueryCell& cell) { return cell.commented; };
  if (name == QLatin1String("changed")) return [](const QueryCell& cell) { return cell.changed; };
  if (name == QLatin1String("invalid")) return [](const QueryCell& cell) { return cell.invalid; };
  if (name == QLatin1String("measured")) return [](const QueryCell& cell) { return cell.measured; };
  return {};
}

Test comparison(Field field, const QString& is, double value) {
  if (is == QLatin1String("<")) return [=](const QueryCell& cell) { return field(cell) < value; };
  if (is == QLatin1String("<=")) return [=](const QueryCell& cell) { return field(cell) <= value; };
  if (is == QLatin1String(">")) return [=](const QueryCell& cell) { return field(cell) > value; };
  if (is == QLatin1String(">=")) return [=](const QueryCell& cell) { return field(cell) >= value; };
  if (is == QLatin1String("=")) return [=](const QueryCell& cell) { return field(cell) == value; };
  if (is == QLatin1String("!=")) {
    return [=](const QueryCell& cell) { return !std::isnan(field(cell)) && field(cell) != value; };
  }
  return {};
}

class Parser {
  Q_DECLARE_TR_FUNCTIONS(vdit::ui::CellQuery)
 public:
  explicit Parser(const QString& text) : m_tokens(tokens(text)), m_end(text.size()) {}

  Test parse() {
    Test test = question(0);
    if (m_error.isEmpty() && m_next < m_tokens.size()) fail(tr("expected \"and\" or \"or\""));
    return test;
  }
  const QString& error() const { return m_error; }

 private:
  Test question(int depth) {
    Test left = part(depth);
    while (m_error.isEmpty() && take("or")) {
      left = [a = left, b = part(depth)](const QueryCell& cell) { return a(cell) || b(cell); };
    }
    return left;
  }

  Test part(int depth) {
    Test left = condition(depth);
    while (m_error.isEmpty() && take("and")) {
      left = [a = left, b = condition(depth)](const QueryCell& cell) { return a(cell) && b(cell); };
    }
    return left;
  }

  Test condition(int depth) {
    if (depth > kDeepest) return fail(tr("too many parentheses"));
    if (take("not")) return [a = condition(depth + 1)](const QueryCell& cell) { return a && !a(cell); };
    if (take("(")) {
      Test inside = question(depth + 1);
      return m_error.isEmpty() && !take(")") ? fail(tr("expected \")\"")) : inside;
    }
    if (m_next >= m_tokens.size()) return fail(tr("expected a condition, as: recall < 0.9"));
    const QString name = m_tokens[m_next].text;
    if (name == QLatin1String("mode")) return ++m_next, modeCondition();
    if (Test flag = flagOf(name)) return ++m_next, flag;
    if (const Field field = fieldOf(name)) return ++m_next, fieldCondition(field);
    return fail(tr("\"%1\" is no field: mode, layer, head, recall, error, density, saving, width, locked, "
                   "comment, changed, invalid, measured")
                    .arg(name));
  }

  Test modeCondition() {
    const bool equal = take("=");
    if (!equal && !take("!=")) return fail(tr("expected = or !="));
    const auto mode = m_next < m_tokens.size() ? modeOf(m_tokens[m_next].text) : std::nullopt;
    if (!mode) return fail(tr("expected a mode: F, S, D, M or V"));
    ++m_next;
    return [=, wanted = *mode](const QueryCell& cell) { return (cell.mode == wanted) == equal; };
  }

  Test fieldCondition(Field field) {
    if (take("in")) {
      const auto from = number();
      const bool dots = from && take("..");
      const auto to = dots ? number() : std::nullopt;
      if (!to) return fail(tr("expected a range, as: 0..3"));
      return [=](const QueryCell& cell) { return field(cell) >= *from && field(cell) <= *to; };
    }
    if (m_next >= m_tokens.size() || !comparison(field, m_tokens[m_next].text, 0))
      return fail(tr("expected =, !=, <, <=, >, >= or in"));
    const QString is = m_tokens[m_next++].text;
    const auto value = number();
    return value ? comparison(field, is, *value) : fail(tr("expected a number"));
  }

  std::optional<double> number() {
    if (m_next >= m_tokens.size()) return std::nullopt;
    bool ok = false;
    const double value = m_tokens[m_next].text.toDouble(&ok);
    if (!ok) return std::nullopt;
    ++m_next;
    return value;
  }

  bool take(const char* text) {
    if (m_next >= m_tokens.size() || m_tokens[m_next].text != QLatin1String(text)) return false;
    ++m_next;
    return true;
  }

  Test fail(const QString& what) {
    const qsizetype at = m_next < m_tokens.size() ? m_tokens[m_next].at : m_end;
    if (m_error.isEmpty()) m_error = tr("%1 (character %2)").arg(what).arg(at + 1);
    return [](const QueryCell&) { return false; };
  }

  std::vector<Token> m_tokens;
  qsizetype m_end;
  std::size_t m_next = 0;
  QString m_error;
};

}  // namespace

CellQuery::CellQuery(const QString& text) {
  if (text.trimmed().isEmpty()) return;
  Parser parser(text);
  Test test = parser.parse();
  m_error = parser.error();
  if (m_error.isEmpty()) m_root = std::make_shared<const Node>(Node{std::move(test)});
}

bool CellQuery::matches(const QueryCell& cell) const {
  return m_root && m_root->test(cell);
}

}  // namespace vdit::ui
