/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a table row by row into a file, as text or as a workbook, never holding more than a few rows. It knows nothing
 * of what is in the table. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  OMS_SANDBOX_TSV,        /* no quotes: a tab or a line break within a cell becomes a space */
  OMS_SANDBOX_CSV,        /* quotes where they are needed */
  OMS_SANDBOX_CSV_QUOTED, /* quotes around everything */
  OMS_SANDBOX_XLSX,
} OmsSandboxDialect;

typedef struct
{
  OmsSandboxDialect dialect;
  gboolean bom;
  gboolean windows;  /* Windows-1252, with "?" for what it does not have; else UTF-8 */
  const char *title; /* of the workbook's only sheet */
} OmsSandboxForm;

typedef struct _OmsSandboxSheet OmsSandboxSheet;

/* @fd stays the caller's. Returns: (transfer full) */
OmsSandboxSheet *oms_sandbox_sheet_new (int fd, const OmsSandboxForm *form);
/* Writes what is left. Returns: FALSE with @error when any of it could not be written */
gboolean oms_sandbox_sheet_free (OmsSandboxSheet *self, GError **error);

/* A row with these @names, parted by "|". All rows behind it must be as wide. */
void oms_sandbox_sheet_columns (OmsSandboxSheet *self, const char *names);
/* The next cell; NULL is an empty one. */
void oms_sandbox_sheet_text (OmsSandboxSheet *self, const char *text);
/* The next cell, with a number that is written like this. */
void oms_sandbox_sheet_number (OmsSandboxSheet *self, const char *number);
void oms_sandbox_sheet_int (OmsSandboxSheet *self, gint64 number);
/* "1299.50" */
void oms_sandbox_sheet_paise (OmsSandboxSheet *self, gint64 paise);
/* "2026-11-23 06:32:03" in India; 0 leaves the cell empty. */
void oms_sandbox_sheet_time (OmsSandboxSheet *self, gint64 ms);
/* "2026-11-23" in India. */
void oms_sandbox_sheet_day (OmsSandboxSheet *self, gint64 ms);
void oms_sandbox_sheet_skip (OmsSandboxSheet *self, guint cells);
void oms_sandbox_sheet_end_row (OmsSandboxSheet *self);

G_END_DECLS
