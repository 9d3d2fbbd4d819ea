/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of the sidebar, of Today and of the Marketplaces page. One round of readings at a time; a change that
 * comes in during a round starts another after it. Knows no widgets and no SQL. */
#include "oms-summary.h"

#define REFRESH_MS    500
#define CLOCK_SECONDS 60
#define DEFAULT_DAYS  60

struct _OmsSummary
{
  GObject parent_instance;

  OmsStore *store;
  gulong changed_handler;
  int from_day, to_day;
  gint64 platform_id;

  OmsWorkCounts *counts; /* (nullable) */
  GArray *totals;        /* (nullable) */
  GPtrArray *states;     /* (nullable) */

  GCancellable *round; /* (nullable) of the readings under way */
  guint pending;
  gboolean again;
  gboolean own_range; /* somebody set one: it does not move with the days */
  guint refresh_source, clock_source;
};

G_DEFINE_FINAL_TYPE (OmsSummary, oms_summary, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STALE,
  N_PROPS,
};
static GParamSpec *properties[N_PROPS];

enum
{
  UPDATED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* ---- A round ------------------------------------------------------------------------------------------------------
 */

typedef struct
{
  OmsSummary *self;
  GCancellable *round;
} Reading;

static Reading *
reading_new (OmsSummary *self)
{
  Reading *reading = g_new (Reading, 1);

  reading->self = g_object_ref (self);
  reading->round = g_object_ref (self->round);
  self->pending++;
  return reading;
}

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->self);
  g_object_unref (reading->round);
  g_free (reading);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

/* A newer round has taken over: the answer is for nobody. */
static gboolean
is_current (Reading *reading)
{
  return reading->self->round == reading->round && !g_cancellable_is_cancelled (reading->round);
}

static void
reading_done (Reading *reading, GError *error)
{
  OmsSummary *self = reading->self;

  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("A figure could not be read: %s", error->message);
  if (self->round != reading->round || --self->pending > 0)
    return;
  g_clear_object (&self->round);
  g_signal_emit (self, signals[UPDATED], 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STALE]);
  if (self->again)
    oms_summary_refresh (self);
}

#define TAKE(field, free_func, value)                       \
  G_STMT_START                                              \
  {                                                         \
    if (value != NULL && is_current (reading))              \
      {                                                     \
        g_clear_pointer (&reading->self->field, free_func); \
        reading->self->field = g_steal_pointer (&value);    \
      }                                                     \
  }                                                         \
  G_STMT_END

static void
on_counts (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Reading) reading = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsWorkCounts) counts = oms_store_work_counts_finish (OMS_STORE (source), result, &error);

  TAKE (counts, oms_work_counts_free, counts);
  reading_done (reading, error);
}

static void
on_totals (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Reading) reading = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) totals = oms_store_daily_totals_finish (OMS_STORE (source), result, &error);

  TAKE (totals, g_array_unref, totals);
  reading_done (reading, error);
}

static void
on_states (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Reading) reading = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) states = oms_store_list_account_states_finish (OMS_STORE (source), result, &error);

  TAKE (states, g_ptr_array_unref, states);
  reading_done (reading, error);
}

static void
set_default_range (OmsSummary *self)
{
  int today = oms_time_local_day (oms_time_now (), oms_store_get_zone (self->store));

  self->from_day = oms_time_day_add (today, 1 - DEFAULT_DAYS);
  self->to_day = today;
}

void
oms_summary_refresh (OmsSummary *self)
{
  g_return_if_fail (OMS_IS_SUMMARY (self));
  if (self->round != NULL)
    {
      self->again = TRUE;
      return;
    }
  self->again = FALSE;
  if (!self->own_range)
    set_default_range (self);
  self->round = g_cancellable_new ();
  self->pending = 0;
  oms_store_work_counts_async (self->store, self->round, on_counts, reading_new (self));
  oms_store_daily_totals_async (self->store, self->from_day, self->to_day, self->platform_id, self->round, on_totals,
                                reading_new (self));
  oms_store_list_account_states_async (self->store, self->round, on_states, reading_new (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STALE]);
}

static gboolean
refresh_now (gpointer user_data)
{
  OmsSummary *self = user_data;

  self->refresh_source = 0;
  oms_summary_refresh (self);
  return G_SOURCE_REMOVE;
}

