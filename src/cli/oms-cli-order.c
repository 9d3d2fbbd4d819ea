/* SPDX-License-Identifier: GPL-3.0-or-later */
/* omsctl order ID: everything known about one order. */
#include "oms-cli-output.h"

#include "oms-store-query.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- JSON ----------------------------------------------------------------------------------------------------------
 */

static void
write_line (OmsJsonWriter *json, const OmsLineRecord *line, const char *currency)
{
  oms_json_writer_begin_object (json, NULL);
  oms_cli_json_text (json, "line_id", line->line_id);
  oms_cli_json_text (json, "shipment_id", line->shipment_id);
  oms_cli_json_text (json, "sku", line->sku);
  oms_cli_json_text (json, "product_id", line->product_id);
  oms_cli_json_text (json, "title", line->title);
  oms_cli_json_text (json, "variation", line->variation);
  oms_cli_json_number (json, "quantity", line->quantity);
  oms_cli_json_number (json, "shipped", line->qty_shipped);
  oms_cli_json_number (json, "cancelled", line->qty_cancelled);
  oms_cli_json_number (json, "returned", line->qty_returned);
  oms_cli_json_money (json, "unit_price", line->unit_price, currency);
  oms_cli_json_money (json, "line_total", line->line_total, currency);
  oms_cli_json_text (json, "status", oms_status_to_id (line->status));
  oms_cli_json_text (json, "raw_status", line->raw_status);
  oms_json_writer_end_object (json);
}

static void
write_shipment (OmsJsonWriter *json, const OmsShipmentRecord *shipment)
{
  oms_json_writer_begin_object (json, NULL);
  oms_cli_json_text (json, "shipment_id", shipment->remote_id);
  oms_cli_json_text (json, "status", oms_status_to_id (shipment->status));
  oms_cli_json_text (json, "raw_status", shipment->raw_status);
  oms_cli_json_text (json, "carrier", shipment->carrier);
  oms_cli_json_text (json, "tracking", shipment->tracking);
  oms_cli_json_time (json, "dispatch_after", shipment->dispatch_after);
  oms_cli_json_time (json, "dispatch_by", shipment->dispatch_by);
  oms_json_writer_end_object (json);
}

static void
write_return (OmsJsonWriter *json, const OmsReturnRecord *ret)
{
  oms_json_writer_begin_object (json, NULL);
  oms_cli_json_text (json, "return_id", ret->return_id);
  oms_cli_json_text (json, "line_id", ret->line_id);
  oms_cli_json_number (json, "quantity", ret->quantity);
  oms_cli_json_text (json, "kind", ret->kind);
  oms_cli_json_text (json, "status", oms_status_to_id (ret->status));
  oms_cli_json_text (json, "raw_status", ret->raw_status);
  oms_cli_json_text (json, "tracking", ret->tracking);
  oms_cli_json_time (json, "created_at", ret->created_at);
  oms_json_writer_end_object (json);
}

static void
write_person (OmsJsonWriter *json, const OmsPerson *person)
{
  if (person == NULL)
    {
      oms_json_writer_add_null (json, "buyer");
      return;
    }
  oms_json_writer_begin_object (json, "buyer");
  oms_cli_json_text (json, "name", person->name);
  oms_cli_json_text (json, "company", person->company);
  oms_cli_json_text (json, "address1", person->address1);
  oms_cli_json_text (json, "address2", person->address2);
  oms_cli_json_text (json, "address3", person->address3);
  oms_cli_json_text (json, "district", person->district);
  oms_cli_json_text (json, "city", person->city);
  oms_cli_json_text (json, "state", person->state);
  oms_cli_json_text (json, "postcode", person->postcode);
  oms_cli_json_text (json, "country", person->country);
  oms_cli_json_text (json, "phone", person->phone);
  oms_cli_json_text (json, "email", person->email);
  oms_json_writer_end_object (json);
}

static void
write_raw (OmsJsonWriter *json, const OmsRawNode *node)
{
  oms_json_writer_begin_object (json, NULL);
  oms_cli_json_text (json, "name", node->name);
  oms_cli_json_text (json, "value", node->value);
  if (node->children != NULL)
    {
      oms_json_writer_begin_array (json, "children");
      for (guint i = 0; i < node->children->len; i++)
        write_raw (json, g_ptr_array_index (node->children, i));
      oms_json_writer_end_array (json);
    }
  oms_json_writer_end_object (json);
}

