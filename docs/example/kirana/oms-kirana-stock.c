/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kirana's stock: always the whole list, page by page. The cursor's state is the token of the next page, empty at the
 * beginning. */
#include "oms-kirana-adapter.h"

#include <glib/gi18n-lib.h>

static OmsStockRecord *
read_item (const OmsJsonNode *item, GError **error)
{
  g_autofree char *sku = oms_kirana_dup_text (item, "sku");
  g_autoptr (OmsStockRecord) record = oms_stock_record_new (sku);

  if (sku == NULL)
    {
      oms_kirana_malformed (error, _ ("A stock entry has no SKU."));
      return NULL;
    }
  record->title = oms_kirana_dup_text (item, "title");
  record->currency = oms_kirana_dup_text (item, "currency");
  record->has_stock = TRUE;
  record->fulfilment = OMS_FULFILMENT_SELF;
  if (!oms_kirana_get_money (item, "price", record->currency, &record->price, error) ||
      !oms_kirana_get_quantity (item, "quantity", &record->available, error))
    return NULL;
  record->state = record->available != OMS_QUANTITY_UNKNOWN ? OMS_STOCK_KNOWN : OMS_STOCK_UNKNOWN;
  return g_steal_pointer (&record);
}

static void
add_item (OmsStockPage *page, GBytes *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsJson) json = oms_json_parse (text, &error);
  OmsStockRecord *record = json != NULL ? read_item (oms_json_root (json), &error) : NULL;
  const char *sku = json != NULL ? oms_json_get_string (oms_json_root (json), "sku") : NULL;

  if (record != NULL)
    g_ptr_array_add (page->records, record);
  else
    g_ptr_array_add (page->problems, oms_problem_record_new (sku, error->message, text));
}

OmsStockPage *
oms_kirana_fetch_stock (OmsAdapter *adapter, const char *job, const OmsCursor *cursor, GCancellable *cancellable,
                        GError **error)
{
  const char *token = cursor->state != NULL && *cursor->state != '\0' ? cursor->state : NULL;
  g_autoptr (OmsStockPage) page = oms_stock_page_new ();
  g_autoptr (OmsHttpRequest) request = oms_kirana_request (adapter, "listStock", "/v1/stock");
  g_autoptr (OmsHttpResponse) response = NULL;
  g_autoptr (GPtrArray) elements = NULL;
  g_autoptr (OmsJson) rest = NULL;
  g_autofree char *next = NULL;

  if (token != NULL)
    oms_http_request_add_query (request, "page", token);
  response = oms_kirana_send (adapter, request, cancellable, error);
  if (response == NULL || !oms_kirana_split (response, "items", token, &elements, &rest, &next, error))
    return NULL;
  for (guint i = 0; i < elements->len; i++)
    add_item (page, elements->pdata[i]);
  page->more = next != NULL;
  page->full_pass_end = !page->more;
  page->next = g_strdup (next != NULL ? next : "");
  return g_steal_pointer (&page);
}
