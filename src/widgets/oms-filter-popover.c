/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. The boxes are laid out in the template; the choices in them are made here from the model's tables and
 * the accounts. */
#include "oms-filter-popover.h"

#include <glib/gi18n-lib.h>

#include "oms-config.h"
#include "oms-filter-words.h"

struct _OmsFilterPopover
{
  GtkPopover parent_instance;

  /* Template widgets */
  GtkBox *view_box;
  GtkBox *flags_box;
  GtkBox *status_box;
  GtkBox *platform_box;
  GtkBox *payment_box;
  GtkBox *fulfilment_box;
  GtkBox *ordered_box;
  GtkBox *dispatch_box;
  GtkEntry *total_from;
  GtkEntry *total_to;

  /* Owned references */
  OmsSession *session; /* (nullable) */
  OmsOrderFilter *filter;

  gboolean updating;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OmsFilterPopover, oms_filter_popover, GTK_TYPE_POPOVER)

/* What a check button stands for. */
typedef struct
{
  OmsFilterPart part;
  int value;  /* OmsOrderView, OmsStatus, flag, OmsFulfilment, OmsRangePreset */
  char *name; /* (nullable) account or payment */
} Choice;

static void
choice_free (gpointer user_data)
{
  Choice *choice = user_data;

  g_free (choice->name);
  g_free (choice);
}

static Choice *
choice_of (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "oms-choice");
}

static void
emit_changed (OmsFilterPopover *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- From click to filter -------------------------------------------------------------------------------------------
 */

static void
toggle_name (GPtrArray **names, const char *name, gboolean on)
{
  guint index;

  if (*names == NULL)
    *names = g_ptr_array_new_with_free_func (g_free);
  gboolean there = g_ptr_array_find_with_equal_func (*names, name, g_str_equal, &index);
  if (on && !there)
    g_ptr_array_add (*names, g_strdup (name));
  else if (!on && there)
    g_ptr_array_remove_index (*names, index);
}

static void
set_bit (guint *mask, guint bit, gboolean on)
{
  *mask = on ? *mask | bit : *mask & ~bit;
}

static GTimeZone *
dup_zone (OmsFilterPopover *self)
{
  if (self->session != NULL)
    return g_time_zone_ref (oms_session_get_zone (self->session));
  return g_time_zone_new_local ();
}

static void
set_range (OmsFilterPopover *self, const Choice *choice)
{
  OmsOrderFilter *filter = self->filter;
  gboolean ordered = choice->part == OMS_FILTER_PART_ORDERED;
  g_autoptr (GTimeZone) zone = dup_zone (self);

  oms_range_preset_resolve ((OmsRangePreset) choice->value, oms_time_now (), zone,
                            ordered ? &filter->ordered_from : &filter->dispatch_from,
                            ordered ? &filter->ordered_to : &filter->dispatch_to);
}

static void
apply_choice (OmsFilterPopover *self, const Choice *choice, gboolean on)
{
  switch (choice->part)
    {
    case OMS_FILTER_PART_VIEW:
      self->filter->view = (OmsOrderView) choice->value;
      break;
    case OMS_FILTER_PART_STATUS:
      set_bit (&self->filter->status_mask, 1u << choice->value, on);
      break;
    case OMS_FILTER_PART_FLAGS:
      set_bit (&self->filter->flags, (guint) choice->value, on);
      break;
    case OMS_FILTER_PART_PLATFORMS:
      toggle_name (&self->filter->platforms, choice->name, on);
      break;
    case OMS_FILTER_PART_PAYMENTS:
      toggle_name (&self->filter->payments, choice->name, on);
      break;
    case OMS_FILTER_PART_FULFILMENT:
      self->filter->fulfilment = (OmsFulfilment) choice->value;
      break;
    case OMS_FILTER_PART_ORDERED:
    case OMS_FILTER_PART_DISPATCH:
      set_range (self, choice);
      break;
    case OMS_FILTER_PART_TEXT:
    case OMS_FILTER_PART_TOTAL:
    default:
      g_assert_not_reached ();
    }
}

static gboolean
is_radio (OmsFilterPart part)
{
  return part == OMS_FILTER_PART_VIEW || part == OMS_FILTER_PART_FULFILMENT || part == OMS_FILTER_PART_ORDERED ||
         part == OMS_FILTER_PART_DISPATCH;
}

static void
toggled_cb (OmsFilterPopover *self, GtkCheckButton *button)
{
  const Choice *choice = choice_of (GTK_WIDGET (button));
  gboolean on = gtk_check_button_get_active (button);

  /* Of two radio buttons only the one that went on says something. */
  if (self->updating || (is_radio (choice->part) && !on))
    return;
  apply_choice (self, choice, on);
  emit_changed (self);
}

static gint64
read_amount (GtkEntry *entry, const char *currency, gboolean *bad)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  g_autofree char *digits = g_strjoinv ("", parts);
  gint64 amount = OMS_MONEY_UNKNOWN;

  gboolean wrong = *digits != '\0' && !oms_money_parse (digits, currency, &amount, NULL);
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  *bad |= wrong;
  return wrong ? OMS_MONEY_UNKNOWN : amount;
}

