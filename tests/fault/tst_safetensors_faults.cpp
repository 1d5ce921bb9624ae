// SPDX-License-Identifier: Apache-2.0
// Bad safetensors files by case id (W01 ... W20): each gives its own error code, names the file and what is
// wrong with it.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cmath>
#include <limits>
#include <thread>

#include "engine/weights/safetensors_file.h"
#include "engine/weights/value_check.h"
#include "tests/fault/error_probe.h"
#include "tests/safetensors_builder.h"
#include "tests/temporary_folder.h"
#include "tests/without_root_rights.h"

namespace vdit::engine {
namespace {

using test::expect_error;
using test::safetensors_bytes;
using test::SafetensorsBuilder;
using test::TemporaryFolder;
using test::two_tensors;
using test::without_root_rights;
using namespace std::string_literals;

constexpr long kMaxGrowthKiB = 256 * 1024;

long peak_memory_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

// The header of two_tensors() with one thing changed; the data stays.
std::string mutated(const std::string& from, const std::string& to) {
  return safetensors_bytes(replaced(two_tensors().header(), from, to), two_tensors().data());
}

std::string one_tensor(const std::string& type, const std::string& shape, std::size_t bytes) {
  return SafetensorsBuilder().add("t", type, shape, std::string(bytes, '\0')).bytes();
}

struct BadFile {
  const char* name;
  std::string bytes;
  const char* code;
  std::vector<std::string> fragments;
};

void PrintTo(const BadFile& file, std::ostream* out) {
  *out << file.name;
}

std::vector<BadFile> bad_files() {
  const std::string header = two_tensors().header();
  const std::string data = two_tensors().data();
  std::string many = "{";
  for (int i = 0; i < 100'000; ++i) {
    many += (i ? "," : "") + SafetensorsBuilder::entry("t" + std::to_string(i), "F32", "[0]", "0", "0");
  }
  many += '}';
  return {
      {"W01_empty", "", "weights.truncated", {"needs at least 8 bytes, has 0"}},
      {"W01_seven_bytes", "1234567", "weights.truncated", {"needs at least 8 bytes, has 7"}},
      {"W02_length_2_63",
       safetensors_bytes(header, data, (1ull << 63) - 1),
       "weights.header_too_large",
       {"9223372036854775807"}},
      {"W02_length_2_64",
       safetensors_bytes(header, data, ~0ull),
       "weights.header_too_large",
       {"18446744073709551615"}},
      {"W02_length_100000001",
       safetensors_bytes(header, data, 100'000'001),
       "weights.header_too_large",
       {"100000001"}},
      {"W03_length_over_file",
       safetensors_bytes(header, data, 5000),
       "weights.truncated",
       {"5000", "incomplete download?"}},
      {"W04_not_utf8", mutated("\"a\"", "\"\xFF\""), "weights.header_json", {"byte"}},
      {"W04_starts_with_space", safetensors_bytes(" " + header, data), "weights.header_json", {"byte 0"}},
      {"W04_array", safetensors_bytes("[]"), "weights.header_json", {"byte 0", "\"{\""}},
      {"W04_empty_header", safetensors_bytes(""), "weights.header_json", {"byte 0"}},
      {"W04_open_brace", safetensors_bytes("{"), "weights.header_json", {"byte 1"}},
      {"W04_trailing_garbage", safetensors_bytes(header + "x", data), "weights.header_json", {"byte"}},
      {"W04_trailing_object", safetensors_bytes(header + "{}", data), "weights.header_json", {"byte"}},
      {"W04_nested_10000",
       safetensors_bytes("{\"a\":" + std::string(10'000, '[')),
       "weights.header_json",
       {"nesting", "byte"}},
      {"W04_nul_padding",
       safetensors_bytes(header + std::string(3, '\0'), data),
       "weights.header_json",
       {"byte"}},
      {"W05_duplicate_tensor", mutated("\"b\":", "\"a\":"), "weights.duplicate", {"tensor \"a\"", "twice"}},
      {"W05_duplicate_member",
       mutated("\"shape\":[2]", "\"shape\":[2],\"shape\":[2]"),
       "weights.field",
       {"tensor \"a\"", "shape", "twice"}},
      {"W05_duplicate_metadata",
       safetensors_bytes("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}"),
       "weights.duplicate",
       {"__metadata__.k"}},
      {"W06_overlap",
       safetensors_bytes("{" + SafetensorsBuilder::entry("a", "U8", "[8]", "0", "8") + "," +
                             SafetensorsBuilder::entry("b", "U8", "[8]", "4", "12") + "}",
                         std::string(12, 0)),
       "weights.overlap",
       {"tensor \"a\"", "tensor \"b\"", "[0, 8]", "[4, 12]"}},
      {"W06_same_range",
       safetensors_bytes("{" + SafetensorsBuilder::entry("a", "U8", "[8]", "0", "8") + "," +
                             SafetensorsBuilder::entry("b", "U8", "[8]", "0", "8") + "}",
                         std::string(8, 0)),
       "weights.overlap",
       {"\"a\"", "\"b\""}},
      {"W07_hole",
       safetensors_bytes("{" + SafetensorsBuilder::entry("a", "U8", "[4]", "0", "4") + "," +
                             SafetensorsBuilder::entry("b", "U8", "[4]", "8", "12") + "}",
                         std::string(12, 0)),
       "weights.uncovered",
       {"[4, 8]", "\"b\""}},
      {"W07_first_not_at_zero",
       safetensors_bytes("{" + SafetensorsBuilder::entry("a", "U8", "[4]", "2", "6") + "}",
                         std::string(6, 0)),
       "weights.uncovered",
       {"[0, 2]"}},
      {"W07_bytes_after_last", two_tensors().bytes() + "PK", "weights.uncovered", {"[11, 13]"}},
      {"W03_two_bytes_missing",
       two_tensors().bytes().substr(0, two_tensors().bytes().size() - 2),
       "weights.truncated",
       {"incomplete download?"}},
      {"W08_end_before_begin",
       mutated("[0,8]", "[8,0]"),
       "weights.field",
       {"tensor \"a\"", "data_offsets[1]"}},
      {"W08_negative",
       mutated("[0,8]", "[-1,8]"),
       "weights.field",
       {"tensor \"a\"", "data_offsets[0]", "-1"}},
      {"W08_fraction", mutated("[0,8]", "[0,8.0]"), "weights.field", {"data_offsets[1]", "8.0"}},
      {"W08_exponent", mutated("[0,8]", "[0,1e3]"), "weights.field", {"data_offsets[1]", "1e3"}},
      {"W08_string", mutated("[0,8]", "[0,\"8\"]"), "weights.field", {"data_offsets[1]", "\"8\""}},
      {"W08_null", mutated("[0,8]", "[null,8]"), "weights.field", {"data_offsets[0]", "null"}},
      {"W08_one_offset", mutated("[0,8]", "[0]"), "weights.field", {"data_offsets", "1 numbers"}},
      {"W08_three_offsets", mutated("[0,8]", "[0,8,8]"), "weights.field", {"data_offsets[2]"}},
      {"W08_2_64", mutated("[0,8]", "[0,18446744073709551616]"), "weights.field", {"data_offsets[1]"}},
      {"W08_not_an_array", mutated("[0,8]", "{}"), "weights.field", {"data_offsets", "an object"}},
      {"W08_no_dtype", mutated("\"dtype\":\"F32\",", ""), "weights.field", {"tensor \"a\"", "dtype"}},
      {"W08_no_shape", mutated("\"shape\":[2],", ""), "weights.field", {"tensor \"a\"", "shape"}},
      {"W08_no_offsets",
       mutated(",\"data_offsets\":[0,8]", ""),
       "weights.field",
       {"tensor \"a\"", "data_offsets"}},
      {"W08_dtype_number", mutated("\"F32\"", "7"), "weights.field", {"dtype", "7"}},
      {"W08_entry_is_array",
       safetensors_bytes("{\"a\":[1]}"),
       "weights.field",
       {"tensor \"a\"", "an object"}},
      {"W08_metadata_number",
       safetensors_bytes("{\"__metadata__\":{\"k\":1}}"),
       "weights.field",
       {"__metadata__.k", "a string"}},
      {"W08_metadata_array", safetensors_bytes("{\"__metadata__\":[]}"), "weights.field", {"__metadata__"}},
      {"W09_overflow",
       mutated("\"shape\":[2]", "\"shape\":[274877906944,274877906944]"),
       "weights.shape",
       {"[274877906944, 274877906944]"}},
      {"W09_overflow_before_a_zero",
       mutated("\"shape\":[2]", "\"shape\":[274877906944,33554432,0]"),
       "weights.shape",
       {"[274877906944, 33554432, 0]"}},
      {"W09_2_63",
       mutated("\"shape\":[2]", "\"shape\":[9223372036854775808]"),
       "weights.shape",
       {"9223372036854775808"}},
      {"W09_2_64_less_2",
       mutated("\"shape\":[2]", "\"shape\":[2,18446744073709551614]"),
       "weights.shape",
       {"18446744073709551614"}},
      {"W09_negative", mutated("\"shape\":[2]", "\"shape\":[2,-3]"), "weights.shape", {"[2, -3]"}},
      {"W09_2_40",
       mutated("\"shape\":[2]", "\"shape\":[1099511627776]"),
       "weights.shape",
       {"[1099511627776]"}},
      {"W09_nine_dimensions",
       mutated("\"shape\":[2]", "\"shape\":[2,1,1,1,1,1,1,1,1]"),
       "weights.shape",
       {"at most 8 dimensions"}},
      {"W09_fraction", mutated("\"shape\":[2]", "\"shape\":[1.5]"), "weights.shape", {"[1.5]"}},
      {"W09_string", mutated("\"shape\":[2]", "\"shape\":[\"2\"]"), "weights.shape", {"\"2\""}},
      {"W09_null", mutated("\"shape\":[2]", "\"shape\":null"), "weights.shape", {"null"}},
      {"W10_too_few_bytes",
       mutated("\"shape\":[2]", "\"shape\":[3]"),
       "weights.size",
       {"tensor \"a\"", "8 bytes", "12 bytes"}},
      {"W10_too_many_bytes",
       mutated("\"shape\":[2]", "\"shape\":[1]"),
       "weights.size",
       {"8 bytes", "4 bytes"}},
      {"W10_half_a_byte", one_tensor("F4", "[3]", 1), "weights.size", {"F4"}},
      {"W18_zip_checkpoint", "PK\x03\x04" + std::string(64, 'x'), "weights.format", {"pickle", "convert"}},
      {"W18_pickle",
       "\x80\x02}q\x01(U\x05hello" + std::string(64, 'x'),
       "weights.format",
       {"pickle", "convert"}},
      {"W18_gguf", "GGUF\x03\0\0\0"s + std::string(64, 'x'), "weights.format", {"GGUF", "safetensors"}},
      {"W18_html", "<!DOCTYPE html><html><body>404</body></html>", "weights.format", {"HTML", "download"}},
      {"W18_lfs_pointer",
       "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n",
       "weights.format",
       {"git lfs pull"}},
      {"W19_100000_tensors", safetensors_bytes(many), "weights.header_too_large", {"65536"}},
      {"W19_name_of_1_mb",
       safetensors_bytes("{" + SafetensorsBuilder::entry(std::string(1'000'000, 'n'), "U8", "[0]", "0", "0") +
                         "}"),
       "weights.header_too_large",
       {"1000000 bytes"}},
      {"W19_string_of_50_mb",
       safetensors_bytes("{\"" + std::string(50'000'000, 'n') + "\":1}"),
       "weights.header_json",
       {"byte"}},
      {"W19_spaces_between",
       safetensors_bytes("{" + std::string(50'000'000, ' ') + "}"),
       "weights.header_json",
       {"white"}},
      {"W19_digits",
       safetensors_bytes("{\"a\":" + std::string(50'000'000, '1') + "}"),
       "weights.header_json",
       {"number"}},
  };
}

class BadSafetensors : public testing::TestWithParam<BadFile> {};

TEST_P(BadSafetensors, GivesItsError) {
  const BadFile& bad = GetParam();
  const TemporaryFolder folder;
  const auto path = folder.write("model.safetensors", bad.bytes);
  const auto good = folder.write("good.safetensors", two_tensors().bytes());
  std::vector<std::string> fragments = bad.fragments;
  fragments.push_back(path.string());
  expect_error([&] { SafetensorsFile::open(path); }, bad.code, fragments);
  EXPECT_EQ(test::read_bytes(path), bad.bytes);
  EXPECT_EQ(SafetensorsFile::open(good).tensors().size(), 2u);
}

INSTANTIATE_TEST_SUITE_P(W, BadSafetensors, testing::ValuesIn(bad_files()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(SafetensorsFaults, W02_HugeLengthsAllocateNothing) {
  const TemporaryFolder folder;
  const long before = peak_memory_kib();
  for (const std::uint64_t length : {std::uint64_t{100'000'001}, std::uint64_t{1} << 40, ~std::uint64_t{0}}) {
    const auto path = folder.write("m.safetensors", safetensors_bytes("{}", "", length));
    ASSERT_EQ(::truncate(path.c_str(), off_t{1} << 41),
              0);  // a sparse file, so that the length alone is to blame
    expect_error([&] { SafetensorsFile::open(path); }, "weights.header_too_large");
  }
  EXPECT_LT(peak_memory_kib() - before, 16 * 1024);
}

TEST(SafetensorsFaults, W03_TruncationAtEveryByte) {
  const TemporaryFolder folder;
  SafetensorsBuilder builder;
  builder.metadata(R"({"format":"pt"})");
  for (const char* name : {"one", "two", "three", "four"})
    builder.add(name, "F16", "[2,3]", std::string(12, 'x'));
  const std::string whole = builder.bytes();
  ASSERT_GT(whole.size(), 300u);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto path = folder.write("m.safetensors", whole.substr(0, size));
    expect_error([&] { SafetensorsFile::open(path); }, "weights.truncated", {path.string()});
  }
  EXPECT_EQ(SafetensorsFile::open(folder.write("m.safetensors", whole)).tensors().size(), 4u);
}

TEST(SafetensorsFaults, W11_UnreadTypesAreRefusedOnlyWhenRead) {
  const TemporaryFolder folder;
  for (const char* type : {"F8_E4M3", "C64", "f16", "F33", "U64"}) {
    const std::string bytes(type == "C64"s || type == "U64"s ? 16 : 2, '\0');
    const auto path = folder.write("m.safetensors", SafetensorsBuilder()
                                                        .add("odd", type, "[2]", bytes)
                                                        .add("plain", "F32", "[1]", std::string(4, '\0'))
                                                        .bytes());
    const SafetensorsFile file = SafetensorsFile::open(path);
    EXPECT_EQ(file.at("odd").type, DataType::Unsupported);
    EXPECT_EQ(file.at("odd").type_name, type);
    EXPECT_EQ(file.read_floats(file.at("plain")).size(), 1u);
    expect_error([&] { file.read_floats(file.at("odd")); }, "weights.dtype", {"\"odd\"", type, "BF16"});
    std::vector<std::byte> as_bf16(4);
    expect_error([&] { file.read_as(file.at("odd"), DataType::BF16, as_bf16); }, "weights.dtype",
                 {type, "F16", "BF16", "F32"});
  }
}

TEST(SafetensorsFaults, W12_UnusualButValidFilesAreAccepted) {
  const TemporaryFolder folder;
  const auto open = [&folder](const std::string& bytes) {
    return SafetensorsFile::open(folder.write("m.safetensors", bytes));
  };
  EXPECT_TRUE(open(safetensors_bytes("{}")).tensors().empty());
  EXPECT_EQ(open(one_tensor("F32", "[0,4]", 0)).at("t").elements(), 0);
  EXPECT_EQ(open(one_tensor("F32", "[]", 4)).at("t").elements(), 1);
  EXPECT_EQ(open(one_tensor("U8", "[1]", 1)).at("t").bytes, 1u);
  EXPECT_EQ(open(safetensors_bytes(two_tensors().header() + std::string(37, ' '), two_tensors().data()))
                .tensors()
                .size(),
            2u);
  EXPECT_EQ(open(SafetensorsBuilder().add("", "U8", "[1]", "x").bytes()).at("").bytes, 1u);
  EXPECT_EQ(open(SafetensorsBuilder().add("\\u0000../x", "U8", "[1]", "x").bytes()).tensors()[0].name,
            "\0../x"s);
  // An odd header length leaves every tensor unaligned.
  const SafetensorsFile odd = open(safetensors_bytes(two_tensors().header() + "  ", two_tensors().data()));
  EXPECT_EQ(odd.read_floats(odd.at("a")), (std::vector<float>{1.0f, 2.0f}));
  // Unknown members are ignored, however deep within reason.
  const SafetensorsFile extra = open(mutated("\"dtype\":", "\"note\":{\"x\":[1,{\"dtype\":2}]},\"dtype\":"));
  EXPECT_EQ(extra.read_floats(extra.at("a")), (std::vector<float>{1.0f, 2.0f}));
}

TEST(SafetensorsFaults, W12_HeaderOf100MBOfPaddingStaysWithinItsBound) {
  const TemporaryFolder folder;
  const auto path = folder.write("m.safetensors", safetensors_bytes("{}", "", 100'000'000));
  {
    std::string spaces(100'000'000 - 2, ' ');
    std::ofstream(path, std::ios::binary | std::ios::app) << spaces;
  }
  const long before = peak_memory_kib();
  EXPECT_TRUE(SafetensorsFile::open(path).tensors().empty());
  EXPECT_LT(peak_memory_kib() - before, kMaxGrowthKiB);
}

TEST(SafetensorsFaults, W13_BadValuesAreWarnedAboutWithNameAndCount) {
  const TemporaryFolder folder;
  const auto floats = [](std::vector<float> values) {
    return std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
  };
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const auto path =
      folder.write("m.safetensors", SafetensorsBuilder()
                                        .add("nan", "F32", "[3]", floats({1, kNan, kNan}))
                                        .add("inf", "F32", "[2]", floats({kInfinity, -kInfinity}))
                                        .add("zero", "F32", "[2,2]", floats({0, -0.0f, 0, 0}))
                                        .add("half", "F16", "[2]", "\0\x7E\0\x3C"s)
                                        .add("fine", "F32", "[2]", floats({0, 1}))
                                        .add("scalar", "F32", "[]", floats({0}))
                                        .bytes());
  const WeightSet weights = WeightSet::open_file(path);
  EXPECT_EQ(check_values(weights),
            (std::vector<std::string>{"nan: 2 NaN of 3 values", "inf: 2 infinite of 2 values",
                                      "zero: all 4 values are zero", "half: 1 NaN of 2 values"}));
  EXPECT_TRUE(std::isnan(weights.files()[0].read_floats(weights.info("nan"))[1]));
}

TEST(SafetensorsFaults, W17_TruncatedAfterOpening) {
  const TemporaryFolder folder;
  const auto path = folder.write("m.safetensors", one_tensor("F32", "[1024]", 4096));
  const SafetensorsFile file = SafetensorsFile::open(path);
  ASSERT_EQ(::truncate(path.c_str(), 1000), 0);
  expect_error([&] { file.read_floats(file.at("t")); }, "weights.changed", {"\"t\"", path.string()});
  std::vector<std::byte> half(2048);
  expect_error([&] { file.read_as(file.at("t"), DataType::BF16, half); }, "weights.changed", {"\"t\""});
}

TEST(SafetensorsFaults, W17_RewrittenInPlaceAfterOpening) {
  const TemporaryFolder folder;
  const auto path = folder.write("m.safetensors", one_tensor("U8", "[16]", 16));
  const SafetensorsFile file = SafetensorsFile::open(path);
  const timespec times[2] = {{.tv_sec = 0, .tv_nsec = UTIME_OMIT}, {.tv_sec = 1, .tv_nsec = 0}};
  ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
  std::vector<std::byte> bytes(16);
  expect_error([&] { file.read(file.at("t"), bytes); }, "weights.changed", {"modification time"});
}

TEST(SafetensorsFaults, W17_GrownAfterOpening) {
  const TemporaryFolder folder;
  const auto path = folder.write("m.safetensors", one_tensor("U8", "[16]", 16));
  const SafetensorsFile file = SafetensorsFile::open(path);
  ASSERT_EQ(::truncate(path.c_str(), 100'000), 0);
  std::vector<std::byte> bytes(16);
  expect_error([&] { file.read(file.at("t"), bytes); }, "weights.changed", {"100000 bytes"});
}

TEST(SafetensorsFaults, W17_ReplacedByAnotherFileKeepsTheOpenedOne) {
  const TemporaryFolder folder;
  const auto path = folder.write("m.safetensors", two_tensors().bytes());
  const SafetensorsFile file = SafetensorsFile::open(path);
  std::filesystem::rename(folder.write("new", "something else"), path);
  EXPECT_EQ(file.read_floats(file.at("a")), (std::vector<float>{1.0f, 2.0f}));
}

TEST(SafetensorsFaults, W17_TruncatedByAThreadWhileReading) {
  const TemporaryFolder folder;
  const auto path = folder.write("m.safetensors", one_tensor("F32", "[4194304]", 16u << 20));
  const SafetensorsFile file = SafetensorsFile::open(path);
  std::atomic<bool> reading{false};
  std::thread truncating([&] {
    while (!reading) std::this_thread::yield();
    EXPECT_EQ(::truncate(path.c_str(), 4096), 0);
  });
  std::vector<std::byte> bytes(16u << 20);
  expect_error(
      [&] {
        reading = true;
        for (;;) file.read(file.at("t"), bytes);
      },
      "weights.changed", {"\"t\""});
  truncating.join();
}

TEST(SafetensorsFaults, W18_ForeignFilesAreToldByTheirNameToo) {
  const TemporaryFolder folder;
  for (const char* name : {"a.pt", "a.pth", "a.CKPT", "pytorch_model.bin"}) {
    expect_error([&] { SafetensorsFile::open(folder.write(name, std::string(64, '\x01'))); },
                 "weights.format", {"pickle", name});
  }
}

TEST(SafetensorsFaults, W20_MissingFileFolderFifoDevice) {
  const TemporaryFolder folder;
  expect_error([&] { SafetensorsFile::open(folder / "none.safetensors"); }, "weights.missing_file",
               {"none.safetensors"});
  expect_error([&] { SafetensorsFile::open(folder.path()); }, "weights.unreadable", {"a folder"});
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
  expect_error([&] { SafetensorsFile::open(folder / "fifo"); }, "weights.unreadable", {"not a regular file"});
  expect_error([] { SafetensorsFile::open("/dev/null"); }, "weights.unreadable", {"not a regular file"});
}

TEST(SafetensorsFaults, W20_UnreadableFile) {
  const TemporaryFolder folder;
  const auto path = folder.write("m.safetensors", two_tensors().bytes());
  std::filesystem::permissions(path, std::filesystem::perms::none);
  without_root_rights([&] {
    expect_error([&] { SafetensorsFile::open(path); }, "weights.unreadable", {"Permission denied"});
  });
}

TEST(SafetensorsFaults, W20_StrangeNamesAreQuoted) {
  const TemporaryFolder folder;
  for (const char* name : {"with space.safetensors", "\xE6\x97\xA5.safetensors", "new\nline.safetensors",
                           "\x1B[31m.safetensors"}) {
    const auto path = folder.write(name, "1234567");
    expect_error([&] { SafetensorsFile::open(path); }, "weights.truncated", {"safetensors"});
  }
  expect_error([&] { SafetensorsFile::open(folder / "new\nline.safetensors"); }, "weights.truncated",
               {"new\\x0aline"});
}

}  // namespace
}  // namespace vdit::engine
