/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the Amazon adapter says of itself: fields, jobs, limits, marketplaces. Data only.
 * Sources: developer-docs.amazon.com/sp-api (endpoints, marketplace ids, usage plans) and the official models. */
#include "oms-amazon-private.h"
#include "oms-adapter-fields.h"

/* India first: most of our sellers are there. */
static const OmsFieldChoice marketplace_choices[] = {
  { "A21TJRUUN4KGV", N_ ("India") },         { "A2VIGQ35RCS4UG", N_ ("United Arab Emirates") },
  { "A17E79C6D8DWNP", N_ ("Saudi Arabia") }, { "A1F83G8C2ARO7P", N_ ("United Kingdom") },
  { "A1PA6795UKMFR9", N_ ("Germany") },      { "A13V1IB3VIYZZH", N_ ("France") },
  { "APJ6JRA9NG5V4", N_ ("Italy") },         { "A1RKKUPIHCS9HS", N_ ("Spain") },
  { "A1805IZSGTT6HS", N_ ("Netherlands") },  { "AMEN7PMS3EDWL", N_ ("Belgium") },
  { "A28R8C7NBKEWEA", N_ ("Ireland") },      { "A2NODRKZP88ZB9", N_ ("Sweden") },
  { "A1C3SOZRARQ6R3", N_ ("Poland") },       { "A33AVAJ2PDY3EV", N_ ("Turkey") },
  { "ARBP9OOSHTCHU", N_ ("Egypt") },         { "AE08WJ6YKNBMC", N_ ("South Africa") },
  { "ATVPDKIKX0DER", N_ ("United States") }, { "A2EUQ1WTGCTBG2", N_ ("Canada") },
  { "A1AM78C64UM0Y8", N_ ("Mexico") },       { "A2Q3Y263D00KWC", N_ ("Brazil") },
  { "A1VC38T7YXB528", N_ ("Japan") },        { "A39IBJ37TRP1C6", N_ ("Australia") },
  { "A19VAU5U5O7RUS", N_ ("Singapore") },    { NULL, NULL },
};

static const OmsFieldChoice region_choices[] = {
  { "eu", N_ ("India, Europe, Middle East") },
  { "na", N_ ("North America, Brazil") },
  { "fe", N_ ("Japan, Australia, Singapore") },
  { NULL, NULL },
};

static const OmsFieldChoice connection_choices[] = {
  { OMS_CONNECTION_API, N_ ("Over Amazon's interface") },
  { OMS_CONNECTION_FILES, N_ ("From report files only") },
  { NULL, NULL },
};

static const OmsAdapterField fields[] = {
  {
      OMS_CONNECTION_FIELD,
      .label = N_ ("How orders and stock come in"),
      .default_value = OMS_CONNECTION_API,
      .choices = connection_choices,
      .group = N_ ("Connection"),
      .help = N_ ("Over the interface they come by themselves, and report files can be imported as well. From report "
                  "files only: nothing is asked of Amazon, and nothing has to be set up there. Download the reports "
                  "in Seller Central and import them."),
  },
  {
      .id = "region",
      .when = OMS_WHEN_API,
      .label = N_ ("Region"),
      .type = OMS_FIELD_CHOICE,
      .required = TRUE,
      .default_value = "eu",
      .choices = region_choices,
      .group = N_ ("Where you sell"),
      .help = N_ ("India belongs to the region of Europe. A seller account in another region is connected as an "
                  "account of its own."),
  },
  {
      .id = "marketplace_ids",
      .when = OMS_WHEN_API,
      .label = N_ ("Marketplaces"),
      .type = OMS_FIELD_MULTI_CHOICE,
      .required = TRUE,
      .default_value = "A21TJRUUN4KGV",
      .choices = marketplace_choices,
      .group = N_ ("Where you sell"),
      .help = N_ ("The marketplaces of this region whose orders and stock you want to see."),
  },
  {
      .id = "seller_id",
      .when = OMS_WHEN_API,
      .label = N_ ("Merchant token"),
      .type = OMS_FIELD_TEXT,
      .required = TRUE,
      .pattern = "[A-Za-z0-9]{5,40}",
      .pattern_hint = N_ ("The merchant token is one word of letters and digits, mostly beginning with A."),
      .group = N_ ("Your seller account"),
      .help = N_ ("In Seller Central: Settings → Account Info → Your Merchant Token."),
  },
  {
      .id = "client_id",
      .when = OMS_WHEN_API,
      .label = N_ ("Client identifier"),
      .type = OMS_FIELD_TEXT,
      .required = TRUE,
      .pattern = "[!-~]{5,300}",
      .pattern_hint = N_ ("The client identifier is one long word that begins with amzn1.application-oa2-client."),
      .group = N_ ("Your application"),
      .help = N_ ("In Seller Central: Apps and Services → Develop Apps, your application, View under LWA credentials."),
  },
  {
      .id = "client_secret",
      .when = OMS_WHEN_API,
      .label = N_ ("Client secret"),
      .type = OMS_FIELD_SECRET,
      .required = TRUE,
      .pattern = "[!-~]{5,2048}",
      .pattern_hint = N_ ("The client secret is one long word without spaces."),
      .group = N_ ("Your application"),
      .help = N_ ("Next to the client identifier. Amazon has it renewed every 180 days: enter the new one here then. "
                  "It is kept in your keyring."),
  },
  {
      .id = "refresh_token",
      .when = OMS_WHEN_API,
      .label = N_ ("Refresh token"),
      .type = OMS_FIELD_SECRET,
      .required = TRUE,
      .pattern = "[!-~]{5,2048}",
      .pattern_hint = N_ ("The refresh token is one long word that begins with Atzr|."),
      .group = N_ ("Your application"),
      .help =
          N_ ("In Seller Central: Apps and Services → Develop Apps, the arrow beside Edit App, Authorize. It is kept "
              "in your keyring."),
  },
  {
      OMS_PERSONAL_DATA_FIELD,
      .help = N_ ("Over the interface it works only when Amazon gave your application the role Direct-to-Consumer "
                  "Delivery (Restricted) or a tax role, and the refresh token was made after that. Report files need "
                  "no role. The data stays on this computer and is deleted 30 days after an order is done."),
  },
  {
      OMS_ENDPOINT_FIELD,
      .when = OMS_WHEN_API,
      .help = OMS_ENDPOINT_HELP,
  },
  {
      OMS_RATE_SCALE_FIELD,
      .when = OMS_WHEN_API,
      .help = N_ ("Leave it empty. For practice servers on this computer only: how many times faster than Amazon."),
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
      .back_fill_ms = 92 * OMS_TIME_DAY, /* a quarter: Today compares 30 days with the 30 before */
      .operation = "searchOrders",
      .page_size = 100,
      .ranges = TRUE,
      .max_age_ms = 2 * 365 * OMS_TIME_DAY,
  },
  {
      .id = "reconcile",
      .label = N_ ("Orders of the last two days, once more"),
      .type = OMS_JOB_ORDERS,
      .interval_s = 24 * 3600,
      .back_fill_ms = 2 * OMS_TIME_DAY,
      .operation = "searchOrders",
      .page_size = 100,
  },
  {
      .id = "listings",
      .label = N_ ("Listings and own stock"),
      .type = OMS_JOB_STOCK,
      .interval_s = 1800,
      .manual = TRUE,
      .operation = "searchListingsItems",
      .page_size = 20,
  },
  {
      .id = "fba-stock",
      .label = N_ ("Stock in Amazon's warehouses"),
      .type = OMS_JOB_STOCK,
      .interval_s = 900,
      .manual = TRUE,
      .operation = "getInventorySummaries",
      .page_size = 50,
  },
  { .id = NULL },
};

