/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions on their way to a reader: copied on the caller's thread, resolved on the reader's. */
#include "oms-store-private.h"
#include "oms-store-query-private.h"

OmsOrderRequest *
oms_order_request_new (OmsStore *store, const OmsOrderFilter *filter, gboolean start_facets)
{
  OmsOrderRequest *request = g_new0 (OmsOrderRequest, 1);

  request->filter = filter != NULL ? oms_order_filter_copy (filter) : oms_order_filter_new ();
  request->sort = (OmsOrderSort){ OMS_SORT_ORDERED, TRUE };
  request->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  request->except = g_array_new (FALSE, FALSE, sizeof (gint64));
  request->now = oms_time_now ();
  request->zone = oms_store_ref_zone (store);
  request->facets = oms_facets_of (store, start_facets);
  return request;
}

void
oms_order_request_free (OmsOrderRequest *request)
{
  if (request == NULL)
    return;
  oms_order_filter_free (request->filter);
  g_array_unref (request->ids);
  g_array_unref (request->except);
  g_time_zone_unref (request->zone);
  g_clear_pointer (&request->facets, oms_facets_unref);
  g_free (request);
}

OmsOrderQuery *
oms_order_request_query (OmsOrderRequest *request, OmsDb *db, GError **error)
{
  return oms_order_query_new (db, request->filter, request->now, request->zone, error);
}

char *
oms_ids_to_json (const gint64 *ids, gsize n_ids)
{
  GString *text = g_string_sized_new (n_ids * 8 + 2);

  g_string_append_c (text, '[');
  for (gsize i = 0; i < n_ids; i++)
    g_string_append_printf (text, i == 0 ? "%" G_GINT64_FORMAT : ",%" G_GINT64_FORMAT, ids[i]);
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}
