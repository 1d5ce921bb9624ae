// SPDX-License-Identifier: Apache-2.0
// engine/base: JSON, atomic files, hashes, names, log, resources.
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

#include "engine/base/atomic_file.h"
#include "engine/base/checked_math.h"
#include "engine/base/formatted.h"
#include "engine/base/heap.h"
#include "engine/base/json_view.h"
#include "engine/base/log.h"
#include "engine/base/machine.h"
#include "engine/base/nearest_names.h"
#include "engine/base/resource_folder.h"
#include "engine/base/sha256.h"
#include "engine/base/strict_json.h"
#include "engine/base/utf8.h"
#include "engine/base/xml_text.h"
#include "tests/fault/error_probe.h"
#include "tests/temporary_folder.h"

namespace vdit {
namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;
using test::expect_error;
using test::read_bytes;
using test::TemporaryFolder;

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), {}));
}

TEST(CheckedMath, ReportsWhatDoesNotFit) {
  EXPECT_EQ(checked_mul(std::uint64_t{1} << 32, std::uint64_t{1} << 31), std::uint64_t{1} << 63);
  EXPECT_FALSE(checked_mul(std::uint64_t{1} << 32, std::uint64_t{1} << 32));
}

TEST(StrictJson, ReadsDocuments) {
  const auto document =
      parse_json(R"({"b": [1, 2.5, "x", null, true], "a": {"c": -3}})", {.subject = "test"});
  EXPECT_EQ(document, nlohmann::json::parse(R"({"b": [1, 2.5, "x", null, true], "a": {"c": -3}})"));
  const auto ordered = parse_json<nlohmann::ordered_json>(R"({"b": 1, "a": 2})", {.subject = "test"});
  EXPECT_EQ(ordered.dump(), R"({"b":1,"a":2})");
}

TEST(StrictJson, RefusesWhatOthersAccept) {
  const auto parse = [](const std::string& text) {
    return [text] {
      parse_json(text, {.subject = "x.json", .max_bytes = 1000, .max_depth = 4, .max_values = 20});
    };
  };
  expect_error(parse(R"({"a": {"k": 1, "k": 2}})"), "json.syntax", {"x.json", "a.k", "twice"});
  expect_error(parse(R"([{"k": 1}, {"k": 1, "k": 2}])"), "json.syntax", {"[2].k"});
  expect_error(parse("[[[[[]]]]]"), "json.syntax", {"byte 4", "nesting"});
  expect_error(parse(std::string(1001, ' ')), "json.syntax", {"1001 bytes"});
  expect_error(parse("[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]"), "json.syntax", {"more than 20"});
  expect_error(parse("\xEF\xBB\xBF{}"), "json.syntax", {"byte order mark"});
  expect_error(parse("{}\0 garbage"s), "json.syntax", {"byte 2", "NUL"});
  expect_error(parse("{} x"), "json.syntax", {"byte 3"});
  expect_error(parse("[\"\xFF\"]"), "json.syntax", {"byte"});
  expect_error(parse("[1e999]"), "json.syntax");
  expect_error(parse("[NaN]"), "json.syntax");
  expect_error(parse(""), "json.syntax");
}

TEST(StrictJson, ReadsFilesButNotFoldersFifosOrLargeOnes) {
  const TemporaryFolder folder;
  EXPECT_EQ(read_json_file(folder.write("a.json", "[1]")), nlohmann::json::array({1}));
  expect_error([&] { read_json_file(folder.write("b.json", "[")); }, "json.syntax", {"b.json"});
  expect_error([&] { read_json_file(folder / "none.json"); }, "file.read", {"none.json", "no such file"});
  expect_error([&] { read_json_file(folder.path()); }, "file.read", {"a folder"});
  expect_error([&] { read_text_file(folder / "a.json", 2); }, "file.too_large", {"3 bytes"});
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
  expect_error([&] { read_json_file(folder / "fifo"); }, "file.read", {"not a regular file"});
}

