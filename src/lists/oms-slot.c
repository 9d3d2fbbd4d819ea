/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One position of a query list. Knows its contents only, neither the list's query nor any widget. */
#include "oms-slot-private.h"

struct _OmsSlot
{
  GObject parent_instance;

  guint position;
  guint revision;
  gint64 id;
  OmsListRow *row; /* (nullable) */
  gpointer owner;
  OmsSlotForget forget;
};

G_DEFINE_FINAL_TYPE (OmsSlot, oms_slot, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_REVISION,
  N_PROPS,
};
static GParamSpec *properties[N_PROPS];

OmsListRow *
oms_list_row_new (gpointer data, GDestroyNotify free_data)
{
  OmsListRow *row = g_new (OmsListRow, 1);

  *row = (OmsListRow){ .refs = 1, .data = data, .free_data = free_data };
  return row;
}

static OmsListRow *
row_ref (OmsListRow *row)
{
  row->refs++;
  return row;
}

void
oms_list_row_unref (OmsListRow *row)
{
  if (--row->refs > 0)
    return;
  if (row->data != NULL)
    row->free_data (row->data);
  g_free (row);
}

static void
oms_slot_dispose (GObject *object)
{
  OmsSlot *self = OMS_SLOT (object);
  gpointer owner = g_steal_pointer (&self->owner);

  if (owner != NULL)
    self->forget (owner, self->position);
  g_clear_pointer (&self->row, oms_list_row_unref);
  G_OBJECT_CLASS (oms_slot_parent_class)->dispose (object);
}

static void
oms_slot_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  OmsSlot *self = OMS_SLOT (object);

  switch (property)
    {
    case PROP_REVISION:
      g_value_set_uint (value, self->revision);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
oms_slot_class_init (OmsSlotClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = oms_slot_dispose;
  object_class->get_property = oms_slot_get_property;
  properties[PROP_REVISION] =
      g_param_spec_uint ("revision", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
oms_slot_init (OmsSlot *self)
{
}

OmsSlot *
oms_slot_new (guint position, gpointer owner, OmsSlotForget forget)
{
  OmsSlot *self = g_object_new (OMS_TYPE_SLOT, NULL);

  self->position = position;
  self->owner = owner;
  self->forget = forget;
  return self;
}

void
oms_slot_orphan (OmsSlot *self)
{
  self->owner = NULL;
}

void
oms_slot_fill (OmsSlot *self, gint64 id, OmsListRow *row)
{
  if (self->id == id && self->row == row)
    return;
  self->id = id;
  if (row != NULL)
    row_ref (row);
  g_clear_pointer (&self->row, oms_list_row_unref);
  self->row = row;
  self->revision++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REVISION]);
}

gboolean
oms_slot_is_filled (OmsSlot *self)
{
  return self->row != NULL;
}

guint
oms_slot_get_position (OmsSlot *self)
{
  g_return_val_if_fail (OMS_IS_SLOT (self), 0);
  return self->position;
}

gint64
oms_slot_get_id (OmsSlot *self)
{
  g_return_val_if_fail (OMS_IS_SLOT (self), 0);
  return self->id;
}

guint
oms_slot_get_revision (OmsSlot *self)
{
  g_return_val_if_fail (OMS_IS_SLOT (self), 0);
  return self->revision;
}

gconstpointer
oms_slot_get_row (OmsSlot *self)
{
  g_return_val_if_fail (OMS_IS_SLOT (self), NULL);
  return self->row != NULL ? self->row->data : NULL;
}

const OmsOrderRow *
oms_slot_get_order (OmsSlot *self)
{
  return oms_slot_get_row (self);
}
