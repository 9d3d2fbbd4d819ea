/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files of oms-http: a request's content, and one exchange without pacing and retries. */
#pragma once

#include <libsoup/soup.h>

#include "oms-http.h"

G_BEGIN_DECLS

struct _OmsHttpRequest
{
  char *operation;
  char *method;
  char *base;
  char *path;
  GString *query;     /* escaped */
  GPtrArray *headers; /* name, value, name, value … */
  char *content_type; /* (nullable) */
  GBytes *body;       /* (nullable) */
  gsize max_body;
  gboolean idempotent;
};

/* How one try ended when there is no answer to hand on. */
typedef enum
{
  OMS_HTTP_TRY_ANSWERED,
  OMS_HTTP_TRY_CUT,   /* may work again at once */
  OMS_HTTP_TRY_FATAL, /* will not: @error tells why */
} OmsHttpTry;

/* The parts of an OmsHttp one exchange needs. */
typedef struct
{
  SoupSession *session;
  GMainContext *context; /* the session's own, pushed as thread-default */
  gint64 deadline_ms;
} OmsHttpChannel;

OmsHttpTry oms_http_exchange (OmsHttpChannel *channel, OmsHttpRequest *request, GUri *uri, OmsHttpResponse **response,
                              GCancellable *cancellable, GError **error);

/* The request's whole address, checked. (transfer full) */
GUri *oms_http_request_build_uri (OmsHttpRequest *request, GError **error);

/* Seconds or a date, as milliseconds from @now_ms; -1 when the header says nothing. */
gint64 oms_http_parse_retry_after (const char *value, gint64 now_ms);

G_END_DECLS
