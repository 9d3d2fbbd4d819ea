/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of one account as a form, generated from the adapter's description. */
#include "oms-account-form.h"

#include <glib/gi18n-lib.h>

#include "oms-back-fill.h"
#include "oms-field-row.h"

struct _OmsAccountForm
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *box;
  GtkWidget *about;
  GtkWidget *name_entry;
  GtkWidget *name_error;
  GtkWidget *groups;
  GtkWidget *rhythm_card;
  GtkWidget *rhythm;
  GtkWidget *rhythm_hint;
  GtkWidget *advanced;
  GtkWidget *advanced_groups;

  const OmsAdapterInfo *info;
  OmsAccount *account; /* as it was; (nullable) */
  GPtrArray *rows;     /* (element-type OmsFieldRow) borrowed, in the order of the fields */
  GPtrArray *rhythms;  /* (element-type utf8) ids of the choices */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OmsAccountForm, oms_account_form, GTK_TYPE_WIDGET)

/* The card of @group in @box; made when it is not there yet. */
static GtkWidget *
find_group (GtkWidget *box, const char *group)
{
  const char *name = group != NULL ? group : "";

  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (g_strcmp0 (g_object_get_data (G_OBJECT (child), "oms-group"), name) == 0)
        return child;
    }

  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "inset");
  g_object_set_data_full (G_OBJECT (card), "oms-group", g_strdup (name), g_free);
  if (name[0] != '\0')
    {
      GtkWidget *heading = gtk_label_new (_ (name));
      gtk_label_set_xalign (GTK_LABEL (heading), 0);
      gtk_widget_add_css_class (heading, "heading");
      gtk_box_append (GTK_BOX (card), heading);
    }
  gtk_box_append (GTK_BOX (box), card);
  return card;
}

/* ---- Fields that depend on a choice ------------------------------------------------------------------------------
 */

/* What the fields say now, field → value. */
static GHashTable *
read_settings (OmsAccountForm *self)
{
  GHashTable *settings = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (guint i = 0; i < self->rows->len; i++)
    {
      OmsFieldRow *row = g_ptr_array_index (self->rows, i);
      const OmsAdapterField *field = oms_field_row_get_field (row);

      if (field->type != OMS_FIELD_SECRET)
        g_hash_table_insert (settings, (gpointer) field->id, oms_field_row_get_value (row));
    }
  return settings;
}

static gboolean
has_visible_row (GtkWidget *box)
{
  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (OMS_IS_FIELD_ROW (child) && gtk_widget_get_visible (child))
      return TRUE;
  return FALSE;
}

/* A card without a field would be a heading over nothing. */
static gboolean
show_groups (GtkWidget *box)
{
  gboolean any = FALSE;

  for (GtkWidget *card = gtk_widget_get_first_child (box); card != NULL; card = gtk_widget_get_next_sibling (card))
    {
      gtk_widget_set_visible (card, has_visible_row (card));
      any = any || gtk_widget_get_visible (card);
    }
  return any;
}

static const OmsAdapterJob *
news_job (const OmsAdapterInfo *info)
{
  return info->jobs != NULL ? oms_schedule_news_job (info, 0) : NULL;
}

static void
update_rows (OmsAccountForm *self)
{
  g_autoptr (GHashTable) settings = read_settings (self);

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);

      gtk_widget_set_visible (
          row, oms_adapter_info_field_counts (self->info, oms_field_row_get_field (OMS_FIELD_ROW (row)), settings));
    }
  show_groups (self->groups);
  gtk_widget_set_visible (self->advanced, show_groups (self->advanced_groups));
  /* What is read from files only does not sync by itself. */
  gtk_widget_set_visible (self->rhythm_card,
                          news_job (self->info) != NULL && oms_adapter_info_has_jobs (self->info, settings));
}

