/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any adapter's orders while the marketplace does not work as it should: what passes, what stays, refusals, and data
 * that cannot be read. */
#include "conformance.h"

static void
test_passes (Fixture *fixture, gconstpointer fault)
{
  g_auto (Pass) pass = { 0 };

  fixture_set_fault (fixture, fault, "x2");
  pass_read_all (fixture, &pass);
  pass_assert_all_read (fixture, &pass);
}

static void
test_stays_throttled (Fixture *fixture, gconstpointer data)
{
  fixture_set_fault (fixture, "429", "");
  pass_assert_fails (fixture, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_THROTTLED);
}

static void
test_stays_server (Fixture *fixture, gconstpointer fault)
{
  fixture_set_fault (fixture, fault, "");
  pass_assert_fails (fixture, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_SERVER);
}

static void
test_stays_network (Fixture *fixture, gconstpointer fault)
{
  fixture_set_fault (fixture, fault, "");
  pass_assert_fails (fixture, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NETWORK);
}

static void
test_stays_protocol (Fixture *fixture, gconstpointer fault)
{
  fixture_set_fault (fixture, fault, "");
  pass_assert_fails (fixture, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL);
}

/* A refused token is renewed once, and then the refusal counts. */
static void
test_token_expires (Fixture *fixture, gconstpointer data)
{
  g_auto (Pass) pass = { 0 };
  const char *renewal =
      conformance_subject->renewal != NULL ? conformance_subject->renewal : conformance_subject->token;
  gint64 before;

  pass_read_all (fixture, &pass);
  before = test_sandbox_count (fixture->sandbox, renewal);
  test_sandbox_control (fixture->sandbox, "{\"expire_tokens\":true}");
  pass_restart (&pass);
  pass_read_all (fixture, &pass);
  g_assert_cmpint (test_sandbox_count (fixture->sandbox, renewal), ==, before + 1);
  pass_assert_all_read (fixture, &pass);
}

static void
test_forbidden (Fixture *fixture, gconstpointer data)
{
  fixture_set_fault (fixture, "403", "");
  pass_assert_fails (fixture, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_FORBIDDEN);
  g_assert_cmpint (test_sandbox_count (fixture->sandbox, conformance_subject->token), <=, 2);
  g_assert_cmpint (test_sandbox_count (fixture->sandbox, conformance_subject->search), ==,
                   conformance_subject->tries_403);
}

static void
test_credentials (Fixture *fixture, gconstpointer fault)
{
  test_sandbox_set_faults (fixture->sandbox, fault);
  pass_assert_fails (fixture, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH);
  g_assert_cmpint (test_sandbox_count (fixture->sandbox, conformance_subject->search), ==, 0);
  g_assert_cmpint (test_sandbox_count (fixture->sandbox, conformance_subject->token), ==, 1);
}

/* One order of the book may be several of the marketplace's. */
static guint
count_malformed (Fixture *fixture)
{
  g_autoptr (OmsJson) truth = test_sandbox_get (fixture->sandbox, "/sandbox/truth?limit=100000");
  const OmsJsonNode *orders =
      oms_json_get (oms_json_at (oms_json_get (oms_json_root (truth), "accounts"), 0), "orders");
  guint n = 0;

  for (guint i = 0; i < oms_json_length (orders); i++)
    n += oms_json_get_bool (oms_json_at (orders, i), "malformed");
  return n;
}

static void
test_malformed (Fixture *fixture, gconstpointer data)
{
  g_auto (Pass) pass = { 0 };
  g_auto (Pass) mended = { 0 };

  test_sandbox_set_faults (fixture->sandbox, "malformed:6");
  pass_read_all (fixture, &pass);
  g_assert_cmpuint (count_malformed (fixture), >=, 6);
  g_assert_cmpuint (g_hash_table_size (pass.problems), ==, count_malformed (fixture));
  g_assert_true (conformance_subject->in_parts || pass.n_problems == 6);
  pass_assert_all_read (fixture, &pass);

  test_sandbox_control (fixture->sandbox, "{\"mend\":true}");
  pass_read_all (fixture, &mended);
  g_assert_cmpuint (mended.n_problems, ==, 0);
  pass_assert_all_read (fixture, &mended);
}

static void
test_unknown_status (Fixture *fixture, gconstpointer data)
{
  g_auto (Pass) pass = { 0 };

  test_sandbox_set_faults (fixture->sandbox, "unknown-status:20%");
  pass_read_all (fixture, &pass);
  g_assert_cmpuint (pass.unknown, >, 20);
  g_assert_cmpuint (pass.n_problems, ==, 0);
  pass_assert_all_read (fixture, &pass);
}

/* Always one more page, and nothing on it. */
static void
test_empty_page_ends (Fixture *fixture, gconstpointer data)
{
  g_auto (Pass) pass = { 0 };

  fixture_set_fault (fixture, "endless", "");
  pass_read_all (fixture, &pass);
  pass_assert_all_read (fixture, &pass);
}

void
conformance_add_faults (void)
{
  ADD ("passes/429", "429", test_passes);
  ADD ("passes/429-with-time", "429ra", test_passes);
  ADD ("passes/500", "500", test_passes);
  ADD ("passes/503", "503", test_passes);
  ADD ("passes/cut", "cut", test_passes);
  ADD ("stays/429", NULL, test_stays_throttled);
  ADD ("stays/500", "500", test_stays_server);
  ADD ("stays/400", "400", test_stays_server);
  ADD ("stays/cut", "cut", test_stays_network);
  ADD ("stays/html", "html", test_stays_protocol);
  ADD ("stays/huge", "huge", test_stays_protocol);
  ADD ("stays/brackets", "brackets", test_stays_protocol);
  ADD ("stays/loop", "loop", test_stays_protocol);
  if (conformance_subject->by_day)
    ADD ("endless", NULL, test_empty_page_ends);
  else
    ADD ("stays/endless", "endless", test_stays_protocol);
  ADD ("token-expires", NULL, test_token_expires);
  ADD ("forbidden", NULL, test_forbidden);
  ADD ("credentials/secret", "bad-secret", test_credentials);
  if (!conformance_subject->one_secret)
    ADD ("credentials/authorisation", "revoked", test_credentials);
  ADD ("malformed", NULL, test_malformed);
  ADD ("unknown-status", NULL, test_unknown_status);
}
