/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Marketplaces page: a card for each account, and one to add another. Main thread only. */
#pragma once

#include <gtk/gtk.h>

#include "oms-session.h"

G_BEGIN_DECLS

#define OMS_TYPE_MARKETPLACES_PAGE (oms_marketplaces_page_get_type ())
G_DECLARE_FINAL_TYPE (OmsMarketplacesPage, oms_marketplaces_page, OMS, MARKETPLACES_PAGE, GtkWidget)

GtkWidget *oms_marketplaces_page_new (void);
void oms_marketplaces_page_set_session (OmsMarketplacesPage *self, OmsSession *session); /* (nullable) session */

G_END_DECLS
