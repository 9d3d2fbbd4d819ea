/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders read page by page and put together as the engine and the store would; see the header. */
#include "conformance.h"

#include <string.h>

#define MANY_PAGES 1000

/* ---- Orders that come in parts ------------------------------------------------------------------------------------
 */

/* The array's element with the id of @part, found by its first member, gives way to it. */
static void
put_part (GPtrArray *parts, gpointer part)
{
  const char *id = *(char **) part;

  for (guint i = 0; i < parts->len; i++)
    if (g_strcmp0 (*(char **) parts->pdata[i], id) == 0)
      {
        g_ptr_array_remove_index (parts, i);
        g_ptr_array_insert (parts, (gint) i, part);
        return;
      }
  g_ptr_array_add (parts, part);
}

G_STATIC_ASSERT (G_STRUCT_OFFSET (OmsLineRecord, line_id) == 0);
G_STATIC_ASSERT (G_STRUCT_OFFSET (OmsShipmentRecord, remote_id) == 0);

static void
move_parts (GPtrArray *from, GPtrArray *to)
{
  while (from->len > 0)
    put_part (to, g_ptr_array_steal_index (from, 0));
}

/* Puts what @part says over @whole, as far as it is compared here; the store's merge rule has tests of its own. */
static void
add_part (OmsOrderRecord *whole, OmsOrderRecord *part)
{
  move_parts (part->lines, whole->lines);
  move_parts (part->shipments, whole->shipments);
  if (part->status != OMS_STATUS_UNSET)
    whole->status = part->status;
  if (part->purchased_at != OMS_TIME_UNKNOWN)
    whole->purchased_at = part->purchased_at;
  if (part->fulfilment != OMS_FULFILMENT_UNSET)
    whole->fulfilment = part->fulfilment;
  if (part->total != OMS_MONEY_UNKNOWN)
    whole->total = part->total;
  if (part->currency != NULL)
    {
      g_free (whole->currency);
      whole->currency = g_strdup (part->currency);
    }
  whole->flags = (whole->flags & ~part->flags_known) | part->flags;
  whole->flags_known |= part->flags_known;
  if (whole->kind == OMS_RECORD_STUB)
    whole->kind = part->kind;
}

/* What a stub tells and the order does not; the store keeps it with the order that waits. */
static void
take_told (const OmsOrderRecord *whole, OmsOrderRecord *record)
{
  if (record->purchased_at != OMS_TIME_UNKNOWN)
    return;
  record->purchased_at = whole->purchased_at;
  record->purchased_precision = whole->purchased_precision;
}

/* @record (transfer full), unless another part of it is there already. */
static void
put_record (GHashTable *orders, OmsOrderRecord *record)
{
  OmsOrderRecord *whole = g_hash_table_lookup (orders, record->order_id);

  if (whole == NULL || record->kind == OMS_RECORD_COMPLETE)
    {
      if (whole != NULL)
        take_told (whole, record);
      g_hash_table_replace (orders, record->order_id, record);
      return;
    }
  if (record->kind == OMS_RECORD_PARTIAL)
    add_part (whole, record);
  oms_order_record_free (record);
}

OmsStatus
pass_status_of (const OmsOrderRecord *record)
{
  g_autoptr (GArray) statuses = g_array_new (FALSE, FALSE, sizeof (OmsStatus));

  if (record->status != OMS_STATUS_UNSET)
    return record->status;
  for (guint i = 0; i < record->lines->len; i++)
    g_array_append_val (statuses, ((const OmsLineRecord *) record->lines->pdata[i])->status);
  return oms_status_derive ((const OmsStatus *) (gpointer) statuses->data, statuses->len);
}

/* ---- Reading passes -----------------------------------------------------------------------------------------------
 */

void
pass_clear (Pass *pass)
{
  g_clear_pointer (&pass->orders, g_hash_table_unref);
  g_clear_pointer (&pass->problems, g_hash_table_unref);
  g_clear_pointer (&pass->due, g_hash_table_unref);
  g_clear_pointer (&pass->told, g_hash_table_unref);
  for (guint i = 0; i < MAX_JOBS; i++)
    g_clear_pointer (&pass->states[i], g_free);
}

static void
pass_prepare (Pass *pass)
{
  if (pass->orders != NULL)
    return;
  pass->orders = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) oms_order_record_free);
  pass->problems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  pass->due = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (pass->told == NULL)
    pass->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

void
pass_follow (Pass *pass, const Pass *before)
{
  for (guint i = 0; i < MAX_JOBS; i++)
    pass->states[i] = g_strdup (before->states[i]);
  pass->told = g_hash_table_ref (before->told);
}

