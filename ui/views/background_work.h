// SPDX-License-Identifier: GPL-3.0-or-later
// Work that nobody waits for within a frame (decoding ahead, thumbnails, differences) on threads that give
// way: painting itself is spread over threads, and on a machine with few cores it would wait for them.
#pragma once

class QThreadPool;

namespace vdit::ui {

/// Makes the calling thread a nicer one; Linux alone has that for a thread, elsewhere nothing happens.
void giveWayToTheWindow();

/// For QtConcurrent::run. A task gives way by itself, so that no other pool's threads become slow for good.
QThreadPool& backgroundPool();

}  // namespace vdit::ui
