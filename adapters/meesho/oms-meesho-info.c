/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the Meesho adapter says of itself: fields, jobs, limits. Data only.
 *
 * Meesho's interface is not public. So there is no address, no path and no name of a value in here, and none may come
 * in, not even from somebody who holds the document: it is confidential. */
#include "oms-meesho-private.h"
#include "oms-adapter-fields.h"

#define GROUP_ACCESS N_ ("What Meesho sent you")
#define GROUP_LIST   N_ ("The list of orders")
#define GROUP_VALUES N_ ("Where a sub-order's values stand")

#define WORD "[!-~]{1,500}"
/* What may stand in an address, and three placeholders. */
#define ADDRESS "/(?:[A-Za-z0-9._~:/?@!$&'()*+,;=\\[\\]-]|%[0-9A-Fa-f]{2}|\\{(?:page|from|to)\\})*+"
#define SIGNED  "(?:[ -z|~]|\\{(?:merchant|timestamp|supplier)\\})*+"
/* Members separated by dots. */
#define PATH      "[!-\\-/-~]{1,100}(?:[.][!-\\-/-~]{1,100}){0,9}"
#define PATH_HINT N_ ("This is names separated by dots, such as first.second, without spaces.")

#define PATH_FIELD(name, words, where)                                                              \
  {                                                                                                 \
    .id = name, .label = words, .type = OMS_FIELD_TEXT, .pattern = PATH, .pattern_hint = PATH_HINT, \
    .group = GROUP_VALUES, .help = where, .when = OMS_WHEN_API,                                     \
  }

static const OmsFieldChoice connection_choices[] = {
  { OMS_CONNECTION_FILES, N_ ("Report files") },
  { OMS_CONNECTION_API, N_ ("Partner interface (with Meesho's document)") },
  { NULL, NULL },
};

static const OmsFieldChoice security_choices[] = {
  { OMS_MEESHO_RAW, N_ ("The secret itself") },
  { OMS_MEESHO_HMAC, N_ ("HMAC-SHA256 in hexadecimal") },
  { NULL, NULL },
};

static const OmsFieldChoice timestamp_choices[] = {
  { OMS_MEESHO_SECONDS, N_ ("Seconds since 1970") },
  { OMS_MEESHO_MILLIS, N_ ("Milliseconds since 1970") },
  { OMS_MEESHO_ISO, N_ ("ISO 8601 (2026-11-22T10:00:00Z)") },
  { NULL, NULL },
};

static const OmsFieldChoice date_choices[] = {
  { OMS_MEESHO_DAY, N_ ("Days, such as 2026-11-22") },
  { OMS_MEESHO_SECONDS, N_ ("Seconds since 1970") },
  { OMS_MEESHO_MILLIS, N_ ("Milliseconds since 1970") },
  { OMS_MEESHO_ISO, N_ ("ISO 8601 (2026-11-22T10:00:00Z)") },
  { NULL, NULL },
};

static const OmsFieldChoice method_choices[] = {
  { OMS_MEESHO_GET, "GET" },
  { OMS_MEESHO_POST, "POST" },
  { NULL, NULL },
};

static const OmsFieldChoice first_page_choices[] = {
  { "1", "1" },
  { "0", "0" },
  { NULL, NULL },
};

