/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders of the partner interface into unified records: an element of the list into stubs, one order into a whole.
 * Pure: no network, no clock. Lenient about everything that is only nice to know, strict about ids, quantities and
 * money. */
#include "oms-myntra-private.h"

#include <stdio.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#define MAX_QUANTITY 1000000
#define MAX_LINES    2000
#define MAX_ID       200

/* A number of seconds since 1970 is less, one of milliseconds more. */
#define SECONDS_BEFORE G_GINT64_CONSTANT (100000000000)

#define N (&oms_myntra_names)

static gboolean
malformed (GError **error, const char *sentence)
{
  g_set_error_literal (error, OMS_MODEL_ERROR, OMS_MODEL_ERROR_INVALID, sentence);
  return FALSE;
}

/* ---- Small readers ------------------------------------------------------------------------------------------------
 */

char *
oms_myntra_dup_id (const OmsJsonNode *node, const char *name)
{
  const char *text = oms_json_get_string (node, name);
  g_autofree char *id = NULL;
  gint64 number;

  if (text != NULL)
    id = g_strstrip (g_strdup (text));
  else if (oms_json_get_int (node, name, &number) && number >= 0)
    id = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  return id != NULL && *id != '\0' && strlen (id) <= MAX_ID ? g_steal_pointer (&id) : NULL;
}

static char *
dup_text (const OmsJsonNode *node, const char *name)
{
  const char *text = oms_json_get_string (node, name);
  g_autofree char *stripped = text != NULL ? g_strstrip (g_strdup (text)) : NULL;

  return stripped != NULL && *stripped != '\0' ? g_steal_pointer (&stripped) : NULL;
}

/* Texts that may be written as numbers, such as post codes. */
static char *
dup_loose (const OmsJsonNode *node, const char *name)
{
  char *text = dup_text (node, name);

  return text != NULL ? text : oms_myntra_dup_id (node, name);
}

/* "26-11-2026 18:00:00" as "2026-11-26 18:00:00". (transfer full) (nullable) */
static char *
turn_date (const char *text)
{
  int day, month, year, length = 0;

  if (sscanf (text, "%2d%*1[-/]%2d%*1[-/]%4d%n", &day, &month, &year, &length) != 3 || length != 10)
    return NULL;
  return g_strdup_printf ("%04d-%02d-%02d%s", year, month, day, text + length);
}

static gboolean
read_moment (const char *text, gint64 *ms)
{
  g_autoptr (GTimeZone) zone = oms_myntra_zone ();
  g_autofree char *turned = turn_date (text);
  OmsPrecision precision;

  if (g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, ms, NULL))
    {
      if (*ms < SECONDS_BEFORE)
        *ms *= OMS_TIME_SECOND;
      return TRUE;
    }
  if (!oms_time_parse (turned != NULL ? turned : text, zone, ms, &precision, NULL))
    return FALSE;
  /* A deadline on a day is over when the day is. */
  if (precision == OMS_PRECISION_DAY)
    *ms = oms_time_day_start (oms_time_local_day (*ms, zone), zone) + OMS_TIME_DAY - OMS_TIME_SECOND;
  return TRUE;
}

/* A moment, in India's time where no zone is written; of a day alone its last second. Absent: unknown, TRUE. Error:
 * OMS_MODEL_ERROR with a sentence. */
static gboolean
get_deadline (const OmsJsonNode *node, const char *name, gint64 *ms, GError **error)
{
  g_autofree char *text = dup_loose (node, name);

  *ms = OMS_TIME_UNKNOWN;
  if (text == NULL)
    return TRUE;
  if (read_moment (text, ms))
    {
      if (*ms < OMS_TIME_DAY) /* 1970 stands for none */
        *ms = OMS_TIME_UNKNOWN;
      return TRUE;
    }
  *ms = OMS_TIME_UNKNOWN;
  return malformed (error, _ ("A deadline of this order cannot be read."));
}