void
pass_restart (Pass *pass)
{
  pass->job = 0;
  for (guint i = 0; i < MAX_JOBS; i++)
    g_clear_pointer (&pass->states[i], g_free);
  g_clear_pointer (&pass->told, g_hash_table_unref);
  pass->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* Whether the stub says something else than it did before: its change time, or the state of its lines. */
static gboolean
stub_is_news (Pass *pass, const OmsOrderRecord *stub)
{
  g_autoptr (GString) says = g_string_new (NULL);
  gboolean news;

  g_string_append_printf (says, "%" G_GINT64_FORMAT, stub->remote_updated_at);
  for (guint i = 0; i < stub->lines->len; i++)
    {
      const OmsLineRecord *line = stub->lines->pdata[i];

      g_string_append_printf (says, " %s=%s", line->line_id, line->raw_status);
    }
  if (stub->remote_updated_at == OMS_TIME_UNKNOWN && stub->lines->len == 0)
    return TRUE;
  news = g_strcmp0 (g_hash_table_lookup (pass->told, stub->order_id), says->str) != 0;
  g_hash_table_replace (pass->told, g_strdup (stub->order_id), g_strdup (says->str));
  return news;
}

static void
take_records (Pass *pass, OmsOrderPage *page, gboolean listed)
{
  pass->unknown += page->unknown_statuses;
  for (guint i = 0; i < page->problems->len; i++)
    {
      const OmsProblemRecord *problem = page->problems->pdata[i];

      g_hash_table_add (pass->problems, problem->remote_id != NULL ? g_strdup (problem->remote_id)
                                                                   : g_strdup_printf ("?%u", pass->n_problems));
      pass->n_problems++;
    }
  while (page->orders->len > 0)
    {
      OmsOrderRecord *record = g_ptr_array_steal_index (page->orders, 0);

      if (record->kind == OMS_RECORD_STUB && !stub_is_news (pass, record))
        {
          oms_order_record_free (record);
          continue;
        }
      if (listed && (record->kind == OMS_RECORD_STUB || record->more_by_id))
        g_hash_table_add (pass->due, g_strdup (record->order_id));
      put_record (pass->orders, record);
    }
}

static void
take_page (Pass *pass, OmsOrderPage *page)
{
  pass->n_records += page->orders->len;
  pass->pages++;
  take_records (pass, page, TRUE);
  g_free (pass->states[pass->job]);
  pass->states[pass->job] = g_steal_pointer (&page->next);
  pass->more = page->more;
  g_assert_nonnull (pass->states[pass->job]);
}

gboolean
pass_read_pages (Fixture *fixture, Pass *pass, guint max_pages, GError **error)
{
  pass_prepare (pass);
  do
    {
      const char *state = pass->states[pass->job];
      OmsCursor cursor = { state, state == NULL ? oms_time_now () - LONG_AGO : OMS_TIME_UNKNOWN, FALSE };
      g_autoptr (OmsOrderPage) page =
          oms_adapter_fetch_orders (fixture->adapter, conformance_subject->order_jobs[pass->job], &cursor, NULL, error);

      if (page == NULL)
        return FALSE;
      take_page (pass, page);
      g_assert_cmpuint (pass->pages, <, MANY_PAGES);
    }
  while (pass->more && --max_pages > 0);
  return TRUE;
}

/* As the engine does: what a look-up by id tells more of, in batches. */
static void
read_due (Fixture *fixture, Pass *pass)
{
  guint max_ids = oms_adapter_get_info (fixture->adapter)->max_ids;
  guint n_ids;
  g_autofree gpointer *ids = g_hash_table_get_keys_as_array (pass->due, &n_ids);

  for (guint i = 0; i < n_ids; i += max_ids)
    {
      g_autoptr (GPtrArray) batch = g_ptr_array_new ();
      g_autoptr (OmsOrderPage) page = NULL;
      g_autoptr (GError) error = NULL;

      for (guint j = i; j < MIN (i + max_ids, n_ids); j++)
        g_ptr_array_add (batch, ids[j]);
      g_ptr_array_add (batch, NULL);
      page = oms_adapter_fetch_orders_by_id (fixture->adapter, (const char *const *) batch->pdata, NULL, &error);
      g_assert_no_error (error);
      take_records (pass, page, FALSE);
    }
  g_hash_table_remove_all (pass->due);
}

void
pass_read_all (Fixture *fixture, Pass *pass)
{
  for (; conformance_subject->order_jobs[pass->job] != NULL; pass->job++)
    {
      g_autoptr (GError) error = NULL;

      pass_read_pages (fixture, pass, MANY_PAGES, &error);
      g_assert_no_error (error);
      g_assert_false (pass->more);
    }
  read_due (fixture, pass);
}

void
pass_assert_fails (Fixture *fixture, GQuark domain, int code)
{
  g_auto (Pass) pass = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 started = g_get_monotonic_time ();

  g_assert_false (pass_read_pages (fixture, &pass, MANY_PAGES, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, domain, code);
  g_assert_cmpuint (strlen (error->message), >, 20);
  g_assert_cmpint (g_get_monotonic_time () - started, <, 20 * G_USEC_PER_SEC);
}
