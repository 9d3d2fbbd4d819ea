/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Keeps 64 bits of each state it has seen, not the state: tokens may be 2 KB long. */
#include "oms-pass-guard.h"

#include <glib/gi18n-lib.h>

#include "oms-adapter.h"

struct _OmsPassGuard
{
  GHashTable *seen; /* (element-type gint64) hashes of the states of this pass */
  guint pages;
  guint same; /* pages in a row with the same content */
  guint64 last_content;
};

OmsPassGuard *
oms_pass_guard_new (void)
{
  OmsPassGuard *guard = g_new0 (OmsPassGuard, 1);

  guard->seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return guard;
}

void
oms_pass_guard_free (OmsPassGuard *guard)
{
  if (guard == NULL)
    return;
  g_hash_table_unref (guard->seen);
  g_free (guard);
}

/* FNV-1a; a separator keeps "a","bc" and "ab","c" apart. */
static guint64
hash_text (guint64 hash, const char *text)
{
  for (const char *p = text != NULL ? text : ""; *p != '\0'; p++)
    hash = (hash ^ (guchar) *p) * G_GUINT64_CONSTANT (0x100000001b3);
  return (hash ^ 0x1f) * G_GUINT64_CONSTANT (0x100000001b3);
}

static gboolean
guard_check (OmsPassGuard *guard, const char *next, gboolean more, guint64 content, GError **error)
{
  gint64 state;

  guard->pages++;
  guard->same = guard->pages > 1 && content == guard->last_content ? guard->same + 1 : 0;
  guard->last_content = content;
  if (!more)
    return TRUE;

  state = (gint64) hash_text (G_GUINT64_CONSTANT (0xcbf29ce484222325), next);
  if (next == NULL || g_hash_table_contains (guard->seen, &state))
    {
      g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
                           _ ("The marketplace sent the same page twice. What came before it is saved; the next sync "
                              "begins this list again."));
      return FALSE;
    }
  g_hash_table_add (guard->seen, g_memdup2 (&state, sizeof state));

  if (guard->pages >= OMS_PASS_MAX_PAGES || guard->same >= OMS_PASS_MAX_SAME)
    {
      g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
                           _ ("The marketplace's list does not end. What came is saved; the next sync begins this list "
                              "again."));
      return FALSE;
    }
  return TRUE;
}

gboolean
oms_pass_guard_check_orders (OmsPassGuard *guard, const OmsOrderPage *page, GError **error)
{
  guint64 content = 0;

  for (guint i = 0; i < page->orders->len; i++)
    content = hash_text (content, ((const OmsOrderRecord *) g_ptr_array_index (page->orders, i))->order_id);
  for (guint i = 0; i < page->problems->len; i++)
    content = hash_text (content, ((const OmsProblemRecord *) g_ptr_array_index (page->problems, i))->remote_id);
  return guard_check (guard, page->next, page->more, content, error);
}

gboolean
oms_pass_guard_check_stock (OmsPassGuard *guard, const OmsStockPage *page, GError **error)
{
  guint64 content = 0;

  for (guint i = 0; i < page->records->len; i++)
    {
      const OmsStockRecord *record = g_ptr_array_index (page->records, i);

      content = hash_text (content, record->sku);
      content = hash_text (content, record->variation);
      content = hash_text (content, record->marketplace_id);
      content = hash_text (content, record->location);
    }
  for (guint i = 0; i < page->problems->len; i++)
    content = hash_text (content, ((const OmsProblemRecord *) g_ptr_array_index (page->problems, i))->remote_id);
  return guard_check (guard, page->next, page->more, content, error);
}