static const OmsAdapterField fields[] = {
  {
      OMS_CONNECTION_FIELD,
      .label = N_ ("Connection"),
      .default_value = OMS_CONNECTION_FILES,
      .choices = connection_choices,
      .group = N_ ("How orders come in"),
      .help = N_ ("Report files work for every seller. Meesho sends the document of its interface only to approved "
                  "sellers and partners; OMS knows nothing of what is in it, and was never tested against Meesho."),
  },
  {
      .id = "endpoint",
      .label = N_ ("Address of the service"),
      .type = OMS_FIELD_ENDPOINT,
      .required = TRUE,
      .group = GROUP_ACCESS,
      .help = N_ ("The address that Meesho's document gives, beginning with https://."),
      .when = OMS_WHEN_API,
  },
  {
      .id = "client_id",
      .label = N_ ("Client id"),
      .type = OMS_FIELD_TEXT,
      .required = TRUE,
      .pattern = WORD,
      .pattern_hint = N_ ("The client id is one word without spaces."),
      .group = GROUP_ACCESS,
      .help = N_ ("Meesho may call it merchant id. It is sent as “merchant” with every request."),
      .when = OMS_WHEN_API,
  },
  {
      .id = "secret",
      .label = N_ ("Secret"),
      .type = OMS_FIELD_SECRET,
      .required = TRUE,
      .pattern = "[!-~]{5,2048}",
      .pattern_hint = N_ ("The secret is one long word without spaces."),
      .group = GROUP_ACCESS,
      .help = N_ ("Meesho sends it together with the client id. It is kept in your keyring."),
      .when = OMS_WHEN_API,
  },
  {
      .id = "supplier_identifier",
      .label = N_ ("Supplier identifier"),
      .type = OMS_FIELD_TEXT,
      .pattern = WORD,
      .pattern_hint = N_ ("The supplier identifier is one word without spaces."),
      .group = GROUP_ACCESS,
      .help = N_ ("Sent as “supplier_identifier” with every request. Leave it empty when Meesho gave you none."),
      .when = OMS_WHEN_API,
  },
  {
      .id = "security",
      .label = N_ ("What is sent as “security”"),
      .type = OMS_FIELD_CHOICE,
      .required = TRUE,
      .default_value = OMS_MEESHO_RAW,
      .choices = security_choices,
      .group = GROUP_ACCESS,
      .help = N_ ("Meesho's document says whether the secret is sent as it is or a signature made with it."),
      .when = OMS_WHEN_API,
  },
  {
      .id = "security_template",
      .label = N_ ("The text that is signed"),
      .type = OMS_FIELD_TEXT,
      .pattern = SIGNED,
      .pattern_hint =
          N_ ("This is plain text on one line, in which only {merchant}, {timestamp} and {supplier} may stand "
              "in braces."),
      .group = GROUP_ACCESS,
      .help = N_ ("Only for a signature: the text with {merchant}, {timestamp} and {supplier} where these belong."),
      .when = OMS_WHEN_API,
  },
  {
      .id = "timestamp",
      .label = N_ ("What is sent as “timestamp”"),
      .type = OMS_FIELD_CHOICE,
      .required = TRUE,
      .default_value = OMS_MEESHO_SECONDS,
      .choices = timestamp_choices,
      .group = GROUP_ACCESS,
      .help = N_ ("Meesho's document says in which form the moment of a request is sent."),
      .when = OMS_WHEN_API,
  },
  {
      .id = "orders_path",
      .label = N_ ("Path of the orders"),
      .type = OMS_FIELD_TEXT,
      .pattern = ADDRESS,
      .pattern_hint =
          N_ ("The path begins with “/” and has no spaces; only {page}, {from} and {to} may stand in braces, and “%” "
              "stands before two hexadecimal digits."),
      .group = GROUP_LIST,
      .help =
          N_ ("What follows the address, with {page}, {from} and {to} where these belong. While it is empty nothing "
              "is asked, and orders come from report files."),
      .when = OMS_WHEN_API,
  },
  {
      .id = "orders_method",
      .label = N_ ("Method"),
      .type = OMS_FIELD_CHOICE,
      .required = TRUE,
      .default_value = OMS_MEESHO_GET,
      .choices = method_choices,
      .group = GROUP_LIST,
      .help = N_ ("GET or POST, as Meesho's document says. It must be a call that only reads."),
      .when = OMS_WHEN_API,
  },
  {
      .id = "orders_body",
      .label = N_ ("Body"),
      .type = OMS_FIELD_TEXT,
      .group = GROUP_LIST,
      .help =
          N_ ("Only for POST: the JSON that is sent, on one line, with {page}, {from} and {to} where these belong."),
      .when = OMS_WHEN_API,
  },
  {
      .id = "first_page",
      .label = N_ ("Number of the first page"),
      .type = OMS_FIELD_CHOICE,
      .required = TRUE,
      .default_value = "1",
      .choices = first_page_choices,
      .group = GROUP_LIST,
      .help = N_ ("What {page} begins with. Without {page} there is one page."),
      .when = OMS_WHEN_API,
  },
  {
      .id = "date_form",
      .label = N_ ("Form of {from} and {to}"),
      .type = OMS_FIELD_CHOICE,
      .required = TRUE,
      .default_value = OMS_MEESHO_DAY,
      .choices = date_choices,
      .group = GROUP_LIST,
      .help = N_ ("How the list is told from when to when. OMS asks for the last thirty days; {to} is today, or now."),
      .when = OMS_WHEN_API,
  },
  {
      .id = "orders_list",
      .label = N_ ("Place of the list"),
      .type = OMS_FIELD_TEXT,
      .pattern = PATH,
      .pattern_hint = PATH_HINT,
      .group = GROUP_LIST,
      .help = N_ ("The names that lead to the list of sub-orders in the answer, separated by dots, such as "
                  "first.second. Leave it empty when the answer itself is the list."),
      .when = OMS_WHEN_API,
  },
  PATH_FIELD ("path_order_id", N_ ("Sub-order number"),
              N_ ("Needed. The whole number with “_”, as in the order file, so that both speak of the same order.")),
  PATH_FIELD ("path_status", N_ ("Status"),
              N_ ("A word of the order file, such as PENDING. Any other is shown as Unknown.")),
  PATH_FIELD ("path_created", N_ ("Order date"), N_ ("A day, a moment, or a number since 1970.")),
  PATH_FIELD ("path_sku", N_ ("SKU"), N_ ("Your own name of the article.")),
  PATH_FIELD ("path_variation", N_ ("Size"), N_ ("The variation, such as XL or Free Size.")),
  PATH_FIELD ("path_quantity", N_ ("Quantity"), N_ ("A whole number.")),
  PATH_FIELD ("path_price", N_ ("Price"), N_ ("In rupees. It is kept for orders of one piece.")),
  PATH_FIELD ("path_state", N_ ("State of the customer"), N_ ("The state the parcel goes to.")),
  PATH_FIELD ("path_packet", N_ ("Packet id"), N_ ("The number of the parcel.")),
  {
      OMS_RATE_SCALE_FIELD,
      .help = N_ ("Leave it empty. For practice servers on this computer only: how many times faster than usual."),
      .when = OMS_WHEN_API,
  },
  { .id = NULL },
};

