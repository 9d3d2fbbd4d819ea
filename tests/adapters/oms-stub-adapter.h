/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An adapter for tests with a marketplace in memory, of the kind that needs the most from the engine: it lists orders
 * as stubs that have to be fetched by id, and listings as bare SKUs whose stock has to be asked for. Kind "stub"; the
 * account's setting "world" names the world it talks to. Register with
 * oms_registry_add_for_test (OMS_TYPE_STUB_ADAPTER). All world functions from any thread.
 *
 * Jobs: "changes" (stubs), "due" (orders by id), "listings" (bare SKUs), "stock" (stock by SKU). */
#pragma once

#include "oms-adapter.h"

G_BEGIN_DECLS

#define OMS_TYPE_STUB_ADAPTER (oms_stub_adapter_get_type ())
G_DECLARE_FINAL_TYPE (OmsStubAdapter, oms_stub_adapter, OMS, STUB_ADAPTER, OmsAdapter)

#define OMS_STUB_MAX_IDS  5
#define OMS_STUB_MAX_KEYS 5

typedef struct _OmsStubWorld OmsStubWorld;

/* A world that accounts find by @name until it is freed. (transfer full) */
OmsStubWorld *oms_stub_world_new (const char *name);
void oms_stub_world_free (OmsStubWorld *world);

/* Makes or changes an order; it is listed as changed. @total in paise of INR, split over @n_lines lines of one unit. */
void oms_stub_world_put_order (OmsStubWorld *world, const char *id, OmsStatus status, gint64 updated_at, gint64 total,
                               guint n_lines);
/* An order that is listed and cannot be read, until it is put. */
void oms_stub_world_put_broken (OmsStubWorld *world, const char *id);
/* Gone: fetching it by id gives nothing. */
void oms_stub_world_remove_order (OmsStubWorld *world, const char *id);

/* Makes or changes a listing. OMS_QUANTITY_UNKNOWN: the marketplace refuses to tell. */
void oms_stub_world_put_stock (OmsStubWorld *world, const char *sku, gint64 available);
void oms_stub_world_remove_stock (OmsStubWorld *world, const char *sku);

/* Stubs or SKUs on a page (default 10). */
void oms_stub_world_set_page_size (OmsStubWorld *world, guint size);

/* The next @times calls of @call fail with @code of OMS_ADAPTER_ERROR. @call: "check", a job's id, or "orders-by-id",
 * "stock-of". G_MAXUINT: until told otherwise, 0: no more. */
void oms_stub_world_fail (OmsStubWorld *world, const char *call, OmsAdapterError code, guint times);
/* Each call takes so long, and can be cancelled meanwhile. */
void oms_stub_world_set_delay (OmsStubWorld *world, guint milliseconds);

/* How often @call was called, also when it failed. */
guint oms_stub_world_get_calls (OmsStubWorld *world, const char *call);
/* Ids and SKUs in the order they were asked for, and forgets them. (transfer full) */
GStrv oms_stub_world_take_asked (OmsStubWorld *world);

G_END_DECLS
