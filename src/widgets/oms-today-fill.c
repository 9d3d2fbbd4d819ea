/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes figures into the widgets of the Today page. Asks nobody for anything. */
#include "oms-today-page-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "oms-chart.h"
#include "oms-figure-tile.h"
#include "oms-key-figure.h"
#include "oms-kind-square.h"
#include "oms-palette.h"
#include "oms-share-bar.h"
#include "oms-status-chip.h"
#include "oms-style.h"

#define AVERAGE_COLUMN 3

static OmsGrouping
grouping (OmsTodayPage *self)
{
  return oms_session_get_grouping (self->session);
}

static char *
number (OmsTodayPage *self, gint64 value)
{
  return oms_number_format (value, grouping (self));
}

/* ---- Small parts
 * ----------------------------------------------------------------------------------------------------- */

static void
clear_grid (GtkWidget *grid)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (grid)) != NULL)
    gtk_grid_remove (GTK_GRID (grid), child);
}

static GtkWidget *
add_label (GtkWidget *grid, int column, int row, const char *text, float xalign, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  if (xalign == 0)
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_grid_attach (GTK_GRID (grid), label, column, row, 1, 1);
  return label;
}

static void
add_head (GtkWidget *grid, int column, const char *text, float xalign)
{
  add_label (grid, column, 0, text, xalign, "table-head");
}

static void
add_nothing (GtkWidget *grid, const char *text)
{
  clear_grid (grid);
  GtkWidget *label = add_label (grid, 0, 0, text, 0, "dim");
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
}

static GtkWidget *
make_square (OmsTodayPage *self, gint64 platform_id)
{
  const OmsAccountLook *look = oms_account_looks_find (self->looks, platform_id);
  GtkWidget *square = oms_kind_square_new (look->kind);

  oms_kind_square_set_kind (OMS_KIND_SQUARE (square), look->kind, look->nth);
  return square;
}

/* One line for each currency. */
static char *
money_lines (OmsTodayPage *self, GArray *money, gboolean mean, const char *separator)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < money->len; i++)
    {
      const OmsMoneyFigure *one = &g_array_index (money, OmsMoneyFigure, i);
      if (one->orders == 0)
        continue;
      gint64 amount = mean ? oms_today_mean (one->revenue, one->orders) : one->revenue;
      g_autofree char *formatted = oms_money_format (amount, one->currency, grouping (self));
      g_string_append_printf (text, "%s%s", text->len > 0 ? separator : "", formatted);
    }
  if (text->len == 0)
    g_string_append (text, "—");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- Tiles
 * ----------------------------------------------------------------------------------------------------------- */

static void
set_tile (OmsTodayPage *self, GtkWidget *tile, gint64 count, const char *detail, OmsTileTone tone)
{
  g_autofree char *figure = number (self, count);
  oms_figure_tile_set (OMS_FIGURE_TILE (tile), figure, detail, count > 0 ? tone : OMS_TILE_PLAIN);
}

