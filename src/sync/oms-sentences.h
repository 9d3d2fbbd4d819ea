/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine says to people: one translated sentence that names the account and, when something is wrong, the next
 * step. Pure functions, any thread. */
#pragma once

#include "oms-sync-engine.h"

G_BEGIN_DECLS

/* "Amazon India: 12 new, 3 changed orders, 1 could not be read." (transfer full) */
char *oms_sentence_orders (const char *account, const OmsSyncCounts *counts);
char *oms_sentence_stock (const char *account, const OmsSyncCounts *counts);
/* Both parts in one. NULL: that part was not asked for. (transfer full) */
char *oms_sentence_result (const char *account, const OmsSyncCounts *orders, const OmsSyncCounts *stock);
/* Older orders; @left: it goes on another time. (transfer full) */
char *oms_sentence_older (const char *account, const OmsSyncCounts *counts, gboolean left);
char *oms_sentence_retry (const char *account, guint solved, guint left);
/* Nothing to ask for: this marketplace is read from files. */
char *oms_sentence_files_only (const char *account);
/* One order was read again. */
char *oms_sentence_refreshed (const char *account, const char *order_id);
/* Reading a file was stopped: nothing goes on with it by itself. (transfer full) */
char *oms_sentence_import_stopped (const char *account);

/* "Syncing Amazon India, 1,240 orders …" (transfer full) */
char *oms_sentence_progress (const char *account, OmsAccountActivity activity, const char *job_label,
                             const OmsSyncCounts *counts, gint64 waiting_until);

/* "Fetching older orders of Amazon India, 1,240 …" (transfer full) */
char *oms_sentence_fetching_older (const char *account, const OmsSyncCounts *counts);

/* The same domain and code, with the account in front of a sentence that tells the next step: an adapter's own words,
 * or ours for errors of the store, the disk and the keyring. (transfer full) */
GError *oms_sentence_error (const char *account, const GError *error);
/* What may help against it. */
OmsTrouble oms_trouble_of (const GError *error);

G_END_DECLS
