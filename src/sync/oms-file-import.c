/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Must not know formats or SQL. */
#include "oms-file-import.h"

#include <glib/gi18n-lib.h>

#include "oms-sentences.h"

#define HASH_CHUNK (256 * 1024)
/* Status words that are told. */
#define MAX_WORDS 20

void
oms_import_report_free (OmsImportReport *report)
{
  if (report == NULL)
    return;
  g_free (report->file_name);
  g_free (report->sentence);
  g_ptr_array_unref (report->reasons);
  g_ptr_array_unref (report->notes);
  g_free (report);
}

OmsImportReport *
oms_import_report_copy (const OmsImportReport *report)
{
  OmsImportReport *copy = g_new (OmsImportReport, 1);

  *copy = *report;
  copy->file_name = g_strdup (report->file_name);
  copy->sentence = g_strdup (report->sentence);
  copy->reasons = g_ptr_array_copy (report->reasons, (GCopyFunc) (void (*) (void)) g_strdup, NULL);
  copy->notes = g_ptr_array_copy (report->notes, (GCopyFunc) (void (*) (void)) g_strdup, NULL);
  return copy;
}

static OmsImportReport *
report_new (const OmsJobContext *context, const char *path, const OmsFileFormat *format)
{
  OmsImportReport *report = g_new0 (OmsImportReport, 1);

  report->platform_id = context->account->id;
  report->file_name = g_filename_display_basename (path);
  report->format = format;
  report->imported_at = OMS_TIME_UNKNOWN;
  report->as_of = OMS_TIME_UNKNOWN;
  report->reasons = g_ptr_array_new_with_free_func (g_free);
  report->notes = g_ptr_array_new_with_free_func (g_free);
  return report;
}

/* The SHA-256 of the content. (transfer full) */
static char *
hash_file (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *chunk = g_malloc (HASH_CHUNK);
  gssize got;

  if (stream == NULL)
    return NULL;
  while ((got = g_input_stream_read (G_INPUT_STREAM (stream), chunk, HASH_CHUNK, cancellable, error)) > 0)
    g_checksum_update (checksum, chunk, got);
  return got == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}

static gboolean
check_kind (const OmsAccount *account, const OmsFileMatch *match, GError **error)
{
  if (g_strcmp0 (account->kind, match->info->kind) == 0)
    return TRUE;
  g_set_error (error, OMS_FILE_ERROR, OMS_FILE_ERROR_UNKNOWN,
               _ ("This file is “%s”, which does not belong to this account. Choose an account of %s for it."),
               _ (match->format->label), match->info->label);
  return FALSE;
}

/* Buyers are kept only where the account wants them. */
static gboolean
wants_people (const OmsAccount *account)
{
  const OmsAdapterInfo *info = oms_registry_find (account->kind);

  if (info == NULL || oms_adapter_info_find_field (info, "personal_data") == NULL)
    return TRUE;
  return g_strcmp0 (g_hash_table_lookup (account->config, "personal_data"), "true") == 0;
}

static void
drop_people (OmsOrderPage *page)
{
  for (guint i = 0; i < page->orders->len; i++)
    {
      OmsOrderRecord *record = g_ptr_array_index (page->orders, i);

      g_clear_pointer (&record->person, oms_person_free);
    }
}

static void
keep_reasons (OmsImportReport *report, GPtrArray *problems)
{
  for (guint i = 0; i < problems->len && report->reasons->len < OMS_IMPORT_MAX_REASONS; i++)
    {
      const OmsProblemRecord *problem = g_ptr_array_index (problems, i);

      g_ptr_array_add (report->reasons, g_strdup (problem->reason));
    }
}

static gboolean
apply_page (const OmsJobContext *context, const OmsPageContext *where, OmsFilePage *page, OmsImportReport *report,
            GError **error)
{
  OmsSyncCounts counts = { 0 };
  gboolean done;

  if (report->format->content == OMS_FILE_STOCK)
    done = oms_store_apply_stock (context->store, where, page->stock, &counts, error);
  else
    done = oms_store_apply_orders (context->store, where, page->orders, &counts, error);
  if (!done)
    return FALSE;
  oms_sync_counts_add (&report->counts, &counts);
  report->rows = page->rows;
  keep_reasons (report, page->orders->problems);
  keep_reasons (report, page->stock->problems);
  context->progress (NULL, &counts, context->user_data);
  return TRUE;
}

