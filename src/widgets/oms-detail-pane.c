/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. What is as long as the order is comes from oms-order-sections. */
#include "oms-detail-pane.h"

#include <glib/gi18n-lib.h>

#include "oms-account-look.h"
#include "oms-config.h"
#include "oms-kind-square.h"
#include "oms-order-raw.h"
#include "oms-order-sections.h"
#include "oms-status-chip.h"
#include "oms-status-page.h"
#include "oms-store-query.h"

#define STALE_DELAY 200 /* ms until the order before is dimmed */

struct _OmsDetailPane
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkStack *stack;
  GtkWidget *content;
  OmsKindSquare *square;
  GtkLabel *account;
  OmsStatusChip *chip;
  GtkLabel *order_id;
  GtkActionable *copy_button;
  GtkLabel *subtitle;
  GtkLabel *warning;
  GtkWidget *clock;
  GtkLabel *clock_title;
  GtkLabel *clock_words;
  GtkBox *items;
  GtkBox *totals;
  GtkBox *address;
  GtkWidget *parcels_title;
  GtkBox *parcels;
  GtkWidget *returns_title;
  GtkBox *returns;
  GtkBox *timeline;
  GtkBox *details;
  GtkExpander *raw_expander;
  OmsOrderRaw *raw;
  GtkLabel *error;
  GtkButton *pack_button;
  GtkActionable *refresh_button;
  GtkStack *refresh_stack;

  /* Owned references */
  OmsSession *session; /* (nullable) */
  OmsOrder *order;     /* (nullable) the one on screen */
  GCancellable *cancellable;

  gint64 wanted; /* the id asked for, 0: none */
  gint64 error_id;
  gboolean open_raw;
  guint stale_timer;
  guint settle_tick;
  int frames_to_settle;
};

enum
{
  CLOSE,
  LOADED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OmsDetailPane, oms_detail_pane, GTK_TYPE_WIDGET)

/* ---- Writing the order ----------------------------------------------------------------------------------------------
 */

static void
set_line (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

/* The target comes first: a name without it is a mismatch that GTK warns of. Never without an action in between: that
 * would make the button insensitive, and it would lose the focus. Each button has one type of target. */
static void
offer (GtkActionable *button, const char *action, GVariant *target)
{
  gtk_actionable_set_action_target_value (button, target);
  gtk_actionable_set_action_name (button, action);
}

static void
set_tone (GtkWidget *widget, int urgency)
{
  gtk_widget_remove_css_class (widget, "alert-text");
  gtk_widget_remove_css_class (widget, "warn-text");
  if (urgency == 2)
    gtk_widget_add_css_class (widget, "alert-text");
  else if (urgency == 1)
    gtk_widget_add_css_class (widget, "warn-text");
}

static void
write_head (OmsDetailPane *self, const OmsSectionContext *context)
{
  const OmsOrderRow *row = self->order->row;
  g_autoptr (OmsAccountLooks) looks = oms_account_looks_new (self->session);
  const OmsAccountLook *look = oms_account_looks_find (looks, row->platform_id);
  g_autofree char *when =
      oms_time_format_short (row->purchased_at, row->purchased_precision, context->now, context->zone);
  g_autofree char *exact = oms_time_format_long (row->purchased_at, context->zone);
  const char *payment = oms_payment_label (row->payment);
  g_autofree char *subtitle = NULL;

  oms_kind_square_set_kind (self->square, look->kind, look->nth);
  gtk_label_set_text (self->account, look->name);
  oms_status_chip_set_status (self->chip, row->status);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->chip), row->raw_status);
  gtk_label_set_text (self->order_id, row->order_id);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->order_id), row->order_id);
  offer (self->copy_button, "orders.copy-text", g_variant_new_string (row->order_id));
  if (row->purchased_at == OMS_TIME_UNKNOWN)
    subtitle = g_strdup (payment);
  else if (*payment == '\0')
    subtitle = g_strdup_printf (_ ("Ordered %s"), when);
  else /* Translators: when, and how it is paid: "Ordered 22 Nov 08:41 · cash on delivery". */
    subtitle = g_strdup_printf (_ ("Ordered %s · %s"), when, payment);
  set_line (self->subtitle, subtitle);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->subtitle), row->purchased_at != OMS_TIME_UNKNOWN ? exact : NULL);
}

