/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The content hash: every field counts, the order of lines does not. */
#include "oms-record.h"

#include "oms-order.h"

#include <string.h>

static OmsOrderRecord *
sample (void)
{
  OmsOrderRecord *record = oms_order_record_new (OMS_RECORD_COMPLETE, "405-1");
  OmsLineRecord *line = oms_order_record_add_line (record);
  OmsShipmentRecord *shipment = oms_order_record_add_shipment (record, "S1");
  OmsReturnRecord *ret = oms_order_record_add_return (record, "R1");

  line->line_id = g_strdup ("L1");
  line->sku = g_strdup ("KURTA");
  shipment->tracking = g_strdup ("AWB1");
  ret->quantity = 1;
  record->person = oms_person_new ();
  record->person->name = g_strdup ("Asha");
  return record;
}

/* Where each field stands, so that the test below sees them all without naming a setter for each. */
typedef enum
{
  FIELD_TEXT,
  FIELD_NUMBER,
  FIELD_CHOICE,
} FieldType;

typedef struct
{
  const char *name;
  FieldType type;
  gsize offset;
} Field;

#define TEXT(type, field)                            \
  {                                                  \
#field, FIELD_TEXT, G_STRUCT_OFFSET(type, field) \
  }
#define NUMBER(type, field)                            \
  {                                                    \
#field, FIELD_NUMBER, G_STRUCT_OFFSET(type, field) \
  }
#define CHOICE(type, field)                            \
  {                                                    \
#field, FIELD_CHOICE, G_STRUCT_OFFSET(type, field) \
  }

static const Field order_fields[] = {
  CHOICE (OmsOrderRecord, kind),           TEXT (OmsOrderRecord, order_id),
  TEXT (OmsOrderRecord, group_id),         CHOICE (OmsOrderRecord, status),
  TEXT (OmsOrderRecord, raw_status),       CHOICE (OmsOrderRecord, flags_known),
  NUMBER (OmsOrderRecord, purchased_at),   NUMBER (OmsOrderRecord, remote_updated_at),
  NUMBER (OmsOrderRecord, dispatch_after), NUMBER (OmsOrderRecord, dispatch_by),
  NUMBER (OmsOrderRecord, deliver_by),     NUMBER (OmsOrderRecord, total),
  TEXT (OmsOrderRecord, currency),         TEXT (OmsOrderRecord, marketplace_id),
  CHOICE (OmsOrderRecord, fulfilment),     TEXT (OmsOrderRecord, payment),
  TEXT (OmsOrderRecord, ship_city),        TEXT (OmsOrderRecord, ship_state),
  TEXT (OmsOrderRecord, ship_postcode),    TEXT (OmsOrderRecord, tracking),
  TEXT (OmsOrderRecord, metadata),
};

static const Field line_fields[] = {
  TEXT (OmsLineRecord, line_id),        TEXT (OmsLineRecord, shipment_id),   TEXT (OmsLineRecord, sku),
  TEXT (OmsLineRecord, product_id),     TEXT (OmsLineRecord, title),         TEXT (OmsLineRecord, variation),
  NUMBER (OmsLineRecord, quantity),     NUMBER (OmsLineRecord, qty_shipped), NUMBER (OmsLineRecord, qty_cancelled),
  NUMBER (OmsLineRecord, qty_returned), NUMBER (OmsLineRecord, unit_price),  NUMBER (OmsLineRecord, line_total),
  CHOICE (OmsLineRecord, status),       TEXT (OmsLineRecord, raw_status),    TEXT (OmsLineRecord, metadata),
};

static const Field shipment_fields[] = {
  TEXT (OmsShipmentRecord, remote_id),     CHOICE (OmsShipmentRecord, status),
  TEXT (OmsShipmentRecord, raw_status),    CHOICE (OmsShipmentRecord, hold),
  TEXT (OmsShipmentRecord, location_id),   NUMBER (OmsShipmentRecord, dispatch_after),
  NUMBER (OmsShipmentRecord, dispatch_by), TEXT (OmsShipmentRecord, carrier),
  TEXT (OmsShipmentRecord, tracking),      NUMBER (OmsShipmentRecord, remote_updated_at),
};

static const Field return_fields[] = {
  TEXT (OmsReturnRecord, return_id), TEXT (OmsReturnRecord, line_id),      NUMBER (OmsReturnRecord, quantity),
  TEXT (OmsReturnRecord, kind),      CHOICE (OmsReturnRecord, status),     TEXT (OmsReturnRecord, raw_status),
  TEXT (OmsReturnRecord, tracking),  NUMBER (OmsReturnRecord, created_at), NUMBER (OmsReturnRecord, updated_at),
};