/* Rupees, as text or as a number. Absent, null or blank: unknown, TRUE. */
static gboolean
get_money (const OmsJsonNode *node, const char *name, gint64 *minor, GError **error)
{
  g_autofree char *text = dup_text (node, name);
  double number;

  *minor = OMS_MONEY_UNKNOWN;
  if (oms_json_get (node, name) == NULL || (text == NULL && oms_json_get_string (node, name) != NULL))
    return TRUE;
  if (text != NULL)
    return oms_money_parse (text, OMS_MYNTRA_CURRENCY, minor, error);
  if (oms_json_get_double (node, name, &number))
    return oms_money_from_double (number, OMS_MYNTRA_CURRENCY, minor, error);
  return malformed (error, _ ("An amount in the data is not a number."));
}

/* A line is one unit, and then no quantity is told. */
static gboolean
get_quantity (const OmsJsonNode *node, gint64 *quantity, GError **error)
{
  *quantity = 1;
  if (oms_json_get (node, N->quantity) == NULL)
    return TRUE;
  if (!oms_json_get_int (node, N->quantity, quantity) || *quantity < 1 || *quantity > MAX_QUANTITY)
    return malformed (error, _ ("A quantity in this order is not a sensible number."));
  return TRUE;
}

static gint64
earlier (gint64 a, gint64 b)
{
  if (a == OMS_TIME_UNKNOWN || b == OMS_TIME_UNKNOWN)
    return a == OMS_TIME_UNKNOWN ? b : a;
  return MIN (a, b);
}

/* ---- Lines --------------------------------------------------------------------------------------------------------
 */

/* Those members of @node as a JSON object; NULL when there are none. */
static char *
keep_members (const OmsJsonNode *node, const char *const *names)
{
  g_autoptr (OmsJsonWriter) writer = oms_json_writer_new (FALSE);
  gboolean empty;
  g_autofree char *text = NULL;

  oms_json_writer_begin_object (writer, NULL);
  for (; *names != NULL; names++)
    if (oms_json_get (node, *names) != NULL)
      oms_json_writer_add_node (writer, *names, oms_json_get (node, *names));
  empty = oms_json_writer_is_empty (writer);
  oms_json_writer_end_object (writer);
  text = oms_json_writer_end (writer);
  return empty ? NULL : g_steal_pointer (&text);
}

/* Of a state nobody knows it is not known either how many have left. */
static void
set_quantities (OmsLineRecord *line)
{
  switch (line->status)
    {
    case OMS_STATUS_UNSET:
    case OMS_STATUS_UNKNOWN:
      return;
    case OMS_STATUS_CANCELLED:
      line->qty_shipped = 0;
      line->qty_cancelled = line->quantity;
      return;
    case OMS_STATUS_RETURNED:
      line->qty_returned = line->quantity;
      break;
    default:
      break;
    }
  line->qty_cancelled = 0;
  line->qty_shipped = oms_status_is_open (line->status) ? 0 : line->quantity;
}

static OmsShipmentRecord *
find_packet (OmsOrderRecord *record, const char *id)
{
  for (guint i = 0; i < record->shipments->len; i++)
    {
      OmsShipmentRecord *shipment = g_ptr_array_index (record->shipments, i);

      if (g_str_equal (shipment->remote_id, id))
        return shipment;
    }
  return oms_order_record_add_shipment (record, id);
}

static void
take (char **text, char *value)
{
  if (*text == NULL)
    *text = value;
  else
    g_free (value);
}

