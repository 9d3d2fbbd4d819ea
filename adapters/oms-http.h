/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTTP for adapters: the only place that touches libsoup. One OmsHttp per account worker; blocking; https only (plain
 * http for loopback alone), certificates always checked, redirects refused, bodies limited while they are read, pacing
 * by token bucket, retries with back-off and jitter, a debug log with secrets and personal data redacted by name. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* ---- Pacing, persisted through whoever owns the store ------------------------------------------------------------ */

/* load is called by the thread that declares the limit (oms_http_add_limit, and so oms_registry_create), the others by
 * the worker; none may call back. load returns FALSE when nothing is stored. at_ms is wall-clock UTC. */
typedef struct
{
  gboolean (*load) (const char *operation, double *tokens, double *rate, gint64 *at_ms, gpointer user_data);
  void (*save) (const char *operation, double tokens, double rate, gint64 at_ms, gpointer user_data);
  /* The worker is about to wait until @until_ms for @operation ("next request at 10:42"). */
  void (*waiting) (const char *operation, gint64 until_ms, gpointer user_data);
  gpointer user_data;
} OmsHttpPacing;

#define OMS_TYPE_HTTP (oms_http_get_type ())
G_DECLARE_FINAL_TYPE (OmsHttp, oms_http, OMS, HTTP, GObject)

/* @rate_scale speeds up all buckets, waits and back-offs; anything but 1 is refused by requests to hosts that are not
 * loopback. @pacing is copied; its functions must stay valid as long as the object. NULL: buckets in memory only. */
OmsHttp *oms_http_new (const char *user_agent, double rate_scale, const OmsHttpPacing *pacing);
/* A span of the marketplace's time in ours: shorter where @rate_scale is more than 1. */
gint64 oms_http_scale (OmsHttp *self, gint64 ms);

/* Declares an operation's bucket; later calls for the same operation are ignored. */
void oms_http_add_limit (OmsHttp *self, const char *operation, double rate, double burst);
/* Waits until a request of @operation may be sent, and takes nothing: before something is fetched for it that would
 * grow old meanwhile, such as an access token. Errors: THROTTLED, G_IO_ERROR_CANCELLED. */
gboolean oms_http_wait (OmsHttp *self, const char *operation, GCancellable *cancellable, GError **error);
/* The longest a request may wait before it fails with THROTTLED, all its waits together (default 5 min): in the
 * marketplace's time, which @rate_scale shortens; what the server asks for with Retry-After is counted as it is. */
void oms_http_set_max_wait (OmsHttp *self, gint64 milliseconds);
/* The rate the marketplace itself reported in an answer, as that server counts (a sandbox that runs faster reports the
 * faster rate). Kept and passed to pacing.save; nonsense is ignored. */
void oms_http_learn_rate (OmsHttp *self, const char *operation, double rate);
/* One try of a request may take this long from sending to the last byte (default 120 s). */
void oms_http_set_deadline (OmsHttp *self, gint64 milliseconds);

/* ---- One request --------------------------------------------------------------------------------------------------
 */

typedef struct _OmsHttpRequest OmsHttpRequest;
OmsHttpRequest *oms_http_request_new (const char *operation, const char *method, const char *base);
/* @path is taken as it is (escape segments with oms_http_escape); appended to base. */
void oms_http_request_set_path (OmsHttpRequest *request, const char *path);
void oms_http_request_add_query (OmsHttpRequest *request, const char *name, const char *value); /* escapes both */
void oms_http_request_set_query_verbatim (OmsHttpRequest *request, const char *query);          /* already escaped */
/* Replaces a header of the same name. */
void oms_http_request_add_header (OmsHttpRequest *request, const char *name, const char *value);
void oms_http_request_set_body (OmsHttpRequest *request, const char *content_type, GBytes *body);
void oms_http_request_set_max_body (OmsHttpRequest *request, gsize bytes);    /* of the answer; default 32 MiB */
void oms_http_request_set_idempotent (OmsHttpRequest *request, gboolean yes); /* default: GET yes, others no */
const char *oms_http_request_get_operation (OmsHttpRequest *request);
void oms_http_request_free (OmsHttpRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsHttpRequest, oms_http_request_free)

typedef struct
{
  guint status;
  GBytes *body;
  GHashTable *headers; /* (element-type utf8 utf8) names in small letters */
} OmsHttpResponse;
void oms_http_response_free (OmsHttpResponse *response);
const char *oms_http_response_header (OmsHttpResponse *response, const char *name); /* (nullable) */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsHttpResponse, oms_http_response_free)

/* Waits for the bucket, sends, retries 429/503 (Retry-After honoured), 5xx, 408, 499 and cut connections when
 * idempotent (at most five tries), and returns the answer whatever its other status. Errors are OMS_ADAPTER_ERROR
 * THROTTLED, NETWORK, SERVER, PROTOCOL or G_IO_ERROR_CANCELLED. (transfer full) */
OmsHttpResponse *oms_http_send (OmsHttp *self, OmsHttpRequest *request, GCancellable *cancellable, GError **error);

char *oms_http_escape (const char *segment); /* percent-encodes everything outside unreserved. (transfer full) */

/* https, or http on loopback; no user info, no fragment. Error: G_IO_ERROR_INVALID_ARGUMENT with a sentence. */
gboolean oms_http_check_endpoint (const char *uri, GError **error);
gboolean oms_http_is_loopback (const char *uri);

/* ---- Access tokens: single flight ----------------------------------------------------------------------------------
 */

/* Gets a fresh token; sets @expires_at_ms. Runs on the worker while every other caller of this OmsHttp waits. */
typedef char *(*OmsHttpTokenFunc) (gpointer user_data, gint64 *expires_at_ms, GCancellable *cancellable,
                                   GError **error);
void oms_http_set_token_func (OmsHttp *self, OmsHttpTokenFunc func, gpointer user_data);
/* The current token, renewed when it ends within a minute (scaled). @used (nullable) is a token that has just been
 * refused: it is renewed once. (transfer full) */
char *oms_http_get_token (OmsHttp *self, const char *used, GCancellable *cancellable, GError **error);

G_END_DECLS
