/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which addresses are allowed, what the debug log hides, and how escapes and waits are read. No network. */
#include "oms-http-log.h"
#include "oms-http-private.h"

#include <string.h>

static void
test_endpoints (void)
{
  static const char *const good[] = { "https://api.amazon.com", "https://example.org:8443/x/y", "http://127.0.0.1:8080",
                                      "http://localhost/a1", "http://[::1]:1/" };
  static const char *const bad[] = { NULL,
                                     "",
                                     "api.amazon.com",
                                     "http://example.org",
                                     "http://127.0.0.1.example.org",
                                     "http://10.0.0.1",
                                     "ftp://localhost/",
                                     "file:///etc/passwd",
                                     "https://",
                                     "https:///path",
                                     "https://user@example.org",
                                     "https://user:secret@example.org",
                                     "http://127.0.0.1@example.org/",
                                     "https://example.org/#part",
                                     "https://example.org/?a=1" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;

      oms_http_check_endpoint (good[i], &error);
      g_assert_no_error (error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (oms_http_check_endpoint (bad[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
  g_assert_true (oms_http_is_loopback ("http://127.0.0.1:9/x"));
  g_assert_true (oms_http_is_loopback ("https://LOCALHOST"));
  g_assert_false (oms_http_is_loopback ("https://example.org"));
  g_assert_false (oms_http_is_loopback ("http://localhost.example.org"));
  g_assert_false (oms_http_is_loopback (NULL));
}

static void
test_redaction (void)
{
  g_autofree char *query = oms_http_log_redact_query (
      "createdAfter=2026-01-01T00%3A00%3A00Z&paginationToken=abc&nextToken=def&pageToken=ghi&client_secret=s&"
      "refresh%5Ftoken=r&buyerEmail=a%40b.c&phone=12345&Name=Asha&address1=x&flag");
  g_autofree char *nothing = oms_http_log_redact_query (NULL);

  g_assert_cmpstr (query, ==,
                   "createdAfter=2026-01-01T00%3A00%3A00Z&paginationToken=…&nextToken=…&pageToken=…&client_secret=…&"
                   "refresh%5Ftoken=…&buyerEmail=…&phone=…&Name=…&address1=…&flag");
  g_assert_cmpstr (nothing, ==, "");
  g_assert_true (oms_http_log_is_secret_name ("x-amz-access-token"));
  g_assert_true (oms_http_log_is_secret_name ("Authorization"));
  g_assert_true (oms_http_log_is_secret_name ("access_token"));
  g_assert_true (oms_http_log_is_secret_name ("refresh_token"));
  g_assert_true (oms_http_log_is_secret_name ("secret_key"));
  g_assert_true (oms_http_log_is_secret_name ("merchant"));
  g_assert_true (oms_http_log_is_secret_name ("security"));
  g_assert_true (oms_http_log_is_secret_name ("timestamp"));
  g_assert_true (oms_http_log_is_secret_name ("supplier_identifier"));
  g_assert_false (oms_http_log_is_secret_name ("marketplaceIds"));
}

static void
test_escape (void)
{
  g_autofree char *escaped = oms_http_escape ("A/B C+D%E,é~._-");

  g_assert_cmpstr (escaped, ==, "A%2FB%20C%2BD%25E%2C%C3%A9~._-");
}

static void
test_build_uri (void)
{
  g_autoptr (OmsHttpRequest) request = oms_http_request_new ("op", "GET", "http://127.0.0.1:1/base/");
  g_autoptr (GUri) uri = NULL;
  g_autoptr (OmsHttpRequest) outside = oms_http_request_new ("op", "GET", "http://example.org");

  oms_http_request_set_path (request, "/items/A%2FB");
  oms_http_request_add_query (request, "a b", "1&2=3");
  oms_http_request_add_query (request, "c", "x+y");
  uri = oms_http_request_build_uri (request, NULL);
  g_assert_cmpstr (g_uri_get_path (uri), ==, "/base/items/A%2FB");
  g_assert_cmpstr (g_uri_get_query (uri), ==, "a%20b=1%262%3D3&c=x%2By");
  g_assert_null (oms_http_request_build_uri (outside, NULL));
}

static void
test_retry_after (void)
{
  gint64 now = G_GINT64_CONSTANT (1700000000000); /* Tue, 14 Nov 2023 22:13:20 GMT */

  g_assert_cmpint (oms_http_parse_retry_after (NULL, now), ==, -1);
  g_assert_cmpint (oms_http_parse_retry_after ("7", now), ==, 7000);
  g_assert_cmpint (oms_http_parse_retry_after ("0", now), ==, 0);
  g_assert_cmpint (oms_http_parse_retry_after ("soon", now), ==, -1);
  g_assert_cmpint (oms_http_parse_retry_after ("-5", now), ==, -1);
  g_assert_cmpint (oms_http_parse_retry_after ("5 apples", now), ==, -1);
  g_assert_cmpint (oms_http_parse_retry_after ("99999999999999999999", now), ==, 7 * 24 * 3600 * 1000);
  g_assert_cmpint (oms_http_parse_retry_after ("Tue, 14 Nov 2023 22:13:50 GMT", now), ==, 30000);
  g_assert_cmpint (oms_http_parse_retry_after ("Tue, 14 Nov 2023 22:00:00 GMT", now), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http-rules/endpoints", test_endpoints);
  g_test_add_func ("/http-rules/redaction", test_redaction);
  g_test_add_func ("/http-rules/escape", test_escape);
  g_test_add_func ("/http-rules/build-uri", test_build_uri);
  g_test_add_func ("/http-rules/retry-after", test_retry_after);
  return g_test_run ();
}