static char *
describe_value (OmsTodayPage *self, GArray *sums)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; sums != NULL && i < sums->len; i++)
    {
      const OmsMoneySum *sum = &g_array_index (sums, OmsMoneySum, i);
      if (sum->currency[0] == '\0')
        continue;
      g_autofree char *amount = oms_money_format (sum->amount, sum->currency, grouping (self));
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", amount);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
fill_attention (OmsTodayPage *self, const OmsWorkCounts *counts)
{
  gint64 orders = counts->views[OMS_VIEW_ATTENTION];
  g_autofree char *detail = NULL;

  if (counts->problems > 0 && orders > 0) /* Translators: records that could not be read, and orders */
    detail = g_strdup_printf (_ ("%d not read · %d to look at"), (int) counts->problems, (int) orders);
  else if (counts->problems > 0)
    detail =
        g_strdup_printf (ngettext ("%d could not be read", "%d could not be read", (unsigned long) counts->problems),
                         (int) counts->problems);
  else
    detail = g_strdup (orders > 0 ? _ ("orders to look at") : _ ("nothing"));
  g_object_set (self->tile_attention, "action-name", counts->problems > 0 ? "win.page" : "win.view", "action-target",
                counts->problems > 0 ? "activity" : oms_order_view_to_id (OMS_VIEW_ATTENTION), NULL);
  set_tile (self, self->tile_attention, counts->problems + orders, detail, OMS_TILE_WARN);
}

void
oms_today_fill_tiles (OmsTodayPage *self, const OmsWorkCounts *counts)
{
  GTimeZone *zone = oms_session_get_zone (self->session);
  gint64 now = oms_time_now ();

  g_autofree char *value = describe_value (self, counts->to_pack_value);
  set_tile (self, self->tile_pack, counts->views[OMS_VIEW_TO_PACK], value[0] != '\0' ? value : _ ("all packed"),
            OMS_TILE_PLAIN);

  g_autofree char *due = counts->next_due != OMS_TIME_UNKNOWN ? oms_time_format_due (counts->next_due, now, zone, NULL)
                                                              : g_strdup (_ ("nothing more today"));
  /* Translators: %s is "in 42 min" or "today 18:00" */
  g_autofree char *next = counts->next_due != OMS_TIME_UNKNOWN ? g_strdup_printf (_ ("next %s"), due) : g_strdup (due);
  set_tile (self, self->tile_due, counts->views[OMS_VIEW_DUE_TODAY], next, OMS_TILE_PLAIN);

  g_autofree char *late =
      counts->oldest_overdue != OMS_TIME_UNKNOWN ? oms_time_format_due (counts->oldest_overdue, now, zone, NULL) : NULL;
  /* Translators: %s is "5 h late" */
  g_autofree char *oldest = late != NULL ? g_strdup_printf (_ ("oldest %s"), late) : g_strdup (_ ("none"));
  set_tile (self, self->tile_overdue, counts->views[OMS_VIEW_OVERDUE], oldest, OMS_TILE_ALERT);

  gint64 cancelled = counts->views[OMS_VIEW_CANCELLED_AFTER_PACK];
  set_tile (self, self->tile_cancelled, cancelled, cancelled > 0 ? _ ("do not ship") : _ ("none"), OMS_TILE_ALERT);
  fill_attention (self, counts);

  g_autofree char *out = number (self, counts->out_of_stock);
  g_autofree char *stock = counts->out_of_stock > 0 ? g_strdup_printf (_ ("%s out of stock"), out)
                           : counts->listings > 0   ? g_strdup (_ ("none out of stock"))
                                                    : g_strdup (_ ("no listings yet"));
  set_tile (self, self->tile_stock, counts->low_stock + counts->out_of_stock, stock, OMS_TILE_PLAIN);
}

/* ---- Key figures
 * ----------------------------------------------------------------------------------------------------- */

/* A day that is not over yet is not measured against a whole one: yesterday's figure just stands there. */
static void
set_yesterday (GtkWidget *key, const char *before)
{
  /* Translators: %s is a figure */
  g_autofree char *text = g_strdup_printf (_ ("yesterday %s"), before);
  oms_key_figure_set_change (OMS_KEY_FIGURE (key), OMS_CHANGE_NONE, TRUE, text);
}

static gboolean
is_coming_in (OmsTodayPage *self)
{
  return oms_today_coming_in (oms_summary_get_states (oms_session_get_summary (self->session)), self->platform_id);
}

static void
set_coming_in (GtkWidget *key)
{
  oms_key_figure_set_change (OMS_KEY_FIGURE (key), OMS_CHANGE_NONE, TRUE, _ ("still coming in"));
}

/* "8.2 % vs. 30 days before". @now: of those that are compared. @before_text: the figure before in words. */
static void
set_change (OmsTodayPage *self, GtkWidget *key, const OmsTodayFigures *figures, gint64 now, gint64 before,
            const char *before_text)
{
  gboolean up = FALSE;
  g_autofree char *change = oms_today_change (now, before, &up);

  if (is_coming_in (self))
    {
      set_coming_in (key);
      return;
    }
  if (self->days == 1 && (figures->comparable || figures->left_out->len == 0))
    {
      set_yesterday (key, before_text);
      return;
    }
  if (change == NULL)
    {
      oms_key_figure_set_change (OMS_KEY_FIGURE (key), OMS_CHANGE_NONE, TRUE, _ ("nothing to compare"));
      return;
    }
  g_autofree char *text =
      g_strdup_printf (ngettext ("%s vs. %u day before", "%s vs. %u days before", self->days), change, self->days);
  oms_key_figure_set_change (OMS_KEY_FIGURE (key), up ? OMS_CHANGE_UP : OMS_CHANGE_DOWN, up, text);
}

/* Rates move in points, and more of them is bad. A rate of which there never was anything is one that is not told. */
static void
set_rate (OmsTodayPage *self, GtkWidget *key, const OmsTodayFigures *figures, gint64 part, gint64 part_compared,
          gint64 part_before)
{
  gboolean coming_in = is_coming_in (self);
  gboolean told = !coming_in && (part > 0 || part_before > 0);
  g_autofree char *rate = told ? oms_today_rate (part, figures->now.orders) : g_strdup ("—");

  oms_key_figure_set (OMS_KEY_FIGURE (key), rate);
  if (coming_in)
    {
      set_coming_in (key);
      return;
    }
  if (!told || figures->compared.orders == 0 || figures->before.orders == 0)
    {
      oms_key_figure_set_change (OMS_KEY_FIGURE (key), OMS_CHANGE_NONE, TRUE,
                                 told ? _ ("nothing to compare") : _ ("none reported"));
      return;
    }
  if (self->days == 1)
    {
      g_autofree char *before = oms_today_rate (part_before, figures->before.orders);
      set_yesterday (key, before);
      return;
    }
  double points = part_compared * 100.0 / figures->compared.orders - part_before * 100.0 / figures->before.orders;
  g_autofree char *text = g_strdup_printf (ngettext ("%.1f vs. %u day before", "%.1f vs. %u days before", self->days),
                                           fabs (points), self->days);
  oms_key_figure_set_change (OMS_KEY_FIGURE (key), points > 0 ? OMS_CHANGE_UP : OMS_CHANGE_DOWN, points <= 0, text);
}

static void
fill_count (OmsTodayPage *self, GtkWidget *key, const OmsTodayFigures *figures, gint64 now, gint64 compared,
            gint64 before)
{
  g_autofree char *now_text = number (self, now);
  g_autofree char *before_text = number (self, before);

  oms_key_figure_set (OMS_KEY_FIGURE (key), now_text);
  set_change (self, key, figures, compared, before, before_text);
}

/* Of one currency; several stand below each other and are not compared. */
static void
fill_money (OmsTodayPage *self, GtkWidget *key, const OmsTodayFigures *figures, gboolean mean)
{
  GArray *money = figures->money;
  g_autofree char *text = money_lines (self, money, mean, "\n");

  oms_key_figure_set (OMS_KEY_FIGURE (key), text);
  if (money->len != 1)
    {
      oms_key_figure_set_change (OMS_KEY_FIGURE (key), OMS_CHANGE_NONE, TRUE, money->len > 1 ? _ ("by currency") : "");
      return;
    }
  const OmsMoneyFigure *one = &g_array_index (money, OmsMoneyFigure, 0);
  gint64 now = mean ? oms_today_mean (one->revenue_compared, one->orders_compared) : one->revenue_compared;
  gint64 before = mean ? oms_today_mean (one->revenue_before, one->orders_before) : one->revenue_before;
  g_autofree char *before_text = oms_money_format (before, one->currency, grouping (self));
  set_change (self, key, figures, MAX (now, 0), MAX (before, 0), before_text);
}

/* Says who is left out of the comparison, and until when; NULL: nobody is. */
static char *
describe_left_out (OmsTodayPage *self, const OmsTodayFigures *figures)
{
  gint64 since = oms_time_day_start (figures->before_from_day, oms_session_get_zone (self->session));
  g_autofree char *date =
      oms_time_format_short (since, OMS_PRECISION_DAY, oms_time_now (), oms_session_get_zone (self->session));

  if (figures->left_out->len == 0)
    return NULL;
  if (!figures->comparable) /* Translators: a date */
    return g_strdup_printf (_ ("There is nothing to compare with: the orders here do not reach back to %s. Older ones "
                               "can be brought in on the Marketplaces page."),
                            date);
  if (figures->left_out->len == 1)
    return g_strdup_printf (
        /* Translators: an account; a date */
        _ ("The comparison leaves out %s, whose orders do not reach back to %s."),
        oms_session_get_account_name (self->session, g_array_index (figures->left_out, gint64, 0)), date);
  /* Translators: a number of accounts; a date */
  return g_strdup_printf (ngettext ("The comparison leaves out %u marketplace, whose orders do not reach back to %s.",
                                    "The comparison leaves out %u marketplaces, whose orders do not reach back to %s.",
                                    figures->left_out->len),
                          figures->left_out->len, date);
}

/* The sum is of fewer orders than stand beside it; NULL: it is of all. */
static char *
describe_without_total (OmsTodayPage *self, gint64 orders)
{
  g_autofree char *count = number (self, orders);

  if (orders == 0)
    return NULL; /* Translators: a number of orders */
  return g_strdup_printf (ngettext ("The revenue leaves out %s order, whose total was not told.",
                                    "The revenue leaves out %s orders, whose totals were not told.", (gulong) orders),
                          count);
}

void
oms_today_fill_figures (OmsTodayPage *self, const OmsTodayFigures *figures)
{
  const OmsTodayCounts *now = &figures->now, *compared = &figures->compared, *before = &figures->before;
  g_autofree char *without = describe_without_total (self, figures->without_total);
  g_autofree char *left_out = is_coming_in (self) ? NULL : describe_left_out (self, figures);
  g_autofree char *note = without != NULL && left_out != NULL ? g_strconcat (without, " ", left_out, NULL)
                          : without != NULL                   ? g_strdup (without)
                                                              : g_strdup (left_out);

  fill_count (self, self->key_orders, figures, now->orders, compared->orders, before->orders);
  fill_count (self, self->key_units, figures, now->units, compared->units, before->units);
  fill_money (self, self->key_revenue, figures, FALSE);
  fill_money (self, self->key_average, figures, TRUE);
  set_rate (self, self->key_cancelled, figures, now->cancelled, compared->cancelled, before->cancelled);
  set_rate (self, self->key_returned, figures, now->returned, compared->returned, before->returned);
  gtk_label_set_text (GTK_LABEL (self->compare_note), note != NULL ? note : "");
  gtk_widget_set_visible (self->compare_note, note != NULL);
}

/* ---- Chart
 * ----------------------------------------------------------------------------------------------------------- */

static char *
format_day (int day, const char *format)
{
  g_autoptr (GDateTime) date = g_date_time_new_utc (day / 10000, day / 100 % 100, day % 100, 12, 0, 0);
  return g_date_time_format (date, format);
}

static OmsChartData *
make_chart_data (OmsTodayPage *self, GArray *totals, const OmsTodayFigures *figures)
{
  guint n_days = oms_today_count_days (figures->from_day, figures->to_day);
  OmsChartData *data = oms_chart_data_new (n_days, figures->accounts->len);
  g_autoptr (GHashTable) points = g_hash_table_new (NULL, NULL);
  int day = figures->from_day;

  for (guint i = 0; i < n_days; i++, day = oms_time_day_add (day, 1))
    {
      data->labels[i] = format_day (day, "%A %-d %B");
      data->short_labels[i] = format_day (day, "%-d %b");
      g_hash_table_insert (points, GINT_TO_POINTER (day), GUINT_TO_POINTER (i));
    }
  for (guint s = 0; s < figures->accounts->len; s++)
    {
      const OmsAccountFigure *account = g_ptr_array_index (figures->accounts, s);
      const OmsAccountLook *look = oms_account_looks_find (self->looks, account->platform_id);
      data->names[s] = g_strdup (look->name);
      data->colors[s] = look->color;
      for (guint i = 0; i < totals->len; i++)
        {
          const OmsDailyTotal *total = &g_array_index (totals, OmsDailyTotal, i);
          gpointer point;
          if (total->platform_id == account->platform_id &&
              g_hash_table_lookup_extended (points, GINT_TO_POINTER (total->local_day), NULL, &point))
            oms_chart_data_set (data, GPOINTER_TO_UINT (point), s,
                                oms_chart_data_get (data, GPOINTER_TO_UINT (point), s) + total->orders);
        }
    }
  return data;
}

static void
fill_legend (OmsTodayPage *self, const OmsTodayFigures *figures)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->chart_legend)) != NULL)
    gtk_box_remove (GTK_BOX (self->chart_legend), child);
  for (guint i = 0; i < figures->accounts->len; i++)
    {
      const OmsAccountFigure *account = g_ptr_array_index (figures->accounts, i);
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      GtkWidget *label = gtk_label_new (oms_account_looks_find (self->looks, account->platform_id)->name);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_set_tooltip_text (label, gtk_label_get_text (GTK_LABEL (label)));
      gtk_box_append (GTK_BOX (box), make_square (self, account->platform_id));
      gtk_box_append (GTK_BOX (box), label);
      gtk_box_append (GTK_BOX (self->chart_legend), box);
    }
}

