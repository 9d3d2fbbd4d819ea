/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the conformance test share: the subject, an adapter connected to the sandbox, and a pass over its
 * orders. Nothing here knows a marketplace. */
#pragma once

#include "oms-adapter.h"
#include "test-sandbox.h"

G_BEGIN_DECLS

#define LONG_AGO (100 * OMS_TIME_DAY)
#define MAX_JOBS 12

typedef struct
{
  const char *kind;
  const char *order_jobs[MAX_JOBS + 1]; /* NULL-terminated: together they list all orders */
  const char *search;                   /* the operation behind them */
  const char *token;                    /* the operation that signs in */
  const char *stock_jobs[3];            /* NULL-terminated */
  guint tries_403;                      /* how often a search that is forbidden is sent */
  gboolean in_parts;                    /* an order may come in several records */
  gboolean days;                        /* of when an order was placed it tells the day, in India */
  gboolean by_state;                    /* its lists tell a change of state and no other */
  gboolean by_day;                      /* its lists are read day by day, and end at an empty page */
  gboolean one_secret;                  /* there is no authorisation beside the secret */
  gboolean keeps;                       /* it packs some orders in its own warehouses */
  const char *renewal;                  /* the operation that renews the access token; NULL: signing in */
  gboolean unpublished;                 /* nothing is known of its interface, so there is no sandbox of it */
} Subject;

extern const Subject *conformance_subject;

typedef struct
{
  TestSandbox *sandbox;
  OmsAdapter *adapter;
} Fixture;

void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);
/* On the operation behind the lists of orders. @amount: "" or "x2". */
void fixture_set_fault (Fixture *fixture, const char *fault, const char *amount);

#define ADD(path, data, func) g_test_add ("/conformance/" path, Fixture, data, fixture_set_up, func, fixture_tear_down)

/* ---- conformance-pass.c: reading orders as the engine would ------------------------------------------------------ */

typedef struct
{
  GHashTable *orders;   /* (element-type utf8 OmsOrderRecord) */
  GHashTable *problems; /* (element-type utf8) ids of orders that could not be read */
  GHashTable *due;      /* (element-type utf8) orders of which a look-up by id tells more */
  GHashTable *told;     /* (element-type utf8 utf8) what stubs said of an order */
  guint n_records, n_problems, unknown, pages;
  guint job;
  char *states[MAX_JOBS]; /* to go on with */
  gboolean more;
} Pass;

void pass_clear (Pass *pass);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pass, pass_clear)

/* @pass begins where @before ended. */
void pass_follow (Pass *pass, const Pass *before);
/* From the beginning once more. */
void pass_restart (Pass *pass);
/* Reads at most @max_pages of the job the pass is at; FALSE with the error where it stopped. */
gboolean pass_read_pages (Fixture *fixture, Pass *pass, guint max_pages, GError **error);
/* Goes on with the job the pass is at, then with those behind it, then with the single orders. */
void pass_read_all (Fixture *fixture, Pass *pass);
/* That a new pass stops with this error, soon. */
void pass_assert_fails (Fixture *fixture, GQuark domain, int code);
/* An order that states no status of its own has the one of its lines, as in the store. */
OmsStatus pass_status_of (const OmsOrderRecord *record);

/* ---- conformance-truth.c ----------------------------------------------------------------------------------------- */

/* That the pass has all orders of the sandbox, and that they say the same. */
void pass_assert_all_read (Fixture *fixture, const Pass *pass);

/* ---- The tests, by subject --------------------------------------------------------------------------------------- */

void conformance_add_orders (void);
void conformance_add_faults (void);
void conformance_add_stock (void);
/* Without a sandbox. */
void conformance_add_formats (const OmsAdapterInfo *info);
void conformance_add_files_only (const OmsAdapterInfo *info);

G_END_DECLS
