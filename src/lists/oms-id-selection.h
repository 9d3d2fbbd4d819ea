/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A selection by id over a query list: a set of ids, or "all that match" minus exceptions, so that selecting a million
 * rows costs nothing and a sorted or filtered list keeps its selected orders. It is the GtkSelectionModel of the view.
 * When the query changes, ids that left the list stay in the set only as long as the list is merely refreshed; a new
 * filter drops them with "all". Knows no widgets. Main thread only.
 *
 * Properties: "model" (OmsQueryList), "count" (gint64, read-only, notified): rows selected. */
#pragma once

#include <gtk/gtk.h>

#include "oms-filter.h"
#include "oms-query-list.h"

G_BEGIN_DECLS

#define OMS_TYPE_ID_SELECTION (oms_id_selection_get_type ())
G_DECLARE_FINAL_TYPE (OmsIdSelection, oms_id_selection, OMS, ID_SELECTION, GObject)

OmsIdSelection *oms_id_selection_new (OmsQueryList *model);      /* takes its own reference */
OmsQueryList *oms_id_selection_get_model (OmsIdSelection *self); /* (transfer none) */

gint64 oms_id_selection_get_count (OmsIdSelection *self);
gboolean oms_id_selection_contains (OmsIdSelection *self, gint64 id);
/* The only selected id; 0 when none or several are selected. */
gint64 oms_id_selection_get_single (OmsIdSelection *self);

/* What the pointer and the keys do. Each sets the Shift anchor, extend uses it: from the anchor to @id, or @id alone
 * when the anchor is gone. @id: as captured at the press. */
void oms_id_selection_select_only (OmsIdSelection *self, gint64 id);
void oms_id_selection_toggle (OmsIdSelection *self, gint64 id);
void oms_id_selection_extend (OmsIdSelection *self, gint64 id);
gint64 oms_id_selection_get_anchor (OmsIdSelection *self); /* 0: none */
/* Also through the GtkSelectionModel interface. Loads no row. */
void oms_id_selection_select_all (OmsIdSelection *self);
void oms_id_selection_clear (OmsIdSelection *self);

/* What an action works on: hand this to the store, never row objects. */
typedef struct
{
  gboolean all;           /* all that match @filter, except @ids; else just @ids */
  OmsOrderFilter *filter; /* (nullable) a copy; only with @all and over an OmsOrderList */
  GArray *ids;            /* (element-type gint64) */
  gint64 count;
} OmsSelectionDescription;

/* (transfer full) */
OmsSelectionDescription *oms_id_selection_get_description (OmsIdSelection *self);
void oms_selection_description_free (OmsSelectionDescription *description);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsSelectionDescription, oms_selection_description_free)

G_END_DECLS
