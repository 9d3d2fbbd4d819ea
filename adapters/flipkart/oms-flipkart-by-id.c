/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole orders by their numbers: all shipments of up to a hundred orders in one call, then where they go and who
 * carries them, twenty-five shipments a call. Only here is it known what an order comes to. */
#include "oms-flipkart-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define SHIPMENTS_PATH "/sellers/v3/shipments"
#define MAX_IDS        100
#define MAX_DETAILS    25
#define MAX_PAGES      50
#define PERSON_KEPT    (30 * OMS_TIME_DAY)
#define PARCEL_WAITS   (7 * OMS_TIME_DAY) /* cancelled after it was packed: so long it may still lie here */

/* One call by id. */
typedef struct
{
  OmsFlipkartAdapter *self;
  OmsOrderPage *page;
  OmsFlipkartOrders orders;
  GHashTable *order_of; /* (element-type utf8 OmsOrderRecord) shipment id → its order, which is the page's */
  GHashTable *raw;      /* (element-type utf8 GPtrArray) order id → GBytes of its shipments and details */
  GCancellable *cancellable;
} Lookup;

static void
lookup_clear (Lookup *lookup)
{
  oms_flipkart_orders_clear (&lookup->orders);
  g_clear_pointer (&lookup->order_of, g_hash_table_unref);
  g_clear_pointer (&lookup->raw, g_hash_table_unref);
  g_clear_pointer (&lookup->page, oms_order_page_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lookup, lookup_clear)

static void
keep_raw (Lookup *lookup, OmsOrderRecord *record, const OmsJsonNode *node)
{
  GPtrArray *parts = g_hash_table_lookup (lookup->raw, record->order_id);

  if (parts == NULL)
    {
      parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      g_hash_table_insert (lookup->raw, g_strdup (record->order_id), parts);
    }
  g_ptr_array_add (parts, oms_json_to_bytes (node, oms_flipkart_personal_members));
}

/* ---- The shipments ------------------------------------------------------------------------------------------------
 */

static void
take_shipment (Lookup *lookup, GBytes *text)
{
  OmsOrderRecord *record = oms_flipkart_add_shipment (&lookup->orders, text);
  g_autoptr (OmsJson) json = record != NULL ? oms_json_parse (text, NULL) : NULL;

  if (json == NULL)
    return;
  for (guint i = 0; i < record->shipments->len; i++)
    g_hash_table_replace (lookup->order_of, g_strdup (((OmsShipmentRecord *) record->shipments->pdata[i])->remote_id),
                          record);
  keep_raw (lookup, record, oms_json_root (json));
}

/* @link gets the address of another page of the same answer. */
static gboolean
take_shipments (Lookup *lookup, OmsHttpResponse *response, char **link, GError **error)
{
  g_autoptr (GPtrArray) elements = NULL;
  g_autoptr (OmsJson) rest = NULL;
  g_autoptr (GError) local = NULL;
  const char *address;

  if (!oms_json_split (response->body, "shipments", &elements, &rest, &local))
    {
      oms_flipkart_set_unreadable (local, error);
      return FALSE;
    }
  if (oms_json_get_array (oms_json_root (rest), "shipments") == NULL)
    {
      oms_flipkart_set_no_list (error);
      return FALSE;
    }
  for (guint i = 0; i < elements->len; i++)
    take_shipment (lookup, elements->pdata[i]);
  address = oms_json_get_string (oms_json_root (rest), "nextPageUrl");
  if (!oms_json_get_bool (oms_json_root (rest), "hasMore") || address == NULL || *address == '\0')
    return TRUE;
  *link = oms_flipkart_resolve (lookup->self, address, error);
  return *link != NULL;
}

static gboolean
read_shipments (Lookup *lookup, const char *ids, GError **error)
{
  g_autofree char *query = g_strconcat ("orderIds=", ids, NULL);
  g_autofree char *link = g_strconcat (SHIPMENTS_PATH "?", query, NULL);

  for (guint page = 0; link != NULL && page < MAX_PAGES; page++)
    {
      g_autoptr (OmsHttpRequest) request = oms_flipkart_follow (lookup->self, "getShipments", link);
      g_autoptr (OmsHttpResponse) response = oms_flipkart_send (lookup->self, request, lookup->cancellable, error);
      char *next = NULL;

      if (response == NULL)
        return FALSE;
      /* None of them is known: the engine sees that they are missing. */
      if (response->status == 404 && page == 0)
        return TRUE;
      /* Of a later page it does not mean that the orders are gone. */
      if (response->status == 404)
        {
          oms_flipkart_set_no_list (error);
          return FALSE;
        }
      if (response->status != 200)
        {
          oms_flipkart_set_error (response, error);
          return FALSE;
        }
      if (!take_shipments (lookup, response, &next, error))
        return FALSE;
      if (g_strcmp0 (next, link) == 0)
        {
          g_free (next);
          return oms_flipkart_endless (error);
        }
      g_free (link);
      link = next;
    }
  /* A part of the shipments would make orders of a part. */
  return link == NULL || oms_flipkart_endless (error);
}

/* ---- Their details ------------------------------------------------------------------------------------------------
 */

static gboolean
take_details (Lookup *lookup, OmsHttpResponse *response, GError **error)
{
  gboolean personal = oms_adapter_get_switch (OMS_ADAPTER (lookup->self), "personal_data");
  g_autoptr (GError) local = NULL;
  g_autoptr (OmsJson) json = oms_json_parse (response->body, &local);
  const OmsJsonNode *shipments;

  if (json == NULL)
    {
      oms_flipkart_set_unreadable (local, error);
      return FALSE;
    }
  shipments = oms_json_get_array (oms_json_root (json), "shipments");
  for (guint i = 0; i < oms_json_length (shipments); i++)
    {
      const OmsJsonNode *details = oms_json_at (shipments, i);
      g_autofree char *id = oms_flipkart_dup_id (details, "shipmentId");
      OmsOrderRecord *record = id != NULL ? g_hash_table_lookup (lookup->order_of, id) : NULL;

      oms_flipkart_add_details (lookup->order_of, details, personal);
      if (record != NULL)
        keep_raw (lookup, record, details);
    }
  return TRUE;
}

/* An order is worth having without its address and courier. */
static void
note_refused (OmsFlipkartAdapter *self)
{
  oms_adapter_set_notice (OMS_ADAPTER (self),
                          _ ("Flipkart did not give addresses and tracking numbers, so orders are read without them. "
                             "Check that the application is approved in the seller dashboard → Manage Profile → "
                             "Developer Access."));
}

static OmsHttpResponse *
ask_details (Lookup *lookup, const char *ids, GError **error)
{
  g_autofree char *path = g_strconcat (SHIPMENTS_PATH "/", ids, NULL);
  g_autoptr (OmsHttpRequest) request = oms_flipkart_get (lookup->self, "getShipmentDetails", path);

  return oms_flipkart_send (lookup->self, request, lookup->cancellable, error);
}

static gboolean
read_cancelled (Lookup *lookup, const char *ids, GError **error)
{
  g_autoptr (OmsHttpResponse) response = ask_details (lookup, ids, error);

  if (response == NULL)
    return FALSE;
  return response->status != 200 || take_details (lookup, response, error);
}

static gboolean
read_details (Lookup *lookup, const char *ids, GError **error)
{
  g_autoptr (OmsHttpResponse) response = ask_details (lookup, ids, error);

  if (response == NULL)
    return FALSE;
  if (response->status == 200)
    return take_details (lookup, response, error);
  if (response->status == 403)
    note_refused (lookup->self);
  if (response->status == 403 || response->status == 404)
    return TRUE;
  oms_flipkart_set_error (response, error);
  return FALSE;
}

/* ---- Batches ------------------------------------------------------------------------------------------------------
 */

/* Only what can stand in a list of ids; Flipkart's own ids are letters, digits and dashes. */
static gboolean
is_listable (const char *id)
{
  for (const char *c = id; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr ("-_:", *c) == NULL)
      return FALSE;
  return *id != '\0' && strlen (id) <= 100;
}

typedef gboolean (*ReadBatch) (Lookup *lookup, const char *ids, GError **error);

static gboolean
in_batches (Lookup *lookup, GPtrArray *ids, guint size, ReadBatch read, GError **error)
{
  g_autoptr (GString) list = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < ids->len; i++)
    {
      g_string_append_printf (list, "%s%s", n > 0 ? "," : "", (const char *) ids->pdata[i]);
      if (++n < size && i + 1 < ids->len)
        continue;
      if (!read (lookup, list->str, error))
        return FALSE;
      g_string_truncate (list, 0);
      n = 0;
    }
  return TRUE;
}

