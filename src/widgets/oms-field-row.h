/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field of a marketplace's settings, made from the adapter's description of it: its label, its control, help under
 * it and, when the value will not do, why. */
#pragma once

#include <gtk/gtk.h>

#include "oms-adapter.h"

G_BEGIN_DECLS

/* Signal "changed" (): by the user. */
#define OMS_TYPE_FIELD_ROW (oms_field_row_get_type ())
G_DECLARE_FINAL_TYPE (OmsFieldRow, oms_field_row, OMS, FIELD_ROW, GtkWidget)

/* @field must outlive the row (descriptions are static). @value (nullable): what is set now; NULL: the default. */
GtkWidget *oms_field_row_new (const OmsAdapterField *field, const char *value);
const OmsAdapterField *oms_field_row_get_field (OmsFieldRow *self);

/* What is set, trimmed; several choices comma separated; "" for nothing. (transfer full) */
char *oms_field_row_get_value (OmsFieldRow *self);
/* For a secret that is saved already: left empty it stays as it is. */
void oms_field_row_set_saved (OmsFieldRow *self, gboolean saved);
/* Whether the value will do; says so under the field when not. */
gboolean oms_field_row_validate (OmsFieldRow *self);

G_END_DECLS
