/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window: header bar, sidebar, pages. Main thread only.
 *
 * Actions: win.page (s: "today", "orders", "inventory", "marketplaces", "activity"), win.view (s: an order view's id),
 * win.orders (s: a filter's text form), win.order (x: orders.id), win.stock (s: "all", "out", "low", "unknown"),
 * win.search, win.sync, win.sync-orders, win.sync-inventory, win.sync-account (x), win.cancel-sync, win.add-account,
 * win.account-settings (x), win.remove-account (x), win.pause (xs: account or 0 for all; "hour", "tomorrow", "open",
 * "resume"), win.fetch-older (x), win.stop-older (x). */
#pragma once

#include <gtk/gtk.h>

#include "oms-session.h"

G_BEGIN_DECLS

#define OMS_TYPE_WINDOW (oms_window_get_type ())
G_DECLARE_FINAL_TYPE (OmsWindow, oms_window, OMS, WINDOW, GtkApplicationWindow)

/* Shows a loading page until it gets a session or an error. */
OmsWindow *oms_window_new (GtkApplication *application);
void oms_window_set_session (OmsWindow *self, OmsSession *session); /* (nullable) session */
/* The orders could not be opened: says so instead of the pages. */
void oms_window_set_failed (OmsWindow *self, const char *title, const char *sentence);
/* A bar says that nothing here is real, with a way out. */
void oms_window_set_demo (OmsWindow *self, gboolean demo);

/* "today" and so on; "welcome" and "loading" while those are shown. */
const char *oms_window_get_page (OmsWindow *self);

/* Writes what the list of the shown page holds to @file, as Ctrl+E does once it has asked where. */
void oms_window_export_to (OmsWindow *self, GFile *file);

G_END_DECLS