TEST(JsonView, ReadsFieldsAndNamesThePathOfAWrongOne) {
  const auto document = nlohmann::json::parse(
      R"({"n": 12, "big": 18446744073709551615, "x": 0.5, "t": "word", "f": true, "none": null, "list": [1, 2], "mixed": [1, "2"], "o": {"n": 1.5}})");
  const JsonView view(document, "config.json");
  EXPECT_EQ(view.integer("n", 1, 12), 12);
  EXPECT_EQ(view.integer_or("none", 7), 7);
  EXPECT_DOUBLE_EQ(view.number("n"), 12.0);
  EXPECT_DOUBLE_EQ(view.number_or("absent", 2.0), 2.0);
  EXPECT_TRUE(view.boolean("f"));
  EXPECT_EQ(view.text("t"), "word");
  EXPECT_EQ(view.integers("list", 2), (std::vector<std::int64_t>{1, 2}));
  EXPECT_FALSE(view.has("none"));
  expect_error([&] { view.integer("n", 13); }, "config.field",
               {"config.json", "n", "found 12", "at least 13"});
  expect_error([&] { view.integer("big"); }, "config.field", {"big"});
  expect_error([&] { view.integer("x"); }, "config.field", {"0.5", "an integer"});
  expect_error([&] { view.integer("none"); }, "config.field", {"nothing"});
  expect_error([&] { view.integer("lists"); }, "config.field", {"did you mean \"list\"?"});
  expect_error([&] { view.integers("list", 3); }, "config.field", {"an array of 3 integers"});
  expect_error([&] { view.integers("mixed"); }, "config.field", {"mixed[1]", "\"2\""});
  expect_error([&] { view.at("o").integer("n"); }, "config.field", {"o.n", "1.5"});
  expect_error([&] { view.at("list").at(2); }, "config.field", {"list"});
  expect_error([&] { view.fail("t", "another word", "try harder"); }, "config.field",
               {"\"word\"", "try harder"});
}

TEST(AtomicFile, AppearsWholeAndLeavesNothingElse) {
  const TemporaryFolder folder;
  {
    AtomicFile file(folder / "a.txt");
    file.write("hello ");
    file.write("there");
    EXPECT_FALSE(fs::exists(folder / "a.txt"));
    file.commit();
  }
  EXPECT_EQ(read_bytes(folder / "a.txt"), "hello there");
  { AtomicFile("dropped.txt"); }
  { AtomicFile(folder / "dropped.txt").write("x"); }
  EXPECT_EQ(files_in(folder.path()), 1u);
  EXPECT_FALSE(fs::exists("dropped.txt"));
}

TEST(AtomicFile, NeverReplacesUnlessAsked) {
  const TemporaryFolder folder;
  folder.write("a.txt", "old");
  expect_error([&] { AtomicFile(folder / "a.txt"); }, "output.exists", {"a.txt", "--overwrite"});
  AtomicFile late(folder / "b.txt");
  late.write("mine");
  folder.write("b.txt", "appeared meanwhile");
  expect_error([&] { late.commit(); }, "output.exists", {"b.txt"});
  EXPECT_EQ(read_bytes(folder / "b.txt"), "appeared meanwhile");
  write_file(folder / "a.txt", "new", Overwrite::Yes);
  EXPECT_EQ(read_bytes(folder / "a.txt"), "new");
}

TEST(AtomicFile, RefusesTargetsThatAreNoFiles) {
  const TemporaryFolder folder;
  for (const Overwrite overwrite : {Overwrite::No, Overwrite::Yes}) {
    expect_error([&] { write_file(folder.path(), "x", overwrite); }, "output.target", {"a folder"});
    expect_error([&] { write_file(folder / "none/a.txt", "x", overwrite); }, "output.target", {"no folder"});
    expect_error([&] { write_file(folder.path().string() + "/", "x", overwrite); }, "output.target");
  }
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
  expect_error([&] { write_file(folder / "fifo", "x", Overwrite::Yes); }, "output.target", {"FIFO"});
  fs::create_symlink(folder / "fifo", folder / "link");
  expect_error([&] { write_file(folder / "link", "x", Overwrite::Yes); }, "output.target", {"FIFO"});
  EXPECT_TRUE(fs::is_fifo(folder / "fifo"));
}

TEST(AtomicFile, ReplacesTheFileThatALinkPointsTo) {
  const TemporaryFolder folder;
  folder.write("real.txt", "old");
  fs::create_symlink("real.txt", folder / "link.txt");
  write_file(folder / "link.txt", "new", Overwrite::Yes);
  EXPECT_TRUE(fs::is_symlink(folder / "link.txt"));
  EXPECT_EQ(read_bytes(folder / "real.txt"), "new");
}

