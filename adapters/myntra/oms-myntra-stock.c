/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many there are of each SKU at Myntra. Nothing told is unknown and never 0: some accounts get empty answers, and
 * Myntra's firewall turns some SKUs away for how they are written. */
#include "oms-myntra-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define N (&oms_myntra_names)

/* ---- Records ------------------------------------------------------------------------------------------------------
 */

/* The stores of an account are added up, so that one SKU is always one row: a row for each store would leave a row that
 * nobody can update when an answer comes without stores. */
static OmsStockRecord *
add_record (OmsStockPage *page, const char *sku, const char *warehouse)
{
  OmsStockRecord *record = oms_stock_record_new (sku);

  record->has_stock = TRUE;
  record->location = g_strdup (warehouse);
  record->fulfilment = OMS_FULFILMENT_SELF;
  record->state = OMS_STOCK_UNKNOWN;
  g_ptr_array_add (page->records, record);
  return record;
}

static void
add_without_figure (OmsStockPage *page, const char *sku, const char *warehouse, OmsStockState state, const char *reason)
{
  OmsStockRecord *record = add_record (page, sku, warehouse);

  record->state = state;
  record->reason = g_strdup (reason);
}

static void
add_refused (OmsStockPage *page, const char *const *keys, const char *warehouse, const char *reason)
{
  for (guint i = 0; keys[i] != NULL; i++)
    add_without_figure (page, keys[i], warehouse, OMS_STOCK_REFUSED, reason);
}

/* FALSE: not a number there can be. Absent: unknown. */
static gboolean
get_count (const OmsJsonNode *store, gint64 *count)
{
  const char *text = oms_json_get_string (store, N->stock_count);

  *count = OMS_QUANTITY_UNKNOWN;
  if (oms_json_get (store, N->stock_count) == NULL || (text != NULL && *text == '\0'))
    return TRUE;
  if (text != NULL)
    return g_ascii_string_to_signed (text, 10, 0, G_MAXINT32, count, NULL);
  return oms_json_get_int (store, N->stock_count, count) && *count >= 0 && *count <= G_MAXINT32;
}

static gboolean
is_store (const OmsJsonNode *store, const char *warehouse)
{
  for (const char *const *name = N->stock_store; *name != NULL; name++)
    {
      g_autofree char *code = oms_myntra_dup_id (store, *name);

      if (code != NULL)
        return g_ascii_strcasecmp (code, warehouse) == 0;
    }
  return FALSE;
}

/* The sum of the stores that count. FALSE: one has no sensible number. */
static gboolean
sum_stores (const OmsJsonNode *stores, const char *warehouse, gint64 *sum)
{
  *sum = OMS_QUANTITY_UNKNOWN;
  for (guint i = 0; i < oms_json_length (stores); i++)
    {
      const OmsJsonNode *store = oms_json_at (stores, i);
      gint64 count;

      if (warehouse != NULL && !is_store (store, warehouse))
        continue;
      if (!get_count (store, &count))
        return FALSE;
      if (count == OMS_QUANTITY_UNKNOWN)
        {
          *sum = OMS_QUANTITY_UNKNOWN;
          return TRUE;
        }
      *sum = (*sum == OMS_QUANTITY_UNKNOWN ? 0 : *sum) + count;
    }
  return TRUE;
}

static void
add_detail (OmsStockPage *page, const char *sku, const OmsJsonNode *detail, const char *warehouse)
{
  OmsStockRecord *record;
  gint64 sum;

  if (!sum_stores (oms_json_get_array (detail, N->stock_stores), warehouse, &sum))
    {
      g_autoptr (GBytes) text = oms_json_to_bytes (detail, NULL);

      g_ptr_array_add (page->problems,
                       oms_problem_record_new (sku, _ ("A stock entry's quantity is not a sensible number."), text));
      return;
    }
  record = add_record (page, sku, warehouse);
  record->available = sum;
  if (sum != OMS_QUANTITY_UNKNOWN)
    {
      record->state = OMS_STOCK_KNOWN;
      record->all_places = OMS_PLACES_OWN; /* another warehouse of the settings before is none now */
    }
  else
    record->reason = g_strdup (warehouse != NULL ? _ ("Myntra did not tell the quantity in your warehouse.")
                                                 : _ ("Myntra did not tell the quantity."));
}

/* The entry of @array for @sku: an object, or the bare SKU. */
static const OmsJsonNode *
find_entry (const OmsJsonNode *array, const char *sku)
{
  for (guint i = 0; i < oms_json_length (array); i++)
    {
      const OmsJsonNode *entry = oms_json_at (array, i);
      g_autofree char *id = oms_myntra_dup_id (entry, N->stock_sku);

      if (g_strcmp0 (id, sku) == 0 || g_strcmp0 (oms_json_string_at (array, i), sku) == 0)
        return entry;
    }
  return NULL;
}