/* Whether a parcel must be held back is no question of long ago. */
static gboolean
is_news (const OmsShipmentRecord *shipment)
{
  return shipment->remote_updated_at == OMS_TIME_UNKNOWN ||
         shipment->remote_updated_at > oms_time_now () - PARCEL_WAITS;
}

/* What is cancelled goes nowhere, but that it has a tracking number tells that it had been packed. It is asked for
 * apart, since nobody says whether Flipkart still answers for it. */
static GPtrArray *
shipment_ids (Lookup *lookup, gboolean cancelled)
{
  GPtrArray *ids = g_ptr_array_new ();

  for (guint i = 0; i < lookup->page->orders->len; i++)
    {
      const OmsOrderRecord *record = lookup->page->orders->pdata[i];

      for (guint j = 0; j < record->shipments->len; j++)
        {
          const OmsShipmentRecord *shipment = record->shipments->pdata[j];

          if ((shipment->status == OMS_STATUS_CANCELLED) == cancelled && (!cancelled || is_news (shipment)) &&
              is_listable (shipment->remote_id))
            g_ptr_array_add (ids, shipment->remote_id);
        }
    }
  return ids;
}

/* ---- What only the whole order tells ------------------------------------------------------------------------------
 */

/* The live lines; of an order that is cancelled as a whole, all of them. */
static gint64
total_of (const OmsOrderRecord *record)
{
  gint64 live = 0, all = 0;
  gboolean any_live = FALSE;

  for (guint i = 0; i < record->lines->len; i++)
    {
      const OmsLineRecord *line = record->lines->pdata[i];

      all = oms_money_add (all, line->line_total);
      if (line->status == OMS_STATUS_CANCELLED)
        continue;
      live = oms_money_add (live, line->line_total);
      any_live = TRUE;
    }
  return any_live ? live : all;
}

