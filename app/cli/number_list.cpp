// SPDX-License-Identifier: Apache-2.0
#include "app/cli/number_list.h"

#include <charconv>
#include <set>
#include <string_view>

#include "engine/base/error.h"

namespace vdit::app {
namespace {

// The number at the start of `text`, which is taken off; -1 when there is none.
int take_number(std::string_view& text) {
  int value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return -1;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

}  // namespace

std::vector<int> parse_number_list(const std::string& text, int first, int last, const std::string& field) {
  const auto fail = [&](const std::string& found) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "list.syntax",
                 .subject = field,
                 .found = '"' + vdit::quoted(found, 60) + '"',
                 .expected = "numbers from " + std::to_string(first) + " to " + std::to_string(last) +
                             ", such as \"" + std::to_string(first) + "," + std::to_string(last) +
                             "\" or \"" + std::to_string(first) + "-" + std::to_string(last) + "\""});
  };
  std::set<int> numbers;
  for (std::string_view rest = text; !rest.empty();) {
    const int begin = take_number(rest);
    int end = begin;
    if (!rest.empty() && rest.front() == '-') {
      rest.remove_prefix(1);
      end = take_number(rest);
    }
    if (begin < first || end < begin || end > last) fail(text);
    for (int number = begin; number <= end; ++number) numbers.insert(number);
    if (rest.empty()) break;
    if (rest.front() != ',' || rest.size() == 1) fail(text);
    rest.remove_prefix(1);
  }
  return {numbers.begin(), numbers.end()};
}

}  // namespace vdit::app