static void
write_warning (OmsDetailPane *self)
{
  const OmsOrderRow *row = self->order->row;
  const char *text = NULL;

  if ((row->flags & OMS_FLAG_CANCELLED_AFTER_PACK) != 0 && row->status == OMS_STATUS_CANCELLED)
    text = _ ("Cancelled after packing: do not ship it.");
  else if ((row->flags & OMS_FLAG_CANCELLED_AFTER_PACK) != 0)
    text = _ ("A part of it was cancelled after it was packed: take that out before it ships.");
  else if ((row->flags & OMS_FLAG_CANCEL_REQUESTED) != 0 && oms_status_is_open (row->status))
    text = _ ("The buyer asks to cancel this order.");
  else if ((row->flags & OMS_FLAG_ATTENTION) != 0)
    text = _ ("The marketplace asks for attention to this order.");
  set_line (self->warning, text);
}

static void
write_clock (OmsDetailPane *self, const OmsSectionContext *context)
{
  const OmsOrderRow *row = self->order->row;
  gboolean packed_here = (row->flags & OMS_FLAG_PACKED_HERE) != 0;
  gboolean waits = row->dispatch_after != OMS_TIME_UNKNOWN && row->dispatch_after > context->now;
  int urgency = 0;

  gtk_widget_set_visible (self->clock, oms_status_is_open (row->status) && row->dispatch_by != OMS_TIME_UNKNOWN);
  g_autofree char *due = oms_time_format_due (row->dispatch_by, context->now, context->zone, &urgency);
  g_autofree char *by = oms_time_format_short (row->dispatch_by, OMS_PRECISION_TIME, context->now, context->zone);
  g_autofree char *after = oms_time_format_short (row->dispatch_after, OMS_PRECISION_TIME, context->now, context->zone);
  g_autofree char *exact = oms_time_format_long (row->dispatch_by, context->zone);
  /* Translators: %s is a time such as "in 42 min" or "tomorrow 10:00". */
  g_autofree char *title =
      urgency == 2 ? g_strdup_printf (_ ("Dispatch is %s"), due) : g_strdup_printf (_ ("Dispatch %s"), due);
  g_autofree char *words = NULL;
  if (waits)
    words = g_strdup_printf (_ ("between %s and %s"), after, by);
  else if (packed_here)
    words = g_strdup_printf (_ ("by %s · packed here"), by);
  else
    words = g_strdup_printf (_ ("by %s"), by);
  set_tone (GTK_WIDGET (self->clock_title), urgency);
  gtk_label_set_text (self->clock_title, title);
  gtk_label_set_text (self->clock_words, words);
  gtk_widget_set_tooltip_text (self->clock, row->dispatch_by != OMS_TIME_UNKNOWN ? exact : NULL);
}

static void
write_actions (OmsDetailPane *self)
{
  const OmsOrderRow *row = self->order->row;
  gboolean packed_here = (row->flags & OMS_FLAG_PACKED_HERE) != 0;
  gboolean recalled = (row->flags & OMS_FLAG_CANCELLED_AFTER_PACK) != 0;
  gboolean to_pack = row->status == OMS_STATUS_NEW && !packed_here && row->fulfilment != OMS_FULFILMENT_MARKETPLACE;
  GtkActionable *pack = GTK_ACTIONABLE (self->pack_button);

  gtk_button_set_label (self->pack_button, recalled      ? _ ("Taken apart")
                                           : packed_here ? _ ("Not packed")
                                                         : _ ("Mark packed"));
  offer (pack,
         recalled      ? "orders.take-apart"
         : packed_here ? "orders.unmark-packed"
                       : "orders.mark-packed",
         g_variant_new_int64 (row->id));
  gtk_widget_set_visible (GTK_WIDGET (self->pack_button), packed_here || recalled || oms_status_is_open (row->status));
  if (to_pack)
    gtk_widget_add_css_class (GTK_WIDGET (self->pack_button), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->pack_button), "suggested-action");
  offer (self->refresh_button, "orders.refresh", g_variant_new_int64 (row->id));
}

static void
show_section (GtkWidget *title, GtkBox *box, gboolean shown)
{
  gtk_widget_set_visible (title, shown);
  gtk_widget_set_visible (GTK_WIDGET (box), shown);
}

static OmsSectionContext
make_context (OmsDetailPane *self)
{
  return (OmsSectionContext){
    .zone = oms_session_get_zone (self->session),
    .grouping = oms_session_get_grouping (self->session),
    .now = oms_time_now (),
    .account = oms_session_get_account_name (self->session, self->order->row->platform_id),
  };
}

