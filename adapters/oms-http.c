/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pacing, retries and the access token around single exchanges. It knows no marketplace. */
#include "oms-http-private.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "oms-adapter.h"
#include "oms-http-bucket.h"

#define MAX_TRIES       5
#define IO_TIMEOUT_S    30
#define IDLE_TIMEOUT_S  60
#define DEADLINE_MS     (120 * 1000)
#define MAX_WAIT_MS     (5 * 60 * 1000)
#define TOKEN_MARGIN_MS (60 * 1000)
#define UNNOTICED_MS    20
#define TELL_WAIT_MS    1000
#define MAX_RETRY_AFTER (60 * 60 * 1000)

struct _OmsHttp
{
  GObject parent_instance;

  /* Owned, set once. */
  char *user_agent;
  double rate_scale;
  OmsHttpPacing pacing;
  gboolean has_pacing;

  /* Of the thread that sends. */
  GMutex sending;
  GMainContext *context;
  SoupSession *session; /* (nullable) until the first request */

  GMutex lock;         /* of all below */
  GHashTable *buckets; /* (element-type utf8 OmsHttpBucket) */
  gint64 max_wait_ms;
  gint64 deadline_ms;
  OmsHttpTokenFunc token_func;
  gpointer token_data;
  GCond token_cond;
  gboolean renewing;
  char *token;
  gint64 token_expires_ms;
};

G_DEFINE_FINAL_TYPE (OmsHttp, oms_http, G_TYPE_OBJECT)

static gint64
monotonic_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

static gint64
wall_ms (void)
{
  return g_get_real_time () / 1000;
}

static void
oms_http_finalize (GObject *object)
{
  OmsHttp *self = OMS_HTTP (object);

  if (self->session != NULL)
    {
      g_main_context_push_thread_default (self->context);
      soup_session_abort (self->session);
      while (g_main_context_iteration (self->context, FALSE))
        continue;
      g_clear_object (&self->session);
      g_main_context_pop_thread_default (self->context);
    }
  g_main_context_unref (self->context);
  g_hash_table_unref (self->buckets);
  g_free (self->user_agent);
  g_free (self->token);
  g_cond_clear (&self->token_cond);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->sending);
  G_OBJECT_CLASS (oms_http_parent_class)->finalize (object);
}

static void
oms_http_class_init (OmsHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = oms_http_finalize;
}

static void
oms_http_init (OmsHttp *self)
{
  g_mutex_init (&self->sending);
  g_mutex_init (&self->lock);
  g_cond_init (&self->token_cond);
  self->context = g_main_context_new ();
  self->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->max_wait_ms = MAX_WAIT_MS;
  self->deadline_ms = DEADLINE_MS;
}

OmsHttp *
oms_http_new (const char *user_agent, double rate_scale, const OmsHttpPacing *pacing)
{
  OmsHttp *self = g_object_new (OMS_TYPE_HTTP, NULL);

  g_assert (isfinite (rate_scale) && rate_scale > 0);
  self->user_agent = g_strdup (user_agent);
  self->rate_scale = rate_scale;
  if (pacing != NULL)
    {
      self->pacing = *pacing;
      self->has_pacing = TRUE;
    }
  return self;
}

gint64
oms_http_scale (OmsHttp *self, gint64 ms)
{
  return (gint64) ((double) ms / self->rate_scale);
}

/* ---- Buckets ------------------------------------------------------------------------------------------------------
 */

void
oms_http_add_limit (OmsHttp *self, const char *operation, double rate, double burst)
{
  OmsHttpBucket *bucket;
  double tokens, learnt;
  gint64 at;

  g_mutex_lock (&self->lock);
  if (g_hash_table_contains (self->buckets, operation))
    {
      g_mutex_unlock (&self->lock);
      return;
    }
  bucket = g_new0 (OmsHttpBucket, 1);
  oms_http_bucket_init (bucket, rate, burst, monotonic_ms ());
  if (self->has_pacing && self->pacing.load != NULL &&
      self->pacing.load (operation, &tokens, &learnt, &at, self->pacing.user_data))
    {
      oms_http_bucket_learn (bucket, learnt);
      oms_http_bucket_restore (bucket, tokens, (gint64) ((double) (wall_ms () - at) * self->rate_scale),
                               monotonic_ms ());
    }
  g_hash_table_insert (self->buckets, g_strdup (operation), bucket);
  g_mutex_unlock (&self->lock);
}

