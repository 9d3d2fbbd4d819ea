/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field of a marketplace's settings. Knows no marketplace by name. */
#include "oms-field-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "oms-drop-down.h"
#include "oms-registry.h"

struct _OmsFieldRow
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *box;
  GtkWidget *head;
  GtkWidget *label;
  GtkWidget *control_box;
  GtkWidget *help;
  GtkWidget *error;

  const OmsAdapterField *field;
  GtkWidget *control; /* entry, drop-down, flow box of check buttons, or switch */
  gboolean saved;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OmsFieldRow, oms_field_row, GTK_TYPE_WIDGET)

static void
on_changed_cb (OmsFieldRow *self)
{
  gtk_widget_set_visible (self->error, FALSE);
  gtk_widget_remove_css_class (self->control, "error");
  g_signal_emit (self, signals[CHANGED], 0);
  gtk_widget_activate_action (GTK_WIDGET (self), "account.edited", NULL); /* of the dialog it stands in */
}

/* ---- Text and secrets
 * ------------------------------------------------------------------------------------------------ */

static void
on_show_toggled_cb (GtkToggleButton *button, GtkEntry *entry)
{
  gtk_entry_set_visibility (entry, gtk_toggle_button_get_active (button));
}

static void
on_pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) entry = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (text == NULL)
    return; /* nothing to paste */
  gtk_editable_set_text (GTK_EDITABLE (entry), g_strstrip (text));
  memset (text, 0, strlen (text));
}

static void
on_paste_clicked_cb (GtkButton *button, GtkWidget *entry)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (entry), NULL, on_pasted_cb, g_object_ref (entry));
}

static void
make_entry (OmsFieldRow *self, const char *value)
{
  self->control = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (self->control), value);
  gtk_widget_set_hexpand (self->control, TRUE);
  if (self->field->type == OMS_FIELD_ENDPOINT)
    gtk_entry_set_input_purpose (GTK_ENTRY (self->control), GTK_INPUT_PURPOSE_URL);
  gtk_box_append (GTK_BOX (self->control_box), self->control);
  g_signal_connect_swapped (self->control, "changed", G_CALLBACK (on_changed_cb), self);
}

/* The text of a secret is kept in memory that is not swapped out, and is never put back on the screen once saved. */
static void
make_secret (OmsFieldRow *self)
{
  g_autoptr (GtkEntryBuffer) buffer = gtk_password_entry_buffer_new ();
  GtkWidget *show = gtk_toggle_button_new_with_label (_ ("Show"));
  GtkWidget *paste = gtk_button_new_with_label (_ ("Paste"));

  make_entry (self, "");
  gtk_entry_set_buffer (GTK_ENTRY (self->control), buffer);
  gtk_entry_set_visibility (GTK_ENTRY (self->control), FALSE);
  gtk_entry_set_input_purpose (GTK_ENTRY (self->control), GTK_INPUT_PURPOSE_PASSWORD);
  g_signal_connect_object (show, "toggled", G_CALLBACK (on_show_toggled_cb), self->control, 0);
  g_signal_connect_object (paste, "clicked", G_CALLBACK (on_paste_clicked_cb), self->control, 0);
  gtk_box_append (GTK_BOX (self->control_box), show);
  gtk_box_append (GTK_BOX (self->control_box), paste);
}

/* ---- Choices
 * --------------------------------------------------------------------------------------------------------- */

static void
make_choice (OmsFieldRow *self, const char *value)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; self->field->choices != NULL && self->field->choices[i].id != NULL; i++)
    {
      gtk_string_list_append (labels, _ (self->field->choices[i].label));
      if (g_str_equal (self->field->choices[i].id, value))
        selected = i;
    }
  self->control = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&labels)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->control), selected);
  oms_drop_down_set_spoken (GTK_DROP_DOWN (self->control), _ (self->field->label));
  gtk_widget_set_hexpand (self->control, TRUE);
  gtk_box_append (GTK_BOX (self->control_box), self->control);
  g_signal_connect_swapped (self->control, "notify::selected", G_CALLBACK (on_changed_cb), self);
}

static void
make_multi_choice (OmsFieldRow *self, const char *value)
{
  g_auto (GStrv) set = g_strsplit (value, ",", -1);

  for (guint i = 0; set[i] != NULL; i++)
    g_strstrip (set[i]);
  self->control = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->control), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (self->control), TRUE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (self->control), 2);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->control), 4);
  gtk_widget_set_hexpand (self->control, TRUE);
  for (guint i = 0; self->field->choices != NULL && self->field->choices[i].id != NULL; i++)
    {
      GtkWidget *check = gtk_check_button_new_with_label (_ (self->field->choices[i].label));
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                                   g_strv_contains ((const char *const *) set, self->field->choices[i].id));
      g_object_set_data (G_OBJECT (check), "oms-choice", (gpointer) self->field->choices[i].id);
      g_signal_connect_swapped (check, "toggled", G_CALLBACK (on_changed_cb), self);
      gtk_flow_box_append (GTK_FLOW_BOX (self->control), check);
      gtk_widget_set_focusable (gtk_widget_get_parent (check), FALSE);
    }
  gtk_box_append (GTK_BOX (self->control_box), self->control);
}