static void
write_order (OmsDetailPane *self)
{
  if (self->order == NULL || self->session == NULL)
    return;

  OmsSectionContext context = make_context (self);
  const OmsOrder *order = self->order;
  write_head (self, &context);
  write_warning (self);
  write_clock (self, &context);
  oms_order_section_items (self->items, order, &context);
  oms_order_section_totals (self->totals, order, &context);
  oms_order_section_address (self->address, order, &context);
  show_section (self->parcels_title, self->parcels, oms_order_section_parcels (self->parcels, order, &context));
  show_section (self->returns_title, self->returns, oms_order_section_returns (self->returns, order, &context));
  oms_order_section_timeline (self->timeline, order, &context);
  oms_order_section_details (self->details, order, &context);
  gtk_widget_set_visible (GTK_WIDGET (self->raw_expander), order->raw != NULL);
  oms_order_raw_set_node (self->raw, gtk_expander_get_expanded (self->raw_expander) ? order->raw : NULL);
  write_actions (self);
}

void
oms_detail_pane_tick (OmsDetailPane *self)
{
  g_assert (OMS_IS_DETAIL_PANE (self));

  if (self->order == NULL || self->session == NULL)
    return;
  OmsSectionContext context = make_context (self);
  write_clock (self, &context);
}

/* ---- Reading --------------------------------------------------------------------------------------------------------
 */

static void
set_fresh (OmsDetailPane *self)
{
  g_clear_handle_id (&self->stale_timer, g_source_remove);
  gtk_widget_remove_css_class (self->content, "stale");
}

static gboolean
stale_timer_cb (gpointer user_data)
{
  OmsDetailPane *self = user_data;

  self->stale_timer = 0;
  gtk_widget_add_css_class (self->content, "stale");
  return G_SOURCE_REMOVE;
}

static void
forget_sizes (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    forget_sizes (child);
  gtk_widget_queue_resize (widget);
}

/* Lines that were measured before their style was known keep a height that is too small, and the next ones stand on
 * them. The second frame after writing, or after unfolding, knows the style. */
static gboolean
settle_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  OmsDetailPane *self = OMS_DETAIL_PANE (widget);

  if (self->frames_to_settle-- > 0)
    return G_SOURCE_CONTINUE;
  self->settle_tick = 0;
  forget_sizes (self->content);
  return G_SOURCE_REMOVE;
}

static void
settle (OmsDetailPane *self)
{
  self->frames_to_settle = 2;
  if (self->settle_tick == 0)
    self->settle_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), settle_cb, NULL, NULL);
}

static void
raw_expanded_cb (OmsDetailPane *self)
{
  settle (self);
  if (self->order != NULL)
    oms_order_raw_set_node (self->raw, gtk_expander_get_expanded (self->raw_expander) ? self->order->raw : NULL);
}

static void
take_order (OmsDetailPane *self, OmsOrder *order)
{
  set_fresh (self);
  oms_order_raw_set_node (self->raw, NULL);
  g_clear_pointer (&self->order, oms_order_free);
  self->order = order;
  if (self->error_id != self->wanted)
    oms_detail_pane_set_error (self, 0, NULL);
  gtk_stack_set_visible_child_name (self->stack, order != NULL ? "order" : "empty");
  if (order == NULL)
    return;
  if (self->open_raw)
    gtk_expander_set_expanded (self->raw_expander, TRUE);
  self->open_raw = FALSE;
  write_order (self);
  settle (self);
  g_signal_emit (self, signals[LOADED], 0);
}

static void
order_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsDetailPane) self = user_data;
  g_autoptr (GError) error = NULL;
  OmsOrder *order = oms_store_get_order_finish (OMS_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (order == NULL && !g_error_matches (error, OMS_STORE_ERROR, OMS_STORE_ERROR_NOT_FOUND))
    g_warning ("An order could not be read: %s", error->message);
  if (order == NULL)
    self->wanted = 0;
  take_order (self, order);
}

static void
read_order (OmsDetailPane *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->wanted == 0 || self->session == NULL)
    {
      take_order (self, NULL);
      return;
    }
  self->cancellable = g_cancellable_new ();
  if (self->stale_timer == 0 && self->order != NULL)
    self->stale_timer = g_timeout_add (STALE_DELAY, stale_timer_cb, self);
  oms_store_get_order_async (oms_session_get_store (self->session), self->wanted, self->cancellable, order_cb,
                             g_object_ref (self));
}

static gboolean
change_concerns (OmsDetailPane *self, const OmsStoreChange *change)
{
  if ((change->tables & OMS_STORE_ORDERS) == 0 || self->wanted == 0)
    return FALSE;
  if (change->too_many || change->order_ids == NULL)
    return TRUE;
  for (guint i = 0; i < change->order_ids->len; i++)
    if (g_array_index (change->order_ids, gint64, i) == self->wanted)
      return TRUE;
  return FALSE;
}