static void
parse_packet (OmsOrderRecord *record, OmsLineRecord *line, const OmsJsonNode *entry, const OmsJsonNode *root,
              gint64 ship_by)
{
  OmsShipmentRecord *shipment;

  line->shipment_id = oms_myntra_dup_id (entry, N->packet);
  if (line->shipment_id == NULL)
    return;
  shipment = find_packet (record, line->shipment_id);
  take (&shipment->tracking, dup_loose (entry, N->tracking));
  take (&shipment->tracking, dup_loose (root, N->tracking));
  take (&shipment->carrier, dup_text (entry, N->courier));
  take (&shipment->carrier, dup_text (root, N->courier));
  take (&shipment->location_id, dup_loose (entry, N->warehouse));
  take (&shipment->location_id, dup_loose (root, N->warehouse));
  shipment->dispatch_by = earlier (shipment->dispatch_by, ship_by);
}

/* The deadlines of what is still here count, and of an order that has left, all. */
typedef struct
{
  gint64 open, any;
} Deadline;

static void
deadline_add (Deadline *deadline, const OmsLineRecord *line, gint64 moment)
{
  deadline->any = earlier (deadline->any, moment);
  if (line->status == OMS_STATUS_UNSET || oms_status_is_open (line->status))
    deadline->open = earlier (deadline->open, moment);
}

static gint64
deadline_get (const Deadline *deadline)
{
  return deadline->open != OMS_TIME_UNKNOWN ? deadline->open : deadline->any;
}

typedef struct
{
  const OmsJsonNode *root;
  OmsOrderRecord *record;
  Deadline dispatch, deliver;
  guint *unknown;
} Parse;

/* When it must have left, if need be when it must be packed; when the buyer expects it is only nice to know. */
static gboolean
parse_deadlines (Parse *parse, const OmsJsonNode *entry, const OmsLineRecord *line, gint64 *ship_by, GError **error)
{
  gint64 pack_by, promise;

  if (!get_deadline (entry, N->ship_by, ship_by, error) || !get_deadline (entry, N->pack_by, &pack_by, error))
    return FALSE;
  get_deadline (entry, N->promise, &promise, NULL);
  if (*ship_by == OMS_TIME_UNKNOWN)
    *ship_by = pack_by;
  deadline_add (&parse->dispatch, line, *ship_by);
  deadline_add (&parse->deliver, line, promise);
  return TRUE;
}

static gboolean
parse_line (Parse *parse, const OmsJsonNode *entry, GError **error)
{
  g_autofree char *id = oms_myntra_dup_id (entry, N->line);
  g_autofree char *word = dup_text (entry, N->line_status);
  OmsLineRecord *line;
  gint64 ship_by;

  if (id == NULL)
    return malformed (error, _ ("A line of this order has no number."));
  line = oms_order_record_add_line (parse->record);
  line->line_id = g_steal_pointer (&id);
  line->sku = dup_loose (entry, N->sku);
  if (!get_quantity (entry, &line->quantity, error) || !get_money (entry, N->amount, &line->line_total, error))
    return FALSE;
  if (line->quantity == 1)
    line->unit_price = line->line_total;
  if (word != NULL)
    {
      line->status = oms_myntra_status (word);
      line->raw_status = g_steal_pointer (&word);
      *parse->unknown += line->status == OMS_STATUS_UNKNOWN;
    }
  set_quantities (line);
  if (!parse_deadlines (parse, entry, line, &ship_by, error))
    return FALSE;
  parse_packet (parse->record, line, entry, parse->root, ship_by);
  line->metadata = keep_members (entry, N->line_kept);
  return TRUE;
}

static gboolean
has_line (const OmsOrderRecord *record, const char *id, guint before)
{
  for (guint i = 0; i < before; i++)
    if (g_str_equal (((const OmsLineRecord *) record->lines->pdata[i])->line_id, id))
      return TRUE;
  return FALSE;
}

