/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cursor of what is read by time, page by page: windows, page addresses, and noticing lists that never end.
 *
 * The state is small JSON. Between passes: {"after": moment}, and of a search "all". In a pass also when it began, the
 * window that is being read, the address of its next page, and what tells a page that came before ("mark"). A pass over
 * older orders is one window by the day ordered ("range"), as long as the engine says; where that cannot be asked for,
 * it leaves out what was ordered before ("since"). */
#include "oms-flipkart-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define WINDOW          (15 * OMS_TIME_DAY)
#define OLDER_WINDOW    (OMS_FLIPKART_OLDER_DAYS * OMS_TIME_DAY)
#define OVERLAP         (15 * OMS_TIME_MINUTE)
#define MAX_EMPTY_PAGES 20
#define MAX_RESTARTS    3
#define SELLERS         "/sellers"

/* ---- The state ----------------------------------------------------------------------------------------------------
 */

void
oms_flipkart_pass_clear (OmsFlipkartPass *pass)
{
  g_clear_pointer (&pass->link, g_free);
  oms_page_watch_clear (&pass->watch);
}

/* A state nobody can read is that of a first run. */
void
oms_flipkart_pass_read (OmsFlipkartPass *pass, const char *state)
{
  g_autoptr (OmsJson) json = state != NULL ? oms_json_parse_text (state, NULL) : NULL;
  const OmsJsonNode *root = json != NULL ? oms_json_root (json) : NULL;

  pass->after = oms_state_get_moment (root, "after");
  pass->all = oms_json_get_bool (root, "all");
  pass->started = oms_state_get_moment (root, "started");
  pass->since = oms_state_get_moment (root, "since");
  pass->range = oms_json_get_bool (root, "range");
  pass->from = oms_state_get_moment (root, "from");
  pass->to = oms_state_get_moment (root, "to");
  pass->link = g_strdup (oms_json_get_string (root, "link"));
  oms_page_watch_read (&pass->watch, root);
  pass->restarts = oms_state_get_count (root, "restarts");
  if (pass->from == OMS_TIME_UNKNOWN || (pass->range && pass->to == OMS_TIME_UNKNOWN))
    pass->started = OMS_TIME_UNKNOWN;
}

static char *
pass_write (const OmsFlipkartPass *pass)
{
  g_autoptr (OmsJsonWriter) writer = oms_json_writer_new (FALSE);

  oms_json_writer_begin_object (writer, NULL);
  oms_state_write_moment (writer, "after", pass->after);
  if (pass->all)
    oms_json_writer_add_bool (writer, "all", TRUE);
  if (pass->started != OMS_TIME_UNKNOWN)
    {
      oms_state_write_moment (writer, "started", pass->started);
      oms_state_write_moment (writer, "since", pass->since);
      if (pass->range)
        oms_json_writer_add_bool (writer, "range", TRUE);
      oms_state_write_moment (writer, "from", pass->from);
      oms_state_write_moment (writer, "to", pass->to);
      oms_json_writer_add_string (writer, "link", pass->link);
      oms_page_watch_write (&pass->watch, writer);
      oms_json_writer_add_int (writer, "restarts", pass->restarts);
    }
  oms_json_writer_end_object (writer);
  return oms_json_writer_end (writer);
}

/* ---- Windows ------------------------------------------------------------------------------------------------------
 */

static void
rewind_window (OmsFlipkartPass *pass)
{
  oms_page_watch_clear (&pass->watch);
  g_clear_pointer (&pass->link, g_free);
}

static void
open_window (OmsFlipkartPass *pass, gint64 from)
{
  gint64 window = pass->since != OMS_TIME_UNKNOWN ? OLDER_WINDOW : WINDOW;

  pass->from = from;
  /* The last one is open: what changes meanwhile belongs to it. */
  pass->to = pass->started - from > window + OVERLAP ? from + window : OMS_TIME_UNKNOWN;
  rewind_window (pass);
}

