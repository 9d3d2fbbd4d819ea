/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading Amazon's official models; see the header. */
#include "amazon-samples.h"

#include <string.h>

#include "oms-record.h"

/* ---- Reading ------------------------------------------------------------------------------------------------------
 */

JsonNode *
sample_get (JsonNode *node, const char *path)
{
  g_auto (GStrv) steps = g_strsplit (path, ".", -1);

  for (guint i = 0; steps[i] != NULL && node != NULL; i++)
    if (JSON_NODE_HOLDS_OBJECT (node))
      node = json_object_get_member (json_node_get_object (node), steps[i]);
    else if (JSON_NODE_HOLDS_ARRAY (node) &&
             g_ascii_strtoull (steps[i], NULL, 10) < json_array_get_length (json_node_get_array (node)))
      node = json_array_get_element (json_node_get_array (node), (guint) g_ascii_strtoull (steps[i], NULL, 10));
    else
      node = NULL;
  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

const char *
sample_text (JsonNode *node, const char *path)
{
  JsonNode *found = sample_get (node, path);
  const char *text = found != NULL ? json_node_get_string (found) : NULL;

  return text != NULL && *text != '\0' ? text : NULL;
}

gint64
sample_quantity (JsonNode *node, const char *path)
{
  JsonNode *found = sample_get (node, path);

  return found != NULL ? json_node_get_int (found) : OMS_QUANTITY_UNKNOWN;
}

gint64
sample_moment (JsonNode *node, const char *path)
{
  const char *text = sample_text (node, path);
  g_autoptr (GDateTime) moment = NULL;

  if (text == NULL)
    return OMS_TIME_UNKNOWN;
  moment = g_date_time_new_from_iso8601 (text, NULL);
  g_assert_nonnull (moment);
  return g_date_time_to_unix (moment) * 1000 + g_date_time_get_microsecond (moment) / 1000;
}

gint64
sample_money (JsonNode *node, const char *path)
{
  JsonNode *money = sample_get (node, path);
  const char *amount = money != NULL ? sample_text (money, "amount") : NULL;
  guint exponent = g_strcmp0 (money != NULL ? sample_text (money, "currencyCode") : NULL, "JPY") == 0 ? 0 : 2;
  g_autoptr (GString) digits = g_string_new (NULL);
  const char *point;
  guint decimals;

  if (amount == NULL)
    return OMS_MONEY_UNKNOWN;
  point = strchr (amount, '.');
  decimals = point != NULL ? (guint) strlen (point + 1) : 0;
  g_assert_cmpuint (decimals, <=, exponent);
  for (const char *c = amount; *c != '\0'; c++)
    if (*c != '.')
      g_string_append_c (digits, *c);
  for (; decimals < exponent; decimals++)
    g_string_append_c (digits, '0');
  return g_ascii_strtoll (digits->str, NULL, 10);
}

guint
sample_length (JsonNode *node, const char *path)
{
  JsonNode *found = sample_get (node, path);

  return found != NULL && JSON_NODE_HOLDS_ARRAY (found) ? json_array_get_length (json_node_get_array (found)) : 0;
}

JsonNode *
sample_at (JsonNode *node, const char *path, guint index)
{
  return json_array_get_element (json_node_get_array (sample_get (node, path)), index);
}

/* ---- The models ---------------------------------------------------------------------------------------------------
 */

static JsonNode *
read_model (const char *file)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "amazon-models", file, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

static JsonNode *
find_operation (JsonNode *model, const char *path)
{
  JsonNode *operation =
      sample_get (json_object_get_member (json_node_get_object (sample_get (model, "paths")), path), "get");

  g_assert_nonnull (operation);
  return operation;
}

static void
sample_free (gpointer data)
{
  AmazonSample *sample = data;

  g_free (sample->name);
  json_node_unref (sample->body);
  g_free (sample);
}

static void
add_sample (GPtrArray *samples, const char *operation, const char *status, const char *kind, guint index,
            JsonNode *body)
{
  AmazonSample *sample = g_new0 (AmazonSample, 1);

  sample->name = g_strdup_printf ("%s %s, %s %u", operation, status, kind, index);
  sample->status = (guint) g_ascii_strtoull (status, NULL, 10);
  sample->body = json_node_copy (body);
  g_ptr_array_add (samples, sample);
}

/* Examples are by media type; in one of the models the answer itself stands there. */
static void
add_examples (GPtrArray *samples, const char *operation, const char *status, JsonNode *examples)
{
  g_autoptr (GList) names = json_object_get_members (json_node_get_object (examples));
  guint index = 0;

  if (sample_get (examples, "payload") != NULL)
    {
      add_sample (samples, operation, status, "example", 0, examples);
      return;
    }
  for (GList *link = names; link != NULL; link = link->next)
    {
      g_assert_nonnull (strchr (link->data, '/'));
      add_sample (samples, operation, status, "example", index++,
                  json_object_get_member (json_node_get_object (examples), link->data));
    }
}

/* How many cases there are, wherever they stand: each has one member "response". */
static guint
count_cases (JsonNode *node)
{
  guint n = 0;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) names = json_object_get_members (json_node_get_object (node));

      for (GList *link = names; link != NULL; link = link->next)
        {
          n += g_str_equal (link->data, "response") || g_str_equal (link->data, "examples");
          n += count_cases (json_object_get_member (json_node_get_object (node), link->data));
        }
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      n += count_cases (json_array_get_element (json_node_get_array (node), i));
  return n;
}

