/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report file in a folder of its own, written by the test and read by the real readers. */
#pragma once

#include "oms-file-reader.h"

typedef struct
{
  char *folder, *path;
} FileFixture;

void file_fixture_set_up (FileFixture *fixture, gconstpointer data);
void file_fixture_tear_down (FileFixture *fixture, gconstpointer data);

void file_write (FileFixture *fixture, const char *text, gssize length);
/* A workbook with these parts; NULL: it has no such part. */
void file_write_workbook (FileFixture *fixture, const char *texts, const char *sheet, gsize sheet_length);
/* A zip: name and text in turn, ending with NULL. */
void file_write_zip (FileFixture *fixture, const char *first, ...) G_GNUC_NULL_TERMINATED;
/* A zip with this one file. */
void file_write_zip_bytes (FileFixture *fixture, const char *name, const char *bytes, gsize length);

/* The one page of the file, which must be of the format @id. (transfer full) */
OmsFilePage *file_read (FileFixture *fixture, const char *id);
OmsFilePage *file_read_text (FileFixture *fixture, const char *text, const char *id);
/* The page's one order; there must be no problem. (transfer none) */
OmsOrderRecord *file_only_order (OmsFilePage *page);
OmsLineRecord *file_line (OmsOrderRecord *order, guint index);
/* Asserts that the file is refused by recognising it, with @part in the sentence. */
void file_assert_refused (FileFixture *fixture, int code, const char *part);
