/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The searches of shipments: before dispatch, on hold, after dispatch, cancelled by each of three; by the time of
 * change, and once a day by the day ordered, because it is not certain that every search knows the time of change.
 * Source: flipkart.github.io/fk-api-platform-docs, search-pre-dispatch-shipment-post */
#include "oms-flipkart-private.h"

#include <glib/gi18n-lib.h>

#define FILTER_PATH "/sellers/v3/shipments/filter"
#define DAILY_SPAN  (30 * OMS_TIME_DAY)

/* Whoever packs them: without a word Flipkart tells only what the seller packs by his own rules. */
static const char *const profiles[] = { "NON_FBF", "FBF_LITE", "FBF", NULL };

/* Older orders are asked for by the day ordered: the documents have it for each search, and an order does not get into
 * another range while they are read. */
static gboolean
is_by_day (const OmsFlipkartSearch *search, const OmsFlipkartPass *pass)
{
  return search->by_day || (pass != NULL && pass->range);
}

static void
write_window (OmsJsonWriter *writer, const char *name, const OmsFlipkartPass *pass)
{
  g_autofree char *from = oms_flipkart_time (pass->from);
  g_autofree char *to = pass->to != OMS_TIME_UNKNOWN ? oms_flipkart_time (pass->to) : NULL;

  oms_json_writer_begin_object (writer, name);
  oms_json_writer_add_string (writer, "from", from);
  oms_json_writer_add_string (writer, "to", to);
  oms_json_writer_end_object (writer);
}

static void
write_words (OmsJsonWriter *writer, const char *name, const char *const *words)
{
  oms_json_writer_begin_array (writer, name);
  for (guint i = 0; words[i] != NULL; i++)
    oms_json_writer_add_string (writer, NULL, words[i]);
  oms_json_writer_end_array (writer);
}

static void
write_filter (OmsJsonWriter *writer, const OmsFlipkartSearch *search, const OmsFlipkartPass *pass)
{
  oms_json_writer_begin_object (writer, "filter");
  oms_json_writer_add_string (writer, "type", search->type);
  write_words (writer, "states", search->states);
  write_words (writer, "serviceProfiles", profiles);
  oms_json_writer_add_string (writer, "cancellationType", search->cancellation);
  if (search->hold)
    oms_json_writer_add_bool (writer, "hold", TRUE);
  if (pass != NULL)
    write_window (writer, is_by_day (search, pass) ? "orderDate" : "modifiedDate", pass);
  oms_json_writer_end_object (writer);
}

/* @pass NULL: whatever there is. */
static char *
make_body (const OmsFlipkartSearch *search, const OmsFlipkartPass *pass)
{
  g_autoptr (OmsJsonWriter) writer = oms_json_writer_new (FALSE);

  oms_json_writer_begin_object (writer, NULL);
  write_filter (writer, search, pass);
  oms_json_writer_begin_object (writer, "pagination");
  oms_json_writer_add_int (writer, "pageSize", OMS_FLIPKART_SEARCH_PAGE);
  oms_json_writer_end_object (writer);
  oms_json_writer_begin_object (writer, "sort");
  oms_json_writer_add_string (writer, "field", is_by_day (search, pass) ? "orderDate" : "modifiedDate");
  oms_json_writer_add_string (writer, "order", "asc");
  oms_json_writer_end_object (writer);
  oms_json_writer_end_object (writer);
  return oms_json_writer_end (writer);
}

static OmsHttpRequest *
make_request (OmsFlipkartAdapter *self, const OmsFlipkartSearch *search, const OmsFlipkartPass *pass)
{
  g_autofree char *body = NULL;

  if (pass != NULL && pass->link != NULL)
    return oms_flipkart_follow (self, "searchShipments", pass->link);
  body = make_body (search, pass);
  return oms_flipkart_post (self, "searchShipments", FILTER_PATH, body);
}

static gboolean
take_answer (OmsFlipkartAdapter *self, OmsFlipkartPass *pass, OmsHttpResponse *response, OmsOrderPage *page,
             GError **error)
{
  g_auto (OmsFlipkartOrders) orders = { 0 };
  g_autoptr (GPtrArray) elements = NULL;
  g_autoptr (OmsJson) rest = NULL;
  g_autoptr (GError) local = NULL;

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
  if (!oms_flipkart_pass_advance (pass, self, oms_json_root (rest), "nextPageUrl", elements, error))
    return FALSE;
  oms_flipkart_orders_init (&orders, page);
  for (guint i = 0; i < elements->len; i++)
    {
      OmsOrderRecord *record = oms_flipkart_add_shipment (&orders, elements->pdata[i]);

      if (record != NULL)
        record->more_by_id = TRUE;
    }
  return TRUE;
}

static gboolean
read_page (OmsFlipkartAdapter *self, const OmsFlipkartSearch *search, OmsFlipkartPass *pass, OmsOrderPage *page,
           GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsHttpRequest) request = make_request (self, search, pass);
  g_autoptr (OmsHttpResponse) response = oms_flipkart_send (self, request, cancellable, error);

  if (response == NULL)
    return FALSE;
  if (response->status == 200)
    return take_answer (self, pass, response, page, error);
  return oms_flipkart_pass_reread (pass, response, error);
}

OmsOrderPage *
oms_flipkart_search (OmsFlipkartAdapter *self, const OmsFlipkartSearch *search, const OmsCursor *cursor,
                     GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  g_auto (OmsFlipkartPass) pass = { 0 };

  oms_flipkart_pass_read (&pass, cursor != NULL ? cursor->state : NULL);
  oms_flipkart_pass_ask_all (&pass);
  oms_flipkart_pass_begin (&pass, cursor, oms_adapter_info_find_job (&oms_flipkart_info, search->job),
                           search->by_day ? DAILY_SPAN : 0);
  /* A window in which nothing happened only moves the cursor on; go straight to the next. */
  do
    if (!read_page (self, search, &pass, page, cancellable, error))
      return NULL;
  while (oms_flipkart_pass_more (&pass) && page->orders->len == 0 && page->problems->len == 0 &&
         !g_cancellable_is_cancelled (cancellable));
  oms_flipkart_pass_finish (&pass, page);
  return g_steal_pointer (&page);
}

gboolean
oms_flipkart_try_search (OmsFlipkartAdapter *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsHttpRequest) request = make_request (self, oms_flipkart_search_find ("pre-dispatch"), NULL);
  g_autoptr (OmsHttpResponse) response = oms_flipkart_send (self, request, cancellable, error);
  g_autoptr (OmsJson) json = NULL;
  g_autoptr (GError) local = NULL;

  if (response == NULL)
    return FALSE;
  if (response->status != 200)
    {
      oms_flipkart_set_error (response, error);
      return FALSE;
    }
  json = oms_json_parse (response->body, &local);
  if (json == NULL)
    oms_flipkart_set_unreadable (local, error);
  else if (oms_json_get_array (oms_json_root (json), "shipments") == NULL)
    oms_flipkart_set_no_list (error);
  else
    return TRUE;
  return FALSE;
}