/* ---- What a person should know of the reading ------------------------------------------------------------------- */

typedef struct
{
  GHashTable *words; /* (element-type utf8) */
  gboolean assumed_zone, cut;
  gint64 left_out;
  const char *doubtful; /* (nullable) a column */
} Remarks;

static void
collect_remarks (Remarks *remarks, const OmsFilePage *page)
{
  GHashTableIter iter;
  gpointer word;

  remarks->assumed_zone = remarks->assumed_zone || page->assumed_zone;
  remarks->cut = remarks->cut || page->cut;
  remarks->left_out += page->left_out;
  remarks->doubtful = page->doubtful;
  g_hash_table_iter_init (&iter, page->unknown_words);
  while (g_hash_table_iter_next (&iter, &word, NULL) && g_hash_table_size (remarks->words) < MAX_WORDS)
    g_hash_table_add (remarks->words, g_strdup (word));
}

static void
add_words (OmsImportReport *report, GHashTable *words)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_autoptr (GList) sorted = g_list_sort (g_hash_table_get_keys (words), (GCompareFunc) g_strcmp0);

  for (GList *l = sorted; l != NULL; l = l->next)
    g_string_append_printf (list, "%s“%s”", list->len > 0 ? ", " : "", (const char *) l->data);
  if (list->len > 0)
    g_ptr_array_add (report->notes,
                     g_strdup_printf (_ ("OMS does not know the status %s. The word is kept, and the order is shown as "
                                         "Unknown where its state depends on it."),
                                      list->str));
}

static void
add_notes (OmsImportReport *report, OmsFileReader *reader, const Remarks *remarks)
{
  g_autofree char *older = oms_number_format (report->counts.older, OMS_GROUPING_AUTO);
  g_autofree char *left_out = oms_number_format (remarks->left_out, OMS_GROUPING_AUTO);
  const char *member = oms_file_reader_get_member (reader);

  if (member != NULL)
    g_ptr_array_add (report->notes, g_strdup_printf (_ ("Read from “%s” in the zip."), member));
  if (report->counts.older > 0)
    /* Translators: %s is a number of orders or of stock figures */
    g_ptr_array_add (report->notes,
                     g_strdup_printf (_ ("What is here is newer than the file for %s of them: these only "
                                         "get what is missing."),
                                      older));
  add_words (report, remarks->words);
  if (g_strcmp0 (oms_file_reader_get_encoding (reader), "WINDOWS-1252") == 0)
    g_ptr_array_add (report->notes,
                     g_strdup (_ ("The file does not say which letters it uses; they were read as Western "
                                  "European.")));
  if (remarks->left_out > 0)
    g_ptr_array_add (report->notes, g_strdup_printf (ngettext ("%s listing is archived there and was left out.",
                                                               "%s listings are archived there and were left out.",
                                                               (gulong) remarks->left_out),
                                                     left_out));
  if (remarks->cut)
    g_ptr_array_add (report->notes, g_strdup (_ ("The file ends in the middle of a row, so the download broke off and "
                                                 "more may be missing. Download the report again.")));
  if (remarks->doubtful != NULL)
    g_ptr_array_add (
        report->notes,
        g_strdup_printf (_ ("The numbers in “%s” end in zeros, as they do when a spreadsheet has saved the "
                            "file. If it was opened in one, download the report again."),
                         remarks->doubtful));
  if (remarks->assumed_zone)
    g_ptr_array_add (report->notes, g_strdup (_ ("Times without a time zone were read as India's.")));
}

/* ---- Reading ----------------------------------------------------------------------------------------------------- */