TEST(AtomicFile, FileSizeLimitIsAnErrorAndKeepsTheOldFile) {
  const TemporaryFolder folder;
  folder.write("a.bin", "old");
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4096, 4096};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    try {
      write_file(folder / "a.bin", std::string(100'000, 'x'), Overwrite::Yes);
    } catch (const Error& error) {
      const bool right = error.info().code == "file.write" && error.info().kind == ErrorKind::Resource;
      ::_exit(right && error.info().hint.find("ulimit") != std::string::npos ? 0 : 2);
    }
    ::_exit(1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  EXPECT_EQ(read_bytes(folder / "a.bin"), "old");
  EXPECT_EQ(files_in(folder.path()), 1u);
}

TEST(PendingFile, KeepsTheEndingForWritersThatLookAtIt) {
  const TemporaryFolder folder;
  PendingFile pending(folder / "clip.mp4");
  EXPECT_EQ(pending.temporary().extension(), ".mp4");
  EXPECT_EQ(pending.temporary().parent_path(), folder.path());
  EXPECT_TRUE(fs::exists(pending.temporary()));
  std::ofstream(pending.temporary()) << "video";
  pending.commit();
  EXPECT_EQ(read_bytes(folder / "clip.mp4"), "video");
  EXPECT_EQ(files_in(folder.path()), 1u);
  { PendingFile dropped(folder / (std::string(240, 'n') + ".mkv")); }
  EXPECT_EQ(files_in(folder.path()), 1u);
}

TEST(Sha256, GivesThePublishedDigests) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Sha256 in_pieces;
  for (int i = 0; i < 1000; ++i) in_pieces.update(std::string(1000, 'a'));
  EXPECT_EQ(in_pieces.hex(), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  EXPECT_EQ(sha256_file_hex(VDIT_DEMO_MODEL "/tokenizer/spiece.model"),
            "1480ae04ebd31afe4a60ed22fa86ea92022cfe948fdf18c0b242c4b1e5425d4d");
  expect_error([] { sha256_file_hex("/nonexistent/file"); }, "file.read");
}

TEST(NearestNames, ProposesWhatLooksAlike) {
  const std::vector<std::string> names{"num_layers", "num_heads", "eps"};
  EXPECT_EQ(nearest_names("num_layer", names), (std::vector<std::string>{"num_layers"}));
  EXPECT_EQ(did_you_mean("nonsense", names), "");
  EXPECT_EQ(did_you_mean("esp", names), "did you mean \"eps\"?");
}

TEST(Utf8, FindsTheFirstInvalidByte) {
  EXPECT_FALSE(first_invalid_utf8("\0 \xC3\xA9 \xE6\x97\xA5 \xF0\x9F\x99\x82"s));
  EXPECT_EQ(first_invalid_utf8("a\x80"), 1u);
  EXPECT_EQ(first_invalid_utf8("ab\xE0\x80\x80"), 2u);
  EXPECT_EQ(first_invalid_utf8("\xED\xA0\x80"), 0u);
  EXPECT_EQ(first_invalid_utf8("\xF0\x9F\x99"), 0u);
}

TEST(Formatted, IsPrintfOfAnyLength) {
  EXPECT_EQ(formatted("%d of %s, %.2f %%", 3, "four", 0.125), "3 of four, 0.12 %");
  EXPECT_EQ(formatted("%s", ""), "");
  const std::string path(10'000, 'p');
  EXPECT_EQ(formatted("%s: done", path.c_str()), path + ": done");
}

TEST(Log, DropsLowLevelsAndEscapes) {
  testing::internal::CaptureStderr();
  log(LogLevel::Debug, "hidden");
  log(LogLevel::Warning, "tensor\n\x1B[31m");
  set_log_level(LogLevel::Debug);
  log(LogLevel::Debug, "shown");
  set_log_level(LogLevel::Info);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "warning: tensor\\x0a\\x1b[31m\ndebug: shown\n");
}

TEST(ResourceFolder, IsTheOneThatTheVariableNames) {
  ::setenv("VDIT_RESOURCES", VDIT_SOURCE_DIR "/resources", 1);
  EXPECT_TRUE(fs::exists(resource("demo_model/model_index.json")));
  expect_error([] { resource("demo_model/none"); }, "resources.missing", {"demo_model/none"});
  ::setenv("VDIT_RESOURCES", "/nonexistent", 1);
  expect_error([] { resource_folder(); }, "resources.missing", {"/nonexistent", "VDIT_RESOURCES"});
  ::unsetenv("VDIT_RESOURCES");
}

// Run by the next test in a copy of this program.
TEST(ResourceFolder, DISABLED_OfTheCopyIsBesideIt) {
  const fs::path program = fs::read_symlink("/proc/self/exe");
  EXPECT_EQ(resource_folder(), program.parent_path().parent_path() / "share/vdit");
}

TEST(ResourceFolder, IsBesideAnInstalledProgramOrSaysWhereItLooked) {
  const TemporaryFolder folder;
  fs::create_directories(folder / "prefix/bin");
  const fs::path program = folder / "prefix/bin/program";
  fs::copy_file(fs::read_symlink("/proc/self/exe"), program);
  const std::string command =
      program.string() + " --gtest_also_run_disabled_tests --gtest_filter='*DISABLED_OfTheCopyIsBesideIt' >" +
      (folder / "output").string() + " 2>&1";
  EXPECT_NE(std::system(command.c_str()), 0);
  EXPECT_NE(read_bytes(folder / "output").find((folder / "prefix/share/vdit").string()), std::string::npos);
  fs::create_directories(folder / "prefix/share/vdit");
  EXPECT_EQ(std::system(command.c_str()), 0) << read_bytes(folder / "output");
}

TEST(Machine, IsToldFromOthersAndStaysUnnamed) {
  const TemporaryFolder folder;
  const auto machine = [&](const std::string& name, const std::string& id, const std::string& processor) {
    const fs::path root = folder.path() / name;
    fs::create_directories(root / "etc");
    fs::create_directories(root / "proc/sys/kernel");
    if (!id.empty()) std::ofstream(root / "etc/machine-id") << id << '\n';
    std::ofstream(root / "proc/sys/kernel/hostname") << "host-" << name << '\n';
    std::ofstream(root / "proc/cpuinfo") << "processor : 0\nmodel name\t: " << processor << "\n";
    return root;
  };
  const std::string id = "0123456789abcdef0123456789abcdef";
  const std::string one = machine_id(machine("one", id, "Swift 9000"));
  EXPECT_EQ(one.size(), 16u);
  EXPECT_EQ(machine_id(folder.path() / "one"), one);
  EXPECT_EQ(processor_name(folder.path() / "one"), "Swift 9000");
  EXPECT_EQ(machine_id(machine("renamed", id, "Swift 9000")), one);
  EXPECT_NE(machine_id(machine("other", "ff" + id.substr(2), "Swift 9000")), one);
  EXPECT_NE(machine_id(machine("rebuilt", id, "Swift 9001")), one);
  EXPECT_EQ(one.find(id.substr(0, 8)), std::string::npos);
  // Without an identity of its own the host's name stands for it.
  EXPECT_NE(machine_id(machine("bare", "", "Swift 9000")), machine_id(machine("barer", "", "Swift 9000")));
}

TEST(ErrorKinds, HaveTheExitCodesOfTheCommandLine) {
  EXPECT_EQ(exit_code(ErrorKind::Internal), 1);
  EXPECT_EQ(exit_code(ErrorKind::Usage), 2);
  EXPECT_EQ(exit_code(ErrorKind::Input), 3);
  EXPECT_EQ(exit_code(ErrorKind::OutOfMemory), 4);
  EXPECT_EQ(exit_code(ErrorKind::Cancelled), 5);
  EXPECT_EQ(exit_code(ErrorKind::Resource), 6);
}

TEST(XmlText, GoesThereAndBack) {
  const std::string text = "<a href=\"b\">it's &amp; 1 < 2\r\n</a>";
  EXPECT_EQ(xml_text(text), "&lt;a href=&quot;b&quot;&gt;it&#39;s &amp;amp; 1 &lt; 2&#13;\n&lt;/a&gt;");
  EXPECT_EQ(from_xml_text(xml_text(text)), text);
  EXPECT_EQ(from_xml_text("&copy; & &am"), "&copy; & &am");
}

#ifdef __GLIBC__
long faults_of_filling_blocks() {
  constexpr std::size_t kBlocks = 8, kBlockBytes = std::size_t{4} << 20;
  rusage before{}, after{};
  ::getrusage(RUSAGE_SELF, &before);
  std::vector<std::unique_ptr<char[]>> blocks;
  for (std::size_t i = 0; i < kBlocks; ++i) {
    blocks.emplace_back(new char[kBlockBytes]);
    std::memset(blocks.back().get(), 1, kBlockBytes);
  }
  ::getrusage(RUSAGE_SELF, &after);
  return after.ru_minflt - before.ru_minflt;
}

TEST(Heap, KeepsWhatThreadsFreeUntilItIsToReturnIt) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the address sanitizer has a heap of its own";
#endif
  keep_freed_memory();
  long first = 0, again = 0, returned = 0;
  std::thread([&] {
    first = faults_of_filling_blocks();
    again = faults_of_filling_blocks();
    return_freed_memory();
    returned = faults_of_filling_blocks();
  }).join();
  EXPECT_GT(first, 10);
  EXPECT_LT(again, first / 4);
  EXPECT_GT(returned, first / 2);
}
#endif

}  // namespace
}  // namespace vdit