static void
fill_chart_table (OmsTodayPage *self, const OmsChartData *data)
{
  clear_grid (self->chart_table);
  if (!gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->table_button)))
    return; /* up to 90 rows of labels that nobody sees */

  add_head (self->chart_table, 0, _ ("Day"), 0);
  for (guint s = 0; s < data->n_series; s++)
    add_head (self->chart_table, (int) s + 1, data->names[s], 1);
  add_head (self->chart_table, (int) data->n_series + 1, _ ("All"), 1);
  for (guint i = 0; i < data->n_points; i++)
    {
      int row = (int) (data->n_points - i);
      gtk_widget_set_hexpand (add_label (self->chart_table, 0, row, data->labels[i], 0, NULL), TRUE);
      for (guint s = 0; s < data->n_series; s++)
        {
          g_autofree char *value = number (self, oms_chart_data_get (data, i, s));
          add_label (self->chart_table, (int) s + 1, row, value, 1, NULL);
        }
      g_autofree char *all = number (self, oms_chart_data_total (data, i));
      add_label (self->chart_table, (int) data->n_series + 1, row, all, 1, "heading");
    }
}

void
oms_today_fill_chart (OmsTodayPage *self, GArray *totals, const OmsTodayFigures *figures)
{
  OmsChartData *data = make_chart_data (self, totals, figures);

  fill_legend (self, figures);
  fill_chart_table (self, data);
  oms_chart_set_data (OMS_CHART (self->chart), data, _ ("Orders by day"), grouping (self));
}

