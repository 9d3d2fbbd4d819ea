/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Light or dark, and the style sheets and icons of the program. Main thread only. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  OMS_THEME_SYSTEM, /* what the desktop says */
  OMS_THEME_LIGHT,
  OMS_THEME_DARK,
} OmsTheme;

/* Property "dark" (gboolean, read-only, notified). */
#define OMS_TYPE_STYLE (oms_style_get_type ())
G_DECLARE_FINAL_TYPE (OmsStyle, oms_style, OMS, STYLE, GObject)

/* Loads sheets and icons for the default display the first time, follows the setting "theme" and asks the desktop for
 * its colour scheme without waiting for the answer. The environment variable OMS_THEME (light, dark) wins over
 * everything. (transfer none) */
OmsStyle *oms_style_get_default (void);
void oms_style_set_theme (OmsStyle *self, OmsTheme theme);
gboolean oms_style_get_dark (OmsStyle *self);

G_END_DECLS