static char *
get_multi_choice (OmsFieldRow *self)
{
  g_autoptr (GString) value = g_string_new (NULL);

  for (GtkWidget *child = gtk_widget_get_first_child (self->control); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *check = gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child));
      if (!gtk_check_button_get_active (GTK_CHECK_BUTTON (check)))
        continue;
      g_string_append_printf (value, "%s%s", value->len > 0 ? "," : "",
                              (const char *) g_object_get_data (G_OBJECT (check), "oms-choice"));
    }
  return g_string_free (g_steal_pointer (&value), FALSE);
}

static void
make_switch (OmsFieldRow *self, const char *value)
{
  self->control = gtk_switch_new ();
  gtk_switch_set_active (GTK_SWITCH (self->control), g_str_equal (value, "true"));
  gtk_widget_set_valign (self->control, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->head), self->control);
  gtk_widget_set_visible (self->control_box, FALSE);
  g_signal_connect_swapped (self->control, "notify::active", G_CALLBACK (on_changed_cb), self);
}

/* ----------------------------------------------------------------------------------------------------------------------
 */

static void
oms_field_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_FIELD_ROW);
  G_OBJECT_CLASS (oms_field_row_parent_class)->dispose (object);
}

static void
oms_field_row_class_init (OmsFieldRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = oms_field_row_dispose;
  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-field-row.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, OmsFieldRow, box);
  gtk_widget_class_bind_template_child (widget_class, OmsFieldRow, head);
  gtk_widget_class_bind_template_child (widget_class, OmsFieldRow, label);
  gtk_widget_class_bind_template_child (widget_class, OmsFieldRow, control_box);
  gtk_widget_class_bind_template_child (widget_class, OmsFieldRow, help);
  gtk_widget_class_bind_template_child (widget_class, OmsFieldRow, error);
}

static void
oms_field_row_init (OmsFieldRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
oms_field_row_new (const OmsAdapterField *field, const char *value)
{
  OmsFieldRow *self = g_object_new (OMS_TYPE_FIELD_ROW, NULL);
  const char *label = _ (field->label);
  const char *now = value != NULL ? value : field->default_value != NULL ? field->default_value : "";

  self->field = field;
  gtk_label_set_text (GTK_LABEL (self->label), label);
  gtk_label_set_text (GTK_LABEL (self->help), field->help != NULL ? _ (field->help) : "");
  gtk_widget_set_visible (self->help, field->help != NULL && field->help[0] != '\0');

  switch (field->type)
    {
    case OMS_FIELD_SECRET:
      make_secret (self);
      break;
    case OMS_FIELD_CHOICE:
      make_choice (self, now);
      break;
    case OMS_FIELD_MULTI_CHOICE:
      make_multi_choice (self, now);
      break;
    case OMS_FIELD_SWITCH:
      make_switch (self, now);
      break;
    case OMS_FIELD_TEXT:
    case OMS_FIELD_ENDPOINT:
    default:
      make_entry (self, now);
      break;
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  field->help != NULL ? _ (field->help) : "", -1);
  gtk_label_set_mnemonic_widget (GTK_LABEL (self->label), self->control); /* it also names it */
  return GTK_WIDGET (self);
}

const OmsAdapterField *
oms_field_row_get_field (OmsFieldRow *self)
{
  return self->field;
}

char *
oms_field_row_get_value (OmsFieldRow *self)
{
  switch (self->field->type)
    {
    case OMS_FIELD_CHOICE:
      {
        guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->control));
        return g_strdup (selected != GTK_INVALID_LIST_POSITION ? self->field->choices[selected].id : "");
      }
    case OMS_FIELD_MULTI_CHOICE:
      return get_multi_choice (self);
    case OMS_FIELD_SWITCH:
      return g_strdup (gtk_switch_get_active (GTK_SWITCH (self->control)) ? "true" : "false");
    case OMS_FIELD_TEXT:
    case OMS_FIELD_SECRET:
    case OMS_FIELD_ENDPOINT:
    default:
      return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->control))));
    }
}

void
oms_field_row_set_saved (OmsFieldRow *self, gboolean saved)
{
  self->saved = saved;
  if (self->field->type == OMS_FIELD_SECRET)
    gtk_entry_set_placeholder_text (GTK_ENTRY (self->control), saved ? _ ("Saved. Type to replace it.") : NULL);
}

gboolean
oms_field_row_validate (OmsFieldRow *self)
{
  g_autofree char *value = oms_field_row_get_value (self);
  g_autoptr (GError) error = NULL;

  if (self->saved && value[0] == '\0')
    return TRUE;
  if (oms_registry_check_field (self->field, value, &error))
    {
      gtk_widget_set_visible (self->error, FALSE);
      gtk_widget_remove_css_class (self->control, "error");
      return TRUE;
    }
  gtk_label_set_text (GTK_LABEL (self->error), value[0] == '\0' ? _ ("Needed to connect.") : error->message);
  gtk_widget_set_visible (self->error, TRUE);
  gtk_widget_add_css_class (self->control, "error");
  return FALSE;
}
