/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Today page: asks for figures when the period or the store changes. Writing them is in oms-today-fill.c. */
#include "oms-today-page-private.h"

#include <glib/gi18n-lib.h>

#include "oms-chart.h"
#include "oms-drop-down.h"
#include "oms-figure-tile.h"
#include "oms-key-figure.h"
#include "oms-style.h"

#define N_TOP_SKUS 12
#define N_RECENT   8
/* The chart shows a week even when the figures are of one day. */
#define CHART_MIN_DAYS 7
/* Below this width tiles and figures stand in two lines of three. */
#define NARROW_WIDTH 940

G_DEFINE_FINAL_TYPE (OmsTodayPage, oms_today_page, GTK_TYPE_WIDGET)

static int
from_day (OmsTodayPage *self)
{
  return oms_time_day_add (self->today, 1 - (int) self->days);
}

/* ---- What the store is asked itself --------------------------------------------------------------------------------
 */

static void
on_skus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsTodayPage) self = user_data;
  g_autoptr (GPtrArray) skus = oms_store_top_skus_finish (OMS_STORE (source), result, NULL);

  if (skus != NULL && self->session != NULL) /* else the old ones stay */
    oms_today_fill_skus (self, skus);
}

static void
on_recent_rows_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsTodayPage) self = user_data;
  g_autoptr (GPtrArray) rows = oms_store_order_rows_finish (OMS_STORE (source), result, NULL);

  if (rows != NULL && self->session != NULL)
    oms_today_fill_recent (self, rows);
}

static void
on_recent_ids_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsTodayPage) self = user_data;
  g_autoptr (GArray) ids = oms_store_order_ids_finish (OMS_STORE (source), result, NULL);

  if (ids == NULL || self->session == NULL)
    return;
  oms_store_order_rows_async (OMS_STORE (source), (const gint64 *) (gpointer) ids->data, ids->len, self->cancellable,
                              on_recent_rows_cb, g_object_ref (self));
}

static void
ask_store (OmsTodayPage *self)
{
  OmsStore *store = oms_session_get_store (self->session);
  g_autoptr (OmsOrderFilter) filter = oms_order_filter_new ();
  OmsOrderSort newest = { OMS_SORT_ORDERED, TRUE };

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();

  oms_store_top_skus_async (store, from_day (self), self->today, self->platform_id, N_TOP_SKUS, self->cancellable,
                            on_skus_cb, g_object_ref (self));

  const OmsAccount *account = oms_session_find_account (self->session, self->platform_id);
  if (account != NULL)
    {
      filter->platforms = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (filter->platforms, g_strdup (account->name));
    }
  oms_store_order_ids_async (store, filter, &newest, N_RECENT, self->cancellable, on_recent_ids_cb,
                             g_object_ref (self));
}

/* ---- What the summary holds -----------------------------------------------------------------------------------------
 */

static void
show_figures (OmsTodayPage *self)
{
  OmsSummary *summary = oms_session_get_summary (self->session);
  const OmsWorkCounts *counts = oms_summary_get_counts (summary);
  GArray *totals = oms_summary_get_totals (summary);

  if (counts != NULL)
    oms_today_fill_tiles (self, counts);
  if (totals == NULL)
    return;

  g_autoptr (OmsTodayFigures) figures =
      oms_today_figures_new (totals, from_day (self), self->today, self->platform_id, oms_summary_get_states (summary),
                             oms_session_get_zone (self->session));
  oms_today_fill_figures (self, figures);
  oms_today_fill_statuses (self, figures);
  oms_today_fill_accounts (self, figures);

  guint chart_days = MAX (self->days, CHART_MIN_DAYS);
  g_autoptr (OmsTodayFigures) charted = oms_today_figures_new (
      totals, oms_time_day_add (self->today, 1 - (int) chart_days), self->today, self->platform_id, NULL, NULL);
  oms_today_fill_chart (self, totals, charted);
}

/* The period and the one before it, seen from today. */
static void
update_range (OmsTodayPage *self)
{
  GTimeZone *zone = oms_session_get_zone (self->session);
  gint64 now = oms_time_now ();
  guint span = MAX (2 * self->days, CHART_MIN_DAYS);

  self->today = oms_time_local_day (now, zone);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / 1000);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
  /* Translators: the date at the top of the Today page, see strftime(3) */
  g_autofree char *date = g_date_time_format (local, _ ("%A %-d %B"));
  gtk_label_set_text (GTK_LABEL (self->date_label), date);
  oms_summary_set_range (oms_session_get_summary (self->session), oms_time_day_add (self->today, 1 - (int) span),
                         self->today, 0);
}

