/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces of cursors' states; see the header. Pure. */
#include "oms-cursor-state.h"

#define MAX_PAGES          100000
#define FINGERPRINT_DIGITS 16

gint64
oms_state_get_moment (const OmsJsonNode *state, const char *name)
{
  gint64 value;

  return oms_json_get_int (state, name, &value) ? value : OMS_TIME_UNKNOWN;
}

gint64
oms_state_get_count (const OmsJsonNode *state, const char *name)
{
  gint64 value;

  return oms_json_get_int (state, name, &value) && value >= 0 ? value : 0;
}

void
oms_state_write_moment (OmsJsonWriter *writer, const char *name, gint64 moment)
{
  if (moment != OMS_TIME_UNKNOWN)
    oms_json_writer_add_int (writer, name, moment);
}

char *
oms_state_fingerprint (GPtrArray *elements)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < elements->len; i++)
    {
      gsize length;
      const guchar *data = g_bytes_get_data (elements->pdata[i], &length);

      g_checksum_update (sum, data, (gssize) length);
    }
  return g_strndup (g_checksum_get_string (sum), FINGERPRINT_DIGITS);
}

/* ---- Pages ------------------------------------------------------------------------------------------------------- */

void
oms_page_watch_read (OmsPageWatch *watch, const OmsJsonNode *state)
{
  watch->page = oms_state_get_count (state, "page");
  watch->empty = oms_state_get_count (state, "empty");
  watch->mark = g_strdup (oms_json_get_string (state, "mark"));
  watch->mark_page = oms_state_get_count (state, "markPage");
}

void
oms_page_watch_write (const OmsPageWatch *watch, OmsJsonWriter *writer)
{
  oms_json_writer_add_int (writer, "page", watch->page);
  oms_json_writer_add_int (writer, "empty", watch->empty);
  oms_json_writer_add_string (writer, "mark", watch->mark);
  oms_json_writer_add_int (writer, "markPage", watch->mark_page);
}

void
oms_page_watch_clear (OmsPageWatch *watch)
{
  watch->page = watch->empty = watch->mark_page = 0;
  g_clear_pointer (&watch->mark, g_free);
}

gboolean
oms_page_watch_step (OmsPageWatch *watch, GPtrArray *elements, gint64 max_empty)
{
  g_autofree char *print = NULL;

  watch->page++;
  watch->empty = elements->len > 0 ? 0 : watch->empty + 1;
  if (watch->page > MAX_PAGES || watch->empty > max_empty)
    return FALSE;
  if (elements->len == 0)
    return TRUE;
  print = oms_state_fingerprint (elements);
  if (watch->page > 1 && g_strcmp0 (print, watch->mark) == 0)
    return FALSE;
  if (watch->mark == NULL || watch->page >= 2 * watch->mark_page)
    {
      g_free (watch->mark);
      watch->mark = g_steal_pointer (&print);
      watch->mark_page = watch->page;
    }
  return TRUE;
}
