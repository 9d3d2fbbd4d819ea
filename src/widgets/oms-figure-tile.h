/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tile of the Today page: what is to be done, how many, and a line about it. Pressing it shows them. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  OMS_TILE_PLAIN,
  OMS_TILE_WARN,
  OMS_TILE_ALERT,
} OmsTileTone;

/* Properties: "caption" (string), "action-name" (string), "action-target" (string, the parameter). */
#define OMS_TYPE_FIGURE_TILE (oms_figure_tile_get_type ())
G_DECLARE_FINAL_TYPE (OmsFigureTile, oms_figure_tile, OMS, FIGURE_TILE, GtkWidget)

GtkWidget *oms_figure_tile_new (const char *caption);
void oms_figure_tile_set (OmsFigureTile *self, const char *figure, const char *detail, OmsTileTone tone);

G_END_DECLS
