/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Must not know how a run works. */
#include "oms-sentences.h"

#include <glib/gi18n-lib.h>

static char *
number (gint64 n)
{
  return oms_number_format (n, OMS_GROUPING_AUTO);
}

/* ngettext wants an unsigned long. */
static gulong
plural (gint64 n)
{
  return (gulong) CLAMP (n, 0, G_MAXINT32);
}

static void
append (GString *text, const char *part)
{
  if (text->len > 0)
    g_string_append (text, ", ");
  g_string_append (text, part);
}

static void
append_failed (GString *text, gint64 failed)
{
  g_autofree char *count = number (failed);
  g_autofree char *part = NULL;

  if (failed == 0)
    return;
  /* Translators: %s is a number of orders or stock records. */
  part = g_strdup_printf (ngettext ("%s could not be read (see Needs attention)",
                                    "%s could not be read (see Needs attention)", plural (failed)),
                          count);
  append (text, part);
}

static char *
orders_part (const OmsSyncCounts *counts)
{
  GString *text = g_string_new (NULL);
  g_autofree char *added = number (counts->added);
  g_autofree char *changed = number (counts->changed);

  if (counts->added == 0 && counts->changed == 0)
    g_string_append (text, _ ("no new or changed orders"));
  else
    {
      g_autofree char *part =
          g_strdup_printf (ngettext ("%s new order", "%s new orders", plural (counts->added)), added);
      /* Translators: %s is a number of orders: "12 new orders, 3 changed". */
      g_autofree char *more =
          g_strdup_printf (ngettext ("%s changed", "%s changed", plural (counts->changed)), changed);

      append (text, part);
      append (text, more);
    }
  append_failed (text, counts->failed);
  return g_string_free (text, FALSE);
}

static char *
stock_part (const OmsSyncCounts *counts)
{
  GString *text = g_string_new (NULL);
  gint64 news = counts->added + counts->changed;
  g_autofree char *count = number (news);

  if (news == 0)
    g_string_append (text, _ ("no change in stock"));
  else
    {
      g_autofree char *part = g_strdup_printf (
          ngettext ("stock of %s listing updated", "stock of %s listings updated", plural (news)), count);

      append (text, part);
    }
  append_failed (text, counts->failed);
  return g_string_free (text, FALSE);
}

char *
oms_sentence_result (const char *account, const OmsSyncCounts *orders, const OmsSyncCounts *stock)
{
  g_autofree char *first = orders != NULL ? orders_part (orders) : NULL;
  g_autofree char *second = stock != NULL ? stock_part (stock) : NULL;

  if (first != NULL && second != NULL)
    return g_strdup_printf (_ ("%s: %s; %s."), account, first, second);
  if (first != NULL || second != NULL)
    return g_strdup_printf (_ ("%s: %s."), account, first != NULL ? first : second);
  return g_strdup_printf (_ ("%s: nothing to sync."), account);
}

char *
oms_sentence_orders (const char *account, const OmsSyncCounts *counts)
{
  return oms_sentence_result (account, counts, NULL);
}

char *
oms_sentence_stock (const char *account, const OmsSyncCounts *counts)
{
  return oms_sentence_result (account, NULL, counts);
}

char *
oms_sentence_older (const char *account, const OmsSyncCounts *counts, gboolean left)
{
  g_autofree char *seen = number (counts->seen);
  g_autofree char *added = number (counts->added);
  g_autofree char *first = g_strdup_printf (
      /* Translators: a number of orders, and how many of these were not known */
      ngettext ("%s older order read, %s new", "%s older orders read, %s new", plural (counts->seen)), seen, added);
  g_autoptr (GString) text = g_string_new (first);

  append_failed (text, counts->failed);
  if (left)
    append (text, _ ("more to come"));
  return g_strdup_printf (_ ("%s: %s."), account, text->str);
}

char *
oms_sentence_fetching_older (const char *account, const OmsSyncCounts *counts)
{
  g_autofree char *seen = number (counts->seen);

  if (counts->seen == 0)
    return g_strdup_printf (_ ("Fetching older orders of %s …"), account);
  /* Translators: an account, a number of orders */
  return g_strdup_printf (_ ("Fetching older orders of %s, %s …"), account, seen);
}

