/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How omsctl's values look in JSON: amounts as decimal text, times as ISO 8601 in UTC, unknown as null. On top of the
 * program's JSON writer. */
#pragma once

#include "oms-json.h"
#include "oms-order.h"

G_BEGIN_DECLS

/* @key is NULL in lists and at the top. */
void oms_cli_json_text (OmsJsonWriter *json, const char *key, const char *value); /* NULL or nothing: null */
void oms_cli_json_number (OmsJsonWriter *json, const char *key, gint64 value);    /* OMS_QUANTITY_UNKNOWN: null */
void oms_cli_json_money (OmsJsonWriter *json, const char *key, gint64 minor, const char *currency);
void oms_cli_json_time (OmsJsonWriter *json, const char *key, gint64 ms);
/* A date alone where that is all that is known. @zone: in which the day is meant. */
void oms_cli_json_moment (OmsJsonWriter *json, const char *key, gint64 ms, OmsPrecision precision, GTimeZone *zone);
void oms_cli_json_day (OmsJsonWriter *json, const char *key, int day);         /* 0: null */
void oms_cli_json_flags (OmsJsonWriter *json, const char *key, guint flags);   /* list of flag ids */
void oms_cli_json_map (OmsJsonWriter *json, const char *key, GHashTable *map); /* (element-type utf8 utf8) by name */

/* Ends @json and gives its text, in which nothing can steer a terminal: C1 controls and direction overrides are
 * escaped, not lost. (transfer full) */
char *oms_cli_json_finish (OmsJsonWriter *json);

G_END_DECLS