void
oms_http_set_max_wait (OmsHttp *self, gint64 milliseconds)
{
  g_mutex_lock (&self->lock);
  self->max_wait_ms = MAX (0, milliseconds);
  g_mutex_unlock (&self->lock);
}

void
oms_http_set_deadline (OmsHttp *self, gint64 milliseconds)
{
  g_mutex_lock (&self->lock);
  self->deadline_ms = MAX (1, milliseconds);
  g_mutex_unlock (&self->lock);
}

/* With the lock held. */
static void
save_bucket (OmsHttp *self, const char *operation, const OmsHttpBucket *bucket)
{
  if (self->has_pacing && self->pacing.save != NULL)
    self->pacing.save (operation, bucket->tokens, bucket->rate, wall_ms (), self->pacing.user_data);
}

void
oms_http_learn_rate (OmsHttp *self, const char *operation, double rate)
{
  OmsHttpBucket *bucket;

  g_mutex_lock (&self->lock);
  bucket = g_hash_table_lookup (self->buckets, operation);
  if (bucket != NULL && fabs (bucket->rate * self->rate_scale - rate) > rate / 1000 &&
      oms_http_bucket_learn (bucket, rate / self->rate_scale))
    save_bucket (self, operation, bucket);
  g_mutex_unlock (&self->lock);
}

/* The wait for @operation's token; 0 when it is there, and taken if it is to be. */
static gint64
look_into_bucket (OmsHttp *self, const char *operation, gboolean take)
{
  OmsHttpBucket *bucket;
  gint64 wait = 0;

  g_mutex_lock (&self->lock);
  bucket = g_hash_table_lookup (self->buckets, operation);
  if (bucket != NULL)
    {
      wait = oms_http_bucket_wait (bucket, self->rate_scale, monotonic_ms ());
      if (wait == 0 && take)
        {
          oms_http_bucket_take (bucket, self->rate_scale, monotonic_ms ());
          save_bucket (self, operation, bucket);
        }
    }
  g_mutex_unlock (&self->lock);
  return wait;
}

/* After "too many": every caller of the operation waits. Returns the wait. */
static gint64
close_bucket (OmsHttp *self, const char *operation, gint64 retry_after_ms, guint n)
{
  OmsHttpBucket *bucket;
  gint64 wait;

  g_mutex_lock (&self->lock);
  bucket = g_hash_table_lookup (self->buckets, operation);
  if (retry_after_ms >= 0)
    wait = MIN (retry_after_ms, MAX_RETRY_AFTER);
  else
    {
      wait = oms_http_bucket_back_off (bucket != NULL ? bucket->rate : 1, n);
      wait = oms_http_bucket_jitter (wait, g_random_double ());
      wait = (gint64) ((double) wait / self->rate_scale);
    }
  if (bucket != NULL)
    {
      oms_http_bucket_close (bucket, monotonic_ms (), wait);
      save_bucket (self, operation, bucket);
    }
  g_mutex_unlock (&self->lock);
  return wait;
}

/* ---- Waiting ------------------------------------------------------------------------------------------------------
 */

