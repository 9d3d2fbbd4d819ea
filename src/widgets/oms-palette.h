/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The colours that mean something: marketplaces and statuses (safe for colour-blind eyes). Pure; any thread. */
#pragma once

#include <gdk/gdk.h>

#include "oms-status.h"

G_BEGIN_DECLS

/* The colour of a marketplace kind. @nth: 0 for the first account of its kind, 1 and more for lighter variants, so that
 * two accounts of one kind can be told apart. */
void oms_palette_kind (const char *kind, guint nth, GdkRGBA *color);
void oms_palette_status (OmsStatus status, gboolean dark, GdkRGBA *color);
/* "status-new": sets the colour of a widget by style.css. */
const char *oms_palette_status_class (OmsStatus status);

G_END_DECLS
