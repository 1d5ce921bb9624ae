// SPDX-License-Identifier: Apache-2.0
#include "engine/base/strict_json.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/file_descriptor.h"
#include "engine/base/json_tree.h"

namespace vdit {
namespace {

constexpr std::size_t kMaxTokenBytes = 16u << 20;

[[noreturn]] void fail(const JsonSource& source, std::string field, std::string found,
                       std::string expected = {}) {
  throw Error({.kind = ErrorKind::Input,
               .code = source.code,
               .subject = source.subject,
               .field = std::move(field),
               .found = std::move(found),
               .expected = std::move(expected)});
}

std::string at_byte(std::size_t offset) {
  return "byte " + std::to_string(offset);
}

// nlohmann's events, held to the source's caps.
template <class Json>
class DocumentBuilder {
 public:
  explicit DocumentBuilder(const JsonSource& source) : source_(source) {}

  Json take() { return tree_.take(); }

  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(typename Json::number_integer_t value) { return add(value); }
  bool number_unsigned(typename Json::number_unsigned_t value) { return add(value); }
  bool number_float(typename Json::number_float_t value, const std::string&) { return add(value); }
  bool string(std::string& value) { return add(std::move(value)); }
  bool binary(typename Json::binary_t&) { return false; }

  bool start_object(std::size_t) { return open(Json::object()); }
  bool start_array(std::size_t) { return open(Json::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    count();
    if (!tree_.key(name)) fail(source_, tree_.path(), "this key twice", "it once");
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& error) {
    throw_json_error(source_, error);
  }

 private:
  void count() {
    if (++values_ > source_.max_values) {
      fail(source_, tree_.path(), "more than " + std::to_string(source_.max_values) + " keys and values");
    }
  }

  bool add(Json value) {
    count();
    tree_.add(std::move(value));
    return true;
  }

  bool open(Json container) {
    count();
    tree_.open(std::move(container));
    return true;
  }

  bool close() {
    tree_.close();
    return true;
  }

  const JsonSource& source_;
  JsonTree<Json> tree_;
  std::size_t values_ = 0;
};

[[noreturn]] void throw_read_error(const std::filesystem::path& path, int error) {
  const bool missing = error == ENOENT || error == ENOTDIR;
  throw Error({.kind = missing ? ErrorKind::Input : ErrorKind::Resource,
               .code = "file.read",
               .subject = vdit::quoted(path.string()),
               .found = missing ? "no such file" : std::strerror(error)});
}

}  // namespace

void check_json_bounds(std::string_view text, const JsonSource& source) {
  if (text.size() > source.max_bytes) {
    fail(source, {}, std::to_string(text.size()) + " bytes", "at most " + std::to_string(source.max_bytes));
  }
  enum class Token { Space, String, Other } token = Token::Space;
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (token == Token::String) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        token = Token::Space;
        begin = i;
      }
    } else {
      // nlohmann's lexer takes a NUL for the end of the text and would not look at what follows.
      if (c == '\0') fail(source, at_byte(i), "a NUL byte");
      const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
      const Token now = c == '"' ? Token::String : space ? Token::Space : Token::Other;
      if (now != token || now == Token::String) begin = i;
      token = now;
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      if (depth > source.max_depth) {
        fail(source, at_byte(i), "nesting deeper than " + std::to_string(source.max_depth) + " levels");
      }
    }
    if (i - begin > kMaxTokenBytes) {
      fail(source, at_byte(begin), "one string, number or stretch of white space of over 16 MiB");
    }
  }
}

void throw_json_error(const JsonSource& source, const nlohmann::json::exception& error) {
  // "[json.exception.parse_error.101] parse error at line 1, column 3: syntax error while ...": keep the last
  // part.
  std::string reason = error.what();
  if (const std::size_t colon = reason.find(": "); colon != std::string::npos) reason.erase(0, colon + 2);
  std::string field;
  if (const auto* parse = dynamic_cast<const nlohmann::json::parse_error*>(&error)) {
    field = at_byte(parse->byte == 0 ? 0 : parse->byte - 1);
  }
  fail(source, std::move(field), vdit::quoted(reason, 300));
}

template <class Json>
Json parse_json(std::string_view text, const JsonSource& source) {
  check_json_bounds(text, source);
  // nlohmann's parser skips a byte order mark; RFC 8259 forbids one, and other readers stumble over it.
  if (text.starts_with("\xEF\xBB\xBF")) fail(source, at_byte(0), "a byte order mark");
  DocumentBuilder<Json> builder(source);
  Json::sax_parse(text.begin(), text.end(), &builder);
  return builder.take();
}

template nlohmann::json parse_json(std::string_view, const JsonSource&);
template nlohmann::ordered_json parse_json(std::string_view, const JsonSource&);

template <class Json>
Json read_json_file(const std::filesystem::path& path, JsonSource source) {
  if (source.subject.empty()) source.subject = vdit::quoted(path.string());
  return parse_json<Json>(read_text_file(path, source.max_bytes), source);
}

template nlohmann::json read_json_file(const std::filesystem::path&, JsonSource);
template nlohmann::ordered_json read_json_file(const std::filesystem::path&, JsonSource);

std::string read_text_file(const std::filesystem::path& path, std::size_t max_bytes) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) throw_read_error(path, errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) throw_read_error(path, errno);
  if (!S_ISREG(status.st_mode)) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "file.read",
                 .subject = vdit::quoted(path.string()),
                 .found = S_ISDIR(status.st_mode) ? "a folder" : "not a regular file",
                 .expected = "a file"});
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > max_bytes) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "file.too_large",
                 .subject = vdit::quoted(path.string()),
                 .found = std::to_string(size) + " bytes",
                 .expected = "at most " + std::to_string(max_bytes)});
  }
  std::string text(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const ssize_t count = ::read(file.get(), text.data() + done, size - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw_read_error(path, errno);
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  text.resize(done);
  return text;
}

}  // namespace vdit
