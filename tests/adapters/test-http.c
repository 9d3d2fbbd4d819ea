/* SPDX-License-Identifier: GPL-3.0-or-later */
/* oms-http against a server that answers right, wrong, late, never and without end. */
#include "oms-adapter.h"
#include "oms-http.h"
#include "test-log.h"
#include "test-server.h"
#include "../test-finalize.h"

#include <string.h>

/* What the server does, and how often it has. */
typedef struct
{
  const char *script;
  guint failures; /* the first so many requests get the trouble, the others {"ok":true} */
  GMutex lock;
  char *last_headers;
  char *last_target;
  char *last_body;
} Play;

static void
reply_gzip_bomb (GOutputStream *out)
{
  g_autoptr (GConverter) gzip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, gzip);
  g_autofree char *zeros = g_malloc0 (1024 * 1024);
  g_autofree char *head = NULL;

  for (int i = 0; i < 8; i++)
    g_output_stream_write_all (stream, zeros, 1024 * 1024, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  head =
      g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
                       g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory)));
  test_server_write (out, head);
  g_output_stream_write_all (out, g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory)),
                             g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory)), NULL, NULL, NULL);
}

static void
reply_endless (GOutputStream *out)
{
  g_autofree char *chunk = g_strnfill (0x4000, 'x');

  test_server_write (out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
  while (test_server_write (out, "4000\r\n") && test_server_write (out, chunk) && test_server_write (out, "\r\n"))
    continue;
}

/* Drips until the other side goes. */
static void
reply_drip (GOutputStream *out)
{
  test_server_write (out, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\nConnection: close\r\n\r\n");
  while (test_server_write (out, "x"))
    g_usleep (10 * 1000);
}

static void
misbehave (const Play *play, GOutputStream *out)
{
  const char *script = play->script;

  if (g_str_equal (script, "429"))
    test_server_reply (out, 429, NULL, "{}");
  else if (g_str_equal (script, "429-after-1"))
    test_server_reply (out, 429, "Retry-After: 1\r\n", "{}");
  else if (g_str_equal (script, "429-after-long"))
    test_server_reply (out, 429, "Retry-After: 1800\r\n", "{}");
  else if (g_str_equal (script, "500"))
    test_server_reply (out, 500, NULL, "oops");
  else if (g_str_equal (script, "503"))
    test_server_reply (out, 503, "Retry-After: 0\r\n", "oops");
  else if (g_str_equal (script, "404"))
    test_server_reply (out, 404, NULL, "{\"errors\":[]}");
  else if (g_str_equal (script, "redirect"))
    test_server_reply (out, 302, "Location: http://127.0.0.1:1/elsewhere\r\n", "");
  else if (g_str_equal (script, "html"))
    test_server_reply (out, 200, "Content-Type: text/html\r\n", "<html>Sign in</html>");
  else if (g_str_equal (script, "cut"))
    test_server_write (out, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n{\"half\":");
  else if (g_str_equal (script, "big-length"))
    test_server_write (out, "HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\nConnection: close\r\n\r\nx");
  else if (g_str_equal (script, "endless"))
    reply_endless (out);
  else if (g_str_equal (script, "bomb"))
    reply_gzip_bomb (out);
  else if (g_str_equal (script, "drip"))
    reply_drip (out);
  else
    g_assert_cmpstr (script, ==, "gone"); /* and says nothing at all */
}

static void
handle (const TestRequest *request, GOutputStream *out, gpointer user_data)
{
  Play *play = user_data;

  g_mutex_lock (&play->lock);
  g_free (play->last_headers);
  g_free (play->last_target);
  g_free (play->last_body);
  play->last_headers = g_strdup (request->headers);
  play->last_target = g_strdup (request->target);
  play->last_body = g_strdup (request->body);
  g_mutex_unlock (&play->lock);

  if (request->number < play->failures)
    misbehave (play, out);
  else
    test_server_reply (out, 200, "X-Amzn-RequestId: r1\r\n", "{\"ok\":true}");
}

/* ---- Fixture ------------------------------------------------------------------------------------------------------
 */

typedef struct
{
  Play play;
  TestServer *server;
  OmsHttp *http;
  OmsHttpRequest *request;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  memset (&fixture->play, 0, sizeof fixture->play);
  g_mutex_init (&fixture->play.lock);
  fixture->server = test_server_new (handle, &fixture->play);
  /* Waits of a second take a millisecond. */
  fixture->http = oms_http_new ("OMS/test (Language=C; Platform=Linux)", 1000, NULL);
  fixture->request = oms_http_request_new ("op", "GET", test_server_get_address (fixture->server));
  oms_http_request_set_path (fixture->request, "/x");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_assert_finalizes (fixture->http);
  test_server_free (fixture->server);
  oms_http_request_free (fixture->request);
  g_free (fixture->play.last_headers);
  g_free (fixture->play.last_target);
  g_free (fixture->play.last_body);
  g_mutex_clear (&fixture->play.lock);
}

static void
play (Fixture *fixture, const char *script, guint failures)
{
  fixture->play.script = script;
  fixture->play.failures = failures;
}

static void
assert_ok (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsHttpResponse) response = oms_http_send (fixture->http, fixture->request, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpmem (g_bytes_get_data (response->body, NULL), g_bytes_get_size (response->body), "{\"ok\":true}", 11);
  g_assert_cmpstr (oms_http_response_header (response, "X-AMZN-requestid"), ==, "r1");
}

static void
assert_fails (Fixture *fixture, OmsAdapterError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsHttpResponse) response = oms_http_send (fixture->http, fixture->request, NULL, &error);

  g_assert_null (response);
  g_assert_error (error, OMS_ADAPTER_ERROR, (int) code);
  g_assert_cmpuint (strlen (error->message), >, 20);
}

/* ---- Tests --------------------------------------------------------------------------------------------------------
 */

static void
test_plain (Fixture *fixture, gconstpointer data)
{
  TestRequest seen = { 0 };
  g_autofree char *agent = NULL;
  g_autofree char *header = NULL;

  oms_http_request_set_path (fixture->request, "/items/A%2FB%20C%2B");
  oms_http_request_add_query (fixture->request, "token", "a/b+c=");
  oms_http_request_add_header (fixture->request, "x-test", "old");
  oms_http_request_add_header (fixture->request, "X-Test", "new");
  assert_ok (fixture);
  g_assert_cmpstr (fixture->play.last_target, ==, "/items/A%2FB%20C%2B?token=a%2Fb%2Bc%3D");

  seen.headers = fixture->play.last_headers;
  agent = test_request_header (&seen, "User-Agent");
  g_assert_cmpstr (agent, ==, "OMS/test (Language=C; Platform=Linux)");
  header = test_request_header (&seen, "x-test");
  g_assert_cmpstr (header, ==, "new");
  /* A GET that announces a body is an error at Amazon. */
  g_assert_null (test_request_header (&seen, "Content-Length"));
  g_assert_null (test_request_header (&seen, "Transfer-Encoding"));
}

static void
test_post (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsHttpRequest) post = oms_http_request_new ("op", "POST", test_server_get_address (fixture->server));
  g_autoptr (GBytes) body = g_bytes_new_static ("a=1", 3);
  g_autoptr (OmsHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  oms_http_request_set_body (post, "application/x-www-form-urlencoded", body);
  response = oms_http_send (fixture->http, post, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fixture->play.last_body, ==, "a=1");
}

/* What was perhaps done already is not done twice. */
static void
test_post_is_not_repeated (Fixture *fixture, gconstpointer data)
{
  static const char *const scripts[] = { "500", "cut", "gone" };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autoptr (OmsHttpRequest) post = oms_http_request_new ("op", "POST", test_server_get_address (fixture->server));
      g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
      guint before = test_server_get_requests (fixture->server);

      oms_http_request_set_body (post, "application/json", body);
      play (fixture, scripts[i], G_MAXUINT);
      g_test_message ("%s", scripts[i]);
      g_assert_null (oms_http_send (fixture->http, post, NULL, NULL));
      g_assert_cmpuint (test_server_get_requests (fixture->server) - before, ==, 1);
    }
}

static void
test_trouble_passes (Fixture *fixture, gconstpointer script)
{
  play (fixture, script, 2);
  assert_ok (fixture);
  g_assert_cmpuint (test_server_get_requests (fixture->server), ==, 3);
}

static void
test_trouble_stays (Fixture *fixture, gconstpointer script)
{
  play (fixture, script, G_MAXUINT);
  if (g_str_equal (script, "429"))
    assert_fails (fixture, OMS_ADAPTER_ERROR_THROTTLED);
  else if (g_str_equal (script, "500"))
    assert_fails (fixture, OMS_ADAPTER_ERROR_SERVER);
  else
    assert_fails (fixture, OMS_ADAPTER_ERROR_NETWORK);
  g_assert_cmpuint (test_server_get_requests (fixture->server), ==, 5);
}

static void
test_answers_are_handed_on (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsHttpResponse) missing = NULL;
  g_autoptr (OmsHttpResponse) page = NULL;

  play (fixture, "404", G_MAXUINT);
  missing = oms_http_send (fixture->http, fixture->request, NULL, NULL);
  g_assert_cmpuint (missing->status, ==, 404);
  play (fixture, "html", G_MAXUINT);
  page = oms_http_send (fixture->http, fixture->request, NULL, NULL);
  g_assert_cmpuint (page->status, ==, 200);
}

