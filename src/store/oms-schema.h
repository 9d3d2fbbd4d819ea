/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables and how an older file becomes a newer one. Forward only, one step for each version. */
#pragma once

#include "oms-db.h"

G_BEGIN_DECLS

#define OMS_SCHEMA_VERSION 3

/* What stands at offset 68 of each file of ours, so that another program's database is not taken for one: "OMSd". */
#define OMS_SCHEMA_APPLICATION_ID 0x4F4D5364

/* Looks at an existing file without changing it. TOO_NEW, CORRUPT (damaged, or not ours). Fine when there is none. */
gboolean oms_schema_probe (const char *path, GError **error);
/* Makes or migrates. Before a migration the file is copied to "<path>.before-v<N>.db". On the writer's connection. */
gboolean oms_schema_ensure (OmsDb *db, const char *path, GError **error);

/* From version N - 1 to N: the texts of schema-N.sql. */
extern const char *const oms_schema_steps[OMS_SCHEMA_VERSION + 1];

/* What daily_totals and daily_sku should hold, as SELECTs of their columns in order. */
extern const char *const oms_schema_fresh_totals;
extern const char *const oms_schema_fresh_skus;
/* Empties the two and fills them from orders and order_items. */
gboolean oms_schema_rebuild_totals (OmsDb *db, GError **error);

/* For work that makes the roll-ups anew behind itself: takes all triggers away, and brings back what it answered.
 * (element-type utf8) (transfer full) */
GPtrArray *oms_schema_take_triggers (OmsDb *db, GError **error);
gboolean oms_schema_put_triggers (OmsDb *db, GPtrArray *triggers, GError **error);

G_END_DECLS