static void
write_head (OmsCli *cli, OmsJsonWriter *json, const OmsOrder *order)
{
  const OmsOrderRow *row = order->row;

  oms_cli_json_text (json, "platform", oms_cli_account_name (cli, row->platform_id));
  oms_cli_json_text (json, "order_id", row->order_id);
  oms_cli_json_text (json, "group_id", order->group_id);
  oms_cli_json_text (json, "status", oms_status_to_id (row->status));
  oms_cli_json_text (json, "raw_status", row->raw_status);
  oms_cli_json_flags (json, "flags", row->flags);
  oms_cli_json_number (json, "items", row->item_count);
  oms_cli_json_money (json, "total", row->total, row->currency);
  oms_cli_json_text (json, "currency", row->currency);
  oms_cli_json_text (json, "payment", row->payment);
  oms_cli_json_text (json, "fulfilment", oms_fulfilment_to_id (row->fulfilment));
  oms_cli_json_moment (json, "ordered_at", row->purchased_at, row->purchased_precision, cli->zone);
  oms_cli_json_time (json, "dispatch_after", row->dispatch_after);
  oms_cli_json_time (json, "dispatch_by", row->dispatch_by);
  oms_cli_json_time (json, "deliver_by", order->deliver_by);
  oms_cli_json_time (json, "updated_at", row->updated_at);
  oms_cli_json_time (json, "seen_at", order->seen_at);
  oms_cli_json_text (json, "tracking", row->tracking);
  oms_cli_json_text (json, "marketplace_id", order->marketplace_id);
  oms_cli_json_text (json, "ship_city", order->ship_city);
  oms_cli_json_text (json, "ship_state", order->ship_state);
  oms_cli_json_text (json, "ship_postcode", order->ship_postcode);
}

static void
write_events (OmsJsonWriter *json, GPtrArray *events)
{
  oms_json_writer_begin_array (json, "timeline");
  for (guint i = 0; i < events->len; i++)
    {
      const OmsOrderEvent *event = g_ptr_array_index (events, i);

      oms_json_writer_begin_object (json, NULL);
      oms_cli_json_time (json, "at", event->at);
      oms_cli_json_text (json, "what", event->what);
      oms_cli_json_text (json, "from", event->from);
      oms_cli_json_text (json, "to", event->to);
      oms_json_writer_end_object (json);
    }
  oms_json_writer_end_array (json);
}

static void
write_order (OmsCli *cli, OmsJsonWriter *json, const OmsOrder *order, gboolean with_raw)
{
  oms_json_writer_begin_object (json, NULL);
  write_head (cli, json, order);
  oms_json_writer_begin_array (json, "lines");
  for (guint i = 0; i < order->lines->len; i++)
    write_line (json, g_ptr_array_index (order->lines, i), order->row->currency);
  oms_json_writer_end_array (json);
  oms_json_writer_begin_array (json, "shipments");
  for (guint i = 0; i < order->shipments->len; i++)
    write_shipment (json, g_ptr_array_index (order->shipments, i));
  oms_json_writer_end_array (json);
  oms_json_writer_begin_array (json, "returns");
  for (guint i = 0; i < order->returns->len; i++)
    write_return (json, g_ptr_array_index (order->returns, i));
  oms_json_writer_end_array (json);
  write_events (json, order->events);
  write_person (json, order->person);
  if (with_raw && order->raw != NULL)
    {
      oms_json_writer_begin_array (json, "raw");
      for (guint i = 0; order->raw->children != NULL && i < order->raw->children->len; i++)
        write_raw (json, g_ptr_array_index (order->raw->children, i));
      oms_json_writer_end_array (json);
    }
  oms_json_writer_end_object (json);
}

/* ---- For people ----------------------------------------------------------------------------------------------------
 */

static gboolean
has_text (const char *text)
{
  return text != NULL && *text != '\0';
}

static void
print_field (const char *label, const char *value)
{
  if (has_text (value))
    oms_cli_print_line ("%-14s %s", label, value);
}

static void
print_moment (OmsCli *cli, const char *label, gint64 ms, OmsPrecision precision)
{
  g_autofree char *text = oms_time_format_short (ms, precision, cli->now, cli->zone);

  if (ms != OMS_TIME_UNKNOWN)
    print_field (label, text);
}

static char *
describe_status (const OmsOrderRow *row)
{
  GString *text = g_string_new (oms_status_label (row->status));

  if (has_text (row->raw_status))
    g_string_append_printf (text, " (%s)", row->raw_status);
  for (guint bit = 1; bit != 0 && bit <= row->flags; bit <<= 1)
    if (row->flags & bit)
      g_string_append_printf (text, " · %s", oms_order_flag_label ((OmsOrderFlags) bit));
  return g_string_free (text, FALSE);
}

