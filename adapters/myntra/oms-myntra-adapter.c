/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Myntra says of itself. It has no calls: everything comes from the panel's files. */
#include "oms-myntra-adapter.h"

#include <glib/gi18n-lib.h>

struct _OmsMyntraAdapter
{
  OmsAdapter parent_instance;
};

G_DEFINE_FINAL_TYPE (OmsMyntraAdapter, oms_myntra_adapter, OMS_TYPE_ADAPTER)

static const OmsAdapterField fields[] = { { NULL } };
static const OmsAdapterJob jobs[] = { { NULL } };
static const OmsAdapterLimit limits[] = { { NULL } };

static const OmsAdapterInfo info = {
  .kind = "myntra",
  .label = "Myntra",
  .about = N_ ("Orders come from the reports of your Myntra partner portal: download them there and import them "
               "here. A connection over Myntra's programming interface is not built yet."),
  .capabilities = OMS_CAPABILITY_FILES_IN,
  .verified = 0,
  .fields = fields,
  .jobs = jobs,
  .limits = limits,
  .formats = oms_myntra_file_formats,
};

static void
oms_myntra_adapter_class_init (OmsMyntraAdapterClass *klass)
{
  OMS_ADAPTER_CLASS (klass)->info = &info;
}

static void
oms_myntra_adapter_init (OmsMyntraAdapter *self)
{
}
