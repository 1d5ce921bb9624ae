// SPDX-License-Identifier: Apache-2.0
#include "app/figures/text_painter.h"

#include <ft2build.h>
#include FT_FREETYPE_H

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/resource_folder.h"

namespace vdit::app {
namespace {

constexpr double kFixed = 64;  // FreeType counts in 1/64 pixels

// Invalid bytes become U+FFFD.
std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> points;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i++]);
    const int more = lead < 0x80 ? 0 : lead >> 5 == 6 ? 1 : lead >> 4 == 14 ? 2 : lead >> 3 == 30 ? 3 : -1;
    char32_t point = more == 0 ? lead : more < 0 ? 0xFFFD : lead & (0x3Fu >> more);
    for (int k = 0; k < more; ++k) {
      if (i >= text.size() || (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) {
        point = 0xFFFD;
        break;
      }
      point = point << 6 | (static_cast<unsigned char>(text[i++]) & 0x3Fu);
    }
    points.push_back(point);
  }
  return points;
}

}  // namespace

struct TextPainter::Faces {
  Faces() {
    if (FT_Init_FreeType(&library) != 0) fail("FreeType");
    open("fonts/Inter-Regular-subset.otf", regular);
    open("fonts/Inter-SemiBold-subset.otf", bold);
  }
  ~Faces() { FT_Done_FreeType(library); }  // and its faces
  Faces(const Faces&) = delete;
  Faces& operator=(const Faces&) = delete;

  FT_Face sized(const TextStyle& style) {
    FT_Face face = style.bold ? bold : regular;
    FT_Set_Char_Size(face, 0, static_cast<FT_F26Dot6>(style.pixels * kFixed), 72, 72);
    return face;
  }

  FT_Library library = nullptr;
  FT_Face regular = nullptr;
  FT_Face bold = nullptr;

 private:
  [[noreturn]] static void fail(const std::string& subject) {
    throw Error({.kind = ErrorKind::Resource,
                 .code = "figure.font",
                 .subject = subject,
                 .found = "a font that cannot be read",
                 .hint = "install the program again"});
  }
  void open(const char* name, FT_Face& face) {
    const std::string path = resource(name).string();
    if (FT_New_Face(library, path.c_str(), 0, &face) != 0) fail(path);
  }
};

TextPainter::TextPainter() : faces_(std::make_unique<Faces>()) {}
TextPainter::~TextPainter() = default;

double TextPainter::width(std::string_view text, const TextStyle& style) {
  FT_Face face = faces_->sized(style);
  double width = 0;
  for (const char32_t point : code_points(text)) {
    if (FT_Load_Char(face, point, FT_LOAD_NO_HINTING) != 0) continue;
    width += static_cast<double>(face->glyph->linearHoriAdvance) / 65536;
  }
  return width;
}

void TextPainter::draw(cv::Mat& picture, std::string_view text, double x, double baseline,
                       const TextStyle& style) {
  if (style.align != Align::Left) x -= width(text, style) * (style.align == Align::Centre ? 0.5 : 1.0);
  FT_Face face = faces_->sized(style);
  const int foot = static_cast<int>(std::lround(baseline));
  for (const char32_t point : code_points(text)) {
    const double whole = std::floor(x);
    FT_Vector shift{static_cast<FT_Pos>((x - whole) * kFixed), 0};
    FT_Set_Transform(face, nullptr, &shift);
    if (FT_Load_Char(face, point, FT_LOAD_RENDER | FT_LOAD_NO_HINTING) != 0) continue;
    const FT_Bitmap& bitmap = face->glyph->bitmap;
    const int left = static_cast<int>(whole) + face->glyph->bitmap_left;
    const int top = foot - face->glyph->bitmap_top;
    for (int row = 0; row < static_cast<int>(bitmap.rows); ++row) {
      for (int column = 0; column < static_cast<int>(bitmap.width); ++column) {
        const int y = top + row;
        const int at = left + column;
        if (y < 0 || y >= picture.rows || at < 0 || at >= picture.cols) continue;
        const double cover = bitmap.buffer[row * bitmap.pitch + column] / 255.0;
        auto& pixel = picture.at<cv::Vec3b>(y, at);
        for (int c = 0; c < 3; ++c) {
          pixel[c] = cv::saturate_cast<std::uint8_t>(pixel[c] + cover * (style.colour[c] - pixel[c]));
        }
      }
    }
    x += static_cast<double>(face->glyph->linearHoriAdvance) / 65536;
  }
  FT_Set_Transform(face, nullptr, nullptr);
}

void TextPainter::draw_upwards(cv::Mat& picture, std::string_view text, double baseline, double y,
                               const TextStyle& style) {
  cv::Mat turned;
  cv::rotate(picture, turned, cv::ROTATE_90_CLOCKWISE);
  draw(turned, text, picture.rows - y, baseline, style);
  cv::rotate(turned, picture, cv::ROTATE_90_COUNTERCLOCKWISE);
}

}  // namespace vdit::app