static void
on_row_changed_cb (OmsFieldRow *row, OmsAccountForm *self)
{
  if (oms_field_row_get_field (row)->type != OMS_FIELD_CHOICE)
    return;
  update_rows (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
oms_account_form_is_connected (OmsAccountForm *self)
{
  g_autoptr (GHashTable) settings = read_settings (self);

  return oms_adapter_info_has_jobs (self->info, settings);
}

static void
add_fields (OmsAccountForm *self)
{

  for (const OmsAdapterField *field = self->info->fields; field != NULL && field->id != NULL; field++)
    {
      const char *value = self->account != NULL ? oms_account_get (self->account, field->id) : NULL;
      GtkWidget *row = oms_field_row_new (field, value);
      gtk_box_append (GTK_BOX (find_group (field->advanced ? self->advanced_groups : self->groups,
                                           field->advanced ? NULL : field->group)),
                      row);
      g_ptr_array_add (self->rows, row);
      g_signal_connect_object (row, "changed", G_CALLBACK (on_row_changed_cb), self, 0);
    }
  update_rows (self);
}

/* ---- How often it syncs --------------------------------------------------------------------------------------------
 */

/* What the marketplace does by itself, and what its limits leave to choose. */
static void
describe_rhythm (OmsAccountForm *self, gboolean all_fit)
{
  int own = (int) (news_job (self->info)->interval_s / 60);
  g_autofree char *text =
      all_fit ? g_strdup_printf (ngettext ("Automatically is every %d minute for new orders.",
                                           "Automatically is every %d minutes for new orders.", (gulong) own),
                                 own)
              : g_strdup_printf (ngettext ("Automatically is every %d minute for new orders. More often is not offered "
                                           "where the marketplace's limits do not allow it.",
                                           "Automatically is every %d minutes for new orders. More often is not "
                                           "offered where the marketplace's limits do not allow it.",
                                           (gulong) own),
                                 own);

  gtk_label_set_text (GTK_LABEL (self->rhythm_hint), text);
}

static void
add_rhythms (OmsAccountForm *self)
{
  g_autoptr (OmsAccount) any = oms_account_new (self->info->kind, "");
  const OmsAccount *account = self->account != NULL ? self->account : any;
  const char *chosen = oms_account_get (account, OMS_SETTING_EVERY);
  GtkStringList *labels = gtk_string_list_new (NULL);
  gboolean all_fit = TRUE;
  guint position = 0;

  for (const OmsRhythm *rhythm = oms_schedule_rhythms (); rhythm->id != NULL; rhythm++)
    {
      gboolean fits = oms_schedule_rhythm_fits (self->info, rhythm, account);

      all_fit = all_fit && fits;
      if (!fits)
        continue;
      if (g_strcmp0 (chosen, rhythm->id) == 0)
        position = self->rhythms->len;
      g_ptr_array_add (self->rhythms, g_strdup (rhythm->id));
      gtk_string_list_append (labels, _ (rhythm->label));
    }
  /* One that only a practice server takes stays what it is. */
  if (chosen != NULL && position == 0)
    {
      position = self->rhythms->len;
      g_ptr_array_add (self->rhythms, g_strdup (chosen));
      gtk_string_list_append (labels, chosen);
    }
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->rhythm), G_LIST_MODEL (labels));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->rhythm), position);
  g_object_unref (labels);
  describe_rhythm (self, all_fit);
}

static void
on_name_changed_cb (OmsAccountForm *self)
{
  gtk_widget_set_visible (self->name_error, FALSE);
}

static void
oms_account_form_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_ACCOUNT_FORM);
  G_OBJECT_CLASS (oms_account_form_parent_class)->dispose (object);
}

static void
oms_account_form_finalize (GObject *object)
{
  OmsAccountForm *self = OMS_ACCOUNT_FORM (object);

  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->rhythms);
  g_clear_pointer (&self->account, oms_account_free);
  G_OBJECT_CLASS (oms_account_form_parent_class)->finalize (object);
}

static void
oms_account_form_class_init (OmsAccountFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = oms_account_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = oms_account_form_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-account-form.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, OmsAccountForm, box);
  gtk_widget_class_bind_template_child (widget_class, OmsAccountForm, about);
  gtk_widget_class_bind_template_child (widget_class, OmsAccountForm, name_entry);
  gtk_widget_class_bind_template_child (widget_class, OmsAccountForm, name_error);
  gtk_widget_class_bind_template_child (widget_class, OmsAccountForm, groups);
  gtk_widget_class_bind_template_child (widget_class, OmsAccountForm, rhythm_card);
  gtk_widget_class_bind_template_child (widget_class, OmsAccountForm, rhythm);
  gtk_widget_class_bind_template_child (widget_class, OmsAccountForm, rhythm_hint);
  gtk_widget_class_bind_template_child (widget_class, OmsAccountForm, advanced);
  gtk_widget_class_bind_template_child (widget_class, OmsAccountForm, advanced_groups);
  gtk_widget_class_bind_template_callback (widget_class, on_name_changed_cb);
}

