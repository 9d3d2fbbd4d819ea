/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract of a marketplace adapter: blocking calls that each return one page. An adapter knows the marketplace's
 * protocol and nothing else: no store, no SQL, no widgets.
 *
 * Threads: an OmsAdapter belongs to one worker thread, its account's. The blocking calls run there; the _async forms
 * may be started from any thread with a main context and run on that same worker, in order. */
#pragma once

#include <gio/gio.h>

#include "oms-file-format.h"
#include "oms-http.h"
#include "oms-record.h"

G_BEGIN_DECLS

#define OMS_ADAPTER_ERROR (oms_adapter_error_quark ())
GQuark oms_adapter_error_quark (void);

/* What the engine does about it. The message is one sentence for a seller, without the account's name (the engine puts
 * it in front) and with the next step; details go to the debug log. */
typedef enum
{
  OMS_ADAPTER_ERROR_AUTH,           /* credentials refused: stop until a person changes them */
  OMS_ADAPTER_ERROR_FORBIDDEN,      /* not allowed for this operation: the other jobs go on */
  OMS_ADAPTER_ERROR_THROTTLED,      /* later; retry_at tells when */
  OMS_ADAPTER_ERROR_NETWORK,        /* not reached, or cut */
  OMS_ADAPTER_ERROR_SERVER,         /* it failed on their side, after retries */
  OMS_ADAPTER_ERROR_PROTOCOL,       /* an answer nobody can read, too big, or endless */
  OMS_ADAPTER_ERROR_CURSOR_EXPIRED, /* restart the pass */
  OMS_ADAPTER_ERROR_NOT_FOUND,
  OMS_ADAPTER_ERROR_NOT_SUPPORTED,
} OmsAdapterError;

/* When a THROTTLED call may be tried again, else OMS_TIME_UNKNOWN. Works on any error. */
gint64 oms_adapter_error_get_retry_at (const GError *error);
/* Sets @error to THROTTLED with the moment. */
void oms_adapter_set_throttled (GError **error, gint64 retry_at, const char *message);

/* ---- What an adapter says of itself ------------------------------------------------------------------------------ */

typedef enum
{
  OMS_FIELD_TEXT,
  OMS_FIELD_SECRET, /* only ever in the secret store or in memory */
  OMS_FIELD_CHOICE,
  OMS_FIELD_MULTI_CHOICE, /* comma separated */
  OMS_FIELD_SWITCH,       /* "true" or "false" */
  OMS_FIELD_ENDPOINT,     /* advanced: base address, https, or plain http for loopback */
} OmsFieldType;

typedef struct
{
  const char *id;    /* "A21TJRUUN4KGV" */
  const char *label; /* "India", N_() marked */
} OmsFieldChoice;

typedef struct
{
  const char *id;    /* "client_secret"; the key in OmsAccount.config or in the secret store */
  const char *label; /* N_() marked */
  OmsFieldType type;
  gboolean required;
  gboolean advanced;             /* shown folded */
  const char *help;              /* N_() marked, a seller's words: where to find it */
  const char *group;             /* N_() marked heading */
  const char *default_value;     /* (nullable) */
  const OmsFieldChoice *choices; /* (nullable) NULL-terminated by id == NULL */
  const char *pattern;           /* (nullable) regular expression the whole value must match */
  const char *pattern_hint;      /* N_() marked sentence when it does not */
  const char *when;              /* (nullable) "connection=api": it counts only while that choice is made */
} OmsAdapterField;

/* The choice between a marketplace's interface and its panel's files, for adapters that have both: with "files" none of
 * the account's jobs run. */
#define OMS_SETTING_CONNECTION "connection"
#define OMS_CONNECTION_API     "api"
#define OMS_CONNECTION_FILES   "files"

typedef enum
{
  OMS_CAPABILITY_ORDERS = 1 << 0,
  OMS_CAPABILITY_ONE_ORDER = 1 << 1,
  OMS_CAPABILITY_STOCK_READ = 1 << 2,
  OMS_CAPABILITY_STOCK_WRITE = 1 << 3,
  OMS_CAPABILITY_LABELS = 1 << 4,
  OMS_CAPABILITY_ACTIONS = 1 << 5,
  OMS_CAPABILITY_FILES_IN = 1 << 6,
  OMS_CAPABILITY_FILES_OUT = 1 << 7,
} OmsCapability;

typedef enum
{
  OMS_JOB_ORDERS,     /* fetch_orders */
  OMS_JOB_STOCK,      /* fetch_stock */
  OMS_JOB_DUE_ORDERS, /* fetch_orders_by_id from due_orders */
  OMS_JOB_DUE_STOCK,  /* fetch_stock_of from due_stock */
} OmsJobType;

