/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine with the real Amazon adapter against the real sandbox over HTTP: the whole way from the wire to the
 * database, and every kind of trouble on it. */
#include "test-bench.h"
#include "test-sandbox.h"

#include <glib/gstdio.h>
#include <string.h>

#define NAME "Amazon India"

static Sandbox *
connect_sandbox (Bench *bench, const char *const *arguments)
{
  Sandbox *sandbox = sandbox_start (arguments);
  g_autoptr (OmsAccount) account = NULL;

  account = bench_add_account (bench, "amazon", NAME, (const char *const *) sandbox->settings->pdata,
                               (const char *const *) sandbox->secrets->pdata, NULL);
  bench->account = account->id;
  return sandbox;
}

static void
test_all_stored (Bench *bench, gconstpointer data)
{
  const char *const arguments[] = { "--orders=500", "--fast", NULL };
  Sandbox *sandbox = connect_sandbox (bench, arguments);
  g_autoptr (OmsSyncResult) first = bench_sync_one (bench, OMS_SYNC_ALL);
  g_autoptr (OmsSyncResult) second = NULL;
  g_autoptr (OmsSyncResult) third = NULL;

  g_assert_no_error (first->error);
  g_assert_cmpint (first->orders.added, ==, 500);
  g_assert_cmpint (first->stock.added, >, 0);
  g_assert_cmpint (bench_count_orders (bench), ==, 500);

  second = bench_sync_one (bench, OMS_SYNC_ALL);
  g_assert_no_error (second->error);
  g_assert_cmpint (second->orders.added + second->orders.changed, ==, 0);
  g_assert_cmpint (second->stock.added + second->stock.changed, ==, 0);

  bench_restart (bench);
  sandbox_control (sandbox, "{\"advance\": 2, \"add\": 3}");
  g_usleep (50000);
  third = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_no_error (third->error);
  g_assert_cmpint (third->orders.added, ==, 3);
  g_assert_cmpint (third->orders.changed, ==, 2);
  g_assert_cmpint (sandbox_stat (sandbox, "over_limit"), ==, 0);
  bench_assert_sound (bench);
  sandbox_stop (sandbox);
}

