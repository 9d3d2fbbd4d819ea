/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waits for figures, prints them, then goes through a list of shots one by one. */
#include "oms-demo-script.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "oms-store-query.h"
#include "oms-style.h"

#define SETTLE_MS 900 /* from showing a page to photographing it */
#define MAX_TRIES 5

struct _OmsDemoScript
{
  GObject parent_instance;

  OmsWindow *window; /* borrowed: outlives us, see dispose */
  OmsSession *session;
  char *folder;
  gint64 first_order; /* orders.id */
  guint next;
  guint tries;
  guint timer;
  int frame_width, frame_height; /* px that the window's frame takes of its size */
};

static const char *const pages[] = { "today", "orders", "inventory", "marketplaces", "activity" };
static const struct
{
  int width, height;
} sizes[] = { { 1400, 900 }, { 1000, 700 } };
static const OmsTheme themes[] = { OMS_THEME_LIGHT, OMS_THEME_DARK };

#define N_SHOTS (G_N_ELEMENTS (pages) * G_N_ELEMENTS (sizes) * G_N_ELEMENTS (themes))

static int exit_code = 0;

G_DEFINE_FINAL_TYPE (OmsDemoScript, oms_demo_script, G_TYPE_OBJECT)

int
oms_demo_script_get_exit_code (void)
{
  return exit_code;
}

void
oms_demo_script_fail (void)
{
  exit_code = 1;
}

/* ---- The summary
 * ----------------------------------------------------------------------------------------------------- */

typedef struct
{
  gint64 platform_id;
  OmsStatus status;
  char currency[4];
  gint64 orders, without_total, amount;
} Line;

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const Line *x = a, *y = b;

  if (x->platform_id != y->platform_id)
    return x->platform_id < y->platform_id ? -1 : 1;
  return x->status != y->status ? (int) x->status - (int) y->status : g_strcmp0 (x->currency, y->currency);
}

static GArray *
add_up (GArray *totals)
{
  GArray *lines = g_array_new (FALSE, TRUE, sizeof (Line));

  for (guint i = 0; i < totals->len; i++)
    {
      const OmsDailyTotal *total = &g_array_index (totals, OmsDailyTotal, i);
      Line *line = NULL;

      for (guint j = 0; j < lines->len && line == NULL; j++)
        {
          Line *known = &g_array_index (lines, Line, j);

          if (known->platform_id == total->platform_id && known->status == total->status &&
              g_str_equal (known->currency, total->currency))
            line = known;
        }
      if (line == NULL)
        {
          g_array_set_size (lines, lines->len + 1);
          line = &g_array_index (lines, Line, lines->len - 1);
          line->platform_id = total->platform_id;
          line->status = total->status;
          g_strlcpy (line->currency, total->currency, sizeof line->currency);
        }
      line->orders += total->orders;
      line->without_total += total->orders_without_total;
      line->amount += total->amount;
    }
  g_array_sort (lines, compare_lines);
  return lines;
}

/* One row a status; money of two currencies side by side, never added. What no order tells is not zero. */
static void
print_status (const Line *lines, guint n)
{
  g_autoptr (GString) money = g_string_new (NULL);
  gint64 orders = 0, without = 0;

  for (guint i = 0; i < n; i++)
    {
      orders += lines[i].orders;
      if (!oms_status_is_revenue (lines[i].status))
        continue;
      without += lines[i].without_total;
      if (lines[i].currency[0] == '\0' || lines[i].without_total == lines[i].orders)
        continue;
      g_autofree char *amount = oms_money_format (lines[i].amount, lines[i].currency, OMS_GROUPING_AUTO);
      g_string_append_printf (money, "%s%s", money->len > 0 ? "   " : "", amount);
    }
  g_autofree char *number = oms_number_format (orders, OMS_GROUPING_AUTO);
  if (without > 0)
    {
      g_autofree char *unknown = oms_number_format (without, OMS_GROUPING_AUTO);

      g_string_append (money, money->len > 0 ? "   " : "");
      g_string_append_printf (
          money, ngettext ("%s order whose total is not known", "%s orders whose total is not known", (gulong) without),
          unknown);
    }
  g_print ("  %-22s %10s  %s\n", oms_status_label (lines[0].status), number, money->len > 0 ? money->str : "–");
}