static const Field person_fields[] = {
  TEXT (OmsPerson, name),     TEXT (OmsPerson, company),  TEXT (OmsPerson, address1), TEXT (OmsPerson, address2),
  TEXT (OmsPerson, address3), TEXT (OmsPerson, district), TEXT (OmsPerson, city),     TEXT (OmsPerson, state),
  TEXT (OmsPerson, postcode), TEXT (OmsPerson, country),  TEXT (OmsPerson, phone),    TEXT (OmsPerson, email),
};

static void
change_field (gpointer base, const Field *field)
{
  switch (field->type)
    {
    case FIELD_TEXT:
      g_free (G_STRUCT_MEMBER (char *, base, field->offset));
      G_STRUCT_MEMBER (char *, base, field->offset) = g_strdup ("changed");
      break;
    case FIELD_NUMBER:
      G_STRUCT_MEMBER (gint64, base, field->offset) = 123456789;
      break;
    case FIELD_CHOICE:
      G_STRUCT_MEMBER (int, base, field->offset) = 1;
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Returns the part of the record whose fields are changed. */
typedef gpointer (*PartOf) (OmsOrderRecord *record);

static gpointer
part_order (OmsOrderRecord *record)
{
  return record;
}

static gpointer
part_line (OmsOrderRecord *record)
{
  return g_ptr_array_index (record->lines, 0);
}

static gpointer
part_shipment (OmsOrderRecord *record)
{
  return g_ptr_array_index (record->shipments, 0);
}

static gpointer
part_return (OmsOrderRecord *record)
{
  return g_ptr_array_index (record->returns, 0);
}

static gpointer
part_person (OmsOrderRecord *record)
{
  return record->person;
}

static void
check_fields (GHashTable *seen, const Field *fields, gsize n, PartOf part_of)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (OmsOrderRecord) record = sample ();
      char *hash;

      change_field (part_of (record), &fields[i]);
      hash = oms_order_record_hash (record);
      if (!g_hash_table_add (seen, hash))
        g_error ("%s does not change the hash", fields[i].name);
    }
}

static void
test_hash_sees_each_field (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (OmsOrderRecord) plain = sample ();
  char *hash = oms_order_record_hash (plain);

  g_assert_cmpuint (strlen (hash), ==, 64);
  g_hash_table_add (seen, hash);
  check_fields (seen, order_fields, G_N_ELEMENTS (order_fields), part_order);
  check_fields (seen, line_fields, G_N_ELEMENTS (line_fields), part_line);
  check_fields (seen, shipment_fields, G_N_ELEMENTS (shipment_fields), part_shipment);
  check_fields (seen, return_fields, G_N_ELEMENTS (return_fields), part_return);
  check_fields (seen, person_fields, G_N_ELEMENTS (person_fields), part_person);
}

static void
assert_same_hash (const OmsOrderRecord *a, const OmsOrderRecord *b, gboolean expected)
{
  g_autofree char *hash_a = oms_order_record_hash (a);
  g_autofree char *hash_b = oms_order_record_hash (b);

  g_assert_cmpint (strcmp (hash_a, hash_b) == 0, ==, expected);
}

static void
test_hash_of_the_rest (void)
{
  g_autoptr (OmsOrderRecord) a = sample ();
  g_autoptr (OmsOrderRecord) b = sample ();

  assert_same_hash (a, b, TRUE);
  b->raw = g_bytes_new_static ("{}", 2);
  assert_same_hash (a, b, FALSE);
  a->raw = g_bytes_new_static ("{}", 2);
  assert_same_hash (a, b, TRUE);
  /* When to forget the buyer is ours, not the marketplace's. */
  b->person->purge_after = 1;
  assert_same_hash (a, b, TRUE);
  /* A flag nobody vouches for is absent. */
  b->flags |= OMS_FLAG_ATTENTION;
  assert_same_hash (a, b, TRUE);
  oms_order_record_set_flag (b, OMS_FLAG_ATTENTION, FALSE);
  assert_same_hash (a, b, FALSE);
  oms_order_record_set_flag (a, OMS_FLAG_ATTENTION, TRUE);
  assert_same_hash (a, b, FALSE);
  oms_order_record_set_flag (b, OMS_FLAG_ATTENTION, TRUE);
  assert_same_hash (a, b, TRUE);
  /* The precision speaks only of a time that is there. */
  b->purchased_precision = OMS_PRECISION_DAY;
  assert_same_hash (a, b, TRUE);
  a->purchased_at = b->purchased_at = 0;
  assert_same_hash (a, b, FALSE);
}