static gboolean
parse_lines (Parse *parse, GError **error)
{
  OmsOrderRecord *record = parse->record;
  const OmsJsonNode *entries = oms_json_get (parse->root, N->lines);

  if (entries != NULL && oms_json_type (entries) != OMS_JSON_ARRAY)
    return malformed (error, _ ("The lines of this order cannot be read."));
  if (oms_json_length (entries) > MAX_LINES)
    return malformed (error, _ ("This order has more lines than can be true."));
  /* An order without its lines says nothing of them: those we have stay. */
  if (oms_json_length (entries) == 0)
    record->kind = OMS_RECORD_PARTIAL;
  for (guint i = 0; i < oms_json_length (entries); i++)
    {
      const OmsJsonNode *entry = oms_json_at (entries, i);

      if (oms_json_type (entry) != OMS_JSON_OBJECT)
        return malformed (error, _ ("The lines of this order cannot be read."));
      if (!parse_line (parse, entry, error))
        return FALSE;
      if (has_line (record, ((const OmsLineRecord *) record->lines->pdata[i])->line_id, i))
        return malformed (error, _ ("Two lines of this order have the same number."));
    }
  return TRUE;
}

/* ---- What the order takes from its lines --------------------------------------------------------------------------
 */

/* A packet is as far as its last unit. */
static void
set_packet_status (OmsOrderRecord *record, OmsShipmentRecord *shipment)
{
  g_autoptr (GArray) statuses = g_array_new (FALSE, FALSE, sizeof (OmsStatus));

  for (guint i = 0; i < record->lines->len; i++)
    {
      const OmsLineRecord *line = record->lines->pdata[i];

      if (line->status != OMS_STATUS_UNSET && g_strcmp0 (line->shipment_id, shipment->remote_id) == 0)
        g_array_append_val (statuses, line->status);
    }
  if (statuses->len == 0)
    return;
  shipment->status = oms_status_derive ((const OmsStatus *) (gpointer) statuses->data, statuses->len);
  for (guint i = 0; i < record->lines->len && shipment->raw_status == NULL; i++)
    {
      const OmsLineRecord *line = record->lines->pdata[i];

      if (line->status == shipment->status && g_strcmp0 (line->shipment_id, shipment->remote_id) == 0)
        shipment->raw_status = g_strdup (line->raw_status);
    }
}

/* What is live; of an order that is cancelled as a whole, what had been ordered. */
static gint64
sum_lines (const OmsOrderRecord *record)
{
  gint64 live = 0, all = 0;
  gboolean any_live = FALSE;

  for (guint i = 0; i < record->lines->len; i++)
    {
      const OmsLineRecord *line = record->lines->pdata[i];

      all = oms_money_add (all, line->line_total);
      if (line->status == OMS_STATUS_CANCELLED)
        continue;
      any_live = TRUE;
      live = oms_money_add (live, line->line_total);
    }
  if (record->lines->len == 0)
    return OMS_MONEY_UNKNOWN;
  return any_live ? live : all;
}

/* ---- The order ----------------------------------------------------------------------------------------------------
 */

static char *
payment_of (const OmsJsonNode *root)
{
  g_autofree char *word = dup_text (root, N->payment);

  if (word == NULL)
    return NULL;
  if (g_ascii_strcasecmp (word, N->payment_prepaid) == 0)
    return g_strdup ("prepaid");
  if (g_ascii_strcasecmp (word, N->payment_cod) == 0)
    return g_strdup ("cod");
  return g_utf8_strdown (word, -1);
}

/* The telephone number and the e-mail address that Myntra gives are made up. */
static OmsPerson *
parse_person (const OmsJsonNode *root)
{
  g_autoptr (OmsPerson) person = NULL;

  if (oms_json_get (root, N->receiver) == NULL && oms_json_get (root, N->address) == NULL)
    return NULL;
  person = oms_person_new ();
  person->name = dup_text (root, N->receiver);
  person->address1 = dup_text (root, N->address);
  person->address2 = dup_text (root, N->locality);
  person->city = dup_text (root, N->city);
  person->state = dup_text (root, N->state_name);
  take (&person->state, dup_text (root, N->state));
  person->postcode = dup_loose (root, N->postcode);
  person->country = dup_text (root, N->country);
  return g_steal_pointer (&person);
}