static void
print_summary (OmsDemoScript *self, GArray *totals)
{
  g_autoptr (GArray) lines = add_up (totals);
  gint64 platform_id = 0, orders = 0;

  for (guint i = 0, n; i < lines->len; i += n)
    {
      const Line *line = &g_array_index (lines, Line, i);

      for (n = 0; i + n < lines->len && line[n].platform_id == line->platform_id && line[n].status == line->status; n++)
        orders += line[n].orders;
      if (line->platform_id != platform_id)
        g_print ("\n%s\n  %-22s %10s  %s\n", oms_session_get_account_name (self->session, line->platform_id),
                 _ ("Status"), _ ("Orders"), _ ("Revenue"));
      platform_id = line->platform_id;
      print_status (line, n);
    }

  g_autofree char *number = oms_number_format (orders, OMS_GROUPING_AUTO);
  g_print (ngettext ("\n%s order in all.\n", "\n%s orders in all.\n", (gulong) orders), number);
  if (orders == 0)
    exit_code = 1;
}

/* ---- Pictures
 * -------------------------------------------------------------------------------------------------------- */

static gboolean
photograph (OmsDemoScript *self, const char *path)
{
  GtkWidget *widget = GTK_WIDGET (self->window);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return FALSE;
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (widget)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  return gdk_texture_save_to_png (texture, path);
}

static char *
shot_path (OmsDemoScript *self, guint shot)
{
  guint page = shot % G_N_ELEMENTS (pages);
  guint size = shot / G_N_ELEMENTS (pages) % G_N_ELEMENTS (sizes);
  guint theme = shot / (G_N_ELEMENTS (pages) * G_N_ELEMENTS (sizes));
  g_autofree char *name = g_strdup_printf ("%s-%dx%d-%s.png", pages[page], sizes[size].width, sizes[size].height,
                                           themes[theme] == OMS_THEME_DARK ? "dark" : "light");

  return g_build_filename (self->folder, name, NULL);
}

static void
pose (OmsDemoScript *self, guint shot)
{
  guint page = shot % G_N_ELEMENTS (pages);
  guint size = shot / G_N_ELEMENTS (pages) % G_N_ELEMENTS (sizes);
  guint theme = shot / (G_N_ELEMENTS (pages) * G_N_ELEMENTS (sizes));

  oms_style_set_theme (oms_style_get_default (), themes[theme]);
  gtk_window_set_default_size (GTK_WINDOW (self->window), sizes[size].width + self->frame_width,
                               sizes[size].height + self->frame_height);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.page", "s", pages[page]);
  if (g_str_equal (pages[page], "orders") && self->first_order != 0 && sizes[size].width >= 1150)
    gtk_widget_activate_action (GTK_WIDGET (self->window), "win.order", "x", self->first_order);
}

static void shoot_next (OmsDemoScript *self);

/* Right behind a frame everything has its place: between frames a widget that waits for its size is not drawn. */
static void
on_painted_cb (GdkFrameClock *clock, OmsDemoScript *self)
{
  g_autofree char *path = shot_path (self, self->next);

  g_signal_handlers_disconnect_by_func (clock, on_painted_cb, self);
  if (!photograph (self, path))
    {
      if (self->tries++ < MAX_TRIES)
        {
          shoot_next (self);
          return;
        }
      g_printerr (_ ("%s could not be saved.\n"), path);
      exit_code = 1;
    }
  self->tries = 0;
  self->next++;
  if (self->next < N_SHOTS)
    {
      pose (self, self->next);
      shoot_next (self);
      return;
    }
  g_print (_ ("Pictures of the window are in %s\n"), self->folder);
  g_application_quit (g_application_get_default ());
}

