// SPDX-License-Identifier: GPL-3.0-or-later
// The centre of Compare: layouts and zoom above, checks, the viewer, transport below. Shows what the session
// has.
#pragma once

#include <QWidget>
#include <optional>

#include "ui/compare/compare_view.h"
#include "ui/compare/numbers_panel.h"

class QComboBox;
class QSlider;
class QStackedWidget;
class QToolButton;

namespace vdit::ui {

class Banner;
class CheckBar;
class CompareSession;
class CompareStart;
class DifferenceMaker;
class SegmentBar;
class TransportBar;

class ViewerPanel : public QWidget {
  Q_OBJECT
 public:
  explicit ViewerPanel(CompareSession& session, QWidget* parent = nullptr);
  ~ViewerPanel() override;

  CompareView& view() { return *m_view; }
  SharedZoom& zoom() { return m_zoom; }
  TransportBar& transport() { return *m_transport; }
  CheckBar& checks() { return *m_checks; }
  CompareStart& start() { return *m_start; }
  Banner& banner() { return *m_banner; }
  const QList<QAction*>& commands() const { return m_commands; }
  bool showsStart() const;

  void setLayoutKind(CompareLayout layout);
  void setDifference(const DifferenceSettings& settings);
  void setBlind(bool blind, bool swapped);
  /// Pictures that do not come from the session: the preview of a run that is being made.
  void setLivePicture(bool candidate, const QImage& picture, const QString& note);
  void clearLivePictures();
  const std::optional<TokenPlace>& region() const { return m_region; }
  QString readout() const { return m_readout; }
  bool isSettled() const;

 Q_SIGNALS:
  void differencePictureChanged(const QImage& picture, int frame);
  void differenceChosen(const vdit::ui::DifferenceSettings& settings);
  void regionChanged();
  void exportRequested(int kind);
  void runReportRequested();  ///< the page that the paired run has written
  void filesDropped(const QStringList& paths, bool onReference);
  void worstRequested(int direction);

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  QWidget* toolbar();
  void addCommands();
  QAction* addCommand(const QString& name, const QString& text, const QKeySequence& key,
                      std::function<void()> act);
  void refreshRuns();
  void showPictures();
  void requestDifference();
  void showZoom();
  void pickRegion(const QPoint& pixel);
  void readPixel(const QPoint& pixel);
  ComparedPicture side(bool candidate) const;

  CompareSession& m_session;
  SharedZoom m_zoom;
  SegmentBar* m_layouts;
  QToolButton* m_magnifier;
  QComboBox* m_scales;
  QSlider* m_opacity;
  QToolButton* m_differenceKind;
  CheckBar* m_checks;
  Banner* m_banner;
  QStackedWidget* m_stack;
  CompareStart* m_start;
  CompareView* m_view;
  TransportBar* m_transport;
  DifferenceMaker* m_differences;
  QList<QAction*> m_commands;
  std::optional<TokenPlace> m_region;
  QString m_readout;
  struct Live {
    QImage picture;
    QString note;
  };
  std::optional<Live> m_live[2];
};

}  // namespace vdit::ui
