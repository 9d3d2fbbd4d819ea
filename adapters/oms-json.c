/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reading side: json-glib's tree behind our own read-only names. An OmsJsonNode is a JsonNode that nobody else gets
 * to see. */
#include "oms-json-private.h"

#include <math.h>
#include <string.h>

#include <json-glib/json-glib.h>

struct _OmsJson
{
  JsonNode *root;
};

static JsonNode *
to_glib (const OmsJsonNode *node)
{
  return (JsonNode *) (gpointer) node;
}

static const OmsJsonNode *
from_glib (JsonNode *node)
{
  return (const OmsJsonNode *) (gpointer) node;
}

OmsJson *
oms_json_parse (GBytes *bytes, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (JsonParser) parser = NULL;
  OmsJson *json;

  if (!oms_json_check (text != NULL ? text : "", length, error))
    return NULL;
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, length, NULL))
    {
      g_set_error_literal (error, OMS_JSON_ERROR, OMS_JSON_ERROR_SYNTAX, "The data is damaged.");
      return NULL;
    }
  json = g_new0 (OmsJson, 1);
  json->root = json_parser_steal_root (parser);
  return json;
}

OmsJson *
oms_json_parse_text (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return oms_json_parse (bytes, error);
}

void
oms_json_free (OmsJson *json)
{
  if (json == NULL)
    return;
  g_clear_pointer (&json->root, json_node_unref);
  g_free (json);
}

const OmsJsonNode *
oms_json_root (const OmsJson *json)
{
  return from_glib (json->root);
}

OmsJsonType
oms_json_type (const OmsJsonNode *node)
{
  if (node == NULL)
    return OMS_JSON_ABSENT;
  switch (json_node_get_node_type (to_glib (node)))
    {
    case JSON_NODE_OBJECT:
      return OMS_JSON_OBJECT;
    case JSON_NODE_ARRAY:
      return OMS_JSON_ARRAY;
    case JSON_NODE_NULL:
      return OMS_JSON_ABSENT;
    case JSON_NODE_VALUE:
      break;
    }
  switch (json_node_get_value_type (to_glib (node)))
    {
    case G_TYPE_STRING:
      return OMS_JSON_STRING;
    case G_TYPE_INT64:
      return OMS_JSON_INTEGER;
    case G_TYPE_BOOLEAN:
      return OMS_JSON_BOOLEAN;
    default:
      return OMS_JSON_DOUBLE;
    }
}

const OmsJsonNode *
oms_json_get (const OmsJsonNode *node, const char *name)
{
  JsonNode *member;

  if (oms_json_type (node) != OMS_JSON_OBJECT)
    return NULL;
  member = json_object_get_member (json_node_get_object (to_glib (node)), name);
  return member == NULL || JSON_NODE_HOLDS_NULL (member) ? NULL : from_glib (member);
}

static const OmsJsonNode *
get_of_type (const OmsJsonNode *node, const char *name, OmsJsonType type)
{
  const OmsJsonNode *member = oms_json_get (node, name);

  return oms_json_type (member) == type ? member : NULL;
}

const OmsJsonNode *
oms_json_get_object (const OmsJsonNode *node, const char *name)
{
  return get_of_type (node, name, OMS_JSON_OBJECT);
}

const OmsJsonNode *
oms_json_get_array (const OmsJsonNode *node, const char *name)
{
  return get_of_type (node, name, OMS_JSON_ARRAY);
}

const char *
oms_json_get_string (const OmsJsonNode *node, const char *name)
{
  const OmsJsonNode *member = get_of_type (node, name, OMS_JSON_STRING);

  return member != NULL ? json_node_get_string (to_glib (member)) : NULL;
}

gboolean
oms_json_get_int (const OmsJsonNode *node, const char *name, gint64 *value)
{
  const OmsJsonNode *member = oms_json_get (node, name);
  double number;

  switch (oms_json_type (member))
    {
    case OMS_JSON_INTEGER:
      *value = json_node_get_int (to_glib (member));
      return TRUE;
    case OMS_JSON_DOUBLE:
      number = json_node_get_double (to_glib (member));
      if (number != floor (number) || fabs (number) > 9007199254740992.0)
        return FALSE;
      *value = (gint64) number;
      return TRUE;
    default:
      return FALSE;
    }
}