static void
print_head (OmsCli *cli, const OmsOrder *order)
{
  const OmsOrderRow *row = order->row;
  g_autofree char *status = describe_status (row);
  g_autofree char *total = oms_money_format (row->total, row->currency, OMS_GROUPING_AUTO);
  g_autofree char *due = oms_time_format_due (row->dispatch_by, cli->now, cli->zone, NULL);
  g_autofree char *place = g_strjoin (" ", order->ship_city != NULL ? order->ship_city : "",
                                      order->ship_state != NULL ? order->ship_state : "",
                                      order->ship_postcode != NULL ? order->ship_postcode : "", NULL);

  print_field (_ ("Order"), row->order_id);
  print_field (_ ("Account"), oms_cli_account_name (cli, row->platform_id));
  print_field (_ ("Belongs to"), order->group_id);
  print_field (_ ("Status"), status);
  print_field (_ ("Total"), total);
  print_field (_ ("Payment"), row->payment);
  print_field (_ ("Fulfilment"), oms_fulfilment_label (row->fulfilment));
  print_moment (cli, _ ("Ordered"), row->purchased_at, row->purchased_precision);
  if (oms_status_is_open (row->status) && row->dispatch_by != OMS_TIME_UNKNOWN)
    print_field (_ ("Dispatch by"), due);
  print_moment (cli, _ ("Deliver by"), order->deliver_by, OMS_PRECISION_TIME);
  print_moment (cli, _ ("Updated"), row->updated_at, OMS_PRECISION_TIME);
  print_field (_ ("Tracking"), row->tracking);
  print_field (_ ("Ship to"), g_strstrip (place));
}

static void
print_person (const OmsPerson *person)
{
  if (person == NULL)
    return;
  print_field (_ ("Buyer"), person->name);
  print_field (_ ("Company"), person->company);
  print_field (_ ("Address"), person->address1);
  print_field ("", person->address2);
  print_field ("", person->address3);
  print_field (_ ("Phone"), person->phone);
  print_field (_ ("E-mail"), person->email);
}

static void
print_lines (OmsCli *cli, const OmsOrder *order)
{
  static const OmsCliColumn columns[] = {
    { "sku", N_ ("SKU"), OMS_CLI_TEXT, TRUE },
    { "title", N_ ("Title"), OMS_CLI_TEXT, TRUE },
    { "quantity", N_ ("Units"), OMS_CLI_NUMBER, FALSE },
    { "unit_price", N_ ("Each"), OMS_CLI_MONEY, FALSE },
    { "line_total", N_ ("Total"), OMS_CLI_MONEY, FALSE },
    { "status", N_ ("Status"), OMS_CLI_CHOICE, FALSE },
  };
  OmsCliList *list = oms_cli_list_new (cli, columns, G_N_ELEMENTS (columns));
  g_autoptr (GArray) folds = oms_order_fold_lines (order, G_MAXUINT);

  for (guint i = 0; i < folds->len; i++)
    {
      const OmsLineFold *fold = &g_array_index (folds, OmsLineFold, i);
      const OmsLineRecord *line = fold->line;

      oms_cli_list_text (list, line->sku);
      oms_cli_list_text (list, line->title);
      oms_cli_list_number (list, fold->quantity);
      oms_cli_list_money (list, line->unit_price, order->row->currency);
      oms_cli_list_money (list, fold->total, order->row->currency);
      oms_cli_list_choice (list, oms_status_to_id (line->status), oms_status_label (line->status));
    }
  oms_cli_print ("\n");
  oms_cli_list_finish (list, _ ("No lines are known yet."));
}

static void
print_events (OmsCli *cli, const OmsOrder *order)
{
  const char *account = oms_cli_account_name (cli, order->row->platform_id);

  if (order->events->len > 0)
    oms_cli_print ("\n");
  for (guint i = 0; i < order->events->len; i++)
    {
      const OmsOrderEvent *event = g_ptr_array_index (order->events, i);
      g_autofree char *at = oms_time_format_short (event->at, OMS_PRECISION_TIME, cli->now, cli->zone);
      g_autofree char *what = oms_order_event_describe (event, account);

      oms_cli_print_line ("%-14s %s", at, what);
    }
}

static void
print_raw (const OmsRawNode *raw)
{
  g_autofree char *text = oms_raw_node_to_text (raw);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  oms_cli_print ("\n");
  for (gsize i = 0; lines[i] != NULL && (lines[i][0] != '\0' || lines[i + 1] != NULL); i++)
    oms_cli_print_line ("%s", lines[i]);
}

static void
print_order (OmsCli *cli, const OmsOrder *order, gboolean with_raw)
{
  print_head (cli, order);
  print_person (order->person);
  print_lines (cli, order);
  print_events (cli, order);
  if (with_raw && order->raw != NULL)
    print_raw (order->raw);
}

/* ---- CSV: one row a line of the order ------------------------------------------------------------------------------
 */