static void
oms_account_form_init (OmsAccountForm *self)
{
  self->rows = g_ptr_array_new ();
  self->rhythms = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
oms_account_form_new (const OmsAdapterInfo *info, const OmsAccount *account)
{
  OmsAccountForm *self = g_object_new (OMS_TYPE_ACCOUNT_FORM, NULL);

  self->info = info;
  self->account = account != NULL ? oms_account_copy (account) : NULL;
  gtk_label_set_text (GTK_LABEL (self->about), info->about != NULL ? _ (info->about) : "");
  gtk_widget_set_visible (self->about, info->about != NULL && info->about[0] != '\0');
  gtk_editable_set_text (GTK_EDITABLE (self->name_entry), account != NULL ? account->display_name : _ (info->label));
  add_fields (self);
  if (news_job (info) != NULL)
    add_rhythms (self);
  return GTK_WIDGET (self);
}

gboolean
oms_account_form_validate (OmsAccountForm *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_entry))));
  GtkWidget *first = NULL;

  gtk_widget_set_visible (self->name_error, name[0] == '\0');
  if (name[0] == '\0')
    first = self->name_entry;
  for (guint i = 0; i < self->rows->len; i++)
    {
      OmsFieldRow *row = g_ptr_array_index (self->rows, i);
      if (!gtk_widget_get_visible (GTK_WIDGET (row)) || oms_field_row_validate (row))
        continue;
      if (oms_field_row_get_field (row)->advanced)
        gtk_expander_set_expanded (GTK_EXPANDER (self->advanced), TRUE);
      if (first == NULL)
        first = GTK_WIDGET (row);
    }
  if (first != NULL && gtk_widget_get_root (first) != NULL && !gtk_widget_grab_focus (first))
    gtk_widget_child_focus (first, GTK_DIR_TAB_FORWARD);
  return first == NULL;
}

gboolean
oms_account_form_focus_secret (OmsAccountForm *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      OmsFieldRow *row = g_ptr_array_index (self->rows, i);

      if (oms_field_row_get_field (row)->type == OMS_FIELD_SECRET && gtk_widget_get_visible (GTK_WIDGET (row)))
        return gtk_widget_child_focus (GTK_WIDGET (row), GTK_DIR_TAB_FORWARD);
    }
  return FALSE;
}

OmsAccount *
oms_account_form_get_account (OmsAccountForm *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_entry))));
  OmsAccount *account =
      self->account != NULL ? oms_account_copy (self->account) : oms_account_new (self->info->kind, name);

  g_free (account->display_name);
  account->display_name = g_strdup (name);
  for (guint i = 0; i < self->rows->len; i++)
    {
      OmsFieldRow *row = g_ptr_array_index (self->rows, i);
      const OmsAdapterField *field = oms_field_row_get_field (row);
      if (field->type == OMS_FIELD_SECRET || !gtk_widget_get_visible (GTK_WIDGET (row)))
        continue;
      g_autofree char *value = oms_field_row_get_value (row);
      oms_account_set (account, field->id, value[0] != '\0' ? value : NULL);
    }
  if (self->rhythms->len > 0)
    {
      const char *id = g_ptr_array_index (self->rhythms, gtk_drop_down_get_selected (GTK_DROP_DOWN (self->rhythm)));
      oms_account_set (account, OMS_SETTING_EVERY, id[0] != '\0' ? id : NULL);
    }
  return account;
}

GHashTable *
oms_account_form_get_secrets (OmsAccountForm *self)
{
  GHashTable *secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < self->rows->len; i++)
    {
      OmsFieldRow *row = g_ptr_array_index (self->rows, i);
      const OmsAdapterField *field = oms_field_row_get_field (row);
      if (field->type != OMS_FIELD_SECRET || !gtk_widget_get_visible (GTK_WIDGET (row)))
        continue;
      g_autofree char *value = oms_field_row_get_value (row);
      if (value[0] != '\0')
        g_hash_table_insert (secrets, g_strdup (field->id), g_steal_pointer (&value));
    }
  return secrets;
}

char **
oms_account_form_list_secrets (OmsAccountForm *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->rows->len; i++)
    {
      const OmsAdapterField *field = oms_field_row_get_field (g_ptr_array_index (self->rows, i));
      if (field->type == OMS_FIELD_SECRET)
        g_strv_builder_add (builder, field->id);
    }
  return g_strv_builder_end (builder);
}

void
oms_account_form_set_saved (OmsAccountForm *self, GHashTable *secrets)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      OmsFieldRow *row = g_ptr_array_index (self->rows, i);
      const OmsAdapterField *field = oms_field_row_get_field (row);
      if (field->type == OMS_FIELD_SECRET)
        oms_field_row_set_saved (row, g_hash_table_contains (secrets, field->id));
    }
}
