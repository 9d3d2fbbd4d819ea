/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the Kirana adapter says of itself: fields, jobs, limits. Data only. */
#include "oms-kirana-adapter.h"
#include "oms-adapter-fields.h"

static const OmsAdapterField fields[] = {
  {
      .id = "shop_id",
      .label = N_ ("Shop number"),
      .type = OMS_FIELD_TEXT,
      .required = TRUE,
      .pattern = "K[0-9]{4,10}",
      .pattern_hint = N_ ("The shop number is a K and some digits."),
      .group = N_ ("Your shop"),
      .help = N_ ("In Kirana's panel: Settings → Shop, below its name."),
  },
  {
      .id = "api_key",
      .label = N_ ("Key"),
      .type = OMS_FIELD_SECRET,
      .required = TRUE,
      .pattern = "[!-~]{8,200}",
      .pattern_hint = N_ ("The key is one long word without spaces."),
      .group = N_ ("Your shop"),
      .help = N_ ("In Kirana's panel: Settings → Keys → New key. It is kept in your keyring."),
  },
  {
      OMS_PERSONAL_DATA_FIELD,
      .help = N_ ("Works only with a key that may read buyers. The data stays on this computer."),
  },
  { OMS_ENDPOINT_FIELD, .help = OMS_ENDPOINT_HELP },
  {
      OMS_RATE_SCALE_FIELD,
      .help = N_ ("Leave it empty. For practice servers on this computer only: how many times faster than Kirana."),
  },
  { .id = NULL },
};

static const OmsAdapterJob jobs[] = {
  {
      .id = "orders",
      .label = N_ ("Orders"),
      .type = OMS_JOB_ORDERS,
      .interval_s = 300,
      .manual = TRUE,
      .back_fill_ms = 30 * OMS_TIME_DAY,
  },
  {
      .id = "stock",
      .label = N_ ("Stock"),
      .type = OMS_JOB_STOCK,
      .interval_s = 1800,
      .manual = TRUE,
  },
  { .id = NULL },
};

static const OmsAdapterLimit limits[] = {
  { .operation = "getShop", .rate = 0.1, .burst = 5 },
  { .operation = "listOrders", .rate = 1, .burst = 10 },
  { .operation = "getOrder", .rate = 5, .burst = 20 },
  { .operation = "listStock", .rate = 1, .burst = 10 },
  { .operation = NULL },
};

const OmsAdapterInfo oms_kirana_info = {
  .kind = "kirana",
  .label = "Kirana",
  .about = N_ ("Kirana is invented. You connect with the number of your shop and a key, both from Kirana's panel."),
  .panel_uri = "https://panel.kirana.example/",
  .capabilities = OMS_CAPABILITY_ORDERS | OMS_CAPABILITY_ONE_ORDER | OMS_CAPABILITY_STOCK_READ,
  .verified = 0,
  .fields = fields,
  .jobs = jobs,
  .limits = limits,
  .max_ids = 10,
};