static void
test_hash_order_of_lines (void)
{
  g_autoptr (OmsOrderRecord) a = oms_order_record_new (OMS_RECORD_COMPLETE, "1");
  g_autoptr (OmsOrderRecord) b = oms_order_record_new (OMS_RECORD_COMPLETE, "1");
  g_autoptr (OmsOrderRecord) once = oms_order_record_new (OMS_RECORD_COMPLETE, "1");

  oms_order_record_add_line (a)->sku = g_strdup ("x");
  oms_order_record_add_line (a)->sku = g_strdup ("y");
  oms_order_record_add_line (b)->sku = g_strdup ("y");
  oms_order_record_add_line (b)->sku = g_strdup ("x");
  oms_order_record_add_line (once)->sku = g_strdup ("x");
  assert_same_hash (a, b, TRUE);
  assert_same_hash (a, once, FALSE);
}

static void
test_hash_fields_do_not_run_together (void)
{
  g_autoptr (OmsOrderRecord) a = oms_order_record_new (OMS_RECORD_PARTIAL, "1");
  g_autoptr (OmsOrderRecord) b = oms_order_record_new (OMS_RECORD_PARTIAL, "1");
  g_autoptr (OmsOrderRecord) c = oms_order_record_new (OMS_RECORD_PARTIAL, "1");

  a->ship_city = g_strdup ("Jaipurship_state:3:Raj");
  b->ship_city = g_strdup ("Jaipur");
  b->ship_state = g_strdup ("Raj");
  assert_same_hash (a, b, FALSE);
  /* Empty is something else than absent. */
  assert_same_hash (c, a, FALSE);
  g_free (a->ship_city);
  a->ship_city = g_strdup ("");
  assert_same_hash (c, a, FALSE);
}

static void
test_new_is_absent (void)
{
  g_autoptr (OmsOrderRecord) record = oms_order_record_new (OMS_RECORD_STUB, "1");
  OmsLineRecord *line = oms_order_record_add_line (record);
  OmsShipmentRecord *shipment = oms_order_record_add_shipment (record, "s");
  g_autoptr (OmsStockRecord) stock = oms_stock_record_new ("sku");

  g_assert_cmpint (record->status, ==, OMS_STATUS_UNSET);
  g_assert_cmpint (record->total, ==, OMS_MONEY_UNKNOWN);
  g_assert_cmpint (record->purchased_at, ==, OMS_TIME_UNKNOWN);
  g_assert_cmpint (record->fulfilment, ==, OMS_FULFILMENT_UNSET);
  g_assert_cmpint (line->quantity, ==, OMS_QUANTITY_UNKNOWN);
  g_assert_cmpint (line->status, ==, OMS_STATUS_UNSET);
  g_assert_cmpint (shipment->hold, ==, -1);
  g_assert_cmpint (stock->available, ==, OMS_QUANTITY_UNKNOWN);
  g_assert_cmpint (stock->state, ==, OMS_STOCK_UNKNOWN);
}

static void
test_problem_payload_limit (void)
{
  g_autofree char *data = g_malloc0 (300 * 1024);
  g_autoptr (GBytes) big = g_bytes_new (data, 300 * 1024);
  g_autoptr (GBytes) small = g_bytes_new_static ("{", 1);
  g_autoptr (OmsProblemRecord) long_one = oms_problem_record_new ("1", "No date", big);
  g_autoptr (OmsProblemRecord) short_one = oms_problem_record_new (NULL, "No date", small);

  g_assert_cmpuint (g_bytes_get_size (long_one->payload), ==, 256 * 1024);
  g_assert_true (g_bytes_equal (short_one->payload, small));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/record/hash-sees-each-field", test_hash_sees_each_field);
  g_test_add_func ("/model/record/hash-of-the-rest", test_hash_of_the_rest);
  g_test_add_func ("/model/record/hash-order-of-lines", test_hash_order_of_lines);
  g_test_add_func ("/model/record/hash-fields-do-not-run-together", test_hash_fields_do_not_run_together);
  g_test_add_func ("/model/record/new-is-absent", test_new_is_absent);
  g_test_add_func ("/model/record/problem-payload-limit", test_problem_payload_limit);
  return g_test_run ();
}