/* Pictures are of the size in their name; on some desktops the window's frame is part of its size. */
static gboolean
has_frame (OmsDemoScript *self)
{
  int width, height;

  if (self->frame_width != 0 || self->frame_height != 0)
    return FALSE;
  gtk_window_get_default_size (GTK_WINDOW (self->window), &width, &height);
  self->frame_width = MAX (width - gtk_widget_get_width (GTK_WIDGET (self->window)), 0);
  self->frame_height = MAX (height - gtk_widget_get_height (GTK_WIDGET (self->window)), 0);
  return self->frame_width != 0 || self->frame_height != 0;
}

static gboolean
on_settled_cb (gpointer user_data)
{
  OmsDemoScript *self = user_data;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->window));

  self->timer = 0;
  if (has_frame (self))
    {
      pose (self, self->next);
      shoot_next (self);
      return G_SOURCE_REMOVE;
    }
  g_signal_connect_object (clock, "after-paint", G_CALLBACK (on_painted_cb), self, 0);
  gtk_widget_queue_resize (GTK_WIDGET (self->window));
  return G_SOURCE_REMOVE;
}

static void
shoot_next (OmsDemoScript *self)
{
  self->timer = g_timeout_add (SETTLE_MS, on_settled_cb, self);
}

/* ---- The course
 * ------------------------------------------------------------------------------------------------------ */

static void
on_ids_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsDemoScript) self = user_data;
  g_autoptr (GArray) ids = oms_store_order_ids_finish (OMS_STORE (source), result, NULL);

  if (self->window == NULL)
    return;
  if (ids != NULL && ids->len > 0)
    self->first_order = g_array_index (ids, gint64, MIN (3, ids->len - 1));
  pose (self, 0);
  shoot_next (self);
}

static void
on_totals_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsDemoScript) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) totals = oms_store_daily_totals_finish (OMS_STORE (source), result, &error);
  g_autoptr (OmsOrderFilter) filter = oms_order_filter_new ();
  OmsOrderSort sort = { OMS_SORT_ORDERED, TRUE };

  if (self->window == NULL)
    return;
  if (totals == NULL)
    {
      g_printerr ("%s\n", error->message);
      exit_code = 1;
      g_application_quit (g_application_get_default ());
      return;
    }
  print_summary (self, totals);
  filter->view = OMS_VIEW_TO_PACK;
  oms_store_order_ids_async (OMS_STORE (source), filter, &sort, 256, NULL, on_ids_cb, g_object_ref (self));
}

OmsDemoScript *
oms_demo_script_new (OmsWindow *window, OmsSession *session, GPtrArray *results, const char *folder)
{
  OmsDemoScript *self = g_object_new (OMS_TYPE_DEMO_SCRIPT, NULL);

  g_set_weak_pointer (&self->window, window);
  self->session = g_object_ref (session);
  self->folder = g_strdup (folder);
  if (g_mkdir_with_parents (folder, 0755) != 0)
    {
      g_printerr (_ ("%s cannot be made.\n"), folder);
      exit_code = 1;
    }
  for (guint i = 0; i < results->len; i++)
    {
      const OmsSyncResult *result = g_ptr_array_index (results, i);

      g_print ("%s\n", result->sentence);
      if (result->error != NULL)
        exit_code = 1;
    }
  oms_store_daily_totals_async (oms_session_get_store (session), 0, 0, 0, NULL, on_totals_cb, g_object_ref (self));
  return self;
}

static void
oms_demo_script_dispose (GObject *object)
{
  OmsDemoScript *self = OMS_DEMO_SCRIPT (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (oms_demo_script_parent_class)->dispose (object);
}

static void
oms_demo_script_finalize (GObject *object)
{
  g_free (OMS_DEMO_SCRIPT (object)->folder);
  G_OBJECT_CLASS (oms_demo_script_parent_class)->finalize (object);
}

static void
oms_demo_script_class_init (OmsDemoScriptClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = oms_demo_script_dispose;
  G_OBJECT_CLASS (klass)->finalize = oms_demo_script_finalize;
}

static void
oms_demo_script_init (OmsDemoScript *self)
{
}
