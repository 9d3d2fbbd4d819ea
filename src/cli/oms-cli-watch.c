/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. */
#include "oms-cli-watch.h"

#include "oms-cli-text.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <unistd.h>

static void
wipe_progress (void)
{
  if (isatty (STDERR_FILENO))
    fputs ("\r\033[K", stderr);
}

void
oms_cli_watch_line (const char *line)
{
  g_autofree char *clean = line != NULL ? oms_cli_text_clean (line) : NULL;
  g_autofree char *cut = line != NULL ? oms_cli_text_cut (clean, oms_cli_text_screen_width (STDERR_FILENO) - 1) : NULL;

  wipe_progress ();
  if (cut != NULL && isatty (STDERR_FILENO))
    fputs (cut, stderr);
  fflush (stderr);
}

static void
draw_progress (OmsCliWatch *watch)
{
  g_autoptr (GString) line = g_string_new (NULL);
  GHashTableIter iter;
  gpointer sentence;

  g_hash_table_iter_init (&iter, watch->sentences);
  while (g_hash_table_iter_next (&iter, NULL, &sentence))
    g_string_append_printf (line, "%s%s", line->len > 0 ? " · " : "", (char *) sentence);
  oms_cli_watch_line (line->str);
}

static void
on_progress (OmsSyncEngine *engine, OmsSyncProgress *progress, gpointer user_data)
{
  OmsCliWatch *watch = user_data;
  gint64 id = progress->platform_id;

  if (progress->sentence != NULL)
    g_hash_table_insert (watch->sentences, g_memdup2 (&id, sizeof id), g_strdup (progress->sentence));
  else
    g_hash_table_remove (watch->sentences, &id);
  draw_progress (watch);
}

static gboolean
on_stop (gpointer user_data)
{
  OmsCliWatch *watch = user_data;

  if (g_cancellable_is_cancelled (watch->cancellable))
    _exit (OMS_CLI_FAILED);
  wipe_progress ();
  oms_cli_say (_ ("Stopping after the request in flight; once more stops at once"));
  g_cancellable_cancel (watch->cancellable);
  return G_SOURCE_CONTINUE;
}

void
oms_cli_watch_begin (OmsCliWatch *watch, OmsSyncEngine *engine)
{
  watch->cancellable = g_cancellable_new ();
  watch->sentences = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  watch->interrupts = g_unix_signal_add (SIGINT, on_stop, watch);
  watch->terminates = g_unix_signal_add (SIGTERM, on_stop, watch);
  if (isatty (STDERR_FILENO))
    g_signal_connect (engine, "progress", G_CALLBACK (on_progress), watch);
}

void
oms_cli_watch_end (OmsCliWatch *watch, OmsSyncEngine *engine)
{
  g_signal_handlers_disconnect_by_data (engine, watch);
  g_source_remove (watch->interrupts);
  g_source_remove (watch->terminates);
  wipe_progress ();
  g_hash_table_unref (watch->sentences);
  g_object_unref (watch->cancellable);
}
