/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log of a test; see the header. */
#include "test-log.h"

#include <string.h>

static GMutex lock;
static GString *logged;

static GLogWriterOutput
keep (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  g_mutex_lock (&lock);
  for (gsize i = 0; i < n_fields; i++)
    if (fields[i].length < 0)
      g_string_append_printf (logged, "%s=%s\n", fields[i].key, (const char *) fields[i].value);
  g_mutex_unlock (&lock);
  if (level & (G_LOG_LEVEL_DEBUG | G_LOG_LEVEL_INFO | G_LOG_LEVEL_MESSAGE))
    return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, fields, n_fields, data);
}

void
test_log_keep (void)
{
  logged = g_string_new (NULL);
  g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);
  g_log_set_writer_func (keep, NULL, NULL);
}

void
test_log_forget (void)
{
  g_mutex_lock (&lock);
  g_string_truncate (logged, 0);
  g_mutex_unlock (&lock);
}

gboolean
test_log_has (const char *text)
{
  gboolean has;

  g_mutex_lock (&lock);
  has = strstr (logged->str, text) != NULL;
  g_mutex_unlock (&lock);
  return has;
}