static const OmsAdapterJob jobs[] = {
  {
      .id = OMS_MEESHO_ORDERS,
      .label = N_ ("Orders"),
      .type = OMS_JOB_ORDERS,
      .interval_s = 1800,
      .manual = TRUE,
      .back_fill_ms = OMS_MEESHO_LOOKBACK,
      .operation = OMS_MEESHO_ORDERS,
  },
  { .id = NULL },
};

/* No limit is public, so the pace is a slow one. */
static const OmsAdapterLimit limits[] = {
  { .operation = OMS_MEESHO_ORDERS, .rate = 0.5, .burst = 2 },
  { .operation = NULL },
};

const OmsAdapterInfo oms_meesho_info = {
  .kind = "meesho",
  .label = "Meesho",
  .about =
      N_ ("Orders and stock come from the files of your supplier panel: download them there and import them here. "
          "Meesho sends its API document only to approved sellers and partners. Who holds it can fill in the partner "
          "interface from it; OMS comes without any address of it, and it was never tested against Meesho."),
  .panel_uri = "https://supplier.meesho.com/",
  .capabilities = OMS_CAPABILITY_ORDERS | OMS_CAPABILITY_FILES_IN | OMS_CAPABILITY_FILES_OUT,
  .verified = 0,
  .fields = fields,
  .jobs = jobs,
  .limits = limits,
  .formats = oms_meesho_file_formats,
};
