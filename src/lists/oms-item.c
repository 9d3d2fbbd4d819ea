/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of a short list as an object. */
#include "oms-item.h"

struct _OmsItem
{
  GObject parent_instance;

  gpointer data;
  GDestroyNotify free_data;
  guint revision;
};

G_DEFINE_FINAL_TYPE (OmsItem, oms_item, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_REVISION,
  N_PROPS,
};
static GParamSpec *properties[N_PROPS];

void
oms_account_entry_free (OmsAccountEntry *entry)
{
  if (entry == NULL)
    return;
  oms_account_free (entry->account);
  if (entry->state != NULL)
    oms_account_state_free (entry->state);
  g_free (entry);
}

static void
oms_item_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  switch (property)
    {
    case PROP_REVISION:
      g_value_set_uint (value, OMS_ITEM (object)->revision);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
oms_item_finalize (GObject *object)
{
  OmsItem *self = OMS_ITEM (object);

  self->free_data (self->data);
  G_OBJECT_CLASS (oms_item_parent_class)->finalize (object);
}

static void
oms_item_class_init (OmsItemClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = oms_item_get_property;
  object_class->finalize = oms_item_finalize;
  properties[PROP_REVISION] =
      g_param_spec_uint ("revision", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
oms_item_init (OmsItem *self)
{
}

OmsItem *
oms_item_new (gpointer data, GDestroyNotify free_data)
{
  OmsItem *self;

  g_return_val_if_fail (data != NULL && free_data != NULL, NULL);
  self = g_object_new (OMS_TYPE_ITEM, NULL);
  self->data = data;
  self->free_data = free_data;
  return self;
}

gpointer
oms_item_get_data (OmsItem *self)
{
  g_return_val_if_fail (OMS_IS_ITEM (self), NULL);
  return self->data;
}

void
oms_item_set_data (OmsItem *self, gpointer data)
{
  gpointer old;

  g_return_if_fail (OMS_IS_ITEM (self));
  g_return_if_fail (data != NULL);
  old = self->data;
  self->data = data;
  self->revision++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REVISION]);
  self->free_data (old);
}

const OmsRun *
oms_item_get_run (OmsItem *self)
{
  return oms_item_get_data (self);
}

const OmsProblem *
oms_item_get_problem (OmsItem *self)
{
  return oms_item_get_data (self);
}

const OmsAccountEntry *
oms_item_get_account (OmsItem *self)
{
  return oms_item_get_data (self);
}