static void
update_stale (OmsTodayPage *self)
{
  if (self->session != NULL && oms_summary_get_stale (oms_session_get_summary (self->session)) &&
      oms_summary_get_totals (oms_session_get_summary (self->session)) != NULL)
    gtk_widget_add_css_class (self->figures_box, "stale");
  else
    gtk_widget_remove_css_class (self->figures_box, "stale");
}

static void
on_updated_cb (OmsTodayPage *self)
{
  update_range (self); /* midnight may have passed */
  show_figures (self);
  ask_store (self);
}

/* ---- What the seller chooses ----------------------------------------------------------------------------------------
 */

static void
on_period_toggled_cb (OmsTodayPage *self, GtkToggleButton *button)
{
  if (self->filling || !gtk_toggle_button_get_active (button))
    return;
  self->days = button == GTK_TOGGLE_BUTTON (self->period_1)    ? 1
               : button == GTK_TOGGLE_BUTTON (self->period_7)  ? 7
               : button == GTK_TOGGLE_BUTTON (self->period_90) ? 90
                                                               : 30;
  if (self->session == NULL)
    return;
  GSettings *settings = oms_session_get_settings (self->session);
  g_autofree char *days = g_strdup_printf ("%u", self->days);
  if (settings != NULL)
    g_settings_set_string (settings, "period", days);
  update_range (self);
  show_figures (self);
  ask_store (self);
}

static void
on_account_selected_cb (OmsTodayPage *self)
{
  guint position = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->account_picker));

  if (self->filling || self->session == NULL || position >= self->picker_ids->len)
    return;
  self->platform_id = g_array_index (self->picker_ids, gint64, position);
  show_figures (self);
  ask_store (self);
}

static void
on_table_toggled_cb (OmsTodayPage *self)
{
  gboolean table = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->table_button));

  gtk_stack_set_visible_child_name (GTK_STACK (self->chart_stack), table ? "table" : "chart");
  gtk_widget_set_visible (self->chart_legend, !table);
  if (self->session != NULL)
    show_figures (self);
}

static void
fill_picker (OmsTodayPage *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GListModel *accounts = G_LIST_MODEL (oms_session_get_accounts (self->session));
  guint n = g_list_model_get_n_items (accounts), selected = 0;
  gint64 all = 0;

  g_array_set_size (self->picker_ids, 0);
  g_array_append_val (self->picker_ids, all);
  gtk_string_list_append (names, _ ("All marketplaces"));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (OmsItem) item = g_list_model_get_item (accounts, i);
      const OmsAccount *account = oms_item_get_account (item)->account;
      if (account->id == self->platform_id)
        selected = i + 1;
      g_array_append_val (self->picker_ids, account->id);
      gtk_string_list_append (names, account->display_name);
    }

  self->filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->account_picker), G_LIST_MODEL (names));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->account_picker), selected);
  self->filling = FALSE;
  self->platform_id = g_array_index (self->picker_ids, gint64, selected);
}

static gboolean
picker_is_right (OmsTodayPage *self)
{
  GListModel *accounts = G_LIST_MODEL (oms_session_get_accounts (self->session));
  GListModel *names = gtk_drop_down_get_model (GTK_DROP_DOWN (self->account_picker));
  guint n = g_list_model_get_n_items (accounts);

  if (names == NULL || self->picker_ids->len != n + 1)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (OmsItem) item = g_list_model_get_item (accounts, i);
      const OmsAccount *account = oms_item_get_account (item)->account;
      if (g_array_index (self->picker_ids, gint64, i + 1) != account->id ||
          !g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (names), i + 1), account->display_name))
        return FALSE;
    }
  return TRUE;
}

static void
on_accounts_changed_cb (OmsTodayPage *self)
{
  g_clear_pointer (&self->looks, oms_account_looks_free);
  self->looks = oms_account_looks_new (self->session);
  if (!picker_is_right (self)) /* figures of accounts change often, their names seldom */
    fill_picker (self);
  show_figures (self);
}

static void
on_format_changed_cb (OmsTodayPage *self)
{
  update_range (self);
  show_figures (self);
  ask_store (self);
}

static void
on_dark_cb (OmsTodayPage *self)
{
  if (self->session != NULL)
    show_figures (self);
}

static void
restore_period (OmsTodayPage *self)
{
  GSettings *settings = oms_session_get_settings (self->session);
  g_autofree char *period = settings != NULL ? g_settings_get_string (settings, "period") : g_strdup ("30");

  self->days = (guint) g_ascii_strtoull (period, NULL, 10);
  self->filling = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->days == 1    ? self->period_1
                                                   : self->days == 7  ? self->period_7
                                                   : self->days == 90 ? self->period_90
                                                                      : self->period_30),
                                TRUE);
  self->filling = FALSE;
}

/* ----------------------------------------------------------------------------------------------------------------------
 */