/* Sleeps; FALSE with CANCELLED as soon as it is cancelled. */
static gboolean
sleep_for (gint64 wait_ms, GCancellable *cancellable, GError **error)
{
  gint64 until = monotonic_ms () + wait_ms;
  GPollFD poll_fd;
  gboolean has_fd = g_cancellable_make_pollfd (cancellable, &poll_fd);

  while (TRUE)
    {
      gint64 left = until - monotonic_ms ();

      if (left <= 0 || g_cancellable_is_cancelled (cancellable))
        break;
      g_poll (has_fd ? &poll_fd : NULL, has_fd ? 1 : 0, (int) MIN (left, G_MAXINT));
    }
  if (has_fd)
    g_cancellable_release_fd (cancellable);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* @wait in our time; @waited and the limit in the marketplace's: a wait the server asked for itself is not scaled. */
static gboolean
wait_or_throttle (OmsHttp *self, const char *operation, gint64 wait, gboolean asked_for, gint64 *waited,
                  GCancellable *cancellable, GError **error)
{
  /* What nobody notices does not count: scaled up, its rounding to a millisecond alone would be minutes. */
  double nominal = wait < UNNOTICED_MS ? 0 : (double) wait * (asked_for ? 1 : self->rate_scale);
  gint64 max_wait;

  g_mutex_lock (&self->lock);
  max_wait = self->max_wait_ms;
  g_mutex_unlock (&self->lock);

  if ((double) *waited + nominal > (double) max_wait)
    {
      oms_adapter_set_throttled (error, wall_ms () + wait,
                                 _ ("The marketplace allows no more requests for now. It goes on by itself later."));
      return FALSE;
    }
  *waited += (gint64) nominal;
  if (wait >= TELL_WAIT_MS && self->has_pacing && self->pacing.waiting != NULL)
    self->pacing.waiting (operation, wall_ms () + wait, self->pacing.user_data);
  return sleep_for (wait, cancellable, error);
}

static gboolean
pass_bucket (OmsHttp *self, const char *operation, gboolean take, gint64 *waited, GCancellable *cancellable,
             GError **error)
{
  while (TRUE)
    {
      gint64 wait = look_into_bucket (self, operation, take);

      if (wait == 0)
        return TRUE;
      if (!wait_or_throttle (self, operation, wait, FALSE, waited, cancellable, error))
        return FALSE;
    }
}

gboolean
oms_http_wait (OmsHttp *self, const char *operation, GCancellable *cancellable, GError **error)
{
  gint64 waited = 0;

  g_return_val_if_fail (OMS_IS_HTTP (self), FALSE);
  return pass_bucket (self, operation, FALSE, &waited, cancellable, error);
}

static gint64
failure_back_off (OmsHttp *self, guint n)
{
  gint64 wait = oms_http_bucket_jitter (1000 * (G_GINT64_CONSTANT (1) << n), g_random_double ());

  return (gint64) ((double) wait / self->rate_scale);
}

/* ---- Sending ------------------------------------------------------------------------------------------------------
 */

/* With the session's context pushed. */
static void
ensure_session (OmsHttp *self)
{
  if (self->session != NULL)
    return;
  self->session = soup_session_new_with_options ("user-agent", self->user_agent, "timeout", IO_TIMEOUT_S,
                                                 "idle-timeout", IDLE_TIMEOUT_S, NULL);
}

static OmsHttpTry
try_once (OmsHttp *self, OmsHttpRequest *request, GUri *uri, OmsHttpResponse **response, GCancellable *cancellable,
          GError **error)
{
  OmsHttpChannel channel = { .context = self->context };
  OmsHttpTry outcome;

  g_mutex_lock (&self->lock);
  channel.deadline_ms = self->deadline_ms;
  g_mutex_unlock (&self->lock);

  g_mutex_lock (&self->sending);
  g_main_context_push_thread_default (self->context);
  ensure_session (self);
  channel.session = self->session;
  outcome = oms_http_exchange (&channel, request, uri, response, cancellable, error);
  g_main_context_pop_thread_default (self->context);
  g_mutex_unlock (&self->sending);
  return outcome;
}

/* What to do with an answer: hand it on, refuse it, or wait and try again. */
typedef enum
{
  VERDICT_GOOD,
  VERDICT_REFUSE,
  VERDICT_AGAIN,
} Verdict;

/* Statuses that speak of a fault on their side, also those that call a request too slow. */
static gboolean
is_fault (guint status)
{
  return status >= 500 || status == 408 || status == 499;
}

static Verdict
judge_answer (OmsHttp *self, OmsHttpRequest *request, OmsHttpResponse *response, guint n, gint64 *wait,
              gboolean *asked_for, GError **error)
{
  gint64 retry_after;

  if (response->status >= 300 && response->status < 400 && response->status != 304)
    {
      g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
                           _ ("The marketplace sent this program to another address, which it does not follow. Check "
                              "the account's address, and whether the network asks for a sign-in first."));
      return VERDICT_REFUSE;
    }
  if (response->status != 429 && !is_fault (response->status))
    return VERDICT_GOOD;

  retry_after = oms_http_parse_retry_after (oms_http_response_header (response, "retry-after"), wall_ms ());
  *asked_for = retry_after >= 0 && (response->status == 429 || response->status == 503);
  if (response->status == 429)
    {
      *wait = close_bucket (self, request->operation, retry_after, n);
      oms_adapter_set_throttled (error, wall_ms () + *wait,
                                 _ ("The marketplace allows no more requests for now. It goes on by itself later."));
      return VERDICT_AGAIN;
    }
  *wait = *asked_for ? MIN (retry_after, MAX_RETRY_AFTER) : failure_back_off (self, n);
  g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_SERVER,
                       _ ("The marketplace has a fault at its side. It will be tried again by itself."));
  return request->idempotent ? VERDICT_AGAIN : VERDICT_REFUSE;
}

