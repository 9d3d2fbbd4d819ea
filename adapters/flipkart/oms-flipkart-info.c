/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the Flipkart adapter says of itself: fields, jobs, limits, searches. Data only.
 * Sources: flipkart.github.io/fk-api-platform-docs, seller.flipkart.com/api-docs */
#include "oms-flipkart-private.h"
#include "oms-adapter-fields.h"

#define A_DAY       (24 * 3600)
#define BACK_FILL   (92 * OMS_TIME_DAY) /* a quarter: Today compares 30 days with the 30 before */
#define CALL_WINDOW 3600

/* ---- Fields -------------------------------------------------------------------------------------------------------
 */

static const OmsFieldChoice connection_choices[] = {
  { OMS_CONNECTION_API, N_ ("Flipkart's interface for sellers") },
  { OMS_CONNECTION_FILES, N_ ("Report files") },
  { NULL, NULL },
};

static const OmsFieldChoice environment_choices[] = {
  { "production", N_ ("My real seller account") },
  { "sandbox", N_ ("Flipkart's sandbox") },
  { NULL, NULL },
};

static const OmsAdapterField fields[] = {
  {
      OMS_CONNECTION_FIELD,
      .label = N_ ("Orders and stock come from"),
      .default_value = OMS_CONNECTION_API,
      .choices = connection_choices,
      .group = N_ ("Connection"),
      .help = N_ ("The interface brings orders and stock by itself. With report files nothing has to be typed in: you "
                  "download them in the seller dashboard and import them here."),
  },
  {
      .id = "app_id",
      .label = N_ ("Application ID"),
      .type = OMS_FIELD_TEXT,
      .required = TRUE,
      .pattern = "[!-~]{5,300}",
      .pattern_hint = N_ ("The application ID is one long word of letters and digits."),
      .group = N_ ("Your application"),
      .help = N_ ("In the seller dashboard: Manage Profile → Developer Access → Create New Access, or your application "
                  "in the list there."),
      .when = OMS_WHEN_API,
  },
  {
      .id = "app_secret",
      .label = N_ ("Application secret"),
      .type = OMS_FIELD_SECRET,
      .required = TRUE,
      .pattern = "[!-~]{5,2048}",
      .pattern_hint = N_ ("The application secret is one long word without spaces."),
      .group = N_ ("Your application"),
      .help = N_ ("Next to the application ID. It is kept in your keyring and goes nowhere but to Flipkart. Give it to "
                  "nobody: Flipkart can close the account for that."),
      .when = OMS_WHEN_API,
  },
  {
      .id = "environment",
      .label = N_ ("Environment"),
      .type = OMS_FIELD_CHOICE,
      .required = TRUE,
      .default_value = "production",
      .choices = environment_choices,
      .group = N_ ("Your application"),
      .help =
          N_ ("The sandbox is Flipkart's place for trying. It has applications of its own, which Flipkart's support "
              "gives on request."),
      .when = OMS_WHEN_API,
  },
  {
      OMS_PERSONAL_DATA_FIELD,
      .help =
          N_ ("Off: only the town and the state are kept. On: the data stays on this computer and is deleted 30 days "
              "after an order is done. Flipkart gives phone numbers for parcels you ship yourself only."),
      .when = OMS_WHEN_API,
  },
  {
      OMS_ENDPOINT_FIELD,
      .help = OMS_ENDPOINT_HELP,
      .when = OMS_WHEN_API,
  },
  {
      OMS_RATE_SCALE_FIELD,
      .help = N_ ("Leave it empty. For practice servers on this computer only: how many times faster than Flipkart."),
      .when = OMS_WHEN_API,
  },
  { .id = NULL },
};

/* ---- Jobs ---------------------------------------------------------------------------------------------------------
 */

#define SKUS_A_CALL 10
#define SEARCHED    .operation = "searchShipments", .page_size = OMS_FLIPKART_SEARCH_PAGE, .by_id = TRUE

/* What a seller must do something about comes first, the long lists last. Nobody tells how old an order may be that
 * Flipkart still lists; OMS asks for two years. */
