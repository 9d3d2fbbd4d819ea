/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all pages of one window share: the open store, the engine, the lists that follow them, and how figures are
 * written. Knows no widgets. Main thread only. */
#pragma once

#include <gio/gio.h>

#include "oms-account-list.h"
#include "oms-money.h"
#include "oms-store.h"
#include "oms-summary.h"
#include "oms-sync-engine.h"

G_BEGIN_DECLS

/* Properties (notified, pages write their figures anew): "grouping" (guint, an OmsGrouping), "zone" (boxed GTimeZone).
 * Signals: "toast" (const char *text, const char *action, GVariant *target): show a confirmation; @action (nullable) is
 *          the detailed name of the action behind Undo, @target (nullable) its parameter.
 *          "accounts-changed" (): accounts came, went, were renamed or switched; not for their figures.
 *          "accounts-told" (): anything about the accounts was read anew, also when they last synced. */
#define OMS_TYPE_SESSION (oms_session_get_type ())
G_DECLARE_FINAL_TYPE (OmsSession, oms_session, OMS, SESSION, GObject)

OmsSession *oms_session_new (OmsStore *store, OmsSyncEngine *engine);

/* All (transfer none). */
OmsStore *oms_session_get_store (OmsSession *self);
OmsSyncEngine *oms_session_get_engine (OmsSession *self);
OmsAccountList *oms_session_get_accounts (OmsSession *self); /* GListModel of OmsItem */
OmsSummary *oms_session_get_summary (OmsSession *self);
/* NULL when the settings schema is not installed: then every preference has its default. */
GSettings *oms_session_get_settings (OmsSession *self);

GTimeZone *oms_session_get_zone (OmsSession *self); /* (transfer none) the seller's */
OmsGrouping oms_session_get_grouping (OmsSession *self);

/* (nullable) (transfer none), valid until "accounts-changed". */
const OmsAccount *oms_session_find_account (OmsSession *self, gint64 platform_id);
/* What people read, e.g. "Amazon India"; "" when the account is gone. (transfer none) */
const char *oms_session_get_account_name (OmsSession *self, gint64 platform_id);
/* "amazon", for the colour; "" when the account is gone. (transfer none) */
const char *oms_session_get_account_kind (OmsSession *self, gint64 platform_id);

/* @sentence without the "Amazon India: " in front, where the account is named already, with a capital. (transfer full)
 */
char *oms_session_shorten (OmsSession *self, gint64 platform_id, const char *sentence);

/* Whether @account asks its marketplace for anything; else it is read from files. */
gboolean oms_session_is_connected (const OmsAccount *account);

/* What a sync brought, as "12 new and 3 changed orders". (transfer full) */
char *oms_session_describe_news (OmsSession *self, gint64 added, gint64 changed);

/* Shows @text for a few seconds; with an Undo button when @undo_action (nullable) names an action, e.g.
 * "orders.unmark". @target (nullable): its parameter, a floating reference is taken. */
void oms_session_toast (OmsSession *self, const char *text, const char *undo_action, GVariant *target);

/* The settings of the program, or NULL when its schema is not installed. (transfer full) */
GSettings *oms_session_load_settings (void);
/* The chosen time zone; that of this computer when none is. (transfer full) */
GTimeZone *oms_session_load_zone (void);

G_END_DECLS