char *
oms_sentence_retry (const char *account, guint solved, guint left)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  first = g_strdup_printf (ngettext ("%u problem solved", "%u problems solved", solved), solved);
  if (left == 0)
    return g_strdup_printf (_ ("%s: %s."), account, first);
  second = g_strdup_printf (ngettext ("%u is still there", "%u are still there", left), left);
  return g_strdup_printf (_ ("%s: %s, %s."), account, first, second);
}

char *
oms_sentence_files_only (const char *account)
{
  return g_strdup_printf (_ ("%s comes from report files. Import a newer one to bring it up to date."), account);
}

char *
oms_sentence_refreshed (const char *account, const char *order_id)
{
  return g_strdup_printf (_ ("%s: order %s is up to date."), account, order_id);
}

/* "Amazon India: the sync was stopped. What came before is saved." (transfer full) */
static char *
cancelled (const char *account)
{
  return g_strdup_printf (_ ("%s: the sync was stopped. What came before is saved; the next sync goes on from there."),
                          account);
}

char *
oms_sentence_import_stopped (const char *account)
{
  return g_strdup_printf (
      _ ("%s: the import was stopped. What came before is kept; import the file again to have the rest."), account);
}

/* ---- Progress -------------------------------------------------------------------------------------------------- */

static char *
clock_time (gint64 ms)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (ms / OMS_TIME_SECOND);

  return moment != NULL ? g_date_time_format (moment, "%H:%M:%S") : g_strdup ("");
}

char *
oms_sentence_progress (const char *account, OmsAccountActivity activity, const char *job_label,
                       const OmsSyncCounts *counts, gint64 waiting_until)
{
  g_autofree char *seen = number (counts->seen);

  switch (activity)
    {
    case OMS_ACCOUNT_QUEUED:
      return g_strdup_printf (_ ("%s waits until another program has finished syncing it"), account);
    case OMS_ACCOUNT_WAITING:
      {
        g_autofree char *until = clock_time (waiting_until);

        return g_strdup_printf (_ ("%s: %s read, the marketplace allows the next request at %s"), account, seen, until);
      }
    case OMS_ACCOUNT_RUNNING:
      if (counts->seen > 0)
        return g_strdup_printf (ngettext ("Syncing %s, %s record …", "Syncing %s, %s records …", plural (counts->seen)),
                                account, seen);
      if (job_label != NULL)
        /* Translators: an account and a kind of data: "Syncing Amazon India: Orders …". */
        return g_strdup_printf (_ ("Syncing %s: %s …"), account, job_label);
      return g_strdup_printf (_ ("Syncing %s …"), account);
    case OMS_ACCOUNT_IDLE:
    default:
      return NULL;
    }
}

/* ---- Errors ---------------------------------------------------------------------------------------------------- */

static const char *
store_sentence (int code)
{
  switch (code)
    {
    case OMS_STORE_ERROR_BUSY:
      return _ ("Another program holds the database. Close it, then sync again.");
    case OMS_STORE_ERROR_FULL:
      return _ ("The disk is full. Make room on it, then sync again.");
    case OMS_STORE_ERROR_CORRUPT:
      return _ ("The database file is damaged. Restore a backup.");
    case OMS_STORE_ERROR_TOO_NEW:
      return _ ("The database was written by a newer version of this program. Update the program.");
    case OMS_STORE_ERROR_ACCESS:
      return _ ("The database file cannot be written. Look at the rights of its folder.");
    default:
      return NULL;
    }
}

GError *
oms_sentence_error (const char *account, const GError *error)
{
  g_autofree char *prefix = g_strconcat (account, ": ", NULL);
  const char *words = error->message;

  if (g_str_has_prefix (words, prefix))
    return g_error_copy (error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *sentence = cancelled (account);

      return g_error_new_literal (error->domain, error->code, sentence);
    }
  if (error->domain == OMS_STORE_ERROR && store_sentence (error->code) != NULL)
    words = store_sentence (error->code);
  return g_error_new (error->domain, error->code, "%s%s", prefix, words);
}

OmsTrouble
oms_trouble_of (const GError *error)
{
  if (g_error_matches (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH))
    return OMS_TROUBLE_REFUSED;
  if (g_error_matches (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_FORBIDDEN))
    return OMS_TROUBLE_SETTINGS;
  return OMS_TROUBLE_OTHER;
}
