/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a seller sees who has no marketplace yet: the ways in. Uses win.add-account and app.demo. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OMS_TYPE_WELCOME_PAGE (oms_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (OmsWelcomePage, oms_welcome_page, OMS, WELCOME_PAGE, GtkWidget)

GtkWidget *oms_welcome_page_new (void);

G_END_DECLS
