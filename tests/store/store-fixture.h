/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A store in a folder of its own with one account, records by the handful, and a second pair of eyes on the file. */
#pragma once

#include "oms-store-sync.h"

G_BEGIN_DECLS

#define T0 G_GINT64_CONSTANT (1795000000000) /* a moment in November 2026 */

typedef struct
{
  char *folder;
  char *path;
  GTimeZone *zone;
  OmsStore *store;
  gint64 platform; /* its account */
} Fixture;

void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);
void fixture_reopen (Fixture *fixture);
void fixture_remove_folder (const char *folder);

/* A complete order with one line of one unit, status new, ordered at T0. */
OmsOrderRecord *make_order (const char *order_id);
OmsLineRecord *add_line (OmsOrderRecord *record, const char *line_id, const char *sku, gint64 quantity, gint64 total);
/* Applies one record (transfer full) as a page of its own. */
OmsSyncCounts apply (Fixture *fixture, OmsOrderRecord *record, gint64 fetched_at);
OmsSyncCounts apply_page (Fixture *fixture, const char *job, OmsOrderPage *page, gint64 fetched_at);

/* Asked on a connection of the test's own. */
gint64 sql_int (Fixture *fixture, const char *format, ...) G_GNUC_PRINTF (2, 3);
char *sql_text (Fixture *fixture, const char *format, ...) G_GNUC_PRINTF (2, 3);
void sql_run (const char *path, const char *sql);
#define assert_sql_int(fixture, expected, ...) g_assert_cmpint (sql_int (fixture, __VA_ARGS__), ==, (expected))
#define assert_sql_text(fixture, expected, ...)                         \
  G_STMT_START                                                          \
  {                                                                     \
    g_autofree char *sql_text_answer = sql_text (fixture, __VA_ARGS__); \
    g_assert_cmpstr (sql_text_answer, ==, (expected));                  \
  }                                                                     \
  G_STMT_END

/* oms_store_check (deep) finds nothing. */
void assert_clean (OmsStore *store);

/* Lets the default context run. */
void spin (guint milliseconds);

G_END_DECLS
