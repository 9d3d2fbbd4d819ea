/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text goes out through one buffer. A workbook is a zip of XML parts; the sheet is its last part, so that it can be
 * written as the rows come. */
#include "oms-sandbox-sheet.h"

#include "oms-sandbox-json.h"
#include "oms-sandbox-time.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_BYTES 65536
/* The parts of a workbook say when they were made. */
#define PART_TIME 1735689600

struct _OmsSandboxSheet
{
  int fd;
  OmsSandboxForm form;
  GString *buffer;
  struct archive *archive; /* (nullable) */
  guint width;             /* 0: not set yet */
  guint cells;             /* in this row so far */
  guint rows;
  GError *error; /* (nullable) the first */
};

/* ---- The workbook's parts --------------------------------------------------------------------------------------- */

#define XML     "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN    "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define OFFICE  "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static const char content_types[] =
    XML "<Types xmlns=\"" PACKAGE "content-types\">"
        "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        "<Override PartName=\"/xl/workbook.xml\" "
        "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
        "<Override PartName=\"/xl/worksheets/sheet1.xml\" "
        "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>";

static const char package_rels[] =
    XML "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE
        "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";

static const char workbook_rels[] =
    XML "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE
        "/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";

static void
set_error (OmsSandboxSheet *self, const char *message)
{
  if (self->error == NULL)
    self->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, message);
}

static void
check (OmsSandboxSheet *self, la_ssize_t result)
{
  if (result < 0)
    set_error (self, archive_error_string (self->archive));
}

/* @text may be NULL when the part is written in pieces. */
static void
begin_part (OmsSandboxSheet *self, const char *name, const char *text)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_mtime (entry, PART_TIME, 0);
  if (text != NULL)
    archive_entry_set_size (entry, (la_int64_t) strlen (text));
  check (self, archive_write_header (self->archive, entry));
  archive_entry_free (entry);
  if (text != NULL)
    check (self, archive_write_data (self->archive, text, strlen (text)));
}

static void
open_workbook (OmsSandboxSheet *self)
{
  g_autofree char *title = g_markup_escape_text (self->form.title, -1);
  g_autofree char *workbook =
      g_strconcat (XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE "\"><sheets><sheet name=\"", title,
                   "\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>", NULL);

  self->archive = archive_write_new ();
  check (self, archive_write_set_format_zip (self->archive));
  check (self, archive_write_zip_set_compression_deflate (self->archive));
  check (self, archive_write_open_fd (self->archive, self->fd));
  begin_part (self, "[Content_Types].xml", content_types);
  begin_part (self, "_rels/.rels", package_rels);
  begin_part (self, "xl/workbook.xml", workbook);
  begin_part (self, "xl/_rels/workbook.xml.rels", workbook_rels);
  begin_part (self, "xl/worksheets/sheet1.xml", NULL);
  g_string_append (self->buffer, XML "<worksheet xmlns=\"" MAIN "\"><sheetData>");
}

/* ---- Out -------------------------------------------------------------------------------------------------------- */

static void
flush_text (OmsSandboxSheet *self)
{
  gsize done = 0;

  while (done < self->buffer->len && self->error == NULL)
    {
      gssize n = write (self->fd, self->buffer->str + done, self->buffer->len - done);

      if (n >= 0)
        done += (gsize) n;
      else if (errno != EINTR)
        set_error (self, g_strerror (errno));
    }
}

static void
flush (OmsSandboxSheet *self)
{
  if (self->error != NULL || self->buffer->len == 0)
    g_string_truncate (self->buffer, 0);
  else if (self->archive != NULL)
    check (self, archive_write_data (self->archive, self->buffer->str, self->buffer->len));
  else
    flush_text (self);
  g_string_truncate (self->buffer, 0);
}

OmsSandboxSheet *
oms_sandbox_sheet_new (int fd, const OmsSandboxForm *form)
{
  OmsSandboxSheet *self = g_new0 (OmsSandboxSheet, 1);

  self->fd = fd;
  self->form = *form;
  self->buffer = g_string_sized_new (BUFFER_BYTES + 4096);
  if (form->dialect == OMS_SANDBOX_XLSX)
    open_workbook (self);
  else if (form->bom)
    g_string_append (self->buffer, "\xef\xbb\xbf");
  return self;
}

gboolean
oms_sandbox_sheet_free (OmsSandboxSheet *self, GError **error)
{
  gboolean fine;

  g_assert (self->cells == 0);
  if (self->archive != NULL)
    g_string_append (self->buffer, "</sheetData></worksheet>");
  flush (self);
  if (self->archive != NULL)
    {
      check (self, archive_write_close (self->archive));
      archive_write_free (self->archive);
    }
  fine = self->error == NULL;
  if (!fine)
    g_propagate_error (error, self->error);
  g_string_free (self->buffer, TRUE);
  g_free (self);
  return fine;
}

