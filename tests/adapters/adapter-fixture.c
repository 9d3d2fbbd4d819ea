/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scripted marketplace of the adapters' tests; see the header. */
#include "adapter-fixture.h"

#include "oms-registry.h"
#include "../test-finalize.h"

#include <string.h>

static TestRequest *
copy_request (const TestRequest *request)
{
  TestRequest *copy = g_new0 (TestRequest, 1);

  copy->number = request->number;
  copy->method = g_strdup (request->method);
  copy->target = g_strdup (request->target);
  copy->headers = g_strdup (request->headers);
  copy->body = g_strdup (request->body);
  return copy;
}

static void
free_request (gpointer data)
{
  TestRequest *request = data;

  g_free (request->method);
  g_free (request->target);
  g_free (request->headers);
  g_free (request->body);
  g_free (request);
}

void
fixture_handle (const TestRequest *request, GOutputStream *out, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_mutex_lock (&fixture->lock);
  if (fixture->marketplace->sign_in == NULL || !fixture->marketplace->sign_in (fixture, request, out))
    {
      g_ptr_array_add (fixture->requests, copy_request (request));
      fixture->answer (fixture, request, out);
    }
  g_mutex_unlock (&fixture->lock);
}

/* ---- The adapter ------------------------------------------------------------------------------------------------- */

void
fixture_set (Fixture *fixture, const char *field, const char *value)
{
  g_hash_table_replace (fixture->settings, g_strdup (field), g_strdup (value));
}

OmsAdapter *
fixture_make_adapter (Fixture *fixture, GError **error)
{
  const char *const *secret = fixture->marketplace->secrets;
  g_autoptr (GHashTable) secrets = g_hash_table_new (g_str_hash, g_str_equal);

  for (; secret[0] != NULL; secret += 2)
    g_hash_table_insert (secrets, (gpointer) secret[0], (gpointer) secret[1]);
  return oms_registry_create (fixture->marketplace->kind, fixture->settings, secrets, NULL, error);
}

void
fixture_connect (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->adapter);
  fixture->adapter = fixture_make_adapter (fixture, &error);
  g_assert_no_error (error);
}

void
fixture_connect_with (Fixture *fixture, const char *field, const char *value)
{
  fixture_set (fixture, field, value);
  fixture_connect (fixture);
}

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  const char *const *setting;

  memset (fixture, 0, sizeof *fixture);
  fixture->marketplace = data;
  g_mutex_init (&fixture->lock);
  fixture->requests = g_ptr_array_new_with_free_func (free_request);
  fixture->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  fixture_reply (fixture, 200, fixture->marketplace->nothing);
  fixture->server = test_server_new (fixture_handle, fixture);
  fixture_set (fixture, "endpoint", test_server_get_address (fixture->server));
  fixture_set (fixture, "rate_scale", "1000000");
  for (setting = fixture->marketplace->settings; setting[0] != NULL; setting += 2)
    fixture_set (fixture, setting[0], setting[1]);
  fixture_connect (fixture);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  test_assert_finalizes (fixture->adapter);
  test_server_free (fixture->server);
  g_hash_table_unref (fixture->settings);
  g_ptr_array_unref (fixture->requests);
  g_mutex_clear (&fixture->lock);
}

/* ---- Answers ----------------------------------------------------------------------------------------------------- */

void
fixture_reply (Fixture *fixture, guint status, const char *text)
{
  fixture->answer = fixture_answer_text;
  fixture->status = status;
  fixture->text = text;
}

void
fixture_answer_text (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  test_server_reply (out, fixture->status, NULL, fixture->text);
}

static void
answer_script (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  guint last = g_strv_length ((char **) fixture->script) - 1;

  test_server_reply (out, fixture->status, NULL, fixture->script[MIN (fixture->requests->len - 1, last)]);
}

void
fixture_reply_script (Fixture *fixture, const char *const *script)
{
  fixture->answer = answer_script;
  fixture->script = script;
}

/* ---- What was asked for ------------------------------------------------------------------------------------------ */

const TestRequest *
fixture_request (Fixture *fixture, guint index)
{
  g_assert_cmpuint (index, <, fixture->requests->len);
  return fixture->requests->pdata[index];
}

const char *
fixture_target (Fixture *fixture, guint index)
{
  return fixture_request (fixture, index)->target;
}

const char *
fixture_body (Fixture *fixture, guint index)
{
  return fixture_request (fixture, index)->body;
}

void
fixture_forget_requests (Fixture *fixture)
{
  g_ptr_array_set_size (fixture->requests, 0);
}

/* ---- Calls ------------------------------------------------------------------------------------------------------- */

OmsOrderPage *
fixture_fetch (Fixture *fixture, const char *job, const char *state, GError **error)
{
  OmsCursor cursor = { state, OMS_TIME_UNKNOWN, FALSE };

  return oms_adapter_fetch_orders (fixture->adapter, job, &cursor, NULL, error);
}

OmsStockPage *
fixture_fetch_stock (Fixture *fixture, const char *job, const char *state, GError **error)
{
  OmsCursor cursor = { state, OMS_TIME_UNKNOWN, FALSE };

  return oms_adapter_fetch_stock (fixture->adapter, job, &cursor, NULL, error);
}