void
oms_myntra_add_stock (OmsStockPage *page, const char *const *keys, const OmsJsonNode *root, const char *warehouse)
{
  const OmsJsonNode *details = oms_json_get_array (root, N->stock);
  const OmsJsonNode *failed = oms_json_get_array (root, N->stock_failed);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      const OmsJsonNode *detail = find_entry (details, keys[i]);

      if (detail != NULL)
        add_detail (page, keys[i], detail, warehouse);
      else if (find_entry (failed, keys[i]) != NULL)
        add_without_figure (page, keys[i], warehouse, OMS_STOCK_REFUSED, _ ("Myntra does not know this SKU."));
      else
        add_without_figure (page, keys[i], warehouse, OMS_STOCK_UNKNOWN, _ ("Myntra did not tell the quantity."));
    }
}

/* ---- Asking -------------------------------------------------------------------------------------------------------
 */

static OmsHttpRequest *
make_request (OmsMyntraAdapter *self, const char *const *keys)
{
  OmsHttpRequest *request = oms_myntra_request (self, "POST", N->stock_path);
  g_autoptr (OmsJsonWriter) body = oms_json_writer_new (FALSE);

  oms_json_writer_begin_array (body, NULL);
  for (guint i = 0; keys[i] != NULL; i++)
    oms_json_writer_add_string (body, NULL, keys[i]);
  oms_json_writer_end_array (body);
  oms_myntra_set_json (request, body);
  /* It changes nothing. */
  oms_http_request_set_idempotent (request, TRUE);
  return request;
}

static void
note_refused (OmsMyntraAdapter *self)
{
  self->stock_refused = TRUE;
  oms_adapter_set_notice (OMS_ADAPTER (self),
                          _ ("Myntra does not tell this account its stock. Ask your Myntra account manager to open the "
                             "inventory part of the partner interface."));
}

static gboolean
fetch (OmsMyntraAdapter *self, const char *const *keys, OmsStockPage *page, GCancellable *cancellable, GError **error);

/* One of them spoils the batch. When the firewall turns each away alone, too, it is not the SKU. */
static gboolean
fetch_each (OmsMyntraAdapter *self, const char *const *keys, OmsStockPage *page, GCancellable *cancellable,
            GError **error)
{
  guint before = self->turned_away;
  guint n = 0;

  for (; keys[n] != NULL; n++)
    {
      const char *const one[] = { keys[n], NULL };

      if (!fetch (self, one, page, cancellable, error))
        return FALSE;
    }
  if (self->turned_away - before == n)
    note_refused (self);
  return TRUE;
}

/* A refusal that may be about one SKU of several. */
static gboolean
is_about_skus (const OmsMyntraAnswer *answer)
{
  return answer->meaning == OMS_MYNTRA_BAD_SKU || answer->meaning == OMS_MYNTRA_REFUSED ||
         (answer->status == 403 && oms_myntra_is_page (answer->body));
}

static const char *
reason_of (const OmsMyntraAnswer *answer)
{
  if (answer->meaning == OMS_MYNTRA_BAD_SKU)
    return _ ("Myntra does not know this SKU.");
  if (oms_myntra_is_page (answer->body))
    return _ ("Myntra's firewall turned the question away.");
  return _ ("Myntra refuses to tell the quantity.");
}

static gboolean
fetch (OmsMyntraAdapter *self, const char *const *keys, OmsStockPage *page, GCancellable *cancellable, GError **error)
{
  const char *warehouse = oms_adapter_get_setting (OMS_ADAPTER (self), "warehouse_id");
  g_autoptr (OmsHttpRequest) request = make_request (self, keys);
  g_autoptr (OmsMyntraAnswer) answer = oms_myntra_send (self, request, NULL, cancellable, error);
  const OmsJsonNode *root;

  if (answer == NULL)
    return FALSE;
  root = answer->json != NULL ? oms_json_root (answer->json) : NULL;
  if (answer->is_good || (answer->meaning == OMS_MYNTRA_BAD_SKU && oms_json_length (oms_json_get (root, N->stock)) > 0))
    {
      oms_myntra_add_stock (page, keys, root, warehouse);
      return TRUE;
    }
  if (is_about_skus (answer) && keys[1] != NULL)
    return fetch_each (self, keys, page, cancellable, error);
  if (is_about_skus (answer))
    {
      self->turned_away += oms_myntra_is_page (answer->body);
      add_refused (page, keys, warehouse, reason_of (answer));
      return TRUE;
    }
  if (answer->status == 403 || answer->meaning == OMS_MYNTRA_FORBIDDEN)
    {
      note_refused (self);
      add_refused (page, keys, warehouse, _ ("Myntra refuses to tell the quantity."));
      return TRUE;
    }
  oms_myntra_set_error (answer, error);
  return FALSE;
}

OmsStockPage *
oms_myntra_fetch_stock_of (OmsAdapter *adapter, const char *const *keys, GCancellable *cancellable, GError **error)
{
  OmsMyntraAdapter *self = OMS_MYNTRA_ADAPTER (adapter);
  g_autoptr (OmsStockPage) page = oms_stock_page_new ();

  if (self->stock_refused)
    add_refused (page, keys, oms_adapter_get_setting (adapter, "warehouse_id"),
                 _ ("Myntra refuses to tell the quantity."));
  else if (!fetch (self, keys, page, cancellable, error))
    return NULL;
  return g_steal_pointer (&page);
}
