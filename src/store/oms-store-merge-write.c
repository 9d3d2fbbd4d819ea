/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A merged order on its way to the disk: the row with its version, parts, timeline, search text, raw data. */
#include "oms-store-merge.h"

#include "oms-raw-body.h"
#include "oms-search-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- Raw data -----------------------------------------------------------------------------------------------------
 */

/* TRUE when it stands there already, byte for byte. */
static gboolean
raw_is_stored (OmsDb *db, gint64 order_id, GBytes *body, gboolean *same, GError **error)
{
  sqlite3_stmt *statement = oms_db_bound (db, error, "SELECT body FROM order_raw WHERE order_id = ?1", "l", order_id);
  int row = statement != NULL ? oms_db_step (db, statement, error) : -1;

  *same = row == 1 && (gsize) sqlite3_column_bytes (statement, 0) == g_bytes_get_size (body) &&
          memcmp (sqlite3_column_blob (statement, 0), g_bytes_get_data (body, NULL), g_bytes_get_size (body)) == 0;
  return row >= 0;
}

gboolean
oms_merge_write_raw (OmsMerge *merge, GError **error)
{
  g_autoptr (GBytes) body = NULL;
  gboolean same = FALSE;

  if (merge->record->raw == NULL)
    return TRUE;
  body = oms_raw_pack (merge->record->raw);
  if (!merge->is_new && !raw_is_stored (merge->db, merge->order->id, body, &same, error))
    return FALSE;
  if (same)
    return TRUE;
  return oms_db_do (merge->db, error,
                    "INSERT INTO order_raw (order_id, size, body) VALUES (?1, ?2, ?3)"
                    " ON CONFLICT DO UPDATE SET size = excluded.size, body = excluded.body",
                    "llb", merge->order->id, (gint64) g_bytes_get_size (merge->record->raw), body);
}

/* ---- Search -------------------------------------------------------------------------------------------------------
 */

/* Folded as the asking side folds; a line each, so that no word is found across two. */
static void
add_words (GString *out, const char *words)
{
  g_autofree char *folded = NULL;

  if (words == NULL || *words == '\0')
    return;
  folded = oms_search_fold (words);
  if (out->len > 0)
    g_string_append_c (out, '\n');
  g_string_append (out, folded);
}

/* Lines of one order often share a title: each text once. */
static void
add_column (GString *out, GPtrArray *rows, guint index)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < rows->len; i++)
    {
      const OmsRow *row = g_ptr_array_index (rows, i);

      if (row->texts[index] != NULL && g_hash_table_add (seen, row->texts[index]))
        add_words (out, row->texts[index]);
    }
}

/* The order's own number is one of its shipments' most of the time. */
static gboolean
is_tracking_of (GPtrArray *shipments, const char *tracking)
{
  for (guint i = 0; tracking != NULL && i < shipments->len; i++)
    if (g_strcmp0 (((const OmsRow *) g_ptr_array_index (shipments, i))->texts[SHIPMENT_TRACKING], tracking) == 0)
      return TRUE;
  return FALSE;
}

char *
oms_merge_search_text (const OmsRow *order, GPtrArray *shipments, GPtrArray *lines, const OmsRow *person)
{
  GString *out = g_string_new (NULL);

  add_words (out, order->texts[ORDER_PLATFORM_ORDER_ID]);
  add_words (out, order->texts[ORDER_GROUP_ID]);
  if (!is_tracking_of (shipments, order->texts[ORDER_TRACKING]))
    add_words (out, order->texts[ORDER_TRACKING]);
  add_column (out, shipments, SHIPMENT_TRACKING);
  add_column (out, lines, LINE_SKU);
  add_column (out, lines, LINE_TITLE);
  add_words (out, person != NULL ? person->texts[PERSON_NAME] : NULL);
  add_words (out, order->texts[ORDER_SHIP_CITY]);
  add_words (out, order->texts[ORDER_SHIP_POSTCODE]);
  return g_string_free (out, FALSE);
}

gboolean
oms_merge_write_search (OmsDb *db, gint64 order_id, const char *text, gboolean is_new, GError **error)
{
  sqlite3_stmt *statement;
  gboolean same;
  int row;

  if (is_new)
    return oms_db_do (db, error, "INSERT INTO order_search (rowid, text) VALUES (?1, ?2)", "lt", order_id, text);
  statement = oms_db_bound (db, error, "SELECT text FROM order_search WHERE rowid = ?1", "l", order_id);
  row = statement != NULL ? oms_db_step (db, statement, error) : -1;
  if (row < 0)
    return FALSE;
  same = row == 1 && g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), text) == 0;
  sqlite3_reset (statement);
  if (same)
    return TRUE;
  if (row == 1)
    return oms_db_do (db, error, "UPDATE order_search SET text = ?2 WHERE rowid = ?1", "lt", order_id, text);
  return oms_db_do (db, error, "INSERT INTO order_search (rowid, text) VALUES (?1, ?2)", "lt", order_id, text);
}

