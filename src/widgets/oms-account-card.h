/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One account on the Marketplaces page: how it is, what it can do, and what can be done with it. */
#pragma once

#include <gtk/gtk.h>

#include "oms-adapter.h"
#include "oms-session.h"

G_BEGIN_DECLS

#define OMS_TYPE_ACCOUNT_CARD (oms_account_card_get_type ())
G_DECLARE_FINAL_TYPE (OmsAccountCard, oms_account_card, OMS, ACCOUNT_CARD, GtkWidget)

/* Follows @item (of the session's account list) and the engine. */
GtkWidget *oms_account_card_new (OmsSession *session, OmsItem *item);

/* Puts the keyboard on the first thing it does. */
gboolean oms_account_card_begin (OmsAccountCard *self);

/* The word for one capability, translated. */
const char *oms_account_card_capability_label (OmsCapability capability);

G_END_DECLS
