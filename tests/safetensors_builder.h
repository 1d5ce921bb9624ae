// SPDX-License-Identifier: Apache-2.0
// Bytes of safetensors files, valid ones and broken ones. Independent of the project's own writer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vdit::test {

/// Length field, header and data as they are given, valid or not.
inline std::string safetensors_bytes(std::string_view header, std::string_view data,
                                     std::uint64_t header_length) {
  std::string bytes;
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(header_length >> (8 * i) & 0xFF);
  bytes += header;
  bytes += data;
  return bytes;
}

inline std::string safetensors_bytes(std::string_view header, std::string_view data = {}) {
  return safetensors_bytes(header, data, header.size());
}

/// A valid file, tensor by tensor; names are taken as they are, so they may hold JSON escapes.
class SafetensorsBuilder {
 public:
  SafetensorsBuilder& add(std::string_view name, std::string_view type, std::string_view shape,
                          std::string_view bytes) {
    const std::size_t begin = data_.size();
    data_ += bytes;
    entries_.push_back(entry(name, type, shape, std::to_string(begin), std::to_string(data_.size())));
    return *this;
  }
  SafetensorsBuilder& metadata(std::string_view json) {
    entries_.insert(entries_.begin(), "\"__metadata__\":" + std::string(json));
    return *this;
  }

  std::string header() const {
    std::string text = "{";
    for (const std::string& item : entries_) text += (text.size() == 1 ? "" : ",") + item;
    return text + '}';
  }
  const std::string& data() const { return data_; }
  std::string bytes() const { return safetensors_bytes(header(), data_); }

  static std::string entry(std::string_view name, std::string_view type, std::string_view shape,
                           std::string_view begin, std::string_view end) {
    std::string text = "\"";
    text.append(name).append("\":{\"dtype\":\"").append(type).append("\",\"shape\":").append(shape);
    return text.append(",\"data_offsets\":[").append(begin).append(",").append(end).append("]}");
  }

 private:
  std::vector<std::string> entries_;
  std::string data_;
};

/// Two small tensors: "a" F32 [2] and "b" U8 [3].
inline SafetensorsBuilder two_tensors() {
  SafetensorsBuilder builder;
  builder.add("a", "F32", "[2]", std::string_view("\0\0\x80\x3F\0\0\0\x40", 8)).add("b", "U8", "[3]", "xyz");
  return builder;
}

}  // namespace vdit::test