static void
test_malformed (Bench *bench, gconstpointer data)
{
  const char *const arguments[] = { "--orders=500", "--fast", "--faults=malformed:3", NULL };
  Sandbox *sandbox = connect_sandbox (bench, arguments);
  g_autoptr (OmsSyncResult) first = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_autoptr (OmsSyncResult) second = NULL;
  g_autoptr (OmsSyncResult) third = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  guint solved, left;

  g_assert_no_error (first->error);
  g_assert_cmpint (first->orders.added, ==, 497);
  g_assert_cmpint (first->orders.failed, ==, 3);
  problems = oms_store_list_problems (bench->store, bench->account, 10, &error);
  g_assert_cmpuint (problems->len, ==, 3);
  for (guint i = 0; i < problems->len; i++)
    {
      const OmsProblem *listed = g_ptr_array_index (problems, i);
      g_autoptr (OmsProblem) problem = oms_store_get_problem (bench->store, listed->id, &error);

      g_assert_cmpuint (strlen (problem->reason), >, 10);
      g_assert_nonnull (problem->payload);
      g_assert_cmpuint (g_bytes_get_size (problem->payload), >, 10);
    }

  second = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_no_error (second->error);
  g_assert_cmpint (second->orders.added + second->orders.changed, ==, 0);

  /* Not mended yet: nothing is lost, nothing is made up. */
  g_assert_true (bench_retry (bench, &solved, &left, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (solved, ==, 0);
  g_assert_cmpuint (left, ==, 3);

  sandbox_control (sandbox, "{\"mend\": true}");
  g_assert_true (bench_retry (bench, &solved, &left, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (solved, ==, 3);
  g_assert_cmpuint (left, ==, 0);
  g_assert_cmpint (bench_count_orders (bench), ==, 500);
  g_assert_cmpuint (bench_count_problems (bench), ==, 0);

  third = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_no_error (third->error);
  g_assert_cmpint (third->orders.added + third->orders.changed, ==, 0);
  bench_assert_sound (bench);
  sandbox_stop (sandbox);
}

/* ---- Trouble --------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *name;
  const char *fault;
  int code; /* OmsAdapterError, or -1: the sync gets over it by itself */
} Trouble;

static const Trouble troubles[] = {
  { "bad-secret", "bad-secret", OMS_ADAPTER_ERROR_AUTH },
  { "revoked", "revoked", OMS_ADAPTER_ERROR_AUTH },
  { "sign-in-403", "token/403", OMS_ADAPTER_ERROR_FORBIDDEN },
  { "sign-in-html", "token/html", OMS_ADAPTER_ERROR_PROTOCOL },
  { "403", "searchOrders/403", OMS_ADAPTER_ERROR_FORBIDDEN },
  { "429", "searchOrders/429", OMS_ADAPTER_ERROR_THROTTLED },
  { "429-retry-after", "searchOrders/429ra", OMS_ADAPTER_ERROR_THROTTLED },
  { "503-once", "searchOrders/503:x1", -1 },
  { "500", "searchOrders/500", OMS_ADAPTER_ERROR_SERVER },
  { "500-twice", "searchOrders/500:x2", -1 },
  { "cut", "searchOrders/cut", OMS_ADAPTER_ERROR_NETWORK },
  { "html", "searchOrders/html", OMS_ADAPTER_ERROR_PROTOCOL },
  { "huge", "searchOrders/huge", OMS_ADAPTER_ERROR_PROTOCOL },
  { "brackets", "searchOrders/brackets", OMS_ADAPTER_ERROR_PROTOCOL },
  { "loop", "searchOrders/loop", OMS_ADAPTER_ERROR_PROTOCOL },
  { "expired-token", "expired-token", -1 },
};

/* One sentence: begins with the account's name, ends with a full stop, says something of a next step, and has no jargon
 * in it. */
static void
assert_sentence (const char *sentence)
{
  static const char *const jargon[] = { "HTTP", "JSON", "401", "403", "429", "500", "null", "errno", "\n", "!", NULL };

  g_test_message ("%s", sentence);
  g_assert_true (g_str_has_prefix (sentence, NAME ": "));
  g_assert_true (g_str_has_suffix (sentence, "."));
  g_assert_cmpuint (strlen (sentence), >, strlen (NAME) + 20);
  g_assert_cmpuint (strlen (sentence), <, 400);
  for (gsize i = 0; jargon[i] != NULL; i++)
    g_assert_null (strstr (sentence, jargon[i]));
}

static void
assert_failed_as (Bench *bench, const OmsSyncResult *result, int code)
{
  g_autoptr (GPtrArray) runs = bench_runs (bench);
  const OmsRun *run = g_ptr_array_index (runs, 0);

  g_assert_error (result->error, OMS_ADAPTER_ERROR, code);
  assert_sentence (result->sentence);
  g_assert_cmpint (run->state, ==, OMS_RUN_FAILED);
  g_assert_cmpstr (run->sentence, ==, result->sentence);
}

static void
test_trouble (Bench *bench, gconstpointer data)
{
  const Trouble *trouble = data;
  g_autofree char *add = g_strdup_printf ("{\"add_faults\": \"%s\"}", trouble->fault);
  const char *const arguments[] = { "--orders=120", "--fast", NULL };
  Sandbox *sandbox = connect_sandbox (bench, arguments);
  g_autoptr (OmsSyncResult) bad = NULL;
  g_autoptr (OmsSyncResult) good = NULL;

  sandbox_control (sandbox, add);
  bad = bench_sync_one (bench, OMS_SYNC_ORDERS);
  if (trouble->code < 0)
    g_assert_no_error (bad->error);
  else
    assert_failed_as (bench, bad, trouble->code);

  sandbox_control (sandbox, "{\"clear_faults\": true}");
  good = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_no_error (good->error);
  g_assert_cmpint (bench_count_orders (bench), ==, 120);
  g_assert_cmpint (bad->orders.added + good->orders.added, ==, 120);
  bench_assert_sound (bench);
  sandbox_stop (sandbox);
}

static void
test_no_network (Bench *bench, gconstpointer data)
{
  const char *const arguments[] = { "--orders=120", "--fast", NULL };
  Sandbox *sandbox = connect_sandbox (bench, arguments);
  g_autoptr (OmsSyncResult) bad = NULL;

  sandbox_stop (sandbox);
  bad = bench_sync_one (bench, OMS_SYNC_ALL);
  assert_failed_as (bench, bad, OMS_ADAPTER_ERROR_NETWORK);
}

/* ---- Pacing and secrets ---------------------------------------------------------------------------------------- */

static void
on_progress (OmsSyncEngine *engine, const OmsSyncProgress *progress, gpointer data)
{
  if (progress->activity == OMS_ACCOUNT_WAITING && progress->waiting_until != OMS_TIME_UNKNOWN)
    (*(guint *) data)++;
}

/* What is left of the marketplace's budget is known after a new start of the program: the next run waits for it. */
static void
test_pacing (Bench *bench, gconstpointer data)
{
  const char *const arguments[] = { "--orders=250", "--speed=100", NULL };
  Sandbox *sandbox = connect_sandbox (bench, arguments);
  g_autoptr (OmsSyncResult) first = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_autoptr (OmsSyncResult) second = NULL;
  double tokens, rate;
  guint waits = 0;
  gint64 at, start;

  g_assert_no_error (first->error);
  g_assert_true (oms_store_load_bucket (bench->store, bench->account, "searchOrders", &tokens, &rate, &at));
  g_assert_cmpfloat (tokens, <, 20);

  oms_store_save_bucket (bench->store, bench->account, "searchOrders", 0, rate, oms_time_now ());
  bench_restart (bench);
  g_signal_connect (bench->engine, "progress", G_CALLBACK (on_progress), &waits);
  start = g_get_monotonic_time ();
  second = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_no_error (second->error);
  g_assert_cmpuint (waits, >, 0);
  g_assert_cmpint (g_get_monotonic_time () - start, >, 1 * G_USEC_PER_SEC); /* a request in 1.8 s */
  g_signal_handlers_disconnect_by_data (bench->engine, &waits);
  g_assert_cmpint (sandbox_stat (sandbox, "over_limit"), ==, 0);
  sandbox_stop (sandbox);
}

/* A refusal behind an empty bucket is a wait of six minutes at Amazon: it is shown and sat out, the run goes on. */
static void
test_refused_when_empty (Bench *bench, gconstpointer data)
{
  const char *const arguments[] = { "--orders=2500", "--speed=1000", "--faults=searchOrders/429:30%x6", NULL };
  Sandbox *sandbox = connect_sandbox (bench, arguments);
  g_autoptr (OmsSyncResult) result = NULL;

  oms_store_save_bucket (bench->store, bench->account, "searchOrders", 0, 0.0056, oms_time_now ());
  result = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_no_error (result->error);
  g_assert_cmpint (result->orders.added, ==, 2500);
  g_assert_cmpint (sandbox_stat (sandbox, "over_limit"), ==, 0);
  sandbox_stop (sandbox);
}

static void
assert_not_in_folder (const char *folder, const char *secret)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *contents = NULL;
      gsize length;

      if (!g_file_get_contents (path, &contents, &length, NULL))
        continue;
      g_assert_null (memmem (contents, length, secret, strlen (secret)));
    }
}

static void
test_secrets_stay_out (Bench *bench, gconstpointer data)
{
  const char *const arguments[] = { "--orders=50", "--fast", NULL };
  Sandbox *sandbox = connect_sandbox (bench, arguments);
  g_autoptr (OmsSyncResult) result = bench_sync_one (bench, OMS_SYNC_ALL);
  g_autoptr (OmsSyncResult) bad = NULL;

  g_assert_no_error (result->error);
  sandbox_control (sandbox, "{\"add_faults\": \"bad-secret\", \"expire_tokens\": true}");
  bad = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_nonnull (bad->error);
  g_assert_cmpuint (sandbox->secrets->len, ==, 3); /* two and the end */
  for (guint i = 0; i + 1 < sandbox->secrets->len; i++)
    assert_not_in_folder (bench->folder, strchr (g_ptr_array_index (sandbox->secrets, i), '=') + 1);
  sandbox_stop (sandbox);
}

/* ---- Accounts -------------------------------------------------------------------------------------------------- */

static char *
test_connection (Bench *bench, const OmsAccount *account, GHashTable *secrets, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  oms_sync_engine_test_async (bench->engine, account, secrets, NULL, bench_on_result, &result);
  bench_wait (bench_has_result, &result);
  return oms_sync_engine_test_finish (bench->engine, result, error);
}

static void
test_account (Bench *bench, gconstpointer data)
{
  const char *const arguments[] = { "--orders=50", "--fast", NULL };
  Sandbox *sandbox = connect_sandbox (bench, arguments);
  g_autoptr (GPtrArray) accounts = oms_store_list_accounts (bench->store, NULL);
  const OmsAccount *account = g_ptr_array_index (accounts, 0);
  g_autoptr (GHashTable) wrong = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GAsyncResult) removed = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GHashTable) gone = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *works = NULL;
  g_autofree char *fails = NULL;
  const char *const fields[] = { "client_secret", "refresh_token", NULL };

  works = test_connection (bench, account, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (works);

  g_hash_table_insert (wrong, (gpointer) "client_secret", (gpointer) "amzn1.oa2-cs.v1.wrong");
  fails = test_connection (bench, account, wrong, &error);
  g_assert_null (fails);
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH);
  assert_sentence (error->message);
  g_clear_error (&error);

  oms_sync_engine_remove_account_async (bench->engine, account, NULL, bench_on_result, &removed);
  bench_wait (bench_has_result, &removed);
  g_assert_true (oms_sync_engine_remove_account_finish (bench->engine, removed, &error));
  after = oms_store_list_accounts (bench->store, NULL);
  g_assert_cmpuint (after->len, ==, 0);
  gone = oms_secret_store_lookup (bench->secrets, account->uuid, fields, NULL, NULL);
  g_assert_cmpuint (g_hash_table_size (gone), ==, 0);
  sandbox_stop (sandbox);
}

