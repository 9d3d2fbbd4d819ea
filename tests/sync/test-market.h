/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A marketplace inside the test program, with an adapter of its own kind: whole orders, orders by name only, stock,
 * bare SKUs, refusals, tokens that expire or repeat, and a gate that holds a request until the test lets it go. */
#pragma once

#include "oms-registry.h"
#include "test-bench.h"

G_BEGIN_DECLS

/* Moment of change number @n. */
#define MARKET_TIME(n) (G_GINT64_CONSTANT (1790000000000) + (n) *1000)

/* A market that knows nothing yet, and an account "Corner Market" of it; for g_test_add. */
void market_set_up (Bench *bench, gconstpointer data);
/* Registers the adapter, kind "market". Once, before the registry's first use. */
void market_register (void);

void market_add_orders (const char *prefix, guint count); /* each one a change of its own */
void market_ship (const char *order_id);                  /* a change */
void market_hide (gboolean hidden);                       /* orders added from now on are not told */
void market_show_hidden (void);                           /* not as a change: only who looks back sees them */
void market_break (const char *order_id, gboolean broken);
void market_add_stub (const char *order_id, gboolean known); /* listed by name; @known: can be fetched */
void market_add_sku (const char *sku, gboolean bare);

/* The next @times calls of @call ("orders", "held", "stubs", "stock", "by-id" …) fail. */
void market_fail (const char *call, OmsAdapterError code, guint times);
/* The same only for requests for a page after the first. */
void market_fail_later (const char *call, OmsAdapterError code, guint times);
void market_set_repeating (gboolean repeating); /* "orders" gives the same token for ever */
void market_set_endless (gboolean endless);     /* "orders" gives new tokens for the same page for ever */

/* How long a job may have the account to itself; 0, also after market_set_up: as long as it takes. */
void market_set_turn (gint64 milliseconds);

/* From its @number-th page on (1: the first), "orders" waits until the gate is opened or the call is cancelled. */
void market_close_gate (guint number);
void market_open_gate (void);
/* Who asks only for what is new passes even when it is closed. */
void market_let_news_through (void);
/* Whether a request stands at the gate; for bench_wait. */
gboolean market_is_at_gate (gpointer unused);

/* How often @call was made, and the n-th one as text ("by-id a,b,c"). */
guint market_count (const char *call);
char *market_nth (const char *call, guint n);
/* Whether "orders" was called that often, GUINT_TO_POINTER; for bench_wait. */
gboolean market_has_synced (gpointer times);

G_END_DECLS
