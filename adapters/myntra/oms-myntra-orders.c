/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders: the lists, page by page, which name orders and the state of their units and little else; and single orders.
 * What only a list tells (the day, and the buyer's order that a seller's order belongs to) is in its stubs. */
#include "oms-myntra-private.h"

#include <glib/gi18n-lib.h>

#define MAX_QUIET   12 /* requests of one call that bring nothing */
#define MAX_REPEATS 2
#define MAX_PAGES   20000
#define PAGES_SLACK 10

#define N (&oms_myntra_names)

/* ---- One page of the list -----------------------------------------------------------------------------------------
 */

static OmsHttpRequest *
make_request (OmsMyntraAdapter *self, const char *status, const char *start, const char *end, gint64 page)
{
  OmsHttpRequest *request = oms_myntra_request (self, "GET", N->list_path);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, page);

  oms_http_request_add_query (request, N->list_page, number);
  if (*status != '\0')
    oms_http_request_add_query (request, N->list_code, status);
  oms_http_request_add_query (request, N->list_start, start);
  oms_http_request_add_query (request, N->list_end, end);
  return request;
}

static OmsMyntraAnswer *
send_window (OmsMyntraAdapter *self, const OmsMyntraPass *pass, const OmsMyntraList *list, GCancellable *cancellable,
             GError **error)
{
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;
  g_autoptr (OmsHttpRequest) request = NULL;

  oms_myntra_pass_window (pass, &start, &end);
  request = make_request (self, list->statuses[pass->status], start, end, pass->page);
  return oms_myntra_send (self, request, N->list, cancellable, error);
}

/* A list where none is would end the pass as if there were no orders. */
static gboolean
check_list (const OmsMyntraAnswer *answer, GError **error)
{
  if (!answer->is_good)
    {
      oms_myntra_set_error (answer, error);
      return FALSE;
    }
  if (oms_json_get_array (oms_json_root (answer->json), N->list) != NULL)
    return TRUE;
  g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
                       _ ("Myntra's answer holds no list of orders. It will be tried again by itself; if it stays like "
                          "this, report it."));
  return FALSE;
}

static gint64
get_told (const OmsMyntraAnswer *answer, const char *name)
{
  gint64 value;

  return oms_json_get_int (oms_json_root (answer->json), name, &value) && value >= 0 ? value : -1;
}

static gboolean
endless (GError **error)
{
  g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
                       _ ("Myntra sends the same page of orders again and again. The sync stopped there and begins "
                          "anew later; if it stays like this, report it."));
  return FALSE;
}

/* A page that comes twice, or more and more pages. */
static gboolean
check_progress (OmsMyntraPass *pass, const OmsMyntraAnswer *answer, GError **error)
{
  g_autofree char *print = answer->elements->len > 0 ? oms_state_fingerprint (answer->elements) : NULL;

  if (pass->page == 0)
    {
      pass->first_pages = get_told (answer, N->list_pages);
      pass->first_total = get_told (answer, N->list_total);
    }
  if (pass->page > 0 && print != NULL && g_strcmp0 (print, pass->print) == 0)
    return endless (error);
  if (pass->page > MAX_PAGES || (pass->first_pages >= 0 && pass->page > 2 * pass->first_pages + PAGES_SLACK))
    return endless (error);
  g_free (pass->print);
  pass->print = g_steal_pointer (&print);
  return TRUE;
}

static void
take_elements (const OmsMyntraPass *pass, GPtrArray *elements, OmsOrderPage *page)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < elements->len; i++)
    oms_myntra_add_listed (page, seen, elements->pdata[i], oms_myntra_pass_day (pass));
}

/* ---- A pass -------------------------------------------------------------------------------------------------------
 */

static gboolean
has_next_page (const OmsMyntraPass *pass, const OmsMyntraAnswer *answer)
{
  gint64 pages = get_told (answer, N->list_pages);

  if (answer->elements->len == 0)
    return FALSE;
  /* Without a number of pages the list goes on until an empty one. */
  return pages < 0 || pass->page + 1 < pages;
}

/* Whoever is packed while a list is paged through leaves it, and those behind move up into pages that were read. */
static gboolean
has_moved (const OmsMyntraPass *pass, const OmsMyntraAnswer *answer)
{
  return pass->page > 0 && pass->first_total >= 0 && get_told (answer, N->list_total) != pass->first_total &&
         pass->repeats < MAX_REPEATS;
}

