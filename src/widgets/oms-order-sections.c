/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. */
#include "oms-order-sections.h"

#include <glib/gi18n-lib.h>

#include "oms-status-chip.h"

#define MAX_ROWS 200 /* of one section: an order is a few lines, but it comes from outside */

/* ---- Small pieces ---------------------------------------------------------------------------------------------------
 */

static void
empty_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* Can be marked with the pointer. A selectable label takes each Tab for itself, so it cannot have the focus: what is
 * worth copying has a button. */
static void
set_markable (GtkWidget *label)
{
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
}

static GtkWidget *
make_wrapped (const char *text, const char *css_class)
{
  GtkWidget *label = make_label (text, css_class);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  set_markable (label);
  return label;
}

/* @left takes what room there is, @right stands at the end. */
static GtkWidget *
make_pair (GtkWidget *left, GtkWidget *right)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_set_hexpand (left, TRUE);
  gtk_widget_set_valign (right, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (row), left);
  gtk_box_append (GTK_BOX (row), right);
  return row;
}

const char *
oms_payment_label (const char *payment)
{
  if (g_strcmp0 (payment, "cod") == 0)
    return _ ("cash on delivery");
  if (g_strcmp0 (payment, "prepaid") == 0)
    return _ ("prepaid");
  return payment != NULL ? payment : "";
}

/* ---- Items ----------------------------------------------------------------------------------------------------------
 */

static GtkWidget *
make_item (const OmsLineFold *fold, const OmsOrder *order, const OmsSectionContext *context)
{
  const OmsLineRecord *line = fold->line;
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *figures = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  const char *title = line->title != NULL && *line->title != '\0' ? line->title : line->sku;
  GtkWidget *name = make_wrapped (title != NULL ? title : _ ("Unnamed article"), NULL);
  gint64 quantity = fold->quantity != OMS_QUANTITY_UNKNOWN ? fold->quantity : fold->n_lines;
  g_autofree char *count = g_strdup_printf ("× %" G_GINT64_FORMAT, quantity);
  g_autofree char *amount = oms_money_format (fold->total, order->row->currency, context->grouping);

  gtk_label_set_lines (GTK_LABEL (name), 2);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (name, title);
  gtk_box_append (GTK_BOX (words), name);
  gboolean varies = line->variation != NULL && *line->variation != '\0';
  if (line->sku != NULL)
    {
      g_autofree char *code = g_strjoin (" · ", line->sku, varies ? line->variation : NULL, NULL);
      gtk_box_append (GTK_BOX (words), make_wrapped (code, "caption-line"));
    }
  if (line->status != OMS_STATUS_UNSET && line->status != order->row->status)
    {
      GtkWidget *chip = oms_status_chip_new (line->status);
      gtk_widget_set_halign (chip, GTK_ALIGN_START);
      gtk_box_append (GTK_BOX (words), chip);
    }
  gtk_box_append (GTK_BOX (figures), make_label (count, "numeric"));
  gtk_box_append (GTK_BOX (figures), make_label (amount, "numeric"));
  return make_pair (words, figures);
}

void
oms_order_section_items (GtkBox *box, const OmsOrder *order, const OmsSectionContext *context)
{
  g_autoptr (GArray) folds = oms_order_fold_lines (order, MAX_ROWS);

  empty_box (box);
  for (guint i = 0; i < folds->len; i++)
    gtk_box_append (box, make_item (&g_array_index (folds, OmsLineFold, i), order, context));
  if (folds->len == 0)
    gtk_box_append (box, make_wrapped (_ ("The marketplace has not told the items yet."), "caption-line"));
}

static void
append_amount (GtkBox *box, const char *label, gint64 amount, const char *currency, OmsGrouping grouping,
               const char *css_class)
{
  g_autofree char *text = oms_money_format (amount, currency, grouping);
  GtkWidget *figure = make_label (text, css_class);

  gtk_widget_add_css_class (figure, "numeric");
  if (amount == OMS_MONEY_UNKNOWN)
    gtk_widget_set_tooltip_text (figure, _ ("The marketplace has not told the amount yet"));
  gtk_box_append (box, make_pair (make_label (label, css_class), figure));
}