static void
test_refused (Fixture *fixture, gconstpointer script)
{
  gint64 started = g_get_monotonic_time ();

  oms_http_request_set_max_body (fixture->request, 1024 * 1024);
  play (fixture, script, G_MAXUINT);
  assert_fails (fixture, OMS_ADAPTER_ERROR_PROTOCOL);
  g_assert_cmpuint (test_server_get_requests (fixture->server), ==, 1);
  g_assert_cmpint (g_get_monotonic_time () - started, <, 5 * G_USEC_PER_SEC);
}

static void
test_body_limit_is_exact (Fixture *fixture, gconstpointer data)
{
  oms_http_request_set_max_body (fixture->request, 11);
  assert_ok (fixture);
  oms_http_request_set_max_body (fixture->request, 10);
  assert_fails (fixture, OMS_ADAPTER_ERROR_PROTOCOL);
}

static void
test_retry_after (Fixture *fixture, gconstpointer data)
{
  gint64 started = g_get_monotonic_time ();

  play (fixture, "429-after-1", 1);
  assert_ok (fixture);
  g_assert_cmpint (g_get_monotonic_time () - started, >=, 990 * 1000);
}

/* Too long to sit and wait: it says when. */
static void
test_retry_after_too_long (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 left;

  play (fixture, "429-after-long", G_MAXUINT);
  g_assert_null (oms_http_send (fixture->http, fixture->request, NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_THROTTLED);
  left = oms_adapter_error_get_retry_at (error) - g_get_real_time () / 1000;
  g_assert_cmpint (left, >, 1790 * 1000);
  g_assert_cmpint (left, <=, 1800 * 1000);
}

/* After "too many", also requests that had not been sent wait; and a bucket spends what it has, not more. */
static void
test_bucket (Fixture *fixture, gconstpointer data)
{
  gint64 started = g_get_monotonic_time ();

  oms_http_add_limit (fixture->http, "op", 0.02, 3); /* a thousand times faster here: one each 50 ms */
  for (int i = 0; i < 3; i++)
    assert_ok (fixture);
  for (int i = 0; i < 4; i++)
    assert_ok (fixture);
  g_assert_cmpint (g_get_monotonic_time () - started, >=, 195 * 1000);

  oms_http_set_max_wait (fixture->http, 30 * 1000); /* 30 ms here */
  assert_fails (fixture, OMS_ADAPTER_ERROR_THROTTLED);
}

/* Waiting alone costs nothing. */
static void
test_wait (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 started;

  oms_http_add_limit (fixture->http, "op", 0.02, 1); /* one each 50 ms here */
  started = g_get_monotonic_time ();
  assert_ok (fixture);
  g_assert_true (oms_http_wait (fixture->http, "op", NULL, &error));
  g_assert_true (oms_http_wait (fixture->http, "op", NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - started, >=, 45 * 1000);
  g_assert_cmpuint (test_server_get_requests (fixture->server), ==, 1);
  oms_http_set_max_wait (fixture->http, 30 * 1000); /* 30 ms here: too short for another token */
  assert_ok (fixture);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (100 * 1000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* While it waits for the bucket, between tries, before the answer and in the middle of a body. */
static void
test_cancel (Fixture *fixture, gconstpointer script)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gint64 started;
  GThread *thread;

  if (g_str_equal (script, "bucket"))
    {
      oms_http_add_limit (fixture->http, "op", 0.0001, 1); /* one each 10 s here */
      oms_http_set_max_wait (fixture->http, G_MAXINT64);
      assert_ok (fixture);
    }
  else
    play (fixture, script, G_MAXUINT);
  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  started = g_get_monotonic_time ();
  g_assert_null (oms_http_send (fixture->http, fixture->request, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - started, <, 600 * 1000);
  g_thread_join (thread);
}

static void
test_deadline (Fixture *fixture, gconstpointer data)
{
  gint64 started = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  play (fixture, "drip", G_MAXUINT);
  oms_http_request_set_idempotent (fixture->request, FALSE);
  oms_http_set_deadline (fixture->http, 200);
  g_assert_null (oms_http_send (fixture->http, fixture->request, NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NETWORK);
  g_assert_nonnull (strstr (error->message, "in time"));
  g_assert_cmpint (g_get_monotonic_time () - started, >=, 190 * 1000);
  g_assert_cmpint (g_get_monotonic_time () - started, <, 2 * G_USEC_PER_SEC);
}

static void
test_not_there (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsHttpRequest) request = oms_http_request_new ("op", "GET", "http://127.0.0.1:1");
  g_autoptr (OmsHttpRequest) outside = oms_http_request_new ("op", "GET", "https://example.invalid");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) scale_error = NULL;

  g_assert_null (oms_http_send (fixture->http, request, NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NETWORK);
  /* Faster than the marketplace is for loopback only. */
  g_assert_null (oms_http_send (fixture->http, outside, NULL, &scale_error));
  g_assert_error (scale_error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL);
}

/* ---- Stored pacing ------------------------------------------------------------------------------------------------
 */

typedef struct
{
  double tokens, rate;
  gint64 at;
  gboolean stored;
  guint waits;
} Stored;

static gboolean
load_cb (const char *operation, double *tokens, double *rate, gint64 *at_ms, gpointer user_data)
{
  Stored *stored = user_data;

  *tokens = stored->tokens;
  *rate = stored->rate;
  *at_ms = stored->at;
  return stored->stored;
}

static void
save_cb (const char *operation, double tokens, double rate, gint64 at_ms, gpointer user_data)
{
  *(Stored *) user_data = (Stored){ tokens, rate, at_ms, TRUE, ((Stored *) user_data)->waits };
}

static void
waiting_cb (const char *operation, gint64 until_ms, gpointer user_data)
{
  ((Stored *) user_data)->waits++;
}

static void
test_pacing_survives (Fixture *fixture, gconstpointer data)
{
  Stored stored = { 0 };
  OmsHttpPacing pacing = { load_cb, save_cb, waiting_cb, &stored };
  g_autoptr (OmsHttp) first = oms_http_new ("x", 1, &pacing);
  g_autoptr (OmsHttp) second = NULL;
  g_autoptr (OmsHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  oms_http_add_limit (first, "op", 0.001, 2);
  response = oms_http_send (first, fixture->request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (stored.tokens, 1, 0.01);
  oms_http_learn_rate (first, "op", 0.002);
  g_assert_cmpfloat (stored.rate, ==, 0.002);
  oms_http_learn_rate (first, "op", -3);
  g_assert_cmpfloat (stored.rate, ==, 0.002);

  /* The next start goes on where this one stopped, also when the clock was set back meanwhile. */
  stored.tokens = 0.5;
  stored.at += 3600 * 1000;
  second = oms_http_new ("x", 1, &pacing);
  oms_http_add_limit (second, "op", 0.001, 2);
  oms_http_set_max_wait (second, 1000);
  g_assert_null (oms_http_send (second, fixture->request, NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_THROTTLED);
  g_assert_cmpuint (stored.waits, ==, 0);
}

/* ---- Tokens -------------------------------------------------------------------------------------------------------
 */

typedef struct
{
  int calls; /* atomic */
  gint64 life_ms;
} Minter;

static char *
mint_cb (gpointer user_data, gint64 *expires_at_ms, GCancellable *cancellable, GError **error)
{
  Minter *minter = user_data;
  int n = g_atomic_int_add (&minter->calls, 1);

  g_usleep (50 * 1000);
  *expires_at_ms = g_get_real_time () / 1000 + minter->life_ms;
  return g_strdup_printf ("token-%d", n);
}

static gpointer
get_token (gpointer http)
{
  return oms_http_get_token (http, NULL, NULL, NULL);
}

static void
test_tokens (Fixture *fixture, gconstpointer data)
{
  Minter minter = { .life_ms = 60 * 1000 };
  GThread *threads[6];
  g_autofree char *renewed = NULL;
  g_autofree char *same = NULL;
  g_autofree char *after_life = NULL;

  oms_http_set_token_func (fixture->http, mint_cb, &minter);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("token", get_token, fixture->http);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree char *token = g_thread_join (threads[i]);

      g_assert_cmpstr (token, ==, "token-0");
    }
  g_assert_cmpint (minter.calls, ==, 1);

  renewed = oms_http_get_token (fixture->http, "token-0", NULL, NULL);
  g_assert_cmpstr (renewed, ==, "token-1");
  /* Another one that was refused with the old token gets the new one. */
  same = oms_http_get_token (fixture->http, "token-0", NULL, NULL);
  g_assert_cmpstr (same, ==, "token-1");
  g_assert_cmpint (minter.calls, ==, 2);

  minter.life_ms = 30; /* less than the margin, which is 60 ms here */
  g_free (oms_http_get_token (fixture->http, "token-1", NULL, NULL));
  after_life = oms_http_get_token (fixture->http, NULL, NULL, NULL);
  g_assert_cmpstr (after_life, ==, "token-3");
}

/* ---- The log ------------------------------------------------------------------------------------------------------
 */

static void
test_log_tells_no_secret (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsHttpRequest) post = oms_http_request_new ("op", "POST", test_server_get_address (fixture->server));
  g_autoptr (GBytes) body = g_bytes_new_static ("client_secret=S3CRET", 20);
  g_autoptr (OmsHttpResponse) response = NULL;

  oms_http_request_set_path (post, "/auth");
  oms_http_request_add_query (post, "nextToken", "S3CRET");
  oms_http_request_add_query (post, "harmless", "seen");
  oms_http_request_add_header (post, "x-amz-access-token", "S3CRET");
  oms_http_request_add_header (post, "Authorization", "Bearer S3CRET");
  oms_http_request_set_body (post, "application/x-www-form-urlencoded", body);
  response = oms_http_send (fixture->http, post, NULL, NULL);
  g_assert_nonnull (response);
  g_assert_true (test_log_has ("OMS_METHOD=POST"));
  g_assert_true (test_log_has ("OMS_STATUS=200"));
  g_assert_true (test_log_has ("OMS_REQUEST_ID=r1"));
  g_assert_true (test_log_has ("harmless=seen"));
  g_assert_false (test_log_has ("S3CRET"));
}

#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  test_log_keep ();
  g_test_init (&argc, &argv, NULL);

  ADD ("/http/plain", NULL, test_plain);
  ADD ("/http/post", NULL, test_post);
  ADD ("/http/post-is-not-repeated", NULL, test_post_is_not_repeated);
  ADD ("/http/passes/429", "429", test_trouble_passes);
  ADD ("/http/passes/500", "500", test_trouble_passes);
  ADD ("/http/passes/503", "503", test_trouble_passes);
  ADD ("/http/passes/cut", "cut", test_trouble_passes);
  ADD ("/http/stays/429", "429", test_trouble_stays);
  ADD ("/http/stays/500", "500", test_trouble_stays);
  ADD ("/http/stays/cut", "cut", test_trouble_stays);
  ADD ("/http/answers-are-handed-on", NULL, test_answers_are_handed_on);
  ADD ("/http/refused/redirect", "redirect", test_refused);
  ADD ("/http/refused/big-length", "big-length", test_refused);
  ADD ("/http/refused/endless", "endless", test_refused);
  ADD ("/http/refused/bomb", "bomb", test_refused);
  ADD ("/http/body-limit-is-exact", NULL, test_body_limit_is_exact);
  ADD ("/http/retry-after", NULL, test_retry_after);
  ADD ("/http/retry-after-too-long", NULL, test_retry_after_too_long);
  ADD ("/http/bucket", NULL, test_bucket);
  ADD ("/http/wait", NULL, test_wait);
  ADD ("/http/cancel/bucket", "bucket", test_cancel);
  ADD ("/http/cancel/retry-after", "429-after-1", test_cancel);
  ADD ("/http/cancel/mid-body", "drip", test_cancel);
  ADD ("/http/deadline", NULL, test_deadline);
  ADD ("/http/not-there", NULL, test_not_there);
  ADD ("/http/pacing-survives", NULL, test_pacing_survives);
  ADD ("/http/tokens", NULL, test_tokens);
  ADD ("/http/log-tells-no-secret", NULL, test_log_tells_no_secret);
  return g_test_run ();
}
