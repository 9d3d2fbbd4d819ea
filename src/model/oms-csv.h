/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells of a CSV file (RFC 4180). Pure functions, any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What programs open a file of UTF-8 with. */
#define OMS_CSV_MARK "\xef\xbb\xbf"
#define OMS_CSV_END  "\r\n"

/* @value as it is, in quotes where it needs them. The commas between cells are the caller's. */
void oms_csv_append (GString *csv, const char *value);
/* Words of others: on one line, and what a spreadsheet would take for a formula stays words. NULL: none. */
void oms_csv_append_words (GString *csv, const char *value);
/* Ids, SKUs and the like: one that a spreadsheet would take for a number, and spoil, gets an apostrophe too. */
void oms_csv_append_code (GString *csv, const char *value);

G_END_DECLS
