// SPDX-License-Identifier: GPL-3.0-or-later
// An icon engine that paints one of our black SVGs filled with a colour of the theme in use, so that one file
// serves every theme, state and scale.
#pragma once

#include <QIconEngine>
#include <memory>

#include "ui/look/theme.h"

class QSvgRenderer;

namespace vdit::ui {

class ThemedIconEngine : public QIconEngine {
 public:
  /// `role`: always that colour; otherwise the text colour of the icon's mode and state.
  explicit ThemedIconEngine(QString name, QColor Theme::*role = nullptr);
  ~ThemedIconEngine() override;

  static bool exists(const QString& name);

  void paint(QPainter* painter, const QRect& rectangle, QIcon::Mode mode, QIcon::State state) override;
  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override;
  QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override;
  QIconEngine* clone() const override;
  QString key() const override { return QStringLiteral("vdit-themed"); }
  QString iconName() override { return m_name; }

 private:
  QColor colour(QIcon::Mode mode, QIcon::State state) const;

  QString m_name;
  QColor Theme::*m_role;
  std::shared_ptr<QSvgRenderer> m_renderer;
};

}  // namespace vdit::ui
