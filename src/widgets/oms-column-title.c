/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. GTK has no call for it, so this looks at what titles are made of: in the header one widget a column,
 * in it a box of a label and the arrow of the sorting. Where they are made of something else they stay as they are. */
#include "oms-column-title.h"

/* The arrow keeps its room when it is not shown: before the label it does not hold it off the edge. */
static void
move_to_end (GtkWidget *title, const char *text)
{
  GtkWidget *box = gtk_widget_get_first_child (title);
  GtkWidget *label = GTK_IS_BOX (box) ? gtk_widget_get_first_child (box) : NULL;

  while (label != NULL && !GTK_IS_LABEL (label))
    label = gtk_widget_get_next_sibling (label);
  if (label == NULL || !g_str_equal (gtk_label_get_text (GTK_LABEL (label)), text))
    return;
  gtk_widget_set_halign (box, GTK_ALIGN_END);
  gtk_box_reorder_child_after (GTK_BOX (box), label, gtk_widget_get_last_child (box));
}

void
oms_column_title_to_end (GtkColumnView *view, const char *text)
{
  g_assert (GTK_IS_COLUMN_VIEW (view));

  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *title = header != NULL ? gtk_widget_get_first_child (header) : NULL;
  for (; title != NULL; title = gtk_widget_get_next_sibling (title))
    move_to_end (title, text);
}
