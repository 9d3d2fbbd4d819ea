/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Meesho says of itself. It has no calls: everything comes from the panel's files. */
#include "oms-meesho-adapter.h"

#include <glib/gi18n-lib.h>

struct _OmsMeeshoAdapter
{
  OmsAdapter parent_instance;
};

G_DEFINE_FINAL_TYPE (OmsMeeshoAdapter, oms_meesho_adapter, OMS_TYPE_ADAPTER)

static const OmsAdapterField fields[] = { { NULL } };
static const OmsAdapterJob jobs[] = { { NULL } };
static const OmsAdapterLimit limits[] = { { NULL } };

static const OmsAdapterInfo info = {
  .kind = "meesho",
  .label = "Meesho",
  .about = N_ ("Meesho gives its programming interface only to approved partners, so orders and stock come "
               "from the files of your supplier panel: download them there and import them here."),
  .panel_uri = "https://supplier.meesho.com/",
  .capabilities = OMS_CAPABILITY_FILES_IN | OMS_CAPABILITY_FILES_OUT,
  .verified = 0,
  .fields = fields,
  .jobs = jobs,
  .limits = limits,
  .formats = oms_meesho_file_formats,
};

static void
oms_meesho_adapter_class_init (OmsMeeshoAdapterClass *klass)
{
  OMS_ADAPTER_CLASS (klass)->info = &info;
}

static void
oms_meesho_adapter_init (OmsMeeshoAdapter *self)
{
}