static const OmsCliColumn csv_columns[] = {
  { "platform", NULL, OMS_CLI_TEXT },   { "order_id", NULL, OMS_CLI_TEXT },    { "line_id", NULL, OMS_CLI_TEXT },
  { "sku", NULL, OMS_CLI_TEXT },        { "title", NULL, OMS_CLI_TEXT },       { "variation", NULL, OMS_CLI_TEXT },
  { "quantity", NULL, OMS_CLI_NUMBER }, { "shipped", NULL, OMS_CLI_NUMBER },   { "cancelled", NULL, OMS_CLI_NUMBER },
  { "returned", NULL, OMS_CLI_NUMBER }, { "unit_price", NULL, OMS_CLI_MONEY }, { "line_total", NULL, OMS_CLI_MONEY },
  { "currency", NULL, OMS_CLI_TEXT },   { "status", NULL, OMS_CLI_CHOICE },
};

static void
add_csv_lines (OmsCli *cli, OmsCliList *list, const OmsOrder *order)
{
  for (guint i = 0; i < order->lines->len; i++)
    {
      const OmsLineRecord *line = g_ptr_array_index (order->lines, i);

      oms_cli_list_text (list, oms_cli_account_name (cli, order->row->platform_id));
      oms_cli_list_text (list, order->row->order_id);
      oms_cli_list_text (list, line->line_id);
      oms_cli_list_text (list, line->sku);
      oms_cli_list_text (list, line->title);
      oms_cli_list_text (list, line->variation);
      oms_cli_list_number (list, line->quantity);
      oms_cli_list_number (list, line->qty_shipped);
      oms_cli_list_number (list, line->qty_cancelled);
      oms_cli_list_number (list, line->qty_returned);
      oms_cli_list_money (list, line->unit_price, order->row->currency);
      oms_cli_list_money (list, line->line_total, order->row->currency);
      oms_cli_list_text (list, order->row->currency);
      oms_cli_list_choice (list, oms_status_to_id (line->status), oms_status_label (line->status));
    }
}

/* ---- The command ---------------------------------------------------------------------------------------------------
 */

static void
show_json (OmsCli *cli, GPtrArray *orders, gboolean with_raw)
{
  g_autoptr (OmsJsonWriter) json = oms_json_writer_new (TRUE);

  oms_json_writer_begin_array (json, NULL);
  for (guint i = 0; i < orders->len; i++)
    write_order (cli, json, g_ptr_array_index (orders, i), with_raw);
  oms_json_writer_end_array (json);
  oms_cli_print_json (json);
}

static void
show_csv (OmsCli *cli, GPtrArray *orders)
{
  OmsCliList *list = oms_cli_list_new (cli, csv_columns, G_N_ELEMENTS (csv_columns));

  for (guint i = 0; i < orders->len; i++)
    add_csv_lines (cli, list, g_ptr_array_index (orders, i));
  oms_cli_list_finish (list, "");
}

static void
show_table (OmsCli *cli, GPtrArray *orders, gboolean with_raw)
{
  for (guint i = 0; i < orders->len; i++)
    {
      if (i > 0)
        oms_cli_print ("\n");
      print_order (cli, g_ptr_array_index (orders, i), with_raw);
    }
}

static GPtrArray *
load_orders (OmsCli *cli, const char *order_id, GError **error)
{
  g_autoptr (GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_order_free);
  g_autoptr (GArray) ids = oms_store_find_orders (cli->store, order_id, error);

  if (ids == NULL)
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    {
      OmsOrder *order = oms_store_get_order (cli->store, g_array_index (ids, gint64, i), NULL, error);

      if (order == NULL)
        return NULL;
      g_ptr_array_add (orders, order);
    }
  return g_steal_pointer (&orders);
}

OmsCliExit
oms_cli_order (OmsCli *cli, int argc, char **argv)
{
  g_autoptr (GPtrArray) orders = NULL;
  g_autoptr (GError) error = NULL;
  gboolean with_raw = FALSE;
  const GOptionEntry entries[] = {
    { "raw", 0, 0, G_OPTION_ARG_NONE, &with_raw, N_ ("Also the marketplace's own data"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!oms_cli_parse (cli, "omsctl order", _ ("ID"), _ ("Shows one order by the marketplace's own order id."), entries,
                      1, &argc, &argv))
    return OMS_CLI_USAGE;
  if (argc < 2)
    return oms_cli_wrong_usage (_ ("The id of an order is missing"));
  if (!oms_cli_open (cli, FALSE))
    return OMS_CLI_FAILED;
  orders = load_orders (cli, argv[1], &error);
  if (orders == NULL)
    return oms_cli_fail ("%s", error->message);
  if (orders->len == 0)
    return oms_cli_fail (_ ("There is no order %s"), argv[1]);

  if (cli->format == OMS_CLI_FORMAT_JSON)
    show_json (cli, orders, with_raw);
  else if (cli->format == OMS_CLI_FORMAT_CSV)
    show_csv (cli, orders);
  else
    show_table (cli, orders, with_raw);
  return OMS_CLI_OK;
}
