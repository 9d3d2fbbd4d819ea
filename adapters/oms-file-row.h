/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row as the readers hand it to a format. Private to the file readers. */
#pragma once

#include "oms-file-format.h"

struct _OmsFileRow
{
  const OmsFileColumn *columns;
  const int *map;   /* column of the format → cell, -1: the file has no such column */
  GPtrArray *cells; /* (element-type utf8) */
  guint64 line;
  gboolean *assumed_zone; /* (nullable) set when a time without a zone was read as India's */
};

/* A code may be empty. Error: OMS_FILE_ERROR_DAMAGED for 1.23E+17; G_IO_ERROR for one that is too long to be one. */
gboolean oms_file_row_check_code (const OmsFileRow *row, guint column, GError **error);

/* Takes the guards that panels and spreadsheets put around a value away, in place: blanks, '123, ="123", "123". */
void oms_file_row_clean (char *cell);