static void
total_changed_cb (OmsFilterPopover *self)
{
  const char *currency = self->filter->currency != NULL ? self->filter->currency : "INR";
  gboolean bad = FALSE;

  if (self->updating)
    return;
  gint64 from = read_amount (self->total_from, currency, &bad);
  gint64 to = read_amount (self->total_to, currency, &bad);
  if (bad || (from == self->filter->total_from && to == self->filter->total_to))
    return;
  self->filter->total_from = from;
  self->filter->total_to = to;
  if (self->filter->currency == NULL)
    self->filter->currency = g_strdup (currency);
  if (from == OMS_MONEY_UNKNOWN && to == OMS_MONEY_UNKNOWN)
    g_clear_pointer (&self->filter->currency, g_free);
  emit_changed (self);
}

/* ---- From filter to buttons -----------------------------------------------------------------------------------------
 */

static gboolean
has_name (GPtrArray *names, const char *name)
{
  return names != NULL && g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL);
}

static gboolean
range_is (OmsFilterPopover *self, const Choice *choice)
{
  const OmsOrderFilter *filter = self->filter;
  gboolean ordered = choice->part == OMS_FILTER_PART_ORDERED;
  g_autoptr (GTimeZone) zone = dup_zone (self);
  gint64 from, to;

  oms_range_preset_resolve ((OmsRangePreset) choice->value, oms_time_now (), zone, &from, &to);
  return from == (ordered ? filter->ordered_from : filter->dispatch_from) &&
         to == (ordered ? filter->ordered_to : filter->dispatch_to);
}

static gboolean
choice_is_on (OmsFilterPopover *self, const Choice *choice)
{
  const OmsOrderFilter *filter = self->filter;

  switch (choice->part)
    {
    case OMS_FILTER_PART_VIEW:
      return (int) filter->view == choice->value;
    case OMS_FILTER_PART_STATUS:
      return (filter->status_mask & (1u << choice->value)) != 0;
    case OMS_FILTER_PART_FLAGS:
      return (filter->flags & (guint) choice->value) != 0;
    case OMS_FILTER_PART_PLATFORMS:
      return has_name (filter->platforms, choice->name);
    case OMS_FILTER_PART_PAYMENTS:
      return has_name (filter->payments, choice->name);
    case OMS_FILTER_PART_FULFILMENT:
      return (int) filter->fulfilment == choice->value;
    case OMS_FILTER_PART_ORDERED:
    case OMS_FILTER_PART_DISPATCH:
      return range_is (self, choice);
    case OMS_FILTER_PART_TEXT:
    case OMS_FILTER_PART_TOTAL:
    default:
      g_assert_not_reached ();
    }
}

static void
show_amount (GtkEntry *entry, gint64 amount, const char *currency)
{
  g_autofree char *text = oms_money_to_decimal (amount, currency);

  gtk_editable_set_text (GTK_EDITABLE (entry), text != NULL ? text : "");
  gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
}

static void
update_box (OmsFilterPopover *self, GtkBox *box)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (box));

  for (; button != NULL; button = gtk_widget_get_next_sibling (button))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (button), choice_is_on (self, choice_of (button)));
}