typedef struct
{
  const char *id;    /* "orders", "reconcile", "fba:A21…" never: fan-out over marketplaces is inside the cursor */
  const char *label; /* N_() marked */
  OmsJobType type;
  guint interval_s;    /* default time between runs */
  gboolean manual;     /* also part of Sync now */
  gint64 back_fill_ms; /* how far back a first run looks; 0: the adapter's own */
  /* How long fetching takes is reckoned from these, and how often a seller may have it run. */
  const char *operation; /* (nullable) the limit each of its requests takes from */
  guint page_size;       /* records a request; 0: not known */
  gboolean by_id;        /* each order it lists is then read by its id: the DUE_ORDERS job's operation and page_size */
  guint window_days;     /* so many days a request asks for at most; 0: any number */
  gboolean ranges;       /* it keeps to OmsCursor.until */
  gint64 max_age_ms;     /* orders older than this cannot be asked for; 0: not known */
  /* Older orders come from the lists that say so; where none does, from all manual ones. */
  gboolean older;
} OmsAdapterJob;

typedef struct
{
  const char *operation; /* bucket name: "searchOrders" */
  double rate;           /* requests a second */
  double burst;
  /* Where the marketplace counts calls in a window instead of refilling a bucket: burst + rate * window_s may not
   * exceed budget. 0: a real token bucket. */
  double window_s;
  double budget;
} OmsAdapterLimit;

typedef struct
{
  const char *kind;                    /* "amazon" */
  const char *label;                   /* "Amazon" */
  const char *about;                   /* N_() marked: what is needed, in a seller's words (policy, own application) */
  const char *panel_uri;               /* (nullable) the seller panel, for Open panel */
  guint capabilities;                  /* OmsCapability: built */
  guint verified;                      /* OmsCapability: tried against the live marketplace */
  const OmsAdapterField *fields;       /* ends with id == NULL */
  const OmsAdapterJob *jobs;           /* ends with id == NULL */
  const OmsAdapterLimit *limits;       /* ends with operation == NULL */
  const OmsFileFormat *const *formats; /* (nullable) NULL-terminated: the seller panel's report files */
  /* The longest one request may wait for the marketplace's limit before it fails with THROTTLED, in its own time. 0:
   * five minutes. */
  gint64 max_wait_ms;
  /* How long one job may have the account to itself when its others wait: then it stops between two pages and goes on
   * at its next turn, where it was. 0: as long as it takes. */
  gint64 turn_ms;
  guint max_ids;  /* per fetch_orders_by_id */
  guint max_keys; /* per fetch_stock_of */
} OmsAdapterInfo;

/* ---- The adapter ------------------------------------------------------------------------------------------------- */

/* Where a job stands. state is what the adapter returned as page->next last time; NULL for the first run. */
typedef struct
{
  const char *state; /* (nullable) */
  gint64 since;      /* first run or back-fill asked for: from this moment; OMS_TIME_UNKNOWN: adapter's default */
  gboolean resuming; /* the last pass stopped half-way and state continues it */
  /* Not 0: older orders are asked for, on each page of the pass. Of jobs with ranges only those that were placed since
   * since and before this moment; the others read all from since on, and this is when it was asked for. */
  gint64 until;
} OmsCursor;

#define OMS_TYPE_ADAPTER (oms_adapter_get_type ())
G_DECLARE_DERIVABLE_TYPE (OmsAdapter, oms_adapter, OMS, ADAPTER, GObject)

struct _OmsAdapterClass
{
  GObjectClass parent_class;
  const OmsAdapterInfo *info;

  /* Tries the credentials. @summary gets one sentence of what worked ("Connected to Asha Crafts on Amazon India"). */
  gboolean (*check) (OmsAdapter *self, char **summary, GCancellable *cancellable, GError **error);
  OmsOrderPage *(*fetch_orders) (OmsAdapter *self, const char *job, const OmsCursor *cursor, GCancellable *cancellable,
                                 GError **error);
  OmsOrderPage *(*fetch_orders_by_id) (OmsAdapter *self, const char *const *ids, GCancellable *cancellable,
                                       GError **error);
  OmsStockPage *(*fetch_stock) (OmsAdapter *self, const char *job, const OmsCursor *cursor, GCancellable *cancellable,
                                GError **error);
  OmsStockPage *(*fetch_stock_of) (OmsAdapter *self, const char *const *keys, GCancellable *cancellable,
                                   GError **error);
  /* A problem's payload, once more: for Retry after an update of the program. NULL: it can only be fetched again. */
  OmsOrderPage *(*read_payload) (OmsAdapter *self, GBytes *payload, GError **error);
  gpointer padding[8];
};

