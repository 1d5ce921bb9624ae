// SPDX-License-Identifier: GPL-3.0-or-later
// Many small maps with one label each: a head over all steps, the heads of a layer, or those that were
// picked. A click takes one.
#pragma once

#include <QImage>
#include <QWidget>
#include <vector>

namespace vdit::ui {

struct SmallMap {
  QString label;
  QImage map;
  int step = 0, layer = 0, head = 0;
};

class SmallMultiples : public QWidget {
  Q_OBJECT
 public:
  explicit SmallMultiples(QWidget* parent = nullptr);
  void setMaps(std::vector<SmallMap> maps, const QString& title);
  const std::vector<SmallMap>& maps() const { return m_maps; }
  QRect boxOf(int index) const;

 Q_SIGNALS:
  void chosen(int step, int layer, int head);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  int columns() const;
  int side() const;
  int sideOf(int across) const;  // of a map, with that many in a row

  std::vector<SmallMap> m_maps;
  QString m_title;
  int m_current = 0;
};

}  // namespace vdit::ui
