// SPDX-License-Identifier: GPL-3.0-or-later
// The one place that includes QCustomPlot. Its 2.1.0 header uses the bare words below, which our targets
// switch off.
#pragma once

// NOLINTBEGIN
#pragma push_macro("signals")
#pragma push_macro("slots")
#pragma push_macro("emit")
#pragma push_macro("foreach")
#undef signals
#undef slots
#undef emit
#undef foreach
#define signals Q_SIGNALS
#define slots Q_SLOTS
#define emit
#define foreach Q_FOREACH
#include <qcustomplot.h>
#pragma pop_macro("foreach")
#pragma pop_macro("emit")
#pragma pop_macro("slots")
#pragma pop_macro("signals")
// NOLINTEND
