/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. */
#include "oms-file-digits.h"

#include <string.h>

#define KEPT_BY_SPREADSHEETS 15
#define ZEROS_TO_BELIEVE     3
#define ZEROS_TO_DOUBT       2

void
oms_file_digits_add (OmsFileDigits *self, const char *code)
{
  gsize length = strspn (code, "0123456789");

  if (code[length] != '\0' || length <= KEPT_BY_SPREADSHEETS || length > OMS_FILE_MAX_DIGITS)
    return;
  if (strspn (code + KEPT_BY_SPREADSHEETS, "0") != length - KEPT_BY_SPREADSHEETS)
    self->whole = TRUE;
  else if (strcmp (self->last, code) != 0)
    self->zeros += (guint) length - KEPT_BY_SPREADSHEETS;
  g_strlcpy (self->last, code, sizeof self->last);
}

gboolean
oms_file_digits_are_lost (const OmsFileDigits *self)
{
  return !self->whole && self->zeros >= ZEROS_TO_BELIEVE;
}

gboolean
oms_file_digits_are_doubtful (const OmsFileDigits *self)
{
  return !self->whole && self->zeros >= ZEROS_TO_DOUBT && self->zeros < ZEROS_TO_BELIEVE;
}