GPtrArray *
amazon_samples_read (const char *file, const char *path)
{
  g_autoptr (JsonNode) model = read_model (file);
  JsonNode *operation = find_operation (model, path);
  const char *id = sample_text (operation, "operationId");
  JsonNode *responses = sample_get (operation, "responses");
  g_autoptr (GList) statuses = json_object_get_members (json_node_get_object (responses));
  GPtrArray *samples = g_ptr_array_new_with_free_func (sample_free);

  for (GList *link = statuses; link != NULL; link = link->next)
    {
      JsonNode *response = sample_get (responses, link->data);
      JsonNode *examples = sample_get (response, "examples");

      if (examples != NULL)
        add_examples (samples, id, link->data, examples);
      for (guint i = 0; i < sample_length (response, "x-amzn-api-sandbox.static"); i++)
        add_sample (samples, id, link->data, "static", i,
                    sample_get (sample_at (response, "x-amzn-api-sandbox.static", i), "response"));
    }
  g_assert_cmpuint (samples->len, ==, count_cases (operation));
  return samples;
}

GArray *
amazon_samples_statuses (const char *file, const char *path)
{
  g_autoptr (JsonNode) model = read_model (file);
  JsonNode *responses = sample_get (find_operation (model, path), "responses");
  g_autoptr (GList) names = json_object_get_members (json_node_get_object (responses));
  GArray *statuses = g_array_new (FALSE, FALSE, sizeof (guint));

  for (GList *link = names; link != NULL; link = link->next)
    {
      guint status = (guint) g_ascii_strtoull (link->data, NULL, 10);

      g_array_append_val (statuses, status);
    }
  return statuses;
}

/* ---- An answer from the model -------------------------------------------------------------------------------------
 */

static JsonNode *make_value (JsonNode *model, JsonNode *schema, gint64 *counter);

static JsonNode *
make_object (JsonNode *model, JsonNode *schema, gint64 *counter)
{
  JsonNode *properties = sample_get (schema, "properties");
  g_autoptr (GList) names = json_object_get_members (json_node_get_object (properties));
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, json_object_new ());
  for (GList *link = names; link != NULL; link = link->next)
    if (!g_str_equal (link->data, "errors"))
      json_object_set_member (json_node_get_object (node), link->data,
                              make_value (model, sample_get (properties, link->data), counter));
  return node;
}

static JsonNode *
make_array (JsonNode *model, JsonNode *schema, gint64 *counter)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, json_array_new ());
  for (guint i = 0; i < 2; i++)
    json_array_add_element (json_node_get_array (node), make_value (model, sample_get (schema, "items"), counter));
  return node;
}

static JsonNode *
make_value (JsonNode *model, JsonNode *schema, gint64 *counter)
{
  const char *reference = sample_text (schema, "$ref");
  const char *type = sample_text (schema, "type");
  g_autofree char *text = NULL;

  if (reference != NULL)
    {
      g_assert_true (g_str_has_prefix (reference, "#/definitions/"));
      return make_value (model, sample_get (sample_get (model, "definitions"), strrchr (reference, '/') + 1), counter);
    }
  if (g_str_equal (type, "object"))
    return make_object (model, schema, counter);
  if (g_str_equal (type, "array"))
    return make_array (model, schema, counter);
  if (g_str_equal (type, "integer"))
    return json_node_init_int (json_node_alloc (), ++*counter);
  g_assert_cmpstr (type, ==, "string");
  text = g_strcmp0 (sample_text (schema, "format"), "date-time") == 0
             ? g_strdup ("2026-11-20T10:00:00Z")
             : g_strdup_printf ("Text %" G_GINT64_FORMAT, ++*counter);
  return json_node_init_string (json_node_alloc (), text);
}

JsonNode *
amazon_samples_make (const char *file, const char *definition)
{
  g_autoptr (JsonNode) model = read_model (file);
  gint64 counter = 100;

  return make_value (model, sample_get (sample_get (model, "definitions"), definition), &counter);
}