/* ---- Timeline -----------------------------------------------------------------------------------------------------
 */

static gboolean
add_event (OmsMerge *merge, const char *what, gint64 at, const char *from, const char *to, GError **error)
{
  return oms_db_do (merge->db, error,
                    "INSERT INTO order_events (order_id, what, at, from_value, to_value) VALUES (?1, ?2, ?3, ?4, ?5)"
                    " ON CONFLICT DO NOTHING",
                    "ltlee", merge->order->id, what, at, from, to);
}

/* When the change happened: the marketplace's word for it, else when we asked. */
static gint64
moment_of (OmsMerge *merge)
{
  return merge->record->remote_updated_at != OMS_TIME_UNKNOWN ? merge->record->remote_updated_at
                                                              : merge->context->fetched_at;
}

static gboolean
add_first_events (OmsMerge *merge, GError **error)
{
  const OmsRow *order = merge->order;

  return (order->numbers[ORDER_PURCHASED_AT] == OMS_TIME_UNKNOWN ||
          add_event (merge, "ordered", order->numbers[ORDER_PURCHASED_AT], NULL, NULL, error)) &&
         add_event (merge, "first-seen", merge->context->fetched_at, NULL,
                    oms_status_to_id ((OmsStatus) order->numbers[ORDER_STATUS]), error);
}

/* The moment it was ordered became known, or was corrected. */
static gboolean
move_ordered_event (OmsMerge *merge, GError **error)
{
  return oms_db_do (merge->db, error, "DELETE FROM order_events WHERE order_id = ?1 AND what = 'ordered'", "l",
                    merge->order->id) &&
         add_event (merge, "ordered", merge->order->numbers[ORDER_PURCHASED_AT], NULL, NULL, error);
}

static gboolean
add_dispatch_event (OmsMerge *merge, GError **error)
{
  gint64 now = merge->order->numbers[ORDER_DISPATCH_BY];
  g_autofree char *from = merge->old_dispatch_by != OMS_TIME_UNKNOWN ? oms_time_to_iso (merge->old_dispatch_by) : NULL;
  g_autofree char *to = now != OMS_TIME_UNKNOWN ? oms_time_to_iso (now) : NULL;

  return add_event (merge, "dispatch-by", moment_of (merge), from, to, error);
}

static gboolean
gained (OmsMerge *merge, OmsOrderFlags flag)
{
  return (merge->order->numbers[ORDER_FLAGS] & flag) != 0 && (merge->old_flags & flag) == 0;
}

/* Something a person can see, not only when the marketplace touched the order. */
static gboolean
has_visible_change (const OmsRow *order)
{
  const guint unseen[] = { ORDER_REMOTE_UPDATED_AT, ORDER_CHANGED_AT, ORDER_SEEN_AT, ORDER_VERSION,
                           ORDER_PURCHASED_PRECISION };
  guint64 changed = order->changed & ~(G_GUINT64_CONSTANT (1) << ORDER_CONTENT_HASH);

  for (gsize i = 0; i < G_N_ELEMENTS (unseen); i++)
    changed &= ~(G_GUINT64_CONSTANT (1) << (N_ORDER_TEXTS + unseen[i]));
  return changed != 0;
}

/* For changes that no other event tells of. */
static gboolean
add_other_event (OmsMerge *merge, const OmsRow *order, GError **error)
{
  const char *what = NULL;

  if ((merge->parts & OMS_MERGED_LINES) != 0)
    what = "lines";
  else if ((merge->parts & OMS_MERGED_SHIPMENTS) != 0)
    what = "shipments";
  else if ((merge->parts & OMS_MERGED_BUYER) != 0)
    what = "buyer";
  else if (oms_row_number_changed (order, ORDER_TOTAL))
    what = "total";
  else if ((merge->parts & OMS_MERGED_RETURNS) == 0 && has_visible_change (order))
    what = "details";
  return what == NULL || add_event (merge, "changed", moment_of (merge), NULL, what, error);
}

static gboolean
add_events (OmsMerge *merge, GError **error)
{
  const OmsRow *order = merge->order;
  gboolean told = FALSE;

  if (merge->is_new)
    return add_first_events (merge, error) &&
           (!gained (merge, OMS_FLAG_CANCEL_REQUESTED) ||
            add_event (merge, "cancel-requested", moment_of (merge), NULL, NULL, error));

  if (oms_row_number_changed (order, ORDER_STATUS))
    {
      told = TRUE;
      if (!add_event (merge, "status", moment_of (merge), oms_status_to_id ((OmsStatus) merge->old_status),
                      oms_status_to_id ((OmsStatus) order->numbers[ORDER_STATUS]), error))
        return FALSE;
    }
  if (oms_row_number_changed (order, ORDER_PURCHASED_AT))
    {
      told = TRUE;
      if (!move_ordered_event (merge, error))
        return FALSE;
    }
  if (oms_row_number_changed (order, ORDER_DISPATCH_BY))
    {
      told = TRUE;
      if (!add_dispatch_event (merge, error))
        return FALSE;
    }
  if (gained (merge, OMS_FLAG_CANCEL_REQUESTED))
    {
      told = TRUE;
      if (!add_event (merge, "cancel-requested", moment_of (merge), NULL, NULL, error))
        return FALSE;
    }
  if (gained (merge, OMS_FLAG_CANCELLED_AFTER_PACK) &&
      !add_event (merge, "cancelled-after-pack", moment_of (merge), oms_status_to_id ((OmsStatus) merge->old_status),
                  NULL, error))
    return FALSE;
  return told || add_other_event (merge, order, error);
}