void
oms_order_section_totals (GtkBox *box, const OmsOrder *order, const OmsSectionContext *context)
{
  const OmsOrderRow *row = order->row;
  gint64 sum = order->lines->len > 0 ? 0 : OMS_MONEY_UNKNOWN;

  empty_box (box);
  for (guint i = 0; i < order->lines->len; i++)
    {
      const OmsLineRecord *line = g_ptr_array_index (order->lines, i);
      if (line->status != OMS_STATUS_CANCELLED || row->status == OMS_STATUS_CANCELLED)
        sum = oms_money_add (sum, line->line_total);
    }
  if (sum != OMS_MONEY_UNKNOWN && row->total != OMS_MONEY_UNKNOWN && sum != row->total && sum < row->total)
    append_amount (box, _ ("Shipping and other"), row->total - sum, row->currency, context->grouping, "caption-line");
  else if (sum != OMS_MONEY_UNKNOWN && row->total != OMS_MONEY_UNKNOWN && sum > row->total)
    append_amount (box, _ ("Discounts and other"), row->total - sum, row->currency, context->grouping, "caption-line");
  append_amount (box, _ ("Total"), row->total, row->currency, context->grouping, "heading");
}

/* ---- Where it goes --------------------------------------------------------------------------------------------------
 */

static void
append_words (GString *text, const char *separator, const char *words)
{
  if (words == NULL || *words == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, separator);
  g_string_append (text, words);
}

static char *
format_person (const OmsPerson *person)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) town = g_string_new (NULL);
  g_autoptr (GString) state = g_string_new (NULL);

  append_words (town, ", ", person->district);
  append_words (town, ", ", person->city);
  append_words (state, " ", person->state);
  append_words (state, " ", person->postcode);
  append_words (text, "\n", person->name);
  append_words (text, "\n", person->company);
  append_words (text, "\n", person->address1);
  append_words (text, "\n", person->address2);
  append_words (text, "\n", person->address3);
  append_words (text, "\n", town->str);
  append_words (text, "\n", state->str);
  append_words (text, "\n", person->phone);
  append_words (text, "\n", person->email);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
oms_order_section_address (GtkBox *box, const OmsOrder *order, const OmsSectionContext *context)
{
  g_autofree char *person = order->person != NULL ? format_person (order->person) : NULL;
  g_autoptr (GString) place = g_string_new (NULL);

  empty_box (box);
  if (person != NULL && *person != '\0')
    {
      gtk_box_append (box, make_wrapped (person, NULL));
      return;
    }
  append_words (place, ", ", order->ship_city);
  append_words (place, ", ", order->ship_state);
  append_words (place, " ", order->ship_postcode);
  if (place->len > 0)
    gtk_box_append (box, make_wrapped (place->str, NULL));
  gtk_box_append (box, make_wrapped (_ ("Name and address were not read."), "caption-line"));
}

/* ---- Parcels and returns --------------------------------------------------------------------------------------------
 */

static GtkWidget *
make_copy_button (const char *text, const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "copy-button");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", text);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "orders.copy-text");
  return button;
}

static GtkWidget *
make_parcel (const char *carrier, const char *tracking, gboolean is_open)
{
  gboolean has_carrier = carrier != NULL && *carrier != '\0';
  gboolean has_tracking = tracking != NULL && *tracking != '\0';
  g_autofree char *text = NULL;

  if (!has_tracking)
    return make_wrapped (has_carrier ? carrier
                         : is_open   ? _ ("No tracking number yet")
                                     : _ ("No tracking number"),
                         "caption-line");
  text = has_carrier ? g_strdup_printf ("%s · %s", carrier, tracking) : g_strdup (tracking);
  return make_pair (make_wrapped (text, "numeric"), make_copy_button (tracking, _ ("Copy the tracking number")));
}

gboolean
oms_order_section_parcels (GtkBox *box, const OmsOrder *order, const OmsSectionContext *context)
{
  gboolean is_open = oms_status_is_open (order->row->status);

  empty_box (box);
  for (guint i = 0; i < MIN (order->shipments->len, MAX_ROWS); i++)
    {
      const OmsShipmentRecord *shipment = g_ptr_array_index (order->shipments, i);
      gtk_box_append (box, make_parcel (shipment->carrier, shipment->tracking, is_open));
      if (shipment->status == OMS_STATUS_UNSET || shipment->status == order->row->status)
        continue;
      GtkWidget *chip = oms_status_chip_new (shipment->status);
      gtk_widget_set_halign (chip, GTK_ALIGN_START);
      gtk_box_append (box, chip);
    }
  if (order->shipments->len > 0)
    return TRUE;
  if (order->row->tracking == NULL || *order->row->tracking == '\0')
    return FALSE;
  gtk_box_append (box, make_parcel (NULL, order->row->tracking, is_open));
  return TRUE;
}