static void
store_changed_cb (OmsDetailPane *self, const OmsStoreChange *change)
{
  if (change_concerns (self, change))
    read_order (self);
}

/* ---- Public ---------------------------------------------------------------------------------------------------------
 */

void
oms_detail_pane_set_session (OmsDetailPane *self, OmsSession *session)
{
  g_assert (OMS_IS_DETAIL_PANE (self));

  if (self->session == session)
    return;
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      g_signal_handlers_disconnect_by_data (oms_session_get_store (self->session), self);
    }
  g_set_object (&self->session, session);
  self->wanted = 0;
  read_order (self);
  if (session == NULL)
    return;
  g_signal_connect_object (oms_session_get_store (session), "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "accounts-changed", G_CALLBACK (write_order), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify", G_CALLBACK (write_order), self, G_CONNECT_SWAPPED);
}

void
oms_detail_pane_set_order (OmsDetailPane *self, gint64 id)
{
  g_assert (OMS_IS_DETAIL_PANE (self));

  if (self->wanted == id)
    return;
  self->wanted = id;
  read_order (self);
}

void
oms_detail_pane_show_raw (OmsDetailPane *self)
{
  g_assert (OMS_IS_DETAIL_PANE (self));

  self->open_raw = TRUE;
  if (self->order != NULL && self->order->row->id == self->wanted)
    {
      self->open_raw = FALSE;
      gtk_expander_set_expanded (self->raw_expander, TRUE);
    }
}

char *
oms_detail_pane_get_raw_text (OmsDetailPane *self)
{
  g_assert (OMS_IS_DETAIL_PANE (self));

  return self->order != NULL && self->order->raw != NULL ? oms_raw_node_to_text (self->order->raw) : NULL;
}

void
oms_detail_pane_set_error (OmsDetailPane *self, gint64 id, const char *sentence)
{
  g_assert (OMS_IS_DETAIL_PANE (self));

  if (id != 0 && id != self->wanted)
    return;
  self->error_id = sentence != NULL ? id : 0;
  set_line (self->error, sentence);
}

void
oms_detail_pane_set_busy (OmsDetailPane *self, gint64 id, gboolean busy)
{
  g_assert (OMS_IS_DETAIL_PANE (self));

  if (busy && id != self->wanted)
    return;
  gtk_stack_set_visible_child_name (self->refresh_stack, busy ? "busy" : "label");
  gtk_widget_set_sensitive (GTK_WIDGET (self->refresh_button), !busy);
}

/* ---- Object ---------------------------------------------------------------------------------------------------------
 */

static void
close_cb (OmsDetailPane *self)
{
  g_signal_emit (self, signals[CLOSE], 0);
}

static void
oms_detail_pane_dispose (GObject *object)
{
  OmsDetailPane *self = OMS_DETAIL_PANE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->stale_timer, g_source_remove);
  g_clear_object (&self->session);
  if (self->raw != NULL)
    oms_order_raw_set_node (self->raw, NULL);
  g_clear_pointer (&self->order, oms_order_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), OMS_TYPE_DETAIL_PANE);
  G_OBJECT_CLASS (oms_detail_pane_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, stack);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, content);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, square);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, account);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, chip);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, order_id);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, copy_button);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, subtitle);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, warning);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, clock);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, clock_title);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, clock_words);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, items);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, totals);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, address);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, parcels_title);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, parcels);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, returns_title);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, returns);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, timeline);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, details);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, raw_expander);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, raw);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, error);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, pack_button);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, refresh_button);
  gtk_widget_class_bind_template_child (widget_class, OmsDetailPane, refresh_stack);
}

static void
oms_detail_pane_class_init (OmsDetailPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = oms_detail_pane_dispose;
  signals[CLOSE] =
      g_signal_new ("close", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LOADED] =
      g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (OMS_TYPE_KIND_SQUARE);
  g_type_ensure (OMS_TYPE_ORDER_RAW);
  g_type_ensure (OMS_TYPE_STATUS_CHIP);
  g_type_ensure (OMS_TYPE_STATUS_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, OMS_APP_PATH "/oms-detail-pane.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_bind_template_callback (widget_class, raw_expanded_cb);
  gtk_widget_class_bind_template_callback (widget_class, settle);
}

static void
oms_detail_pane_init (OmsDetailPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
