/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A marketplace on loopback that says exactly what a test wants, and an adapter connected to it. How one signs in there
 * and what an account has filled in is the marketplace's own; the rest is the same for all. */
#pragma once

#include "oms-adapter.h"
#include "test-server.h"

G_BEGIN_DECLS

typedef struct _Fixture Fixture;

/* Runs on a thread of the server's, while the others wait. */
typedef void (*Answer) (Fixture *fixture, const TestRequest *request, GOutputStream *out);

typedef struct
{
  const char *kind;            /* "amazon" */
  const char *const *settings; /* id and value in turn, NULL-terminated; the address and the speed come by themselves */
  const char *const *secrets;  /* the same */
  const char *nothing;         /* (nullable) its answer until the test wants another */
  /* (nullable) Answers a request for a token; FALSE: it is none. */
  gboolean (*sign_in) (Fixture *fixture, const TestRequest *request, GOutputStream *out);
} Marketplace;

struct _Fixture
{
  const Marketplace *marketplace;
  TestServer *server;
  OmsAdapter *adapter;
  GHashTable *settings; /* (element-type utf8 utf8) for the next adapter */
  GMutex lock;
  GPtrArray *requests; /* (element-type TestRequest) that are not for a token */

  Answer answer;
  Answer sign_in, renew;    /* NULL: a good token */
  guint sign_ins, renewals; /* so many were asked for */
  guint tokens;             /* so many were given */
  guint status;             /* for the answers, these four */
  const char *text;
  const char *const *script; /* NULL-terminated */
  gint64 counter;
};

/* For g_test_add (), with the marketplace as its data. */
void fixture_set_up (Fixture *fixture, gconstpointer marketplace);
void fixture_tear_down (Fixture *fixture, gconstpointer marketplace);

/* For adapters that are connected from now on. */
void fixture_set (Fixture *fixture, const char *field, const char *value);
/* Another adapter in the place of the one that is there, as another process would have it. */
void fixture_connect (Fixture *fixture);
/* The same with one more setting. */
void fixture_connect_with (Fixture *fixture, const char *field, const char *value);
/* An adapter of its own. (transfer full) */
OmsAdapter *fixture_make_adapter (Fixture *fixture, GError **error);

/* A TestHandler: its user data is the fixture. */
void fixture_handle (const TestRequest *request, GOutputStream *out, gpointer fixture);
/* From now on the answer is always this text. */
void fixture_reply (Fixture *fixture, guint status, const char *text);
/* An Answer: that text. */
void fixture_answer_text (Fixture *fixture, const TestRequest *request, GOutputStream *out);
/* From now on the answers are these texts one by one, the last again and again. @script: NULL-terminated. */
void fixture_reply_script (Fixture *fixture, const char *const *script);

/* What was asked for, from 0. */
const TestRequest *fixture_request (Fixture *fixture, guint index);
const char *fixture_target (Fixture *fixture, guint index);
const char *fixture_body (Fixture *fixture, guint index);
void fixture_forget_requests (Fixture *fixture);

/* One page, from where @state stands. (transfer full) */
OmsOrderPage *fixture_fetch (Fixture *fixture, const char *job, const char *state, GError **error);
OmsStockPage *fixture_fetch_stock (Fixture *fixture, const char *job, const char *state, GError **error);

G_END_DECLS