gboolean
oms_order_section_returns (GtkBox *box, const OmsOrder *order, const OmsSectionContext *context)
{
  empty_box (box);
  for (guint i = 0; i < MIN (order->returns->len, MAX_ROWS); i++)
    {
      const OmsReturnRecord *ret = g_ptr_array_index (order->returns, i);
      /* Some marketplaces know a return only by its order. */
      gboolean own_id = g_strcmp0 (ret->return_id, order->row->order_id) != 0;
      g_autoptr (GString) text = g_string_new (own_id ? ret->return_id : NULL);
      GtkWidget *line;
      append_words (text, " · ", ret->raw_status);
      append_words (text, " · ", ret->tracking);
      if (text->len == 0)
        g_string_append (text, ret->return_id);
      line = make_wrapped (text->str, "numeric");
      /* The marketplace's word says more than "Unknown". */
      if (ret->status != OMS_STATUS_UNSET && ret->status != OMS_STATUS_UNKNOWN)
        line = make_pair (line, oms_status_chip_new (ret->status));
      gtk_box_append (box, line);
    }
  return order->returns->len > 0;
}

/* ---- Timeline -------------------------------------------------------------------------------------------------------
 */

static GtkWidget *
make_event (const OmsOrderEvent *event, const OmsSectionContext *context)
{
  g_autofree char *when = oms_time_format_short (event->at, OMS_PRECISION_TIME, context->now, context->zone);
  g_autofree char *exact = oms_time_format_long (event->at, context->zone);
  g_autofree char *what = oms_order_event_describe (event, context->account);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *time = make_label (when, "caption-line");
  GtkWidget *words = make_wrapped (what, "caption");

  gtk_widget_add_css_class (time, "numeric");
  gtk_label_set_width_chars (GTK_LABEL (time), 12);
  gtk_widget_set_valign (time, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (time, exact);
  gtk_box_append (GTK_BOX (row), time);
  gtk_box_append (GTK_BOX (row), words);
  return row;
}

void
oms_order_section_timeline (GtkBox *box, const OmsOrder *order, const OmsSectionContext *context)
{
  empty_box (box);
  for (guint i = 0; i < MIN (order->events->len, MAX_ROWS); i++)
    gtk_box_append (box, make_event (g_ptr_array_index (order->events, i), context));
}

/* ---- Details --------------------------------------------------------------------------------------------------------
 */

static void
append_pair (GtkBox *box, const char *name, GtkWidget *value)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *key = make_label (name, "caption-line");

  gtk_label_set_width_chars (GTK_LABEL (key), 15);
  gtk_widget_set_valign (key, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (row), key);
  gtk_box_append (GTK_BOX (row), value);
  gtk_box_append (box, row);
}

static void
append_detail (GtkBox *box, const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    append_pair (box, name, make_wrapped (value, "caption"));
}

static void
append_time (GtkBox *box, const char *name, gint64 at, const OmsSectionContext *context)
{
  if (at == OMS_TIME_UNKNOWN)
    return;
  g_autofree char *text = oms_time_format_medium (at, context->zone);
  g_autofree char *exact = oms_time_format_long (at, context->zone);
  GtkWidget *value = make_label (text, "caption");

  gtk_widget_add_css_class (value, "numeric");
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (value, exact);
  set_markable (value);
  append_pair (box, name, value);
}

static void
append_flags (GtkBox *box, guint flags)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint flag = 1; flag <= OMS_FLAG_PACKED_HERE; flag <<= 1)
    if ((flags & flag) != 0)
      append_words (text, ", ", oms_order_flag_label ((OmsOrderFlags) flag));
  append_detail (box, _ ("Marked"), text->str);
}

void
oms_order_section_details (GtkBox *box, const OmsOrder *order, const OmsSectionContext *context)
{
  const OmsOrderRow *row = order->row;

  empty_box (box);
  append_time (box, _ ("Ordered"), row->purchased_at, context);
  append_time (box, _ ("Dispatch after"), row->dispatch_after, context);
  append_time (box, _ ("Dispatch by"), row->dispatch_by, context);
  append_time (box, _ ("Deliver by"), order->deliver_by, context);
  append_time (box, _ ("Last change"), row->updated_at, context);
  append_time (box, _ ("Last read"), order->seen_at, context);
  append_time (box, _ ("First read"), order->created_at, context);
  if (row->fulfilment > OMS_FULFILMENT_UNKNOWN)
    append_detail (box, _ ("Fulfilment"), oms_fulfilment_label (row->fulfilment));
  append_detail (box, _ ("Payment"), oms_payment_label (row->payment));
  append_flags (box, row->flags);
  append_detail (box, _ ("Their status"), row->raw_status);
  append_detail (box, _ ("Group"), order->group_id);
  append_detail (box, _ ("Marketplace id"), order->marketplace_id);
}