/* The pages behind an address are those of the search it came from. A range is the engine's, so only its pages go. */
void
oms_flipkart_pass_ask_all (OmsFlipkartPass *pass)
{
  if (pass->all)
    return;
  pass->all = TRUE;
  pass->after = OMS_TIME_UNKNOWN;
  rewind_window (pass);
  if (!pass->range)
    pass->started = OMS_TIME_UNKNOWN;
}

static void
begin_range (OmsFlipkartPass *pass, const OmsCursor *cursor, gint64 now)
{
  open_window (pass, CLAMP (cursor->since, now - OMS_FLIPKART_MAX_AGE, cursor->until));
  pass->to = cursor->until;
  pass->range = TRUE;
}

void
oms_flipkart_pass_begin (OmsFlipkartPass *pass, const OmsCursor *cursor, const OmsAdapterJob *job, gint64 span)
{
  gboolean older = cursor != NULL && cursor->until > 0;
  gint64 now = oms_time_now ();
  gint64 asked = cursor != NULL ? cursor->since : OMS_TIME_UNKNOWN;
  gint64 from;

  if (pass->started != OMS_TIME_UNKNOWN)
    return;
  pass->started = now;
  pass->restarts = 0;
  pass->since = older ? asked : OMS_TIME_UNKNOWN;
  pass->range = FALSE;
  if (older && asked != OMS_TIME_UNKNOWN && job->ranges)
    {
      begin_range (pass, cursor, now);
      return;
    }
  if (span > 0)
    from = now - span;
  else if (pass->after != OMS_TIME_UNKNOWN)
    from = pass->after;
  else
    from = now - job->back_fill_ms;
  /* A back-fill that was asked for goes before where the last pass ended; a first run may be told to look less far. */
  if (asked != OMS_TIME_UNKNOWN && (asked < from || (span == 0 && pass->after == OMS_TIME_UNKNOWN)))
    from = asked;
  open_window (pass, CLAMP (from, now - OMS_FLIPKART_MAX_AGE, now) - (span > 0 ? 0 : OVERLAP));
}

gboolean
oms_flipkart_pass_reread (OmsFlipkartPass *pass, OmsHttpResponse *response, GError **error)
{
  gboolean may_be_dead = pass->link != NULL && response->status != 403;

  /* How long a page's address lives is not known. */
  if (may_be_dead && pass->range && response->status < 500)
    {
      g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_CURSOR_EXPIRED,
                           _ ("Flipkart forgot where the last sync had stopped, so it begins anew."));
      return FALSE;
    }
  if (!may_be_dead || pass->range || ++pass->restarts > MAX_RESTARTS)
    {
      oms_flipkart_set_error (response, error);
      return FALSE;
    }
  open_window (pass, pass->from);
  return TRUE;
}

/* The next window, or the end of the pass. */
static void
close_window (OmsFlipkartPass *pass)
{
  pass->restarts = 0;
  if (pass->to != OMS_TIME_UNKNOWN && !pass->range)
    {
      open_window (pass, pass->to);
      return;
    }
  g_clear_pointer (&pass->link, g_free);
  pass->after = pass->started;
  pass->started = OMS_TIME_UNKNOWN;
}

/* ---- Pages --------------------------------------------------------------------------------------------------------
 */

gboolean
oms_flipkart_endless (GError **error)
{
  g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
                       _ ("Flipkart sends the same page again and again. The sync stopped there and begins anew later; "
                          "if it stays like this, report it."));
  return FALSE;
}

static gboolean
check_progress (OmsFlipkartPass *pass, GPtrArray *elements, const char *link, GError **error)
{
  if (link != NULL && g_strcmp0 (link, pass->link) == 0)
    return oms_flipkart_endless (error);
  return oms_page_watch_step (&pass->watch, elements, MAX_EMPTY_PAGES) || oms_flipkart_endless (error);
}

/* The address of the next page, when Flipkart says that there is one. */
static const char *
next_address (const OmsJsonNode *root, const char *link_name)
{
  const char *address = oms_json_get_string (root, link_name);

  if (oms_json_get (root, "hasMore") != NULL && !oms_json_get_bool (root, "hasMore"))
    return NULL;
  return address != NULL && *address != '\0' ? address : NULL;
}