/* Settings and secrets as id → value; both are copied. The buckets and the http settings come from the engine. Not
 * meant for others: the registry calls it. */
void oms_adapter_configure (OmsAdapter *self, GHashTable *settings, GHashTable *secrets, OmsHttp *http);
const char *oms_adapter_get_setting (OmsAdapter *self, const char *field); /* (nullable): default_value when not set */
gboolean oms_adapter_get_switch (OmsAdapter *self, const char *field);
const char *oms_adapter_get_secret (OmsAdapter *self, const char *field); /* (nullable) */
OmsHttp *oms_adapter_get_http (OmsAdapter *self);                         /* (transfer none) */
const OmsAdapterInfo *oms_adapter_get_info (OmsAdapter *self);
const OmsAdapterJob *oms_adapter_info_find_job (const OmsAdapterInfo *info, const char *job);           /* (nullable) */
const OmsAdapterLimit *oms_adapter_info_find_limit (const OmsAdapterInfo *info, const char *operation); /* (nullable) */
const OmsAdapterField *oms_adapter_info_find_field (const OmsAdapterInfo *info, const char *field);     /* (nullable) */
/* Whether the field counts with these settings (nullable): the choice that its "when" names is made, or is the default.
 */
gboolean oms_adapter_info_field_counts (const OmsAdapterInfo *info, const OmsAdapterField *field, GHashTable *settings);
/* Whether an account with these settings (nullable) asks the marketplace for anything. FALSE: it is read from files. */
gboolean oms_adapter_info_has_jobs (const OmsAdapterInfo *info, GHashTable *settings);
/* Whether files alone will do: the setting that says so, OMS_SETTING_CONNECTION, can be made and then nothing else is
 * required; or there is nothing but files. */
gboolean oms_adapter_info_works_with_files (const OmsAdapterInfo *info);

/* Something that works less well than the account asks for ("Amazon did not give the buyers' names…"): a sentence for
 * the run log, kept until it changes. get: (transfer full) (nullable), any thread. */
void oms_adapter_set_notice (OmsAdapter *self, const char *notice);
char *oms_adapter_dup_notice (OmsAdapter *self);

/* The blocking calls, on the adapter's worker. A missing vfunc fails with NOT_SUPPORTED. */
gboolean oms_adapter_check (OmsAdapter *self, char **summary, GCancellable *cancellable, GError **error);
OmsOrderPage *oms_adapter_fetch_orders (OmsAdapter *self, const char *job, const OmsCursor *cursor,
                                        GCancellable *cancellable, GError **error);
OmsOrderPage *
oms_adapter_fetch_orders_by_id (OmsAdapter *self, const char *const *ids, GCancellable *cancellable, GError **error);
OmsStockPage *oms_adapter_fetch_stock (OmsAdapter *self, const char *job, const OmsCursor *cursor,
                                       GCancellable *cancellable, GError **error);
OmsStockPage *
oms_adapter_fetch_stock_of (OmsAdapter *self, const char *const *keys, GCancellable *cancellable, GError **error);
OmsOrderPage *oms_adapter_read_payload (OmsAdapter *self, GBytes *payload, GError **error);

/* The same as asynchronous GIO: a GTask on the adapter's worker, answered on the caller's thread-default context. */
void
oms_adapter_check_async (OmsAdapter *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean oms_adapter_check_finish (OmsAdapter *self, GAsyncResult *result, char **summary, GError **error);
void oms_adapter_fetch_orders_async (OmsAdapter *self, const char *job, const OmsCursor *cursor,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
OmsOrderPage *oms_adapter_fetch_orders_finish (OmsAdapter *self, GAsyncResult *result, GError **error);
void oms_adapter_fetch_orders_by_id_async (OmsAdapter *self, const char *const *ids, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
OmsOrderPage *oms_adapter_fetch_orders_by_id_finish (OmsAdapter *self, GAsyncResult *result, GError **error);
void oms_adapter_fetch_stock_async (OmsAdapter *self, const char *job, const OmsCursor *cursor,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
OmsStockPage *oms_adapter_fetch_stock_finish (OmsAdapter *self, GAsyncResult *result, GError **error);
void oms_adapter_fetch_stock_of_async (OmsAdapter *self, const char *const *keys, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
OmsStockPage *oms_adapter_fetch_stock_of_finish (OmsAdapter *self, GAsyncResult *result, GError **error);

G_END_DECLS
