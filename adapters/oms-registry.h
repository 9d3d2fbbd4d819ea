/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which marketplace adapters there are. The list is generated from adapters/meson.build: a new marketplace is one
 * folder and one line there. Any thread. */
#pragma once

#include "oms-adapter.h"

G_BEGIN_DECLS

/* All kinds in the order of the list, NULL-terminated. (transfer none) */
const OmsAdapterInfo *const *oms_registry_list (void);
const OmsAdapterInfo *oms_registry_find (const char *kind); /* (nullable) */

/* A configured adapter, or an error (OMS_ADAPTER_ERROR_AUTH with a sentence) when a required field is missing or not as
 * described. (transfer full) */
OmsAdapter *oms_registry_create (const char *kind, GHashTable *settings, GHashTable *secrets,
                                 const OmsHttpPacing *pacing, GError **error);

/* Checks one value against its field. Error: G_IO_ERROR_INVALID_ARGUMENT with a sentence. @value may be NULL or "". */
gboolean oms_registry_check_field (const OmsAdapterField *field, const char *value, GError **error);

/* For tests: an adapter type of the test's own, in front of the built-in ones. Before the first use only. */
void oms_registry_add_for_test (GType type);

G_END_DECLS