/* Whether there is any order on the day behind the pass, or in the week that it ends. */
static gboolean
ask_behind (OmsMyntraAdapter *self, const OmsMyntraPass *pass, const OmsMyntraList *list, gboolean in_week,
            gboolean *any, GCancellable *cancellable, GError **error)
{
  OmsMyntraPass behind = *pass;
  g_autoptr (OmsMyntraAnswer) answer = NULL;

  behind.in_weeks = in_week;
  behind.status = pass->by_status ? 1 : 0;
  behind.day = oms_time_day_add ((int) pass->to, 1);
  behind.page = 0;
  answer = send_window (self, &behind, list, cancellable, error);
  if (answer == NULL || !check_list (answer, error))
    return FALSE;
  *any = answer->elements->len > 0;
  return TRUE;
}

/* No order came on any single day: is there none, or are the days cut wrongly? Behind older orders there are newer
 * ones, and a day of theirs that can be had alone says that it is not the cut. */
static gboolean
probe (OmsMyntraAdapter *self, const OmsMyntraPass *pass, const OmsMyntraList *list, gboolean *is_miscut,
       GCancellable *cancellable, GError **error)
{
  gboolean alone = FALSE;

  if (!ask_behind (self, pass, list, TRUE, is_miscut, cancellable, error))
    return FALSE;
  if (*is_miscut && pass->range && !ask_behind (self, pass, list, FALSE, &alone, cancellable, error))
    return FALSE;
  *is_miscut = *is_miscut && !alone;
  return TRUE;
}

static gboolean
end_windows (OmsMyntraAdapter *self, OmsMyntraPass *pass, const OmsMyntraList *list, gboolean *more,
             GCancellable *cancellable, GError **error)
{
  *more = FALSE;
  if (oms_myntra_pass_may_be_miscut (pass) && !probe (self, pass, list, more, cancellable, error))
    return FALSE;
  if (*more)
    oms_myntra_pass_next_cut (pass);
  else
    oms_myntra_pass_end (pass);
  return TRUE;
}

/* Reads one page of the pass and moves on. */
static gboolean
read_page (OmsMyntraAdapter *self, OmsMyntraPass *pass, const OmsMyntraList *list, OmsOrderPage *page,
           GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsMyntraAnswer) answer = send_window (self, pass, list, cancellable, error);
  gboolean more = TRUE;

  if (answer == NULL)
    return FALSE;
  if ((answer->meaning == OMS_MYNTRA_REFUSED || answer->meaning == OMS_MYNTRA_MALFORMED) && answer->status == 200 &&
      oms_myntra_pass_by_status (pass, list))
    {
      page->more = TRUE;
      return TRUE;
    }
  if (!check_list (answer, error) || !check_progress (pass, answer, error))
    return FALSE;
  take_elements (pass, answer->elements, page);
  if (answer->elements->len > 0)
    pass->any = TRUE;
  if (pass->any && !pass->in_weeks)
    pass->cut_is_sure = TRUE;

  if (has_next_page (pass, answer))
    pass->page++;
  else if (has_moved (pass, answer))
    oms_myntra_pass_again (pass);
  else if (!oms_myntra_pass_next_window (pass, list) && !end_windows (self, pass, list, &more, cancellable, error))
    return FALSE;
  page->more = more;
  return TRUE;
}

/* FALSE: there is nothing to read. */
static gboolean
begin_pass (OmsMyntraPass *pass, const OmsMyntraList *list, const OmsAdapterJob *job, const OmsCursor *cursor)
{
  gint64 now = oms_time_now ();
  gint64 since = cursor != NULL ? cursor->since : OMS_TIME_UNKNOWN;

  if (since != OMS_TIME_UNKNOWN && cursor->until > 0 && job->ranges)
    return oms_myntra_pass_start_range (pass, since, cursor->until, now);
  if (since == OMS_TIME_UNKNOWN && pass->last == OMS_TIME_UNKNOWN)
    since = now - job->back_fill_ms;
  oms_myntra_pass_start (pass, list, since, now);
  return TRUE;
}

