/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A configured connection of one marketplace kind (table platforms). Secrets are never here. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint64 id;          /* 0: not stored yet */
  char *uuid;         /* known across machines; names its secrets in the keyring */
  char *kind;         /* adapter id: "amazon" */
  char *name;         /* short unique handle for omsctl and filters: "amazon-india" */
  char *display_name; /* what people read: "Amazon India" */
  gboolean is_active;
  GHashTable *config; /* (element-type utf8 utf8) settings without secrets */
  gint64 created_at, updated_at;
} OmsAccount;

/* A new one with a fresh uuid, active, empty config; name is made from @display_name. */
OmsAccount *oms_account_new (const char *kind, const char *display_name);
OmsAccount *oms_account_copy (const OmsAccount *account);
void oms_account_free (OmsAccount *account);
const char *oms_account_get (const OmsAccount *account, const char *field);       /* (nullable) */
void oms_account_set (OmsAccount *account, const char *field, const char *value); /* NULL removes */
/* Small letters, digits and dashes: "Amazon India" → "amazon-india". (transfer full) */
char *oms_account_slug (const char *display_name);
/* Place of the account's colour in the palette of ui.md (0…7): fixed for the four big kinds, by hash for others. */
guint oms_kind_color (const char *kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsAccount, oms_account_free)

G_END_DECLS