static gboolean
on_narrow_idle_cb (gpointer user_data)
{
  OmsTodayPage *self = user_data;
  guint n = self->narrow ? 3 : 6;

  self->narrow_idle = 0;
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->tiles), n);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->keys), n);
  oms_today_fit_accounts (self);
  return G_SOURCE_REMOVE;
}

static void
oms_today_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  OmsTodayPage *self = OMS_TODAY_PAGE (widget);
  gboolean narrow = width < NARROW_WIDTH;

  gtk_widget_allocate (self->scroller, width, height, baseline, NULL);
  if (narrow == self->narrow)
    return;
  self->narrow = narrow;
  if (self->narrow_idle == 0) /* not in the middle of an allocation */
    self->narrow_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_narrow_idle_cb, self, NULL);
}

static void
oms_today_page_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (OMS_TODAY_PAGE (widget)->scroller, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
oms_today_page_dispose (GObject *object)
{
  OmsTodayPage *self = OMS_TODAY_PAGE (object);

  g_clear_handle_id (&self->narrow_idle, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->summary_signals);
  g_clear_object (&self->session);
  g_clear_pointer (&self->looks, oms_account_looks_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_TODAY_PAGE);
  G_OBJECT_CLASS (oms_today_page_parent_class)->dispose (object);
}

static void
oms_today_page_finalize (GObject *object)
{
  g_array_unref (OMS_TODAY_PAGE (object)->picker_ids);
  G_OBJECT_CLASS (oms_today_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, OmsTodayPage, name)
  BIND (scroller);
  BIND (date_label);
  BIND (account_picker);
  BIND (period_1);
  BIND (period_7);
  BIND (period_30);
  BIND (period_90);
  BIND (figures_box);
  BIND (tiles);
  BIND (keys);
  BIND (tile_pack);
  BIND (tile_due);
  BIND (tile_overdue);
  BIND (tile_cancelled);
  BIND (tile_attention);
  BIND (tile_stock);
  BIND (key_orders);
  BIND (key_revenue);
  BIND (key_average);
  BIND (key_units);
  BIND (key_cancelled);
  BIND (key_returned);
  BIND (compare_note);
  BIND (chart_title);
  BIND (chart_legend);
  BIND (chart_stack);
  BIND (chart);
  BIND (chart_table);
  BIND (table_button);
  BIND (status_grid);
  BIND (account_grid);
  BIND (sku_grid);
  BIND (recent_grid);
#undef BIND
}

static void
oms_today_page_class_init (OmsTodayPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = oms_today_page_dispose;
  object_class->finalize = oms_today_page_finalize;
  g_type_ensure (OMS_TYPE_CHART);
  g_type_ensure (OMS_TYPE_FIGURE_TILE);
  g_type_ensure (OMS_TYPE_KEY_FIGURE);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-today-page.ui");
  widget_class->size_allocate = oms_today_page_size_allocate;
  widget_class->measure = oms_today_page_measure;
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_period_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_account_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_table_toggled_cb);
}

static void
oms_today_page_init (OmsTodayPage *self)
{
  self->days = 30;
  self->cancellable = g_cancellable_new ();
  self->picker_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filling = FALSE;
  oms_drop_down_set_spoken (GTK_DROP_DOWN (self->account_picker), _ ("Marketplace"));

  self->session_signals = g_signal_group_new (OMS_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "accounts-changed", G_CALLBACK (on_accounts_changed_cb), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::grouping", G_CALLBACK (on_format_changed_cb), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::zone", G_CALLBACK (on_format_changed_cb), self);
  g_signal_connect_object (oms_style_get_default (), "notify::dark", G_CALLBACK (on_dark_cb), self, G_CONNECT_SWAPPED);
  self->summary_signals = g_signal_group_new (OMS_TYPE_SUMMARY);
  g_signal_group_connect_swapped (self->summary_signals, "updated", G_CALLBACK (on_updated_cb), self);
  g_signal_group_connect_swapped (self->summary_signals, "notify::stale", G_CALLBACK (update_stale), self);
}

GtkWidget *
oms_today_page_new (void)
{
  return g_object_new (OMS_TYPE_TODAY_PAGE, NULL);
}

void
oms_today_page_set_session (OmsTodayPage *self, OmsSession *session)
{
  if (!g_set_object (&self->session, session))
    return;
  g_signal_group_set_target (self->session_signals, session);
  g_signal_group_set_target (self->summary_signals, session != NULL ? oms_session_get_summary (session) : NULL);
  g_cancellable_cancel (self->cancellable);
  if (session == NULL)
    return;

  restore_period (self);
  update_range (self); /* the session may be older than the window, and know its figures already */
  on_accounts_changed_cb (self);
  on_updated_cb (self);
}