static void
test_account_refused (Bench *bench, gconstpointer data)
{
  const char *const fast_live[] = { "seller_id=A1B2C3D4E5F6G7", "client_id=amzn1.application-oa2-client.1",
                                    "rate_scale=100", NULL };
  const char *const plain_http[] = { "seller_id=A1B2C3D4E5F6G7", "client_id=amzn1.application-oa2-client.1",
                                     "endpoint=http://example.com", NULL };
  const char *const incomplete[] = { "seller_id=A1B2C3D4E5F6G7", NULL };
  const char *const *all[] = { fast_live, plain_http, incomplete };
  const char *const secrets[] = { "client_secret=amzn1.oa2-cs.v1.x", "refresh_token=Atzr|x", NULL };
  g_autoptr (GPtrArray) accounts = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (OmsAccount) account = bench_add_account (bench, "amazon", NAME, all[i], secrets, &error);

      g_assert_null (account);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      assert_sentence (error->message);
    }
  accounts = oms_store_list_accounts (bench->store, NULL);
  g_assert_cmpuint (accounts->len, ==, 0);
}

/* A secret among the settings, as a careless file has it, does not reach the database. */
static void
test_account_misplaced_secret (Bench *bench, gconstpointer data)
{
  const char *const settings[] = { "seller_id=A1B2C3D4E5F6G7", "client_id=amzn1.application-oa2-client.1",
                                   "client_secret=amzn1.oa2-cs.v1.misplaced", NULL };
  const char *const secrets[] = { "refresh_token=Atzr|x", NULL };
  const char *const fields[] = { "client_secret", NULL };
  g_autoptr (OmsAccount) account = bench_add_account (bench, "amazon", NAME, settings, secrets, NULL);
  g_autoptr (GHashTable) found = oms_secret_store_lookup (bench->secrets, account->uuid, fields, NULL, NULL);

  g_assert_cmpstr (g_hash_table_lookup (found, "client_secret"), ==, "amzn1.oa2-cs.v1.misplaced");
  g_assert_null (oms_account_get (account, "client_secret"));
  assert_not_in_folder (bench->folder, "misplaced");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (g_getenv ("OMS_SANDBOX"));
#define ADD(path, func, data) g_test_add ("/amazon/" path, Bench, data, bench_set_up, func, bench_tear_down)
  ADD ("all-stored", test_all_stored, NULL);
  ADD ("malformed", test_malformed, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autofree char *path = g_strconcat ("/amazon/trouble/", troubles[i].name, NULL);

      g_test_add (path, Bench, &troubles[i], bench_set_up, test_trouble, bench_tear_down);
    }
  ADD ("no-network", test_no_network, NULL);
  ADD ("pacing", test_pacing, NULL);
  ADD ("refused-when-empty", test_refused_when_empty, NULL);
  ADD ("secrets-stay-out", test_secrets_stay_out, NULL);
  ADD ("account", test_account, NULL);
  ADD ("account-refused", test_account_refused, NULL);
  ADD ("account-misplaced-secret", test_account_misplaced_secret, NULL);
#undef ADD
  return g_test_run ();
}