gboolean
oms_json_get_double (const OmsJsonNode *node, const char *name, double *value)
{
  const OmsJsonNode *member = oms_json_get (node, name);
  OmsJsonType type = oms_json_type (member);

  if (type != OMS_JSON_INTEGER && type != OMS_JSON_DOUBLE)
    return FALSE;
  *value = json_node_get_double (to_glib (member));
  return TRUE;
}

gboolean
oms_json_get_bool (const OmsJsonNode *node, const char *name)
{
  const OmsJsonNode *member = get_of_type (node, name, OMS_JSON_BOOLEAN);

  return member != NULL && json_node_get_boolean (to_glib (member));
}

guint
oms_json_length (const OmsJsonNode *array)
{
  switch (oms_json_type (array))
    {
    case OMS_JSON_ARRAY:
      return json_array_get_length (json_node_get_array (to_glib (array)));
    case OMS_JSON_OBJECT:
      return json_object_get_size (json_node_get_object (to_glib (array)));
    default:
      return 0;
    }
}

const OmsJsonNode *
oms_json_at (const OmsJsonNode *array, guint index)
{
  if (oms_json_type (array) != OMS_JSON_ARRAY || index >= oms_json_length (array))
    return NULL;
  return from_glib (json_array_get_element (json_node_get_array (to_glib (array)), index));
}

const char *
oms_json_string_at (const OmsJsonNode *array, guint index)
{
  const OmsJsonNode *element = oms_json_at (array, index);

  return oms_json_type (element) == OMS_JSON_STRING ? json_node_get_string (to_glib (element)) : NULL;
}

const char **
oms_json_names (const OmsJsonNode *object)
{
  GPtrArray *names = g_ptr_array_new ();

  if (oms_json_type (object) == OMS_JSON_OBJECT)
    {
      JsonObjectIter iter;
      const char *name;

      json_object_iter_init_ordered (&iter, json_node_get_object (to_glib (object)));
      while (json_object_iter_next_ordered (&iter, &name, NULL))
        g_ptr_array_add (names, (gpointer) name);
    }
  g_ptr_array_add (names, NULL);
  return (const char **) g_ptr_array_free (names, FALSE);
}

/* ---- Into a writer ------------------------------------------------------------------------------------------------
 */

static void
append_object (OmsJsonWriter *writer, const char *name, const OmsJsonNode *node, const char *const *without)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *value;

  oms_json_writer_begin_object (writer, name);
  json_object_iter_init_ordered (&iter, json_node_get_object (to_glib (node)));
  while (json_object_iter_next_ordered (&iter, &member, &value))
    if (without == NULL || !g_strv_contains (without, member))
      oms_json_append_node (writer, member, from_glib (value), without);
  oms_json_writer_end_object (writer);
}

static void
append_array (OmsJsonWriter *writer, const char *name, const OmsJsonNode *node, const char *const *without)
{
  guint length = oms_json_length (node);

  oms_json_writer_begin_array (writer, name);
  for (guint i = 0; i < length; i++)
    oms_json_append_node (writer, NULL, oms_json_at (node, i), without);
  oms_json_writer_end_array (writer);
}

/* Nodes come out of a checked text: the recursion is no deeper than OMS_JSON_MAX_DEPTH. */
void
oms_json_append_node (OmsJsonWriter *writer, const char *name, const OmsJsonNode *node, const char *const *without)
{
  switch (oms_json_type (node))
    {
    case OMS_JSON_ABSENT:
      oms_json_writer_add_null (writer, name);
      break;
    case OMS_JSON_OBJECT:
      append_object (writer, name, node, without);
      break;
    case OMS_JSON_ARRAY:
      append_array (writer, name, node, without);
      break;
    case OMS_JSON_STRING:
      oms_json_writer_add_string (writer, name, json_node_get_string (to_glib (node)));
      break;
    case OMS_JSON_INTEGER:
      oms_json_writer_add_int (writer, name, json_node_get_int (to_glib (node)));
      break;
    case OMS_JSON_DOUBLE:
      oms_json_writer_add_double (writer, name, json_node_get_double (to_glib (node)));
      break;
    case OMS_JSON_BOOLEAN:
      oms_json_writer_add_bool (writer, name, json_node_get_boolean (to_glib (node)));
      break;
    }
}