/* ---- Where they are
 * -------------------------------------------------------------------------------------------------- */

void
oms_today_fill_statuses (OmsTodayPage *self, const OmsTodayFigures *figures)
{
  static const OmsStatus always[] = { OMS_STATUS_ON_HOLD,   OMS_STATUS_NEW,       OMS_STATUS_PACKED,
                                      OMS_STATUS_SHIPPED,   OMS_STATUS_DELIVERED, OMS_STATUS_CANCELLED,
                                      OMS_STATUS_RETURNING, OMS_STATUS_RETURNED,  OMS_STATUS_LOST,
                                      OMS_STATUS_UNKNOWN };
  gint64 most = 1;
  int row = 0;

  clear_grid (self->status_grid);
  for (guint i = 0; i < OMS_N_STATUSES; i++)
    most = MAX (most, figures->statuses[i]);
  for (guint i = 0; i < G_N_ELEMENTS (always); i++)
    {
      OmsStatus status = always[i];
      gint64 count = figures->statuses[status];
      if (count == 0 && (status == OMS_STATUS_LOST || status == OMS_STATUS_UNKNOWN))
        continue;

      GtkWidget *line = oms_share_bar_new ();
      g_autofree char *text = number (self, count);
      GdkRGBA color;

      oms_palette_status (status, oms_style_get_dark (oms_style_get_default ()), &color);
      oms_share_bar_set (OMS_SHARE_BAR (line), (double) count / most, &color, text);
      gtk_label_set_ellipsize (GTK_LABEL (add_label (self->status_grid, 0, row, oms_status_label (status), 0, NULL)),
                               PANGO_ELLIPSIZE_NONE);
      gtk_grid_attach (GTK_GRID (self->status_grid), line, 1, row++, 1, 1);
    }
}

