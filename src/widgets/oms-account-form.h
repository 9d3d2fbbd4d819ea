/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of one account as a form: its name, then the fields of its marketplace in groups, the advanced ones
 * folded. */
#pragma once

#include <gtk/gtk.h>

#include "oms-account.h"
#include "oms-adapter.h"

G_BEGIN_DECLS

/* Signal "changed" (): a choice was made, on which other fields may depend. */
#define OMS_TYPE_ACCOUNT_FORM (oms_account_form_get_type ())
G_DECLARE_FINAL_TYPE (OmsAccountForm, oms_account_form, OMS, ACCOUNT_FORM, GtkWidget)

/* @account (nullable): the one whose settings are changed; NULL for a new one. */
GtkWidget *oms_account_form_new (const OmsAdapterInfo *info, const OmsAccount *account);

/* Whether the account, as the form stands, asks the marketplace for anything: else it is read from files. */
gboolean oms_account_form_is_connected (OmsAccountForm *self);
/* Checks every field that counts and moves to the first that will not do. */
gboolean oms_account_form_validate (OmsAccountForm *self);
/* Moves to the first secret that counts; FALSE when there is none. The form has to be on the screen. */
gboolean oms_account_form_focus_secret (OmsAccountForm *self);
/* The account as written in the form (never its secrets); what does not count with its choices stays as it was stored.
 * (transfer full) */
OmsAccount *oms_account_form_get_account (OmsAccountForm *self);
/* The secrets that were typed, field → value. (transfer full) */
GHashTable *oms_account_form_get_secrets (OmsAccountForm *self);
/* The ids of all secret fields, NULL-terminated. (transfer full) */
char **oms_account_form_list_secrets (OmsAccountForm *self);
/* @secrets: those that are saved already. */
void oms_account_form_set_saved (OmsAccountForm *self, GHashTable *secrets);

G_END_DECLS