gboolean
oms_flipkart_pass_advance (OmsFlipkartPass *pass, OmsFlipkartAdapter *self, const OmsJsonNode *root,
                           const char *link_name, GPtrArray *elements, GError **error)
{
  const char *address = next_address (root, link_name);
  g_autofree char *link = NULL;

  if (address != NULL)
    {
      link = oms_flipkart_resolve (self, address, error);
      if (link == NULL)
        return FALSE;
    }
  if (!check_progress (pass, elements, link, error))
    return FALSE;
  if (link == NULL)
    {
      close_window (pass);
      return TRUE;
    }
  g_free (pass->link);
  pass->link = g_steal_pointer (&link);
  return TRUE;
}

gboolean
oms_flipkart_pass_more (const OmsFlipkartPass *pass)
{
  return pass->started != OMS_TIME_UNKNOWN;
}

void
oms_flipkart_pass_finish (const OmsFlipkartPass *pass, OmsOrderPage *page)
{
  page->more = oms_flipkart_pass_more (pass);
  /* While a pass runs, what is safely seen is where its window began. */
  page->high_water = page->more ? pass->from : pass->after;
  page->next = pass_write (pass);
}

/* ---- Addresses ----------------------------------------------------------------------------------------------------
 */

/* Path and query of an absolute @address, without the path of the base; NULL when it is elsewhere. */
static char *
behind_base (const char *base, const char *address)
{
  g_autoptr (GUri) here = g_uri_parse (base, G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  g_autoptr (GUri) there = g_uri_parse (address, G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  g_autofree char *prefix = NULL;
  const char *query;

  if (here == NULL || there == NULL || g_uri_get_host (there) == NULL || g_uri_get_userinfo (there) != NULL ||
      g_strcmp0 (g_uri_get_scheme (here), g_uri_get_scheme (there)) != 0 ||
      g_ascii_strcasecmp (g_uri_get_host (here), g_uri_get_host (there)) != 0 ||
      g_uri_get_port (here) != g_uri_get_port (there))
    return NULL;
  prefix = g_strdup (g_uri_get_path (here));
  while (g_str_has_suffix (prefix, "/"))
    prefix[strlen (prefix) - 1] = '\0';
  if (!g_str_has_prefix (g_uri_get_path (there), prefix))
    return NULL;
  query = g_uri_get_query (there);
  return g_strconcat (g_uri_get_path (there) + strlen (prefix), query != NULL ? "?" : "", query, NULL);
}

/* Nothing in it may lead out of the path or add to the request. */
static gboolean
is_clean (const char *link)
{
  const char *query = strchr (link, '?');
  g_autofree char *path = query != NULL ? g_strndup (link, query - link) : g_strdup (link);

  for (const char *c = link; *c != '\0'; c++)
    if (!g_ascii_isgraph (*c) || strchr ("\"<>\\^`{|}#", *c) != NULL)
      return FALSE;
  return link[0] == '/' && link[1] != '/' && strstr (path, "..") == NULL && strchr (path, '%') == NULL;
}

char *
oms_flipkart_resolve (OmsFlipkartAdapter *self, const char *address, GError **error)
{
  g_autofree char *link = *address == '/' ? g_strdup (address) : behind_base (oms_flipkart_base (self), address);

  if (link == NULL || !is_clean (link))
    {
      g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
                           _ ("Flipkart's answer points to another address for the next page, which this program does "
                              "not follow. The sync begins anew later; if it stays like this, report it."));
      return NULL;
    }
  if (g_str_has_prefix (link, SELLERS "/"))
    return g_steal_pointer (&link);
  return g_strconcat (SELLERS, link, NULL);
}

OmsHttpRequest *
oms_flipkart_follow (OmsFlipkartAdapter *self, const char *operation, const char *link)
{
  const char *query = strchr (link, '?');
  g_autofree char *path = query != NULL ? g_strndup (link, query - link) : g_strdup (link);
  OmsHttpRequest *request = oms_flipkart_get (self, operation, path);

  if (query != NULL)
    oms_http_request_set_query_verbatim (request, query + 1);
  return request;
}