OmsOrderPage *
oms_myntra_fetch_orders (OmsAdapter *adapter, const char *job, const OmsCursor *cursor, GCancellable *cancellable,
                         GError **error)
{
  OmsMyntraAdapter *self = OMS_MYNTRA_ADAPTER (adapter);
  const OmsMyntraList *list = oms_myntra_find_list (job);
  const OmsAdapterJob *described = oms_adapter_info_find_job (&oms_myntra_info, job);
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  g_auto (OmsMyntraPass) pass = { 0 };
  gboolean more = TRUE;
  guint quiet = 0;

  g_return_val_if_fail (list != NULL && described != NULL, NULL);

  oms_myntra_pass_read (&pass, cursor != NULL ? cursor->state : NULL);
  if (pass.started == OMS_TIME_UNKNOWN || list->statuses[pass.status] == NULL)
    more = begin_pass (&pass, list, described, cursor);
  if (!more)
    oms_myntra_pass_end (&pass);
  /* Empty days go by in one call. */
  while (more)
    {
      if (!read_page (self, &pass, list, page, cancellable, error))
        return NULL;
      more = page->more && page->orders->len == 0 && page->problems->len == 0 && ++quiet < MAX_QUIET &&
             !g_cancellable_is_cancelled (cancellable);
    }

  page->high_water = pass.last;
  page->next = oms_myntra_pass_write (&pass);
  return g_steal_pointer (&page);
}

/* ---- Single orders ------------------------------------------------------------------------------------------------
 */

static void
add_problem (OmsOrderPage *page, const char *id, const char *sentence)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  g_ptr_array_add (page->problems, oms_problem_record_new (id, sentence, nothing));
}

static gboolean
fetch_one (OmsMyntraAdapter *self, const char *id, OmsOrderPage *page, GCancellable *cancellable, GError **error)
{
  g_autofree char *escaped = oms_http_escape (id);
  g_autofree char *path = g_strconcat (N->order_path, escaped, NULL);
  g_autoptr (OmsHttpRequest) request = oms_myntra_request (self, "GET", path);
  g_autoptr (OmsMyntraAnswer) answer = oms_myntra_send (self, request, NULL, cancellable, error);

  if (answer == NULL)
    return FALSE;
  if (answer->status == 404 && answer->json != NULL)
    {
      add_problem (page, id, _ ("Myntra no longer knows this order."));
      return TRUE;
    }
  if (answer->status == 200 && (answer->meaning == OMS_MYNTRA_REFUSED || answer->meaning == OMS_MYNTRA_READ_AGAIN))
    {
      add_problem (page, id, _ ("Myntra refuses to tell about this order. Look at it in the partner portal."));
      return TRUE;
    }
  if (!answer->is_good)
    {
      oms_myntra_set_error (answer, error);
      return FALSE;
    }
  oms_myntra_add_order (page, id, answer->body, oms_adapter_get_switch (OMS_ADAPTER (self), "personal_data"));
  return TRUE;
}

OmsOrderPage *
oms_myntra_fetch_orders_by_id (OmsAdapter *adapter, const char *const *ids, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (GError) local = NULL;

      if (fetch_one (OMS_MYNTRA_ADAPTER (adapter), ids[i], page, cancellable, &local))
        continue;
      /* What came before the failure counts; the others stay due. */
      if (i > 0 && !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        break;
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_steal_pointer (&page);
}

OmsOrderPage *
oms_myntra_read_payload (OmsAdapter *adapter, GBytes *payload, GError **error)
{
  OmsOrderPage *page = oms_order_page_new ();
  g_autoptr (OmsJson) json = oms_json_parse (payload, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  /* An order, or an element of the list. */
  if (json != NULL && oms_json_get (oms_json_root (json), N->list_lines) != NULL)
    oms_myntra_add_listed (page, seen, payload, OMS_TIME_UNKNOWN);
  else
    oms_myntra_add_order (page, NULL, payload, oms_adapter_get_switch (adapter, "personal_data"));
  return page;
}

/* ---- Connection test ----------------------------------------------------------------------------------------------
 */

gboolean
oms_myntra_check (OmsAdapter *adapter, char **summary, GCancellable *cancellable, GError **error)
{
  OmsMyntraAdapter *self = OMS_MYNTRA_ADAPTER (adapter);
  g_auto (OmsMyntraPass) pass = { .started = oms_time_now (), .in_weeks = TRUE };
  const OmsMyntraList *list = oms_myntra_find_list ("work");
  g_autoptr (OmsMyntraAnswer) answer = NULL;
  gint64 waiting;

  oms_myntra_pass_start (&pass, list, OMS_TIME_UNKNOWN, pass.started);
  pass.in_weeks = TRUE;
  pass.day = pass.to;
  answer = send_window (self, &pass, list, cancellable, error);
  if (answer == NULL || !check_list (answer, error))
    return FALSE;
  waiting = get_told (answer, N->list_total);
  if (waiting < 0)
    waiting = answer->elements->len;
  *summary =
      g_strdup_printf (ngettext ("Connected to Myntra. %d order of the last week is to be packed.",
                                 "Connected to Myntra. %d orders of the last week are to be packed.", (gulong) waiting),
                       (int) MIN (waiting, G_MAXINT));
  return TRUE;
}
