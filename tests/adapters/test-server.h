/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server on loopback that says exactly the bytes a test wants, also wrong ones: each request comes to the test's
 * function on a thread of the server's, one request per connection. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TestServer TestServer;

typedef struct
{
  guint number; /* from 0 */
  char *method;
  char *target;  /* path and query as sent */
  char *headers; /* all lines, small and capital letters as sent */
  char *body;
} TestRequest;

/* Writes the whole answer, or returns early to cut the connection. */
typedef void (*TestHandler) (const TestRequest *request, GOutputStream *out, gpointer user_data);

TestServer *test_server_new (TestHandler handler, gpointer user_data);
void test_server_free (TestServer *server);
const char *test_server_get_address (TestServer *server); /* "http://127.0.0.1:1234" */
guint test_server_get_requests (TestServer *server);      /* how many there were */

/* An answer of @status with @body; @headers (nullable) are lines ending in \r\n. */
void test_server_reply (GOutputStream *out, guint status, const char *headers, const char *body);
/* Writes text as it is; FALSE when the other side has gone. */
gboolean test_server_write (GOutputStream *out, const char *text);
/* The value of a request's header. (transfer full) (nullable) */
char *test_request_header (const TestRequest *request, const char *name);
/* That it is this; NULL: that there is none. */
void test_request_assert_header (const TestRequest *request, const char *name, const char *expected);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestServer, test_server_free)

G_END_DECLS
