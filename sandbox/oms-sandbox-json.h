/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing JSON straight into a GString. Commas are put where they belong; nesting is the caller's. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @key may be NULL inside an array. */
void oms_sandbox_json_open (GString *out, const char *key, char bracket);
void oms_sandbox_json_close (GString *out, char bracket);
/* NULL writes null. */
void oms_sandbox_json_string (GString *out, const char *key, const char *value);
void oms_sandbox_json_int (GString *out, const char *key, gint64 value);
void oms_sandbox_json_bool (GString *out, const char *key, gboolean value);
void oms_sandbox_json_time (GString *out, const char *key, gint64 ms);
/* @json is JSON already. */
void oms_sandbox_json_raw (GString *out, const char *key, const char *json, gssize length);
/* Writes "1299.50" for 129950. Returns: @buffer */
const char *oms_sandbox_paise (gint64 paise, char buffer[32]);

G_END_DECLS