static GBytes *
join_raw (GPtrArray *parts)
{
  g_autoptr (GString) text = g_string_new ("[");

  for (guint i = 0; i < parts->len; i++)
    {
      gsize length;
      const char *data = g_bytes_get_data (parts->pdata[i], &length);

      if (i > 0)
        g_string_append_c (text, ',');
      g_string_append_len (text, data, (gssize) length);
    }
  g_string_append_c (text, ']');
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

/* A buyer is forgotten some time after the order is done; while it is open the store's own rule holds. */
static gint64
purge_time (const OmsOrderRecord *record)
{
  for (guint i = 0; i < record->lines->len; i++)
    {
      OmsStatus status = ((const OmsLineRecord *) record->lines->pdata[i])->status;

      if (status == OMS_STATUS_UNSET || oms_status_is_open (status) || status == OMS_STATUS_RETURNING)
        return OMS_TIME_UNKNOWN;
    }
  return record->remote_updated_at != OMS_TIME_UNKNOWN ? record->remote_updated_at + PERSON_KEPT : OMS_TIME_UNKNOWN;
}

static void
complete_order (Lookup *lookup, OmsOrderRecord *record)
{
  GPtrArray *raw = g_hash_table_lookup (lookup->raw, record->order_id);

  record->total = total_of (record);
  if ((record->flags & OMS_FLAG_ATTENTION) == 0)
    oms_order_record_set_flag (record, OMS_FLAG_ATTENTION, FALSE);
  for (guint i = 0; i < record->shipments->len; i++)
    record->remote_updated_at =
        MAX (record->remote_updated_at, ((OmsShipmentRecord *) record->shipments->pdata[i])->remote_updated_at);
  if (record->person != NULL)
    record->person->purge_after = purge_time (record);
  if (raw != NULL)
    record->raw = join_raw (raw);
}

/* An order of which a shipment could not be read is not whole: what is known of it is a part. */
static gboolean
is_broken (const OmsOrderPage *page, const char *order_id)
{
  for (guint i = 0; i < page->problems->len; i++)
    if (g_strcmp0 (((const OmsProblemRecord *) page->problems->pdata[i])->remote_id, order_id) == 0)
      return TRUE;
  return FALSE;
}

OmsOrderPage *
oms_flipkart_fetch_orders_by_id (OmsAdapter *adapter, const char *const *ids, GCancellable *cancellable, GError **error)
{
  g_auto (Lookup) lookup = { .self = OMS_FLIPKART_ADAPTER (adapter), .cancellable = cancellable };
  g_autoptr (GPtrArray) order_ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) live = NULL;
  g_autoptr (GPtrArray) cancelled = NULL;

  lookup.page = oms_order_page_new ();
  lookup.order_of = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  lookup.raw = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  oms_flipkart_orders_init (&lookup.orders, lookup.page);
  for (guint i = 0; ids[i] != NULL; i++)
    if (is_listable (ids[i]))
      g_ptr_array_add (order_ids, (gpointer) ids[i]);
  if (!in_batches (&lookup, order_ids, MAX_IDS, read_shipments, error))
    return NULL;
  live = shipment_ids (&lookup, FALSE);
  cancelled = shipment_ids (&lookup, TRUE);
  if (!in_batches (&lookup, live, MAX_DETAILS, read_details, error) ||
      !in_batches (&lookup, cancelled, MAX_DETAILS, read_cancelled, error))
    return NULL;
  for (guint i = 0; i < lookup.page->orders->len; i++)
    {
      OmsOrderRecord *record = lookup.page->orders->pdata[i];

      if (!is_broken (lookup.page, record->order_id))
        complete_order (&lookup, record);
    }
  return g_steal_pointer (&lookup.page);
}

OmsOrderPage *
oms_flipkart_read_payload (OmsAdapter *adapter, GBytes *payload, GError **error)
{
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  g_auto (OmsFlipkartOrders) orders = { 0 };
  OmsOrderRecord *record;

  oms_flipkart_orders_init (&orders, page);
  record = oms_flipkart_add_shipment (&orders, payload);
  if (record != NULL)
    record->more_by_id = TRUE;
  return g_steal_pointer (&page);
}