/* ---- Tables
 * ---------------------------------------------------------------------------------------------------------- */

/* Below the revenue: how many orders it is not of. */
static void
add_revenue (OmsTodayPage *self, int row, const OmsAccountFigure *account)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *revenue = money_lines (self, account->money, FALSE, "\n");
  g_autofree char *count = number (self, account->without_total);
  g_autofree char *without =
      g_strdup_printf (ngettext ("%s without a total", "%s without a total", (gulong) account->without_total), count);
  const char *lines[] = { revenue, account->without_total > 0 ? without : NULL };

  for (guint i = 0; i < G_N_ELEMENTS (lines) && lines[i] != NULL; i++)
    {
      GtkWidget *label = gtk_label_new (lines[i]);

      gtk_label_set_xalign (GTK_LABEL (label), 1);
      gtk_widget_add_css_class (label, "numeric");
      if (i > 0)
        {
          gtk_widget_add_css_class (label, "caption");
          gtk_widget_add_css_class (label, "dim");
        }
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_grid_attach (GTK_GRID (self->account_grid), box, 2, row, 1, 1);
}

static void
add_account_row (OmsTodayPage *self, int row, const OmsAccountFigure *account)
{
  OmsSummary *summary = oms_session_get_summary (self->session);
  const OmsAccountState *state = oms_summary_find_state (summary, account->platform_id);
  g_autofree char *orders = number (self, account->orders);
  g_autofree char *mean = money_lines (self, account->money, TRUE, "\n");
  g_autofree char *cancelled = oms_today_rate (account->cancelled, account->orders);
  g_autofree char *ago =
      state != NULL && state->last_success != OMS_TIME_UNKNOWN
          ? oms_time_format_ago (state->last_success, oms_time_now (), oms_session_get_zone (self->session))
          : g_strdup ("—");
  GtkWidget *name = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (oms_account_looks_find (self->looks, account->platform_id)->name);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, gtk_label_get_text (GTK_LABEL (label)));
  gtk_box_append (GTK_BOX (name), make_square (self, account->platform_id));
  gtk_box_append (GTK_BOX (name), label);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_grid_attach (GTK_GRID (self->account_grid), name, 0, row, 1, 1);
  add_label (self->account_grid, 1, row, orders, 1, NULL);
  add_revenue (self, row, account);
  add_label (self->account_grid, AVERAGE_COLUMN, row, mean, 1, NULL);
  add_label (self->account_grid, 4, row, cancelled, 1, NULL);
  add_label (self->account_grid, 5, row, ago, 1, NULL);
}