static const OmsAdapterJob jobs[] = {
  {
      .id = "pre-dispatch",
      .label = N_ ("Orders to dispatch"),
      .type = OMS_JOB_ORDERS,
      .interval_s = 600,
      .manual = TRUE,
      .back_fill_ms = BACK_FILL,
      SEARCHED,
      .ranges = TRUE,
      .max_age_ms = OMS_FLIPKART_MAX_AGE,
  },
  {
      .id = "held",
      .label = N_ ("Orders on hold"),
      .type = OMS_JOB_ORDERS,
      .interval_s = 600,
      .manual = TRUE,
      .back_fill_ms = BACK_FILL,
      SEARCHED,
      .ranges = TRUE,
      .max_age_ms = OMS_FLIPKART_MAX_AGE,
  },
  {
      .id = "cancelled-by-buyer",
      .label = N_ ("Orders cancelled by buyers"),
      .type = OMS_JOB_ORDERS,
      .interval_s = 900,
      .manual = TRUE,
      .back_fill_ms = BACK_FILL,
      SEARCHED,
      .ranges = TRUE,
      .max_age_ms = OMS_FLIPKART_MAX_AGE,
  },
  {
      .id = "cancelled-by-marketplace",
      .label = N_ ("Orders cancelled by Flipkart"),
      .type = OMS_JOB_ORDERS,
      .interval_s = 900,
      .manual = TRUE,
      .back_fill_ms = BACK_FILL,
      SEARCHED,
      .ranges = TRUE,
      .max_age_ms = OMS_FLIPKART_MAX_AGE,
  },
  {
      .id = "cancelled-by-seller",
      .label = N_ ("Orders cancelled by you"),
      .type = OMS_JOB_ORDERS,
      .interval_s = 900,
      .manual = TRUE,
      .back_fill_ms = BACK_FILL,
      SEARCHED,
      .ranges = TRUE,
      .max_age_ms = OMS_FLIPKART_MAX_AGE,
  },
  {
      .id = "post-dispatch",
      .label = N_ ("Orders on their way"),
      .type = OMS_JOB_ORDERS,
      .interval_s = 900,
      .manual = TRUE,
      .back_fill_ms = BACK_FILL,
      SEARCHED,
      .ranges = TRUE,
      .max_age_ms = OMS_FLIPKART_MAX_AGE,
  },
  {
      .id = "customer-returns",
      .label = N_ ("Returns from customers"),
      .type = OMS_JOB_ORDERS,
      .interval_s = 1800,
      .manual = TRUE,
      .back_fill_ms = BACK_FILL,
      .operation = "getReturns",
      .page_size = 25,
      .by_id = TRUE,
      .window_days = OMS_FLIPKART_OLDER_DAYS,
  },
  {
      .id = "courier-returns",
      .label = N_ ("Returns from couriers"),
      .type = OMS_JOB_ORDERS,
      .interval_s = 1800,
      .manual = TRUE,
      .back_fill_ms = BACK_FILL,
      .operation = "getReturns",
      .page_size = 25,
      .by_id = TRUE,
      .window_days = OMS_FLIPKART_OLDER_DAYS,
  },
  {
      .id = "open-orders",
      .label = N_ ("Open orders, once more"),
      .type = OMS_JOB_DUE_ORDERS,
      .interval_s = 7200,
      .manual = TRUE,
      .operation = "getShipmentDetails", /* of what a look-up takes, the scarcest */
      .page_size = 25,
  },
  { .id = "daily-pre-dispatch",
    .label = N_ ("Orders to dispatch of the last 30 days, once more"),
    .type = OMS_JOB_ORDERS,
    .interval_s = A_DAY,
    SEARCHED },
  { .id = "daily-held",
    .label = N_ ("Orders on hold of the last 30 days, once more"),
    .type = OMS_JOB_ORDERS,
    .interval_s = A_DAY,
    SEARCHED },
  { .id = "daily-cancelled-by-buyer",
    .label = N_ ("Orders of the last 30 days that buyers cancelled, once more"),
    .type = OMS_JOB_ORDERS,
    .interval_s = A_DAY,
    SEARCHED },
  { .id = "daily-cancelled-by-marketplace",
    .label = N_ ("Orders of the last 30 days that Flipkart cancelled, once more"),
    .type = OMS_JOB_ORDERS,
    .interval_s = A_DAY,
    SEARCHED },
  { .id = "daily-cancelled-by-seller",
    .label = N_ ("Orders of the last 30 days that you cancelled, once more"),
    .type = OMS_JOB_ORDERS,
    .interval_s = A_DAY,
    SEARCHED },
  { .id = "daily-post-dispatch",
    .label = N_ ("Orders on their way of the last 30 days, once more"),
    .type = OMS_JOB_ORDERS,
    .interval_s = A_DAY,
    SEARCHED },
  {
      .id = "listings",
      .label = N_ ("Listings"),
      .type = OMS_JOB_STOCK,
      .interval_s = 1800,
      .manual = TRUE,
      .operation = "searchListings",
      .page_size = 500,
  },
  {
      .id = "stock",
      .label = N_ ("Stock"),
      .type = OMS_JOB_DUE_STOCK,
      .interval_s = 600,
      .manual = TRUE,
      .operation = "getListings",
      .page_size = SKUS_A_CALL,
  },
  { .id = NULL },
};

