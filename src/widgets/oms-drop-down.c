/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. The button is the drop-down's first child; were it something else, nothing would be named. */
#include "oms-drop-down.h"

#include <glib/gi18n-lib.h>

static void
selected_cb (GtkDropDown *drop_down, GParamSpec *pspec, const char *name)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (drop_down));
  gpointer item = gtk_drop_down_get_selected_item (drop_down);
  const char *chosen = GTK_IS_STRING_OBJECT (item) ? gtk_string_object_get_string (item) : "";
  /* Translators: what is chosen from a list, for screen readers: "Marketplace: Amazon India" */
  g_autofree char *spoken = g_strdup_printf (_ ("%s: %s"), name, chosen);

  if (GTK_IS_TOGGLE_BUTTON (button))
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

void
oms_drop_down_set_spoken (GtkDropDown *drop_down, const char *name)
{
  g_assert (GTK_IS_DROP_DOWN (drop_down));

  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_data (drop_down, "notify::selected-item", G_CALLBACK (selected_cb), g_strdup (name),
                         (GClosureNotify) (void (*) (void)) g_free, 0);
  selected_cb (drop_down, NULL, name);
}
