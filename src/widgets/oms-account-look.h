/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How accounts look in tables: name and colour by id, found in no time for two thousand cells. Main thread only. */
#pragma once

#include <gdk/gdk.h>

#include "oms-session.h"

G_BEGIN_DECLS

typedef struct _OmsAccountLooks OmsAccountLooks;

typedef struct
{
  char *name; /* what people read */
  char *kind;
  guint nth; /* of its kind, as in oms_palette_kind() */
  GdkRGBA color;
} OmsAccountLook;

/* Looks at the accounts as they are now; make a new one on "accounts-changed". @session may be NULL. */
OmsAccountLooks *oms_account_looks_new (OmsSession *session);
void oms_account_looks_free (OmsAccountLooks *self);
/* Never NULL: an unknown account has no name and the grey colour. */
const OmsAccountLook *oms_account_looks_find (OmsAccountLooks *self, gint64 platform_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsAccountLooks, oms_account_looks_free)

G_END_DECLS