static void
update_buttons (OmsFilterPopover *self)
{
  GtkBox *boxes[] = { self->view_box,    self->flags_box,      self->status_box,  self->platform_box,
                      self->payment_box, self->fulfilment_box, self->ordered_box, self->dispatch_box };
  const char *currency = self->filter->currency != NULL ? self->filter->currency : "INR";

  self->updating = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    update_box (self, boxes[i]);
  show_amount (self->total_from, self->filter->total_from, currency);
  show_amount (self->total_to, self->filter->total_to, currency);
  self->updating = FALSE;
}

/* ---- The choices ----------------------------------------------------------------------------------------------------
 */

static void
add_choice (OmsFilterPopover *self, GtkBox *box, OmsFilterPart part, int value, const char *name, const char *label)
{
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (box));
  GtkWidget *button = gtk_check_button_new_with_label (label);
  Choice *choice = g_new0 (Choice, 1);

  choice->part = part;
  choice->value = value;
  choice->name = g_strdup (name);
  g_object_set_data_full (G_OBJECT (button), "oms-choice", choice, choice_free);
  if (is_radio (part) && first != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), GTK_CHECK_BUTTON (first));
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (box, button);
}

static void
add_fixed_choices (OmsFilterPopover *self)
{
  static const OmsStatus statuses[] = { OMS_STATUS_ON_HOLD,   OMS_STATUS_NEW,       OMS_STATUS_PACKED,
                                        OMS_STATUS_SHIPPED,   OMS_STATUS_DELIVERED, OMS_STATUS_CANCELLED,
                                        OMS_STATUS_RETURNING, OMS_STATUS_RETURNED,  OMS_STATUS_LOST,
                                        OMS_STATUS_UNKNOWN };
  static const OmsRangePreset ordered[] = { OMS_RANGE_ANY,         OMS_RANGE_TODAY,        OMS_RANGE_YESTERDAY,
                                            OMS_RANGE_LAST_7_DAYS, OMS_RANGE_LAST_30_DAYS, OMS_RANGE_THIS_MONTH,
                                            OMS_RANGE_LAST_MONTH };
  static const OmsRangePreset dispatch[] = { OMS_RANGE_ANY, OMS_RANGE_TODAY, OMS_RANGE_UP_TO_TOMORROW,
                                             OMS_RANGE_NEXT_7_DAYS };

  for (int i = 0; i < OMS_N_VIEWS; i++)
    add_choice (self, self->view_box, OMS_FILTER_PART_VIEW, i, NULL, oms_order_view_label ((OmsOrderView) i));
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    add_choice (self, self->status_box, OMS_FILTER_PART_STATUS, statuses[i], NULL, oms_status_label (statuses[i]));
  for (guint flag = 1; flag <= OMS_FLAG_PACKED_HERE; flag <<= 1)
    add_choice (self, self->flags_box, OMS_FILTER_PART_FLAGS, (int) flag, NULL,
                oms_order_flag_label ((OmsOrderFlags) flag));
  add_choice (self, self->payment_box, OMS_FILTER_PART_PAYMENTS, 0, "cod", _ ("Cash on delivery"));
  add_choice (self, self->payment_box, OMS_FILTER_PART_PAYMENTS, 0, "prepaid", _ ("Prepaid"));
  add_choice (self, self->fulfilment_box, OMS_FILTER_PART_FULFILMENT, OMS_FULFILMENT_UNSET, NULL, _ ("Anyone"));
  add_choice (self, self->fulfilment_box, OMS_FILTER_PART_FULFILMENT, OMS_FULFILMENT_SELF, NULL,
              oms_fulfilment_label (OMS_FULFILMENT_SELF));
  add_choice (self, self->fulfilment_box, OMS_FILTER_PART_FULFILMENT, OMS_FULFILMENT_MARKETPLACE, NULL,
              oms_fulfilment_label (OMS_FULFILMENT_MARKETPLACE));
  for (guint i = 0; i < G_N_ELEMENTS (ordered); i++)
    add_choice (self, self->ordered_box, OMS_FILTER_PART_ORDERED, ordered[i], NULL,
                oms_range_preset_label (ordered[i]));
  for (guint i = 0; i < G_N_ELEMENTS (dispatch); i++)
    add_choice (self, self->dispatch_box, OMS_FILTER_PART_DISPATCH, dispatch[i], NULL,
                oms_range_preset_label (dispatch[i]));
}