static void
on_store_changed (OmsSummary *self, const OmsStoreChange *change)
{
  if (self->refresh_source == 0)
    self->refresh_source = g_timeout_add (REFRESH_MS, refresh_now, self);
}

static gboolean
on_clock (gpointer user_data)
{
  oms_summary_refresh (user_data);
  return G_SOURCE_CONTINUE;
}

/* ---- Asking -------------------------------------------------------------------------------------------------------
 */

void
oms_summary_set_range (OmsSummary *self, int from_day, int to_day, gint64 platform_id)
{
  g_return_if_fail (OMS_IS_SUMMARY (self));
  if (self->own_range && self->from_day == from_day && self->to_day == to_day && self->platform_id == platform_id)
    return;
  self->own_range = TRUE;
  self->from_day = from_day;
  self->to_day = to_day;
  self->platform_id = platform_id;
  /* What is under way answers the former question. */
  g_cancellable_cancel (self->round);
  g_clear_object (&self->round);
  oms_summary_refresh (self);
}

gboolean
oms_summary_get_stale (OmsSummary *self)
{
  g_return_val_if_fail (OMS_IS_SUMMARY (self), FALSE);
  return self->round != NULL || oms_store_is_moving_days (self->store);
}

const OmsWorkCounts *
oms_summary_get_counts (OmsSummary *self)
{
  g_return_val_if_fail (OMS_IS_SUMMARY (self), NULL);
  return self->counts;
}

GArray *
oms_summary_get_totals (OmsSummary *self)
{
  g_return_val_if_fail (OMS_IS_SUMMARY (self), NULL);
  return self->totals;
}

GPtrArray *
oms_summary_get_states (OmsSummary *self)
{
  g_return_val_if_fail (OMS_IS_SUMMARY (self), NULL);
  return self->states;
}

const OmsAccountState *
oms_summary_find_state (OmsSummary *self, gint64 platform_id)
{
  g_return_val_if_fail (OMS_IS_SUMMARY (self), NULL);
  for (guint i = 0; self->states != NULL && i < self->states->len; i++)
    {
      const OmsAccountState *state = self->states->pdata[i];

      if (state->platform_id == platform_id)
        return state;
    }
  return NULL;
}

/* ---- The object ---------------------------------------------------------------------------------------------------
 */

OmsSummary *
oms_summary_new (OmsStore *store)
{
  OmsSummary *self;

  g_return_val_if_fail (OMS_IS_STORE (store), NULL);
  self = g_object_new (OMS_TYPE_SUMMARY, NULL);
  self->store = g_object_ref (store);
  self->changed_handler =
      g_signal_connect_object (store, "changed", G_CALLBACK (on_store_changed), self, G_CONNECT_SWAPPED);
  self->clock_source = g_timeout_add_seconds (CLOCK_SECONDS, on_clock, self);
  oms_summary_refresh (self);
  return self;
}

static void
oms_summary_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  switch (property)
    {
    case PROP_STALE:
      g_value_set_boolean (value, oms_summary_get_stale (OMS_SUMMARY (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
oms_summary_dispose (GObject *object)
{
  OmsSummary *self = OMS_SUMMARY (object);

  g_cancellable_cancel (self->round);
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_clear_handle_id (&self->clock_source, g_source_remove);
  if (self->store != NULL)
    g_clear_signal_handler (&self->changed_handler, self->store);
  G_OBJECT_CLASS (oms_summary_parent_class)->dispose (object);
}

static void
oms_summary_finalize (GObject *object)
{
  OmsSummary *self = OMS_SUMMARY (object);

  g_clear_object (&self->round);
  g_clear_object (&self->store);
  g_clear_pointer (&self->counts, oms_work_counts_free);
  g_clear_pointer (&self->totals, g_array_unref);
  g_clear_pointer (&self->states, g_ptr_array_unref);
  G_OBJECT_CLASS (oms_summary_parent_class)->finalize (object);
}

static void
oms_summary_class_init (OmsSummaryClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = oms_summary_get_property;
  object_class->dispose = oms_summary_dispose;
  object_class->finalize = oms_summary_finalize;
  properties[PROP_STALE] = g_param_spec_boolean ("stale", NULL, NULL, FALSE,
                                                 G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[UPDATED] =
      g_signal_new ("updated", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
oms_summary_init (OmsSummary *self)
{
}