static gboolean
has_api (const OmsAccount *account)
{
  const OmsAdapterInfo *info = oms_registry_find (account->kind);

  return info != NULL && oms_adapter_info_has_jobs (info, account->config);
}

static gboolean
read_pages (const OmsJobContext *context, OmsFileReader *reader, gboolean preview, OmsImportReport *report,
            GError **error)
{
  g_autoptr (OmsPreview) counted = preview ? oms_preview_new (error) : NULL;
  OmsPageContext where = { .platform_id = context->account->id,
                           .run_id = context->run_id,
                           .fetched_at = report->as_of,
                           .report = TRUE,
                           .has_api = has_api (context->account),
                           .preview = counted };
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Remarks remarks = { .words = words };
  gboolean people = wants_people (context->account), more;

  if (preview && counted == NULL)
    return FALSE;
  do
    {
      g_autoptr (OmsFilePage) page = NULL;

      if (g_cancellable_set_error_if_cancelled (context->cancellable, error))
        return FALSE;
      page = oms_file_reader_next (reader, context->cancellable, error);
      if (page == NULL)
        return FALSE;
      more = page->more;
      if (!people)
        drop_people (page->orders);
      collect_remarks (&remarks, page);
      if (page->bytes_total > 0)
        context->share ((double) page->bytes_read / (double) page->bytes_total, context->user_data);
      if (!apply_page (context, &where, page, report, error))
        return FALSE;
    }
  while (more);
  add_notes (report, reader, &remarks);
  return TRUE;
}

static char *
result_sentence (const OmsJobContext *context, const OmsImportReport *report)
{
  const char *name = context->account->display_name;
  g_autofree char *day = NULL;

  if (report->imported_at == OMS_TIME_UNKNOWN)
    return report->format->content == OMS_FILE_STOCK ? oms_sentence_stock (name, &report->counts)
                                                     : oms_sentence_orders (name, &report->counts);
  day = oms_time_format_long (report->imported_at, oms_store_get_zone (context->store));
  return g_strdup_printf (
      _ ("%s: this file was already imported on %s and was not read again. If it is of another day than its "
         "date says, name that day."),
      name, day);
}

/* Reads the file, and remembers it; not when newer news was here, for then it was read as far as that left gaps, and
 * of another day it may be the newer. */
static gboolean
import_file (const OmsJobContext *context, OmsFileReader *reader, const char *hash, gboolean preview,
             OmsImportReport *report, GError **error)
{
  if (!read_pages (context, reader, preview, report, error))
    return FALSE;
  return preview || report->counts.older > 0 ||
         oms_store_add_import (context->store, context->account->id, report->file_name, hash, report->format->id,
                               report->counts.seen, error);
}

OmsImportReport *
oms_file_import_run (const OmsJobContext *context, const char *path, gint64 as_of, gboolean preview, GError **error)
{
  OmsFileMatch match = { NULL, NULL };
  g_autoptr (OmsFileReader) reader = NULL;
  g_autoptr (OmsImportReport) report = NULL;
  g_autofree char *hash = NULL;

  if (!oms_file_recognise (path, &match, context->cancellable, error) || !check_kind (context->account, &match, error))
    return NULL;
  report = report_new (context, path, match.format);
  hash = hash_file (path, context->cancellable, error);
  reader = hash != NULL ? oms_file_reader_open (path, match.format, context->cancellable, error) : NULL;
  if (reader == NULL)
    return NULL;
  /* Who names a day wants the file read as of that day, whether it was read before or not. */
  if (as_of == OMS_TIME_UNKNOWN &&
      !oms_store_find_import (context->store, context->account->id, hash, &report->imported_at, error))
    return NULL;
  /* Nothing is of later than now. */
  report->as_of = as_of != OMS_TIME_UNKNOWN ? MIN (as_of, oms_time_now ()) : oms_file_reader_get_modified_at (reader);
  if (report->imported_at == OMS_TIME_UNKNOWN && !import_file (context, reader, hash, preview, report, error))
    return NULL;
  report->sentence = result_sentence (context, report);
  return g_steal_pointer (&report);
}