static gboolean
add_return_event (OmsMerge *merge, const OmsRow *row, GError **error)
{
  gint64 at = row->numbers[RETURN_UPDATED_AT];
  const char *to = row->texts[RETURN_KIND];

  if (at == OMS_TIME_UNKNOWN)
    at = row->numbers[RETURN_CREATED_AT];
  if (at == OMS_TIME_UNKNOWN)
    at = merge->context->fetched_at;
  if (row->numbers[RETURN_STATUS] != OMS_TIME_UNKNOWN)
    to = oms_status_to_id ((OmsStatus) row->numbers[RETURN_STATUS]);
  return add_event (merge, "return", at, NULL, to, error);
}

/* ---- Rows ---------------------------------------------------------------------------------------------------------
 */

/* Lines first by deleting: a line may have taken the id of one that is gone. */
static gboolean
write_parts (OmsMerge *merge, GError **error)
{
  GPtrArray *lists[] = { merge->shipments, merge->lines };
  const guint order_columns[] = { SHIPMENT_ORDER_ID, LINE_ORDER_ID };

  for (guint i = 0; i < merge->gone->len; i++)
    {
      const OmsRow *row = g_ptr_array_index (merge->gone, i);

      if (row->id != 0 && !oms_row_delete (merge->db, row, error))
        return FALSE;
    }
  for (guint list = 0; list < G_N_ELEMENTS (lists); list++)
    for (guint i = 0; i < lists[list]->len; i++)
      {
        OmsRow *row = g_ptr_array_index (lists[list], i);

        row->numbers[order_columns[list]] = merge->order->id;
        if (!oms_row_store (merge->db, row, error))
          return FALSE;
      }
  return TRUE;
}

/* A return belongs to one order: one that was told under another number moves here. */
static gboolean
adopt_return (OmsMerge *merge, const OmsRow *row, GError **error)
{
  return oms_db_do (merge->db, error, "DELETE FROM returns WHERE platform_id = ?1 AND return_id = ?2", "lt",
                    merge->context->platform_id, row->texts[RETURN_ID]);
}

static gboolean
write_returns (OmsMerge *merge, GError **error)
{
  for (guint i = 0; i < merge->returns->len; i++)
    {
      OmsRow *row = g_ptr_array_index (merge->returns, i);
      gboolean is_news = row->id == 0 || oms_row_number_changed (row, RETURN_STATUS);

      row->numbers[RETURN_ORDER_ID] = merge->order->id;
      if ((row->id == 0 && !adopt_return (merge, row, error)) || (is_news && !add_return_event (merge, row, error)) ||
          !oms_row_store (merge->db, row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_person (OmsMerge *merge, GError **error)
{
  if (merge->person == NULL)
    return TRUE;
  if (!merge->person_is_new)
    return oms_row_update (merge->db, merge->person, error);
  merge->person->id = merge->order->id;
  if (merge->person->numbers[PERSON_PURGE_AFTER] == OMS_TIME_UNKNOWN)
    merge->person->numbers[PERSON_PURGE_AFTER] = merge->context->fetched_at + OMS_STORE_KEEP_PEOPLE;
  return oms_row_insert (merge->db, merge->person, error);
}

static gboolean
write_order (OmsMerge *merge, GError **error)
{
  OmsRow *order = merge->order;

  if (!merge->is_new)
    {
      oms_row_set_number (order, ORDER_VERSION, oms_store_touch_order (merge->store, order->id));
      return add_events (merge, error) && oms_row_update (merge->db, order, error);
    }
  order->numbers[ORDER_VERSION] = oms_store_next_version (merge->store);
  if (!oms_row_insert (merge->db, order, error))
    return FALSE;
  oms_store_note_order (merge->store, order->id);
  return add_events (merge, error);
}

gboolean
oms_merge_write (OmsMerge *merge, GError **error)
{
  if (!write_order (merge, error) || !write_parts (merge, error) || !write_returns (merge, error) ||
      !write_person (merge, error))
    return FALSE;
  merge->search = oms_merge_search_text (merge->order, merge->shipments, merge->lines, merge->person);
  return TRUE;
}
