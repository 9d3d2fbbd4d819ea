/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scripted Myntra; see the header. */
#include "myntra-fixture.h"

#include <string.h>

/* ---- Signing in -------------------------------------------------------------------------------------------------- */

static void
give_token (Fixture *fixture, GOutputStream *out, gboolean with_refresh)
{
  g_autofree char *headers = g_strdup_printf ("Access_Token: token-%u\r\n%s", fixture->tokens++,
                                              with_refresh ? "REFRESH_TOKEN: refresh-1\r\n" : "");

  test_server_reply (out, 200, headers, "{" GOOD "}");
}

static void
answer_sign_in (Fixture *fixture, const TestRequest *request, GOutputStream *out, gboolean again)
{
  Answer script = again ? fixture->renew : fixture->sign_in;

  g_assert_cmpstr (request->method, ==, "POST");
  g_assert_cmpstr (request->body, ==, "{\"merchant_id\":\"" MERCHANT "\"}");
  test_request_assert_header (request, "x-partner-store", "MYNTRA");
  test_request_assert_header (request, "secret_key", again ? NULL : SECRET);
  test_request_assert_header (request, "refresh_token", again ? "refresh-1" : NULL);
  if (again)
    fixture->renewals++;
  else
    fixture->sign_ins++;
  if (script != NULL)
    script (fixture, request, out);
  else
    give_token (fixture, out, !again);
}

static gboolean
sign_in (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  gboolean again = g_str_equal (request->target, "/authorization/refresh_token");

  if (again || g_str_equal (request->target, "/authorization/generate_token"))
    {
      answer_sign_in (fixture, request, out, again);
      return TRUE;
    }
  test_request_assert_header (request, "x-partner-store", "MYNTRA");
  test_request_assert_header (request, "Content-Type", "application/json");
  test_request_assert_header (request, "secret_key", NULL);
  test_request_assert_header (request, "refresh_token", NULL);
  return FALSE;
}

static const char *const settings[] = { "merchant_id", MERCHANT, NULL };
static const char *const secrets[] = { "secret_key", SECRET "\n", NULL };
const Marketplace myntra_marketplace = { "myntra", settings, secrets, NO_ORDERS, sign_in };

/* ---- Orders ------------------------------------------------------------------------------------------------------ */

char *
myntra_read_pass (Fixture *fixture, const char *job, const char *state, GPtrArray *stubs)
{
  g_autofree char *next = g_strdup (state);
  gboolean more;

  do
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (OmsOrderPage) page = fixture_fetch (fixture, job, next, &error);

      g_assert_no_error (error);
      g_free (next);
      next = g_strdup (page->next);
      more = page->more;
      while (stubs != NULL && page->orders->len > 0)
        g_ptr_array_add (stubs, g_ptr_array_steal_index (page->orders, 0));
    }
  while (more);
  return g_steal_pointer (&next);
}

OmsOrderPage *
myntra_read_order (Fixture *fixture, const char *id, GError **error)
{
  const char *const ids[] = { id, NULL };

  return oms_adapter_fetch_orders_by_id (fixture->adapter, ids, NULL, error);
}

/* ---- Days -------------------------------------------------------------------------------------------------------- */

char *
myntra_param (const char *target, const char *name)
{
  g_autoptr (GHashTable) params = g_uri_parse_params (strchr (target, '?') + 1, -1, "&", G_URI_PARAMS_NONE, NULL);

  return g_strdup (g_hash_table_lookup (params, name));
}

gint64
myntra_today (void)
{
  g_autoptr (GTimeZone) india = g_time_zone_new_offset (19800);

  return oms_time_day_start (oms_time_local_day (oms_time_now (), india), india) + OMS_TIME_DAY / 2;
}

gint64
myntra_days_ago (const char *day)
{
  g_autoptr (GTimeZone) india = g_time_zone_new_offset (19800);
  gint64 noon;

  g_assert_true (oms_time_parse (day, india, &noon, NULL, NULL));
  return (myntra_today () - noon) / OMS_TIME_DAY;
}

void
myntra_assert_window (Fixture *fixture, guint index, gint64 from, gint64 to)
{
  g_autofree char *start = myntra_param (fixture_target (fixture, index), "startDate");
  g_autofree char *end = myntra_param (fixture_target (fixture, index), "endDate");

  g_assert_cmpint (myntra_days_ago (start), ==, from);
  g_assert_cmpint (myntra_days_ago (end), ==, to);
}
