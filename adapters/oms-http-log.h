/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be written of a request into the debug log: method, path, the values of harmless query names, status, time
 * and the marketplace's request id. Never bodies or headers. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether values under this name stay out of every log: tokens, secrets, keys, and what tells who a buyer is. */
gboolean oms_http_log_is_secret_name (const char *name);

/* "a=1&nextToken=xyz" → "a=1&nextToken=…". (transfer full) */
char *oms_http_log_redact_query (const char *query);

/* One structured debug line in the domain "oms-http". @query is redacted here; @failure (nullable) says what happened
 * instead of an answer. */
void oms_http_log_request (const char *method, const char *host, const char *path, const char *query, guint status,
                           gint64 milliseconds, const char *request_id, const char *failure);

G_END_DECLS
