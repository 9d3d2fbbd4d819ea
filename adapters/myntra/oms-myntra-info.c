/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the Myntra adapter says of itself: fields, jobs, limits. Data only. */
#include "oms-myntra-private.h"
#include "oms-adapter-fields.h"

static const OmsFieldChoice connection_choices[] = {
  { OMS_CONNECTION_API, N_ ("Partner interface") },
  { OMS_CONNECTION_FILES, N_ ("Report files only") },
  { NULL, NULL },
};

static const OmsAdapterField fields[] = {
  {
      OMS_CONNECTION_FIELD,
      .label = N_ ("Connection"),
      .default_value = OMS_CONNECTION_API,
      .choices = connection_choices,
      .group = N_ ("How orders come in"),
      .help =
          N_ ("The partner interface needs keys from your Myntra account manager. Without them, choose report files: "
              "they work for every seller."),
  },
  {
      .id = "merchant_id",
      .label = N_ ("Merchant id"),
      .type = OMS_FIELD_TEXT,
      .required = TRUE,
      .pattern = "[!-~]{1,100}",
      .pattern_hint = N_ ("The merchant id is one word, mostly a number."),
      .group = N_ ("Your partner account"),
      .help = N_ ("Your Myntra account manager sends it together with the secret key."),
      .when = OMS_WHEN_API,
  },
  {
      .id = "secret_key",
      .label = N_ ("Secret key"),
      .type = OMS_FIELD_SECRET,
      .required = TRUE,
      .pattern = "[!-~]{5,2048}",
      .pattern_hint = N_ ("The secret key is one long word without spaces."),
      .group = N_ ("Your partner account"),
      .help = N_ ("From your Myntra account manager. It is kept in your keyring."),
      .when = OMS_WHEN_API,
  },
  {
      .id = "warehouse_id",
      .label = N_ ("Warehouse id"),
      .type = OMS_FIELD_TEXT,
      .pattern = "[!-~]{1,100}",
      .pattern_hint = N_ ("The warehouse id is one word, mostly a number."),
      .group = N_ ("Your partner account"),
      .help = N_ ("Only for stock: the warehouse whose stock you want to see. Leave it empty to see all of them "
                  "together."),
      .when = OMS_WHEN_API,
  },
  {
      OMS_PERSONAL_DATA_FIELD,
      .help = N_ ("The data stays on this computer and is deleted 30 days after an order is done. Myntra does not give "
                  "the buyers' real telephone numbers and e-mail addresses, so these are never kept."),
      .when = OMS_WHEN_API,
  },
  {
      .id = "store",
      .label = N_ ("Store"),
      .type = OMS_FIELD_TEXT,
      .advanced = TRUE,
      .default_value = "MYNTRA",
      .pattern = "[!-~]{1,40}",
      .pattern_hint = N_ ("The store is one word, mostly MYNTRA."),
      .group = N_ ("Advanced"),
      .help = N_ ("The shop of the Myntra group that you sell in. Leave it as it is unless Myntra told you another."),
      .when = OMS_WHEN_API,
  },
  {
      OMS_ENDPOINT_FIELD,
      .default_value = "https://api-integration.myntra.com",
      .help = N_ ("Myntra tells it when you register for the partner interface. Leave it as it is unless yours is "
                  "another."),
      .when = OMS_WHEN_API,
  },
  {
      OMS_RATE_SCALE_FIELD,
      .help = N_ ("Leave it empty. For practice servers on this computer only: how many times faster than Myntra."),
      .when = OMS_WHEN_API,
  },
  { .id = NULL },
};

/* How many orders a page of the list has is not documented: this is a guess for the reckoning alone. */
#define LISTED .operation = OMS_MYNTRA_CALLS, .page_size = 20, .by_id = TRUE

/* The lists in the order in which their news matters; then what they queued. The articles are listed as often as their
 * stock is to be read: listing them queues them. Older orders come from the one list that names closed ones too. Nobody
 * tells how old an order may be that Myntra still lists; OMS asks for 400 days. */
