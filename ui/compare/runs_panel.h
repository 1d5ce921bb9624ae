// SPDX-License-Identifier: GPL-3.0-or-later
// The left side of Compare: the reference, the candidates, notes on frames, the blind test.
#pragma once

#include <QWidget>

#include "ui/compare/session/opinions.h"

class QAction;
class QLabel;
class QListView;
class QListWidget;
class QPushButton;

namespace vdit::ui {

class CompareSession;
class DockTitle;
class RunListModel;
class TextLabel;

class RunsPanel : public QWidget {
  Q_OBJECT
 public:
  explicit RunsPanel(CompareSession& session, QWidget* parent = nullptr);

  void setOpinions(const Opinions& opinions);
  const Opinions& opinions() const { return m_opinions; }
  /// The votes on the active candidate in a sentence; empty without any.
  QString votesText() const;
  /// Asks for a text and keeps it with the frame; an empty text removes the note.
  void editNote(int frame);
  void setNote(int frame, const QString& text);

  bool isBlind() const { return m_blind; }
  bool isSwapped() const { return m_swapped; }
  void startBlindTest();
  void stopBlindTest();
  /// What the person prefers, by side; names come back and the vote is counted.
  void voteForSide(int side);  ///< 0 left, 1 right, 2 neither

 Q_SIGNALS:
  void opinionsChanged();
  void blindChanged();
  void addCandidateRequested();

 private:
  QWidget* notesSection();
  QWidget* votesSection();
  void fitLists();
  void fillNotes();
  void showVotes();

  CompareSession& m_session;
  Opinions m_opinions;
  bool m_blind = false, m_swapped = false;
  RunListModel* m_referenceModel;
  RunListModel* m_candidateModel;
  QListView* m_reference;
  QListView* m_candidates;
  DockTitle* m_candidateTitle;
  DockTitle* m_notesTitle;
  QListWidget* m_notes;
  TextLabel* m_votes;
  QPushButton* m_blindTest;
  QWidget* m_ballot;
};

}  // namespace vdit::ui