/* Where it is narrow the average goes, so that large sums leave room for names; both stand above for all. */
void
oms_today_fit_accounts (OmsTodayPage *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->account_grid); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int column;

      gtk_grid_query_child (GTK_GRID (self->account_grid), child, &column, NULL, NULL, NULL);
      gtk_widget_set_visible (child, column != AVERAGE_COLUMN || !self->narrow);
    }
}

void
oms_today_fill_accounts (OmsTodayPage *self, const OmsTodayFigures *figures)
{
  if (figures->accounts->len == 0)
    {
      add_nothing (self->account_grid,
                   _ ("No orders in this time. Sync to fetch what is new, or choose a longer time."));
      return;
    }
  clear_grid (self->account_grid);
  add_head (self->account_grid, 0, _ ("Marketplace"), 0);
  add_head (self->account_grid, 1, _ ("Orders"), 1);
  add_head (self->account_grid, 2, _ ("Revenue"), 1);
  add_head (self->account_grid, AVERAGE_COLUMN, _ ("Average"), 1);
  add_head (self->account_grid, 4, _ ("Cancelled"), 1);
  add_head (self->account_grid, 5, _ ("Last success"), 1);
  for (guint i = 0; i < figures->accounts->len; i++)
    add_account_row (self, (int) i + 1, g_ptr_array_index (figures->accounts, i));
  oms_today_fit_accounts (self);
}

