// SPDX-License-Identifier: Apache-2.0
// Prompt cleaning against recorded results of ftfy 6.3.1 (fix_text with fix_encoding off), Python's
// html.unescape twice and its white space rules: what WanPipeline does.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "engine/tokenizers/prompt_check.h"
#include "engine/tokenizers/prompt_cleaning.h"
#include "tests/fault/error_probe.h"

namespace vdit::engine {
namespace {

using namespace std::string_literals;

TEST(PromptCleaning, GivesWhatPythonGave) {
  const std::vector<std::pair<std::string, std::string>> vectors{
      {""s, ""s},
      {"a red ball"s, "a red ball"s},
      {"  a \011 red\015\012\015\012ball \342\200\250x "s, "a red ball x"s},
      {"a\343\200\200b\302\240c\342\200\203d"s, "a b c d"s},
      {"\342\200\230one\342\200\231 \342\200\234two\342\200\235 \342\200\236low\342\200\234"s,
       "'one' \"two\" \"low\""s},
      {"\357\274\234\357\274\254\357\274\257\357\274\265\357\274\244\343\200\200\357\274\256\357\274\257\357\274\251\357\274\263\357\274\245\357\274\263\357\274\201\357\274\236 \357\275\225"s,
       "<LOUD NOISES!> u"s},
      {"\357\275\261\357\276\200\357\275\260\357\276\235 \357\275\266\357\276\236\357\275\267\357\276\236 \357\276\212\357\276\237 \357\276\241 \357\277\246 \357\277\256"s,
       "\343\202\242\343\202\277\343\203\274\343\203\263 \343\202\254\343\202\256 \343\203\221 \341\204\200 \342\202\251 \342\227\213"s},
      {"\350\211\262\350\260\203\350\211\263\344\270\275\357\274\214\350\277\207\346\233\235\357\274\214\351\235\231\346\200\201"s,
       "\350\211\262\350\260\203\350\211\263\344\270\275,\350\277\207\346\233\235,\351\235\231\346\200\201"s},
      {"\357\254\202u\357\254\203e\357\254\206 \357\254\201eld \357\254\205 \307\204 \307\206 \305\211"s,
       "fluffiest field \305\277t D\305\275 d\305\276 'n"s},
      {"x\033[36;44mblue\033[0m \033[ \033[1;"s, "xblue [ [1;"s},
      {"a\000b\007c\013d\037e\177f"s, "abcdef"s},
      {"a\357\273\277b\342\201\252c\357\277\271d\357\277\274e"s, "abcde"s},
      {"\302\223quoted\302\224 \302\205 \302\201 \302\200"s,
       "\"quoted\" \342\200\246 \302\201 \342\202\254"s},
      {"e\314\201 A\314\212 \342\204\253 \315\204"s, "\303\251 \303\205 \303\205 \314\210\314\201"s},
      {"cafe\314\201 n\314\203"s, "caf\303\251 \303\261"s},
      {"&amp; &lt;b&gt; &eacute; &EACUTE; &SZLIG; &nTILDE;"s, "& <b> \303\251 \303\211 SS &nTILDE;"s},
      {"<b> &amp;amp; &eacute; &EACUTE;"s, "<b> & \303\251 &EACUTE;"s},
      {"first\012<b>\012&EACUTE;"s, "first <b> &EACUTE;"s},
      {"&EACUTE;\012<b>\012&EACUTE;"s, "\303\211 <b> &EACUTE;"s},
      {"&amp;amp;amp;amp;lt;"s, "<"s},
      {"&amp &copy &notit; &not; &notin;"s, "& \302\251 \302\254it; \302\254 \342\210\211"s},
      {"&#233; &#xE9; &#XE9 &#233"s, "\303\251 \303\251 \303\251 \303\251"s},
      {"&#0; &#x80; &#150; &#13;x &#1; &#xfffe; &#xD800; &#99999999999;"s,
       "\357\277\275 \342\202\254 \342\200\223 x \357\277\275 \357\277\275"s},
      {"&#59; &#12ab; &#; &#x; & &; &a;"s, "; ab; &#; &#x; & &; &a;"s},
      {"&CounterClockwiseContourIntegral; &NotEqualTilde; &fjlig;"s, "\342\210\263 \342\211\202\314\270 fj"s},
      {"&ffilig; &FFILIG; &alpha; &ALPHA; &FRAC12; &frac12;"s,
       "ffi FFI \316\261 \316\221 \302\275 \302\275"s},
      {"\360\237\231\202 \342\200\215 \342\200\213\342\200\256 \327\251\327\234\327\225\327\235 \363\240\201\247"s,
       "\360\237\231\202 \342\200\215 \342\200\213\342\200\256 \327\251\327\234\327\225\327\235 \363\240\201\247"s},
      {"line\302\205break\342\200\251end"s, "line\342\200\246break end"s},
      {"\346\227\245\346\234\254\350\252\236 \320\240\321\203\321\201\321\201\320\272\320\270\320\271 \316\265\316\273\316\273\316\267\316\275\316\271\316\272\316\254"s,
       "\346\227\245\346\234\254\350\252\236 \320\240\321\203\321\201\321\201\320\272\320\270\320\271 \316\265\316\273\316\273\316\267\316\275\316\271\316\272\316\254"s},
      {"&NewLine;&Tab;&nbsp;x&nbsp;"s, "x"s},
      {"\034\035 \036\037"s, ""s},
      {"&lt;script&gt; & &amp;lt;"s, "<script> & <"s},
  };
  for (const auto& [text, cleaned] : vectors) {
    EXPECT_EQ(clean_prompt(text), cleaned) << '"' << vdit::quoted(text) << '"';
  }
}

TEST(PromptCleaning, KeepsCaptionsAsTheyAre) {
  const std::string caption =
      "a red ball bounces on a checkered floor under a blue sky, the camera orbits left";
  EXPECT_EQ(clean_prompt(caption), caption);
}

TEST(PromptCleaning, C05_RefusesWhatIsNoPrompt) {
  test::expect_error([] { clean_prompt("a\xFF"); }, "prompt.utf8", {"byte 1"});
  test::expect_error([] { clean_prompt(std::string(kMaxPromptBytes + 1, ' ')); }, "prompt.too_long");
}

}  // namespace
}  // namespace vdit::engine