static gboolean
check_scale (OmsHttp *self, OmsHttpRequest *request, GError **error)
{
  if (self->rate_scale == 1 || oms_http_is_loopback (request->base))
    return TRUE;
  g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
                       _ ("The speed setting is for practice servers on this computer only. Remove it from the "
                          "account's settings."));
  return FALSE;
}

OmsHttpResponse *
oms_http_send (OmsHttp *self, OmsHttpRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  gint64 waited = 0;

  g_return_val_if_fail (OMS_IS_HTTP (self), NULL);

  if (!check_scale (self, request, error))
    return NULL;
  uri = oms_http_request_build_uri (request, error);
  if (uri == NULL)
    return NULL;

  for (guint n = 0;; n++)
    {
      g_autoptr (OmsHttpResponse) response = NULL;
      g_autoptr (GError) failure = NULL;
      gint64 wait = 0;
      gboolean asked_for = FALSE;
      gboolean again;

      if (!pass_bucket (self, request->operation, TRUE, &waited, cancellable, error))
        return NULL;
      switch (try_once (self, request, uri, &response, cancellable, &failure))
        {
        case OMS_HTTP_TRY_ANSWERED:
          switch (judge_answer (self, request, response, n, &wait, &asked_for, &failure))
            {
            case VERDICT_GOOD:
              return g_steal_pointer (&response);
            case VERDICT_AGAIN:
              again = TRUE;
              break;
            default:
              again = FALSE;
              break;
            }
          break;
        case OMS_HTTP_TRY_CUT:
          again = request->idempotent;
          wait = failure_back_off (self, n);
          break;
        default:
          again = FALSE;
          break;
        }
      if (!again || n + 1 >= MAX_TRIES)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
      if (!wait_or_throttle (self, request->operation, wait, asked_for, &waited, cancellable, error))
        return NULL;
    }
}

/* ---- Access tokens ------------------------------------------------------------------------------------------------
 */

void
oms_http_set_token_func (OmsHttp *self, OmsHttpTokenFunc func, gpointer user_data)
{
  g_mutex_lock (&self->lock);
  self->token_func = func;
  self->token_data = user_data;
  g_mutex_unlock (&self->lock);
}

static void
waiter_cancelled_cb (GCancellable *cancellable, gpointer data)
{
  OmsHttp *self = data;

  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->token_cond);
  g_mutex_unlock (&self->lock);
}

/* Without the lock. */
static gboolean
wait_for_renewal (OmsHttp *self, GCancellable *cancellable, GError **error)
{
  gulong handler = 0;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (waiter_cancelled_cb), self, NULL);
  g_mutex_lock (&self->lock);
  while (self->renewing && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->token_cond, &self->lock);
  g_mutex_unlock (&self->lock);
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* With the lock held. */
static gboolean
token_is_good (OmsHttp *self, const char *used)
{
  gint64 margin = (gint64) (TOKEN_MARGIN_MS / self->rate_scale);

  return self->token != NULL && g_strcmp0 (self->token, used) != 0 && wall_ms () < self->token_expires_ms - margin;
}

static char *
renew_token (OmsHttp *self, GCancellable *cancellable, GError **error)
{
  gint64 expires_at = 0;
  char *token = self->token_func (self->token_data, &expires_at, cancellable, error);

  g_mutex_lock (&self->lock);
  g_free (self->token);
  self->token = g_strdup (token);
  self->token_expires_ms = expires_at;
  self->renewing = FALSE;
  g_cond_broadcast (&self->token_cond);
  g_mutex_unlock (&self->lock);
  return token;
}

char *
oms_http_get_token (OmsHttp *self, const char *used, GCancellable *cancellable, GError **error)
{
  while (TRUE)
    {
      g_autofree char *token = NULL;
      gboolean mine = FALSE;

      g_mutex_lock (&self->lock);
      g_assert (self->token_func != NULL);
      if (!self->renewing && token_is_good (self, used))
        token = g_strdup (self->token);
      else if (!self->renewing)
        mine = self->renewing = TRUE;
      g_mutex_unlock (&self->lock);

      if (token != NULL)
        return g_steal_pointer (&token);
      if (mine)
        return renew_token (self, cancellable, error);
      if (!wait_for_renewal (self, cancellable, error))
        return NULL;
    }
}
