/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of a short list (runs, problems, accounts) as an object: the object stays while its contents are read anew.
 * Main thread only. */
#pragma once

#include <glib-object.h>

#include "oms-store-sync.h"

G_BEGIN_DECLS

#define OMS_TYPE_ITEM (oms_item_get_type ())
G_DECLARE_FINAL_TYPE (OmsItem, oms_item, OMS, ITEM, GObject)

/* Property "revision" (guint, read-only): notified when the contents changed. */

/* An account with its figures. */
typedef struct
{
  OmsAccount *account;
  OmsAccountState *state; /* (nullable) */
} OmsAccountEntry;
void oms_account_entry_free (OmsAccountEntry *entry);

OmsItem *oms_item_new (gpointer data, GDestroyNotify free_data); /* (transfer full) data */
gpointer oms_item_get_data (OmsItem *self);
void oms_item_set_data (OmsItem *self, gpointer data); /* (transfer full) data; freed as the first one */

/* By the kind of the list it is from. (transfer none), valid until the next revision. */
const OmsRun *oms_item_get_run (OmsItem *self);
const OmsProblem *oms_item_get_problem (OmsItem *self);
const OmsAccountEntry *oms_item_get_account (OmsItem *self);

G_END_DECLS
