/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bar across the page that says one thing and offers what can be done about it. Stays until it is read. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  OMS_BANNER_INFO,
  OMS_BANNER_WARNING,
  OMS_BANNER_ERROR,
} OmsBannerTone;

/* Signal "closed" (): by its own button. */
#define OMS_TYPE_BANNER (oms_banner_get_type ())
G_DECLARE_FINAL_TYPE (OmsBanner, oms_banner, OMS, BANNER, GtkWidget)

GtkWidget *oms_banner_new (OmsBannerTone tone, const char *text);
void oms_banner_set_text (OmsBanner *self, const char *text);
const char *oms_banner_get_text (OmsBanner *self);
/* @target (nullable), floating reference taken. (transfer none) */
GtkWidget *oms_banner_add_button (OmsBanner *self, const char *label, const char *action, GVariant *target);
void oms_banner_set_closable (OmsBanner *self, gboolean closable);

G_END_DECLS