/* ---- Cells ------------------------------------------------------------------------------------------------------ */

/* "A1", "AB2" */
static void
append_place (OmsSandboxSheet *self)
{
  char letters[8];
  guint at = sizeof letters - 1;

  letters[at] = '\0';
  for (guint n = self->cells + 1; n > 0; n = (n - 1) / 26)
    letters[--at] = (char) ('A' + (n - 1) % 26);
  g_string_append_printf (self->buffer, "%s%u", letters + at, self->rows + 1);
}

static void
append_xml (GString *out, const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (*p == '&')
      g_string_append (out, "&amp;");
    else if (*p == '<')
      g_string_append (out, "&lt;");
    else if (*p == '>')
      g_string_append (out, "&gt;");
    else
      g_string_append_c (out, *p);
}

static void
write_workbook_cell (OmsSandboxSheet *self, const char *text, gboolean is_number)
{
  GString *out = self->buffer;

  if (self->cells == 0)
    g_string_append_printf (out, "<row r=\"%u\">", self->rows + 1);
  if (*text == '\0')
    return;
  g_string_append (out, "<c r=\"");
  append_place (self);
  g_string_append (out, is_number ? "\"><v>" : "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
  append_xml (out, text);
  g_string_append (out, is_number ? "</v></c>" : "</t></is></c>");
}

static void
write_csv_cell (OmsSandboxSheet *self, const char *text)
{
  GString *out = self->buffer;

  if (self->form.dialect == OMS_SANDBOX_CSV && strpbrk (text, ",\"\r\n") == NULL)
    {
      g_string_append (out, text);
      return;
    }
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

static void
write_tsv_cell (OmsSandboxSheet *self, const char *text)
{
  gsize start = self->buffer->len;

  g_string_append (self->buffer, text);
  g_strdelimit (self->buffer->str + start, "\t\r\n", ' ');
}

static void
write_cell (OmsSandboxSheet *self, const char *text, gboolean is_number)
{
  g_autofree char *converted = NULL;

  if (self->form.windows && !g_str_is_ascii (text))
    text = converted = g_convert_with_fallback (text, -1, "WINDOWS-1252", "UTF-8", "?", NULL, NULL, NULL);
  g_assert (text != NULL);
  if (self->archive == NULL && self->cells > 0)
    g_string_append_c (self->buffer, self->form.dialect == OMS_SANDBOX_TSV ? '\t' : ',');
  if (self->archive != NULL)
    write_workbook_cell (self, text, is_number);
  else if (self->form.dialect == OMS_SANDBOX_TSV)
    write_tsv_cell (self, text);
  else
    write_csv_cell (self, text);
  self->cells++;
}

void
oms_sandbox_sheet_text (OmsSandboxSheet *self, const char *text)
{
  write_cell (self, text != NULL ? text : "", FALSE);
}

void
oms_sandbox_sheet_number (OmsSandboxSheet *self, const char *number)
{
  write_cell (self, number, TRUE);
}

void
oms_sandbox_sheet_int (OmsSandboxSheet *self, gint64 number)
{
  char text[32];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, number);
  write_cell (self, text, TRUE);
}

void
oms_sandbox_sheet_paise (OmsSandboxSheet *self, gint64 paise)
{
  char text[32];

  write_cell (self, oms_sandbox_paise (paise, text), TRUE);
}

void
oms_sandbox_sheet_time (OmsSandboxSheet *self, gint64 ms)
{
  char text[OMS_SANDBOX_INDIA_SIZE];

  write_cell (self, ms != 0 ? oms_sandbox_time_india (ms, text) : "", FALSE);
}

void
oms_sandbox_sheet_day (OmsSandboxSheet *self, gint64 ms)
{
  char text[OMS_SANDBOX_INDIA_SIZE];

  oms_sandbox_time_india (ms, text);
  text[10] = '\0';
  write_cell (self, text, FALSE);
}

void
oms_sandbox_sheet_skip (OmsSandboxSheet *self, guint cells)
{
  for (; cells > 0; cells--)
    write_cell (self, "", FALSE);
}

void
oms_sandbox_sheet_end_row (OmsSandboxSheet *self)
{
  g_assert (self->width == 0 || self->cells == self->width);
  if (self->archive != NULL)
    g_string_append (self->buffer, self->cells > 0 ? "</row>" : "");
  else
    g_string_append (self->buffer, self->form.dialect == OMS_SANDBOX_TSV ? "\r\n" : "\n");
  self->cells = 0;
  self->rows++;
  if (self->buffer->len >= BUFFER_BYTES)
    flush (self);
}

void
oms_sandbox_sheet_columns (OmsSandboxSheet *self, const char *names)
{
  g_auto (GStrv) parts = g_strsplit (names, "|", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    oms_sandbox_sheet_text (self, parts[i]);
  self->width = g_strv_length (parts);
  oms_sandbox_sheet_end_row (self);
}
