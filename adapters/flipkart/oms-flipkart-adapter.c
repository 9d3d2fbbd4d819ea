/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Flipkart says of itself. It has no calls: everything comes from the panel's files. */
#include "oms-flipkart-adapter.h"

#include <glib/gi18n-lib.h>

struct _OmsFlipkartAdapter
{
  OmsAdapter parent_instance;
};

G_DEFINE_FINAL_TYPE (OmsFlipkartAdapter, oms_flipkart_adapter, OMS_TYPE_ADAPTER)

static const OmsAdapterField fields[] = { { NULL } };
static const OmsAdapterJob jobs[] = { { NULL } };
static const OmsAdapterLimit limits[] = { { NULL } };

static const OmsAdapterInfo info = {
  .kind = "flipkart",
  .label = "Flipkart",
  .about = N_ ("Orders and stock come from the files of your Flipkart seller panel: download them there and "
               "import them here. A connection over Flipkart's programming interface is not built yet."),
  .panel_uri = "https://seller.flipkart.com/",
  .capabilities = OMS_CAPABILITY_FILES_IN,
  .verified = 0,
  .fields = fields,
  .jobs = jobs,
  .limits = limits,
  .formats = oms_flipkart_file_formats,
};

static void
oms_flipkart_adapter_class_init (OmsFlipkartAdapterClass *klass)
{
  OMS_ADAPTER_CLASS (klass)->info = &info;
}

static void
oms_flipkart_adapter_init (OmsFlipkartAdapter *self)
{
}