static void
update_accounts (OmsFilterPopover *self)
{
  GListModel *accounts = self->session != NULL ? G_LIST_MODEL (oms_session_get_accounts (self->session)) : NULL;
  GtkWidget *old;

  while ((old = gtk_widget_get_first_child (GTK_WIDGET (self->platform_box))) != NULL)
    gtk_box_remove (self->platform_box, old);
  for (guint i = 0; accounts != NULL && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (OmsItem) item = g_list_model_get_item (accounts, i);
      const OmsAccount *account = oms_item_get_account (item)->account;
      add_choice (self, self->platform_box, OMS_FILTER_PART_PLATFORMS, 0, account->name, account->display_name);
    }
  update_buttons (self);
}

static void
clear_cb (OmsFilterPopover *self)
{
  for (int i = 0; i < OMS_N_FILTER_PARTS; i++)
    if (i != OMS_FILTER_PART_TEXT)
      oms_filter_part_clear (self->filter, (OmsFilterPart) i);
  update_buttons (self);
  emit_changed (self);
}

/* ---- Public ---------------------------------------------------------------------------------------------------------
 */

void
oms_filter_popover_set_session (OmsFilterPopover *self, OmsSession *session)
{
  g_assert (OMS_IS_FILTER_POPOVER (self));

  if (self->session == session)
    return;
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    g_signal_connect_object (session, "accounts-changed", G_CALLBACK (update_accounts), self, G_CONNECT_SWAPPED);
  update_accounts (self);
}

void
oms_filter_popover_set_filter (OmsFilterPopover *self, const OmsOrderFilter *filter)
{
  g_assert (OMS_IS_FILTER_POPOVER (self));

  if (oms_order_filter_equal (self->filter, filter))
    return;
  oms_order_filter_free (self->filter);
  self->filter = oms_order_filter_copy (filter);
  update_buttons (self);
}

const OmsOrderFilter *
oms_filter_popover_get_filter (OmsFilterPopover *self)
{
  g_assert (OMS_IS_FILTER_POPOVER (self));

  return self->filter;
}

static void
oms_filter_popover_dispose (GObject *object)
{
  OmsFilterPopover *self = OMS_FILTER_POPOVER (object);

  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), OMS_TYPE_FILTER_POPOVER);
  G_OBJECT_CLASS (oms_filter_popover_parent_class)->dispose (object);
}

static void
oms_filter_popover_finalize (GObject *object)
{
  OmsFilterPopover *self = OMS_FILTER_POPOVER (object);

  oms_order_filter_free (self->filter);
  G_OBJECT_CLASS (oms_filter_popover_parent_class)->finalize (object);
}

static void
oms_filter_popover_class_init (OmsFilterPopoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = oms_filter_popover_dispose;
  object_class->finalize = oms_filter_popover_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, OMS_APP_PATH "/oms-filter-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, OmsFilterPopover, view_box);
  gtk_widget_class_bind_template_child (widget_class, OmsFilterPopover, flags_box);
  gtk_widget_class_bind_template_child (widget_class, OmsFilterPopover, status_box);
  gtk_widget_class_bind_template_child (widget_class, OmsFilterPopover, platform_box);
  gtk_widget_class_bind_template_child (widget_class, OmsFilterPopover, payment_box);
  gtk_widget_class_bind_template_child (widget_class, OmsFilterPopover, fulfilment_box);
  gtk_widget_class_bind_template_child (widget_class, OmsFilterPopover, ordered_box);
  gtk_widget_class_bind_template_child (widget_class, OmsFilterPopover, dispatch_box);
  gtk_widget_class_bind_template_child (widget_class, OmsFilterPopover, total_from);
  gtk_widget_class_bind_template_child (widget_class, OmsFilterPopover, total_to);
  gtk_widget_class_bind_template_callback (widget_class, total_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
}

static void
oms_filter_popover_init (OmsFilterPopover *self)
{
  self->filter = oms_order_filter_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  add_fixed_choices (self);
  update_buttons (self);
}