static gboolean
parse_order (Parse *parse, gboolean personal, GError **error)
{
  OmsOrderRecord *record = parse->record;
  const OmsJsonNode *root = parse->root;

  record->group_id = oms_myntra_dup_id (root, N->group);
  record->currency = g_strdup (OMS_MYNTRA_CURRENCY);
  record->fulfilment = OMS_FULFILMENT_SELF;
  record->payment = payment_of (root);
  record->ship_city = dup_text (root, N->city);
  record->ship_state = dup_text (root, N->state_name);
  take (&record->ship_state, dup_text (root, N->state));
  record->ship_postcode = dup_loose (root, N->postcode);
  record->tracking = dup_loose (root, N->tracking);
  if (!parse_lines (parse, error))
    return FALSE;
  record->total = sum_lines (record);
  record->dispatch_by = deadline_get (&parse->dispatch);
  record->deliver_by = deadline_get (&parse->deliver);
  for (guint i = 0; i < record->shipments->len; i++)
    {
      OmsShipmentRecord *shipment = record->shipments->pdata[i];

      set_packet_status (record, shipment);
      if (record->tracking == NULL && shipment->status != OMS_STATUS_CANCELLED)
        record->tracking = g_strdup (shipment->tracking);
    }
  if (personal)
    record->person = parse_person (root);
  record->metadata = keep_members (root, N->order_kept);
  record->raw = oms_json_to_bytes (root, N->buyer);
  return TRUE;
}

/* The order stands beside the envelope's members, or in a member of its own. */
static const OmsJsonNode *
find_order (const OmsJsonNode *root)
{
  const OmsJsonNode *inner = oms_json_get (root, N->list);

  if (oms_json_get (root, N->order) != NULL || inner == NULL)
    return root;
  return oms_json_type (inner) == OMS_JSON_ARRAY ? oms_json_at (inner, 0) : inner;
}

/* One order as a look-up by id tells it. @personal: keep the buyer's data, in person only. Adds to @unknown for status
 * words nobody knows. Error: OMS_MODEL_ERROR with a sentence. (transfer full) */
static OmsOrderRecord *
parse_root (const OmsJsonNode *root, gboolean personal, guint *unknown, GError **error)
{
  const OmsJsonNode *order = oms_json_type (root) == OMS_JSON_OBJECT ? find_order (root) : NULL;
  g_autofree char *id = oms_json_type (order) == OMS_JSON_OBJECT ? oms_myntra_dup_id (order, N->order) : NULL;
  g_autoptr (OmsOrderRecord) record = NULL;
  Parse parse = { .root = order,
                  .dispatch = { OMS_TIME_UNKNOWN, OMS_TIME_UNKNOWN },
                  .deliver = { OMS_TIME_UNKNOWN, OMS_TIME_UNKNOWN },
                  .unknown = unknown };

  if (id == NULL)
    {
      malformed (error, _ ("The order has no number."));
      return NULL;
    }
  parse.record = record = oms_order_record_new (OMS_RECORD_COMPLETE, id);
  if (!parse_order (&parse, personal, error))
    return NULL;
  return g_steal_pointer (&record);
}

void
oms_myntra_add_order (OmsOrderPage *page, const char *id, GBytes *text, gboolean personal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsJson) json = oms_json_parse (text, &error);
  g_autoptr (OmsOrderRecord) record = NULL;
  g_autofree char *found = NULL;
  guint unknown = 0;

  if (json != NULL)
    {
      const OmsJsonNode *root = oms_json_root (json);

      record = parse_root (root, personal, &unknown, &error);
      if (id == NULL && oms_json_type (root) == OMS_JSON_OBJECT)
        id = found = oms_myntra_dup_id (root, N->order);
    }
  if (record != NULL && id != NULL && !g_str_equal (record->order_id, id))
    {
      g_clear_pointer (&record, oms_order_record_free);
      malformed (&error, _ ("Myntra answered with another order than the one that was asked for."));
    }
  if (record == NULL)
    {
      g_ptr_array_add (page->problems, oms_problem_record_new (id, error->message, text));
      return;
    }
  g_ptr_array_add (page->orders, g_steal_pointer (&record));
  page->unknown_statuses += unknown;
}