void
oms_today_fill_skus (OmsTodayPage *self, GPtrArray *skus)
{
  if (skus->len == 0)
    {
      add_nothing (self->sku_grid, _ ("Nothing sold in this time."));
      return;
    }
  clear_grid (self->sku_grid);
  for (guint i = 0; i < skus->len; i++)
    {
      const OmsSkuTotal *sku = g_ptr_array_index (skus, i);
      g_autofree char *name = sku->title != NULL && sku->title[0] != '\0'
                                  ? g_strdup_printf ("%s · %s", sku->sku, sku->title)
                                  : g_strdup (sku->sku);
      g_autofree char *units = number (self, sku->units);
      g_autofree char *value = oms_money_format (sku->amount, sku->currency, grouping (self));
      GtkWidget *label = add_label (self->sku_grid, 0, (int) i, name, 0, NULL);
      gtk_widget_set_hexpand (label, TRUE);
      gtk_widget_set_tooltip_text (label, name);
      gtk_widget_set_tooltip_text (add_label (self->sku_grid, 1, (int) i, units, 1, NULL), value);
    }
}

/* ---- Recent orders
 * --------------------------------------------------------------------------------------------------- */

static GtkWidget *
make_recent_row (OmsTodayPage *self, const OmsOrderRow *row, GtkSizeGroup **groups)
{
  GTimeZone *zone = oms_session_get_zone (self->session);
  const char *account = oms_account_looks_find (self->looks, row->platform_id)->name;
  const char *who = row->buyer != NULL && row->buyer[0] != '\0' ? row->buyer : row->place;
  g_autofree char *total = oms_money_format (row->total, row->currency, grouping (self));
  g_autofree char *when = oms_time_format_short (row->purchased_at, row->purchased_precision, oms_time_now (), zone);
  g_autofree char *exact = oms_time_format_long (row->purchased_at, zone);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *cells[] = { name,
                         gtk_label_new (row->order_id),
                         gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), /* as wide as the widest chip */
                         gtk_label_new (who != NULL && who[0] != '\0' ? who : "—"),
                         gtk_label_new (total),
                         gtk_label_new (when) };

  GtkWidget *account_label = gtk_label_new (account);
  gtk_label_set_ellipsize (GTK_LABEL (account_label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (name), make_square (self, row->platform_id));
  gtk_box_append (GTK_BOX (name), account_label);
  gtk_label_set_ellipsize (GTK_LABEL (cells[1]), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (cells[2]), oms_status_chip_new (row->status));
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      if (GTK_IS_LABEL (cells[i]))
        {
          gtk_label_set_xalign (GTK_LABEL (cells[i]), i >= 4 ? 1 : 0);
          gtk_widget_add_css_class (cells[i], "numeric");
        }
      if (i == 3)
        {
          gtk_label_set_ellipsize (GTK_LABEL (cells[i]), PANGO_ELLIPSIZE_END);
          gtk_widget_set_hexpand (cells[i], TRUE);
        }
      else
        {
          gtk_size_group_add_widget (groups[i], cells[i]);
        }
      gtk_box_append (GTK_BOX (box), cells[i]);
    }
  gtk_widget_set_tooltip_text (cells[5], exact);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "row");
  gtk_widget_set_hexpand (button, TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", row->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.order");

  g_autofree char *spoken =
      g_strdup_printf ("%s, %s, %s, %s", account, row->order_id, oms_status_label (row->status), total);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return button;
}

void
oms_today_fill_recent (OmsTodayPage *self, GPtrArray *rows)
{
  GtkSizeGroup *groups[6];
  int line = 0;

  if (rows->len == 0)
    {
      add_nothing (self->recent_grid, _ ("No orders yet."));
      return;
    }
  clear_grid (self->recent_grid);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    groups[i] = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  for (guint i = 0; i < rows->len; i++)
    {
      const OmsOrderRow *row = g_ptr_array_index (rows, i);
      if (row != NULL)
        gtk_grid_attach (GTK_GRID (self->recent_grid), make_recent_row (self, row, groups), 0, line++, 1, 1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    g_object_unref (groups[i]);
}