#define PRE_DISPATCH \
  .type = "preDispatch", .states = { "APPROVED", "PACKING_IN_PROGRESS", "PACKED", "FORM_FAILED", "READY_TO_DISPATCH" }
#define POST_DISPATCH .type = "postDispatch", .states = { "PICKUP_COMPLETE", "SHIPPED", "DELIVERED" }
#define CANCELLED(by) .type = "cancelled", .states = { "CANCELLED" }, .cancellation = by

static const OmsFlipkartSearch searches[] = {
  { .job = "pre-dispatch", PRE_DISPATCH },
  { .job = "held", PRE_DISPATCH, .hold = TRUE },
  { .job = "post-dispatch", POST_DISPATCH },
  { .job = "cancelled-by-seller", CANCELLED ("sellerCancellation") },
  { .job = "cancelled-by-buyer", CANCELLED ("buyerCancellation") },
  { .job = "cancelled-by-marketplace", CANCELLED ("marketplaceCancellation") },
  { .job = "daily-pre-dispatch", PRE_DISPATCH, .by_day = TRUE },
  { .job = "daily-held", PRE_DISPATCH, .hold = TRUE, .by_day = TRUE },
  { .job = "daily-post-dispatch", POST_DISPATCH, .by_day = TRUE },
  { .job = "daily-cancelled-by-seller", CANCELLED ("sellerCancellation"), .by_day = TRUE },
  { .job = "daily-cancelled-by-buyer", CANCELLED ("buyerCancellation"), .by_day = TRUE },
  { .job = "daily-cancelled-by-marketplace", CANCELLED ("marketplaceCancellation"), .by_day = TRUE },
};

const OmsFlipkartSearch *
oms_flipkart_search_find (const char *job)
{
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    if (g_strcmp0 (searches[i].job, job) == 0)
      return &searches[i];
  return NULL;
}

/* ---- Limits -------------------------------------------------------------------------------------------------------
 */

/* Flipkart counts the calls of a seller in a rolling hour: 1,000, whatever they are. So each operation has a share of
 * its own, burst and an hour's refill together, and stock cannot use up what orders need. A burst is what a sync may do
 * at once; the rest comes evenly. */
#define SHARE(name, first, an_hour)                                                                       \
  {                                                                                                       \
    .operation = name, .rate = (double) (an_hour) / CALL_WINDOW, .burst = first, .window_s = CALL_WINDOW, \
    .budget = (first) + (an_hour) + 0.001                                                                 \
  }
#define LISTING_DETAILS_AN_HOUR 100

static const OmsAdapterLimit limits[] = {
  SHARE ("searchShipments", 60, 260),    /* 20 shipments a call */
  SHARE ("getShipments", 20, 70),        /* 100 orders */
  SHARE ("getShipmentDetails", 60, 240), /* 25 shipments */
  SHARE ("getReturns", 15, 60),          /* 25 returns */
  SHARE ("searchListings", 10, 15),      /* 500 listings */
  SHARE ("getListings", 40, LISTING_DETAILS_AN_HOUR),
  SHARE ("token", 10, 30),
  { .operation = NULL },
};

const double oms_flipkart_skus_an_hour = LISTING_DETAILS_AN_HOUR * SKUS_A_CALL;

const OmsAdapterInfo oms_flipkart_info = {
  .kind = "flipkart",
  .label = "Flipkart",
  .about = N_ ("You connect with an application of your own: in the seller dashboard, under Manage Profile → Developer "
               "Access, you create one, and its ID and secret go in here. Nothing of this comes with the program, and "
               "nothing goes anywhere but to Flipkart. Nobody has tried it against a live account yet.\n\n"
               "Flipkart allows 1,000 requests an hour. A first sync of many orders, and the stock of many listings, "
               "therefore take a while; both go on where they stopped.\n\n"
               "Without an application, orders and stock come from the files of the seller dashboard: download them "
               "there and import them here."),
  .panel_uri = "https://seller.flipkart.com/",
  .capabilities =
      OMS_CAPABILITY_ORDERS | OMS_CAPABILITY_ONE_ORDER | OMS_CAPABILITY_STOCK_READ | OMS_CAPABILITY_FILES_IN,
  .verified = 0,
  .fields = fields,
  .jobs = jobs,
  .limits = limits,
  .formats = oms_flipkart_file_formats,
  .turn_ms = 5 * OMS_TIME_MINUTE,
  .max_ids = 100,
  .max_keys = SKUS_A_CALL,
};
