/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of sub-orders, page by page. Whether it can be asked for changes is not known, so every pass reads the last
 * thirty days anew, and more where the last whole pass is longer ago: the same order twice changes nothing.
 *
 * The cursor's state is small JSON: between passes when the last one began; in a pass when it began, from when it
 * reads, the page that comes next and the fingerprint of the one before. */
#include "oms-meesho-private.h"

#include <glib/gi18n-lib.h>

#define MAX_PAGES 2000
#define OVERLAP   OMS_TIME_HOUR

typedef struct
{
  gint64 started, from;
  gint64 page; /* from 0 */
  char *print; /* (nullable) */
} Pass;

static void
pass_clear (Pass *pass)
{
  g_clear_pointer (&pass->print, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pass, pass_clear)

static gboolean
is_sane (const Pass *pass)
{
  return pass->from >= 0 && pass->from <= pass->started && pass->started <= oms_time_now () + OMS_TIME_DAY &&
         pass->page >= 0 && pass->page < MAX_PAGES;
}

/* A state nobody can read is that of a first run. */
static void
pass_read (Pass *pass, const OmsCursor *cursor)
{
  g_autoptr (OmsJson) json = cursor->state != NULL ? oms_json_parse_text (cursor->state, NULL) : NULL;
  const OmsJsonNode *root = json != NULL ? oms_json_root (json) : NULL;
  gint64 last;

  if (oms_json_get_int (root, "started", &pass->started) && oms_json_get_int (root, "from", &pass->from) &&
      oms_json_get_int (root, "page", &pass->page) && is_sane (pass))
    {
      pass->print = g_strdup (oms_json_get_string (root, "print"));
      return;
    }
  pass->started = oms_time_now ();
  pass->from = pass->started - OMS_MEESHO_LOOKBACK;
  if (cursor->since != OMS_TIME_UNKNOWN)
    pass->from = MIN (pass->from, MAX (cursor->since, 0));
  if (oms_json_get_int (root, "last", &last) && last >= OVERLAP)
    pass->from = MIN (pass->from, last - OVERLAP);
  pass->page = 0;
}

static char *
pass_write (const Pass *pass, gboolean more)
{
  g_autoptr (OmsJsonWriter) writer = oms_json_writer_new (FALSE);

  oms_json_writer_begin_object (writer, NULL);
  if (more)
    {
      oms_json_writer_add_int (writer, "started", pass->started);
      oms_json_writer_add_int (writer, "from", pass->from);
      oms_json_writer_add_int (writer, "page", pass->page);
      oms_json_writer_add_string (writer, "print", pass->print);
    }
  else
    oms_json_writer_add_int (writer, "last", pass->started);
  oms_json_writer_end_object (writer);
  return oms_json_writer_end (writer);
}

/* ---- Pages ------------------------------------------------------------------------------------------------------- */

/* Where not one order of the first page has a number, the path is wrong and not the orders. */
static gboolean
check_numbers (const OmsOrderPage *page, GError **error)
{
  if (page->orders->len > 0 || page->problems->len == 0)
    return TRUE;
  for (guint i = 0; i < page->problems->len; i++)
    if (((const OmsProblemRecord *) page->problems->pdata[i])->remote_id != NULL)
      return TRUE;
  g_set_error_literal (
      error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
      _ ("No order in Meesho's answer has a number where the account's settings say. Compare the place "
         "of the sub-order number with Meesho's document."));
  return FALSE;
}

static gboolean
add_orders (OmsAdapter *adapter, OmsOrderPage *page, GPtrArray *elements, gboolean first, GError **error)
{
  for (guint i = 0; i < elements->len; i++)
    oms_meesho_add_order (adapter, page, elements->pdata[i]);
  return !first || check_numbers (page, error);
}

/* The list ends at an empty page, or where the page before comes again: some lists give their last page for every
 * number behind it. */
static gboolean
read_page (OmsAdapter *adapter, Pass *pass, OmsOrderPage *page, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) elements = oms_meesho_call (adapter, pass->page, pass->from, pass->started, cancellable, error);
  g_autofree char *print = elements != NULL ? oms_state_fingerprint (elements) : NULL;
  gboolean again = print != NULL && g_strcmp0 (print, pass->print) == 0;

  if (elements == NULL)
    return FALSE;
  if (pass->page <= 1)
    oms_adapter_set_notice (adapter, again ? _ ("The second page of Meesho's list is the first one again. When orders "
                                                "are missing, compare how pages are asked for with Meesho's document.")
                                           : NULL);
  if (elements->len == 0 || again)
    return TRUE;
  if (!add_orders (adapter, page, elements, pass->page == 0, error))
    return FALSE;
  page->more = oms_meesho_has_pages (adapter);
  pass->page++;
  g_free (pass->print);
  pass->print = g_steal_pointer (&print);
  if (pass->page < MAX_PAGES)
    return TRUE;
  g_set_error_literal (
      error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
      _ ("Meesho's list of orders does not end. Compare how pages are asked for with Meesho's document "
         "in the account's settings."));
  return FALSE;
}

OmsOrderPage *
oms_meesho_fetch_orders (OmsAdapter *adapter, const char *job, const OmsCursor *cursor, GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  g_auto (Pass) pass = { 0 };

  if (!oms_meesho_is_ready (adapter, error))
    return NULL;
  pass_read (&pass, cursor);
  if (!read_page (adapter, &pass, page, cancellable, error))
    return NULL;
  page->next = pass_write (&pass, page->more);
  page->high_water = page->more ? OMS_TIME_UNKNOWN : pass.started;
  return g_steal_pointer (&page);
}

OmsOrderPage *
oms_meesho_read_payload (OmsAdapter *adapter, GBytes *payload, GError **error)
{
  OmsOrderPage *page = oms_order_page_new ();

  oms_meesho_add_order (adapter, page, payload);
  return page;
}

/* What the first page says of the settings. (transfer full) */
static char *
describe (guint orders, guint problems)
{
  if (orders == 0)
    return g_strdup (_ ("The partner interface answers, with an empty list of orders."));
  if (problems > 0)
    return g_strdup_printf (ngettext ("The partner interface answers. Of the %u order on its first page %u cannot be "
                                      "read; compare the places of the values with Meesho's document.",
                                      "The partner interface answers. Of the %u orders on its first page %u cannot be "
                                      "read; compare the places of the values with Meesho's document.",
                                      orders),
                            orders, problems);
  return g_strdup_printf (ngettext ("The partner interface answers, with %u order on its first page.",
                                    "The partner interface answers, with %u orders on its first page.", orders),
                          orders);
}

gboolean
oms_meesho_check (OmsAdapter *adapter, char **summary, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  g_autoptr (GPtrArray) elements = NULL;
  gint64 now = oms_time_now ();

  if (!oms_meesho_is_ready (adapter, error))
    return FALSE;
  elements = oms_meesho_call (adapter, 0, now - OMS_MEESHO_LOOKBACK, now, cancellable, error);
  if (elements == NULL || !add_orders (adapter, page, elements, TRUE, error))
    return FALSE;
  if (summary != NULL)
    *summary = describe (elements->len, page->problems->len);
  return TRUE;
}
