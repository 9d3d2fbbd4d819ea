/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows what a marketplace sent. It does not understand the data: it only breaks lines, because what is here is by
 * definition something that could not be read. */
#include "oms-data-dialog.h"

#include <glib/gi18n-lib.h>

#define MAX_INDENT 40

struct _OmsDataDialog
{
  GtkWindow parent_instance;

  /* Template widgets */
  GtkWidget *reason;
  GtkWidget *text;
};

G_DEFINE_FINAL_TYPE (OmsDataDialog, oms_data_dialog, GTK_TYPE_WINDOW)

static void
new_line (GString *out, int depth)
{
  g_string_append_c (out, '\n');
  for (int i = 0; i < MIN (depth, MAX_INDENT); i++)
    g_string_append (out, "  ");
}

char *
oms_data_dialog_break_lines (GBytes *payload)
{
  gsize size;
  const char *bytes = g_bytes_get_data (payload, &size);
  g_autofree char *text = bytes != NULL ? g_utf8_make_valid (bytes, (gssize) size) : g_strdup ("");
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean quoted = FALSE;
  int depth = 0;

  if ((text[0] != '{' && text[0] != '[') || strchr (text, '\n') != NULL)
    return g_steal_pointer (&text);
  for (const char *c = text; *c != '\0'; c++)
    {
      if (quoted || (*c != '{' && *c != '[' && *c != '}' && *c != ']' && *c != ',' && *c != ':'))
        {
          if (quoted && *c == '\\' && c[1] != '\0')
            g_string_append_c (out, *c++);
          else if (*c == '"')
            quoted = !quoted;
          g_string_append_c (out, *c);
          continue;
        }
      if (*c == '}' || *c == ']')
        new_line (out, --depth);
      g_string_append_c (out, *c);
      if (*c == '{' || *c == '[')
        new_line (out, ++depth);
      else if (*c == ',')
        new_line (out, depth);
      else if (*c == ':')
        g_string_append_c (out, ' ');
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
on_copy_clicked_cb (OmsDataDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  g_autofree char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
oms_data_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_DATA_DIALOG);
  G_OBJECT_CLASS (oms_data_dialog_parent_class)->dispose (object);
}

static void
oms_data_dialog_class_init (OmsDataDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = oms_data_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-data-dialog.ui");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_bind_template_child (widget_class, OmsDataDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, OmsDataDialog, text);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked_cb);
}

static void
oms_data_dialog_init (OmsDataDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
oms_data_dialog_new (GtkWindow *parent, const char *title, const char *reason, GBytes *payload)
{
  OmsDataDialog *self = g_object_new (OMS_TYPE_DATA_DIALOG, "transient-for", parent, "title", title, NULL);
  g_autofree char *text = payload != NULL ? oms_data_dialog_break_lines (payload) : NULL;

  gtk_label_set_text (GTK_LABEL (self->reason), reason);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)),
                            text != NULL ? text : _ ("The marketplace sent nothing that could be kept."), -1);
  return GTK_WIDGET (self);
}