static const OmsAdapterLimit limits[] = {
  { .operation = "searchOrders", .rate = 0.0056, .burst = 20 },
  { .operation = "getOrder", .rate = 0.5, .burst = 30 },
  { .operation = "getInventorySummaries", .rate = 2, .burst = 2 },
  { .operation = "searchListingsItems", .rate = 5, .burst = 5 },
  { .operation = "getListingsItem", .rate = 5, .burst = 10 },
  { .operation = "getMarketplaceParticipations", .rate = 0.016, .burst = 15 },
  { .operation = "token", .rate = 0.2, .burst = 5 },
  { .operation = NULL },
};

const OmsAdapterInfo oms_amazon_info = {
  .kind = "amazon",
  .label = "Amazon",
  .about =
      N_ ("Orders and stock come over Amazon's interface, or from the report files of Seller Central alone: choose "
          "below.\n\n"
          "For the interface you connect with an application of your own: in Seller Central you register as a private "
          "developer, "
          "create an application that no one else uses, and authorise it for your account. That gives you the "
          "client identifier, the client secret and the refresh token that are asked for here. Nothing of this "
          "comes with the program, and nothing goes anywhere but to Amazon.\n\n"
          "Amazon's page on desktop programs says that it accepts only those that have a part running at their "
          "maker's. It does not say how that applies to a seller who uses an own private application on an own "
          "computer. If that matters for your business, ask Amazon before you connect.\n\n"
          "Amazon allows one order request about every three minutes. A first sync of many orders therefore "
          "takes a while; it goes on where it stopped."),
  .panel_uri = "https://sellercentral.amazon.in/",
  .capabilities =
      OMS_CAPABILITY_ORDERS | OMS_CAPABILITY_ONE_ORDER | OMS_CAPABILITY_STOCK_READ | OMS_CAPABILITY_FILES_IN,
  .verified = 0,
  .fields = fields,
  .jobs = jobs,
  .limits = limits,
  /* An empty bucket of searchOrders and three refusals behind it, three minutes each and a fifth more. */
  .max_wait_ms = 15 * OMS_TIME_MINUTE,
  .formats = oms_amazon_file_formats,
  .max_ids = 20,
  .max_keys = 20,
};

const char *
oms_amazon_marketplace_label (const char *id)
{
  for (guint i = 0; marketplace_choices[i].id != NULL; i++)
    if (g_strcmp0 (marketplace_choices[i].id, id) == 0)
      return _ (marketplace_choices[i].label);
  return id;
}

const char *
oms_amazon_marketplace_region (const char *id)
{
  static const char *const na[] = { "ATVPDKIKX0DER", "A2EUQ1WTGCTBG2", "A1AM78C64UM0Y8", "A2Q3Y263D00KWC", NULL };
  static const char *const fe[] = { "A1VC38T7YXB528", "A39IBJ37TRP1C6", "A19VAU5U5O7RUS", NULL };

  if (g_strv_contains (na, id))
    return "na";
  return g_strv_contains (fe, id) ? "fe" : "eu";
}

const char *
oms_amazon_region_label (const char *region)
{
  for (guint i = 0; region_choices[i].id != NULL; i++)
    if (g_strcmp0 (region_choices[i].id, region) == 0)
      return _ (region_choices[i].label);
  return region;
}

const char *
oms_amazon_region_base (const char *region)
{
  if (g_strcmp0 (region, "na") == 0)
    return "https://sellingpartnerapi-na.amazon.com";
  if (g_strcmp0 (region, "fe") == 0)
    return "https://sellingpartnerapi-fe.amazon.com";
  return "https://sellingpartnerapi-eu.amazon.com";
}
