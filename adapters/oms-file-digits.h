/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the long numbers of a column have lost their last digits: a spreadsheet keeps fifteen and writes zeros for
 * the rest. One such number may be true; all of them are not. Private to the file readers. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A number with more digits is none. */
#define OMS_FILE_MAX_DIGITS 32

typedef struct
{
  gboolean whole; /* one of them ends in more than zeros */
  guint zeros;    /* behind the fifteenth digit, in all of them */
  char last[OMS_FILE_MAX_DIGITS + 1];
} OmsFileDigits;

/* Takes a code of the column into account; what is no number of more than fifteen digits tells nothing. */
void oms_file_digits_add (OmsFileDigits *self, const char *code);
/* By chance that is so once in a thousand files. */
gboolean oms_file_digits_are_lost (const OmsFileDigits *self);
/* The file has too few of them to tell. */
gboolean oms_file_digits_are_doubtful (const OmsFileDigits *self);

G_END_DECLS