static const OmsAdapterJob jobs[] = {
  {
      .id = "work",
      .label = N_ ("Orders to pack"),
      .type = OMS_JOB_ORDERS,
      .interval_s = 600,
      .manual = TRUE,
      .back_fill_ms = 30 * OMS_TIME_DAY,
      LISTED,
  },
  {
      .id = "cancelled",
      .label = N_ ("Cancelled orders"),
      .type = OMS_JOB_ORDERS,
      .interval_s = 1800,
      .manual = TRUE,
      .back_fill_ms = 7 * OMS_TIME_DAY,
      LISTED,
  },
  {
      .id = "held",
      .label = N_ ("Orders that Myntra has not released"),
      .type = OMS_JOB_ORDERS,
      .interval_s = 1800,
      .manual = TRUE,
      .back_fill_ms = 30 * OMS_TIME_DAY,
      LISTED,
  },
  {
      .id = "packed",
      .label = N_ ("Packed orders"),
      .type = OMS_JOB_ORDERS,
      .interval_s = 1800,
      .manual = TRUE,
      .back_fill_ms = 30 * OMS_TIME_DAY,
      LISTED,
  },
  {
      .id = "shipped",
      .label = N_ ("Shipped orders"),
      .type = OMS_JOB_ORDERS,
      .interval_s = 3600,
      .manual = TRUE,
      .back_fill_ms = 30 * OMS_TIME_DAY,
      LISTED,
  },
  {
      .id = "delivered",
      .label = N_ ("Delivered orders"),
      .type = OMS_JOB_ORDERS,
      .interval_s = 6 * 3600,
      .manual = TRUE,
      .back_fill_ms = 30 * OMS_TIME_DAY,
      LISTED,
  },
  {
      .id = "reconcile",
      .label = N_ ("Orders of the last 30 days, once more"),
      .type = OMS_JOB_ORDERS,
      .interval_s = 24 * 3600,
      .back_fill_ms = 30 * OMS_TIME_DAY,
      LISTED,
      .window_days = 1,
      .ranges = TRUE,
      .max_age_ms = OMS_MYNTRA_MAX_AGE,
      .older = TRUE,
  },
  {
      .id = "details",
      .label = N_ ("What is in the orders"),
      .type = OMS_JOB_DUE_ORDERS,
      .interval_s = 1800,
      .manual = TRUE,
      .operation = OMS_MYNTRA_CALLS,
      .page_size = 1,
  },
  {
      .id = "listings",
      .label = N_ ("Articles"),
      .type = OMS_JOB_STOCK,
      .interval_s = 3600,
      .manual = TRUE,
      .operation = OMS_MYNTRA_CALLS,
  },
  {
      .id = "stock",
      .label = N_ ("Stock"),
      .type = OMS_JOB_DUE_STOCK,
      .interval_s = 3600,
      .manual = TRUE,
      .operation = OMS_MYNTRA_CALLS,
      .page_size = 10,
  },
  { .id = NULL },
};

/* Myntra counts 100 calls a minute, says one source, another 200. Both buckets together stay at 60. */
static const OmsAdapterLimit limits[] = {
  { .operation = OMS_MYNTRA_CALLS, .rate = 0.75, .burst = 10, .window_s = 60, .budget = 55 },
  { .operation = OMS_MYNTRA_SIGN_IN_CALLS, .rate = 0.03, .burst = 3, .window_s = 60, .budget = 5 },
  { .operation = NULL },
};

const OmsAdapterInfo oms_myntra_info = {
  .kind = "myntra",
  .label = "Myntra",
  .about =
      N_ ("The keys come from your Myntra account manager: ask for a merchant id and a secret key of the partner "
          "interface, version 4. OMS is for sellers who ship from their own warehouse.\n\n"
          "Not tested against a live account by this project. Myntra's documentation is not public, so parts of it "
          "may turn out to be different for you.\n\n"
          "Without keys, choose report files: download the orders report of the partner portal and import it here. "
          "That works for every seller."),
  .capabilities =
      OMS_CAPABILITY_ORDERS | OMS_CAPABILITY_ONE_ORDER | OMS_CAPABILITY_STOCK_READ | OMS_CAPABILITY_FILES_IN,
  .verified = 0,
  .fields = fields,
  .jobs = jobs,
  .limits = limits,
  .formats = oms_myntra_file_formats,
  /* A first sync reads each order by itself, and new ones come in meanwhile. */
  .turn_ms = 5 * OMS_TIME_MINUTE,
  .max_ids = 10,
  .max_keys = 10,
};
