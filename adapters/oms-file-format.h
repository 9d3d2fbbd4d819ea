/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a marketplace says of one of its seller panel's report files: by which column names it is known, and how one row
 * becomes records. A format needs no account and no credentials; it is constant data that any thread may use. */
#pragma once

#include <gio/gio.h>

#include "oms-record.h"

G_BEGIN_DECLS

#define OMS_FILE_ERROR (oms_file_error_quark ())
GQuark oms_file_error_quark (void);

/* The message is a sentence for a seller with the next step. */
typedef enum
{
  OMS_FILE_ERROR_UNKNOWN,   /* none of the reports that can be read */
  OMS_FILE_ERROR_NOT_TABLE, /* a web page, an old workbook, something else altogether */
  OMS_FILE_ERROR_DAMAGED,   /* ids destroyed by a spreadsheet, broken encoding, endless lines */
  OMS_FILE_ERROR_DECLINED,  /* a report that is known, and not read */
} OmsFileError;

typedef enum
{
  OMS_FILE_ORDERS,
  OMS_FILE_STOCK,
} OmsFileContent;

#define OMS_FILE_MAX_NAMES 4
/* Bytes of an order number, a SKU and the like; what is longer is none. */
#define OMS_FILE_MAX_CODE 200

/* A column is looked up by any of its names. Upper and lower case, dots, "_", "-" and runs of white space make no
 * difference. The index of a column in its format is how a row is asked for it. */
typedef struct
{
  const char *names[OMS_FILE_MAX_NAMES]; /* the first is what people are told; the rest may be NULL */
  gboolean required;                     /* the format is recognised by its required columns */
} OmsFileColumn;

/* One row while it is read: borrowed text, gone with the next row. */
typedef struct _OmsFileRow OmsFileRow;
/* What rows become. */
typedef struct _OmsFilePage OmsFilePage;

/* How a copy of a workbook of this format is filled in with stock figures, for the seller to upload: indexes of its
 * columns. */
typedef struct
{
  guint sku, variation; /* together they name a row */
  guint figure;         /* what is filled in; everything else stays as it is */
} OmsFileFill;

typedef struct
{
  const char *id;    /* "meesho-orders": stable, kept with each import */
  const char *label; /* for people, translatable: "Meesho orders" */
  OmsFileContent content;
  const OmsFileColumn *columns; /* ends with names[0] == NULL */
  /* (nullable) Indexes of the columns in which every digit counts: ids, SKUs, tracking numbers, post codes; ends with
   * -1. They are looked at before read_row: a file in which a spreadsheet has destroyed them is refused. */
  const int *codes;
  /* It comes with tabs and without quoting: a quote in it is data. In other tab files, which only spreadsheets write,
   * quotes count. */
  gboolean plain_tabs;
  /* (nullable) for people, translatable: this report is known and not read; why, and what to do. Then there is no
   * read_row. */
  const char *declined;
  /* (nullable) Whether a row right under the header explains the columns instead of being data. Asked for row after row
   * until the first that is data. */
  gboolean (*is_note) (const OmsFileRow *row);
  const OmsFileFill *fill; /* (nullable) it can be filled in: see oms-file-fill.h */
  /* Adds what the row says to the page. FALSE: the row cannot be read (any error but OMS_FILE_ERROR_DAMAGED becomes a
   * problem of this row alone). */
  gboolean (*read_row) (const OmsFileRow *row, OmsFilePage *page, GError **error);
} OmsFileFormat;

/* ---- A row ------------------------------------------------------------------------------------------------------- */

/* The cell without blanks around it, a leading apostrophe or ="…" form; NULL when it is empty or "NA", or when the file
 * has no such column. (transfer none) */
const char *oms_file_row_text (const OmsFileRow *row, guint column);
/* Whether the cell has something that is no number. */
gboolean oms_file_row_is_words (const OmsFileRow *row, guint column);
/* An id is required: an error when empty, OMS_FILE_ERROR_DAMAGED for 1.23E+17. (transfer none) */
const char *oms_file_row_id (const OmsFileRow *row, guint column, GError **error);
/* The rest leave *@value as "absent" for an empty cell, and fail with the column's name for one that cannot be read. */
gboolean oms_file_row_quantity (const OmsFileRow *row, guint column, gint64 *value, GError **error);
gboolean oms_file_row_money (const OmsFileRow *row, guint column, const char *currency, gint64 *value, GError **error);
/* ISO 8601, or "Aug 26, 2026 23:16:23" with or without the time. Without a zone it is India's. 1970-01-01 is none.
 * Dates with slashes that can be read two ways are refused. @precision: (nullable) */
gboolean
oms_file_row_time (const OmsFileRow *row, guint column, gint64 *value, OmsPrecision *precision, GError **error);

/* ---- A page ------------------------------------------------------------------------------------------------------ */

/* The order's record on this page, new and partial when it is not there yet. (transfer none) */
OmsOrderRecord *oms_file_page_order (OmsFilePage *page, const char *order_id);
/* (transfer none) */
OmsStockRecord *oms_file_page_stock (OmsFilePage *page, const char *sku);
/* The page's own line of @record with this id, new when it is not there yet. (transfer none) */
OmsLineRecord *oms_file_order_line (OmsOrderRecord *record, const char *line_id);
/* (transfer none) */
OmsShipmentRecord *oms_file_order_shipment (OmsOrderRecord *record, const char *remote_id);
/* Counts a status word nobody has seen; each word is told to people once. */
void oms_file_page_unknown_status (OmsFilePage *page, const char *word);
/* What @word (nullable: nothing is said) means, and the word itself; one that nobody knows is counted. */
void oms_file_page_take_status (OmsFilePage *page, const char *word, OmsStatus (*meaning) (const char *word),
                                OmsStatus *status, char **raw);
/* Counts a row that is left out because the marketplace has put it aside. */
void oms_file_page_leave_out (OmsFilePage *page);
/* Sets the field when the cell has something; a number, an amount or a moment that is known. */
void oms_file_take (char **field, const char *text);
void oms_file_take_number (gint64 *field, gint64 number);
/* The moment with its precision. */
void oms_file_take_ordered (OmsOrderRecord *record, gint64 moment, OmsPrecision precision);

G_END_DECLS