/* ---- The list -----------------------------------------------------------------------------------------------------
 */

/* One line: the state of a unit. A blank state is that of an order that is closed. */
static gboolean
add_listed_line (GHashTable *stubs, const char *group, const OmsJsonNode *node, gint64 day, GError **error)
{
  g_autofree char *id = oms_myntra_dup_id (node, N->order);
  g_autofree char *line_id = oms_myntra_dup_id (node, N->line);
  OmsOrderRecord *stub;
  OmsLineRecord *line;

  if (id == NULL)
    return malformed (error, _ ("The order has no number."));
  if (line_id == NULL)
    return malformed (error, _ ("A line of this order has no number."));
  stub = g_hash_table_lookup (stubs, id);
  if (stub == NULL)
    {
      stub = oms_order_record_new (OMS_RECORD_STUB, id);
      stub->group_id = g_strdup (group);
      stub->purchased_at = day;
      stub->purchased_precision = OMS_PRECISION_DAY;
      g_hash_table_insert (stubs, stub->order_id, stub);
    }
  if (stub->lines->len >= MAX_LINES)
    return malformed (error, _ ("This order has more lines than can be true."));
  line = oms_order_record_add_line (stub);
  line->line_id = g_steal_pointer (&line_id);
  line->raw_status = dup_text (node, N->list_status);
  return TRUE;
}

static GHashTable *
parse_listed (const OmsJsonNode *root, gint64 day, GError **error)
{
  g_autoptr (GHashTable) stubs =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) oms_order_record_free);
  g_autofree char *group = NULL;
  const OmsJsonNode *lines;

  if (oms_json_type (root) != OMS_JSON_OBJECT)
    {
      malformed (error, _ ("The order has no number."));
      return NULL;
    }
  group = oms_myntra_dup_id (root, N->list_group);
  lines = oms_json_get_array (root, N->list_lines);
  if (oms_json_length (lines) == 0)
    {
      malformed (error, _ ("The lines of this order cannot be read."));
      return NULL;
    }
  for (guint i = 0; i < oms_json_length (lines); i++)
    if (oms_json_type (oms_json_at (lines, i)) != OMS_JSON_OBJECT)
      {
        malformed (error, _ ("The lines of this order cannot be read."));
        return NULL;
      }
    else if (!add_listed_line (stubs, group, oms_json_at (lines, i), day, error))
      return NULL;
  return g_steal_pointer (&stubs);
}

static void
move_lines (OmsOrderRecord *from, OmsOrderRecord *to)
{
  while (from->lines->len > 0)
    g_ptr_array_add (to->lines, g_ptr_array_steal_index (from->lines, 0));
}

void
oms_myntra_add_listed (OmsOrderPage *page, GHashTable *seen, GBytes *text, gint64 day)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsJson) json = oms_json_parse (text, &error);
  g_autoptr (GHashTable) stubs = json != NULL ? parse_listed (oms_json_root (json), day, &error) : NULL;
  GHashTableIter iter;
  gpointer stub;

  if (stubs == NULL)
    {
      g_ptr_array_add (page->problems, oms_problem_record_new (NULL, error->message, text));
      return;
    }
  g_hash_table_iter_init (&iter, stubs);
  while (g_hash_table_iter_next (&iter, NULL, &stub))
    {
      OmsOrderRecord *before = g_hash_table_lookup (seen, ((OmsOrderRecord *) stub)->order_id);

      if (before != NULL)
        {
          move_lines (stub, before);
          continue;
        }
      g_hash_table_iter_steal (&iter);
      g_ptr_array_add (page->orders, stub);
      g_hash_table_insert (seen, ((OmsOrderRecord *) stub)->order_id, stub);
    }
}
