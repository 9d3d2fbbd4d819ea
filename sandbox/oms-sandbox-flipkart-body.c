/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Request bodies and parameters, checked member by member, and page tokens. */
#include "oms-sandbox-flipkart.h"
#include "oms-sandbox-time.h"

#include <stdio.h>
#include <string.h>

/* ---- Bodies ----------------------------------------------------------------------------------------------------- */

JsonNode *
oms_sandbox_flipkart_body (OmsSandboxFlipkartCall *call)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize length;
  const char *data = g_bytes_get_data (call->request->body, &length);
  JsonNode *root = NULL;

  if (length == 0 || !json_parser_load_from_data (parser, data, (gssize) length, NULL) ||
      (root = json_parser_steal_root (parser)) == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_clear_pointer (&root, json_node_unref);
      oms_sandbox_flipkart_invalid (call, "", "The body is not a JSON object");
    }
  return root;
}

gboolean
oms_sandbox_flipkart_members (OmsSandboxFlipkartCall *call, JsonObject *object, const char *path,
                              const char *const *known)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      {
        g_autofree char *where = g_strconcat (path, l->data, NULL);

        return oms_sandbox_flipkart_invalid (call, where, "Unrecognized field");
      }
  return TRUE;
}

gboolean
oms_sandbox_flipkart_object (OmsSandboxFlipkartCall *call, JsonObject *object, const char *name, JsonObject **value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return oms_sandbox_flipkart_invalid (call, name, "Must be an object");
  *value = json_node_get_object (node);
  return TRUE;
}

static gboolean
holds (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

gboolean
oms_sandbox_flipkart_string (OmsSandboxFlipkartCall *call, JsonObject *object, const char *name, const char **value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL)
    return TRUE;
  if (!holds (node, G_TYPE_STRING))
    return oms_sandbox_flipkart_invalid (call, name, "Must be a string");
  *value = json_node_get_string (node);
  return TRUE;
}

gboolean
oms_sandbox_flipkart_bool (OmsSandboxFlipkartCall *call, JsonObject *object, const char *name, gboolean *value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL)
    return TRUE;
  if (!holds (node, G_TYPE_BOOLEAN))
    return oms_sandbox_flipkart_invalid (call, name, "Must be true or false");
  *value = json_node_get_boolean (node);
  return TRUE;
}

static gboolean
find_word (OmsSandboxFlipkartCall *call, const char *name, const char *word, const char *const *words, guint *value)
{
  g_autofree char *description = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], word))
      {
        *value = i;
        return TRUE;
      }
  description = g_strdup_printf ("'%s' is not a valid value", word);
  return oms_sandbox_flipkart_invalid (call, name, description);
}

gboolean
oms_sandbox_flipkart_word (OmsSandboxFlipkartCall *call, JsonObject *object, const char *name, const char *const *words,
                           guint *value)
{
  const char *word = NULL;

  return oms_sandbox_flipkart_string (call, object, name, &word) &&
         (word == NULL || find_word (call, name, word, words, value));
}

gboolean
oms_sandbox_flipkart_strings (OmsSandboxFlipkartCall *call, JsonObject *object, const char *name, char ***value)
{
  JsonNode *node = json_object_get_member (object, name);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) == 0)
    return oms_sandbox_flipkart_invalid (call, name, "Must be an array that is not empty");
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (!holds (json_array_get_element (array, i), G_TYPE_STRING))
        return oms_sandbox_flipkart_invalid (call, name, "Must hold strings only");
      g_strv_builder_add (builder, json_array_get_string_element (array, i));
    }
  *value = g_strv_builder_end (builder);
  return TRUE;
}

gboolean
oms_sandbox_flipkart_words (OmsSandboxFlipkartCall *call, JsonObject *object, const char *name,
                            const char *const *words, guint *set)
{
  g_auto (GStrv) given = NULL;
  guint bits = 0;

  if (!oms_sandbox_flipkart_strings (call, object, name, &given))
    return FALSE;
  for (guint i = 0; given != NULL && given[i] != NULL; i++)
    {
      guint word;

      if (!find_word (call, name, given[i], words, &word))
        return FALSE;
      bits |= 1u << word;
    }
  if (given != NULL)
    *set = bits;
  return TRUE;
}

static gboolean
read_time (OmsSandboxFlipkartCall *call, const char *name, const char *text, gint64 *ms)
{
  if (text == NULL || oms_sandbox_time_parse_offset (text, ms))
    return TRUE;
  return oms_sandbox_flipkart_invalid (call, name, "Must be a date and time in ISO 8601");
}

gboolean
oms_sandbox_flipkart_range (OmsSandboxFlipkartCall *call, JsonObject *object, const char *name, gint64 *from,
                            gint64 *to)
{
  static const char *const known[] = { "from", "to", NULL };
  g_autofree char *path = g_strconcat ("filter.", name, ".", NULL);
  const char *from_text = NULL, *to_text = NULL;
  JsonObject *range = NULL;

  if (!oms_sandbox_flipkart_object (call, object, name, &range))
    return FALSE;
  if (range == NULL)
    return TRUE;
  if (!oms_sandbox_flipkart_members (call, range, path, known) ||
      !oms_sandbox_flipkart_string (call, range, "from", &from_text) ||
      !oms_sandbox_flipkart_string (call, range, "to", &to_text) || !read_time (call, name, from_text, from) ||
      !read_time (call, name, to_text, to))
    return FALSE;
  if ((from_text == NULL && to_text == NULL) || *from > *to)
    return oms_sandbox_flipkart_invalid (call, name, "Must hold 'from', 'to' or both, in that order");
  return TRUE;
}

/* ---- Parameters ------------------------------------------------------------------------------------------------- */

gboolean
oms_sandbox_flipkart_params (OmsSandboxFlipkartCall *call, const char *const *known)
{
  if (call->request->broken_query)
    return oms_sandbox_flipkart_invalid (call, "", "The query is malformed or repeats a parameter");
  for (guint i = 0; i < call->request->params->len; i++)
    {
      const char *name = g_array_index (call->request->params, OmsSandboxParam, i).name;

      if (!g_strv_contains (known, name))
        return oms_sandbox_flipkart_invalid (call, name, "Unrecognized parameter");
    }
  return TRUE;
}

gboolean
oms_sandbox_flipkart_time_param (OmsSandboxFlipkartCall *call, const char *name, gint64 *ms)
{
  return read_time (call, name, oms_sandbox_request_param (call->request, name), ms);
}

gboolean
oms_sandbox_flipkart_ids (OmsSandboxFlipkartCall *call, const char *name, const char *text, guint most, char ***ids)
{
  g_auto (GStrv) parts = NULL;

  if (text == NULL)
    return TRUE;
  parts = g_strsplit (text, ",", -1);
  if (parts[0] == NULL || g_strv_length (parts) > most)
    {
      g_autofree char *description = g_strdup_printf ("Must hold between 1 and %u ids", most);

      return oms_sandbox_flipkart_invalid (call, name, description);
    }
  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] == '\0')
      return oms_sandbox_flipkart_invalid (call, name, "Must not hold an empty id");
  *ids = g_steal_pointer (&parts);
  return TRUE;
}

/* ---- Page tokens ------------------------------------------------------------------------------------------------ */

/* Nobody but the sandbox can make a token. */
static char *
seal (OmsSandboxFlipkartCall *call, const char *text)
{
  g_autofree char *key =
      g_strdup_printf ("page %" G_GUINT64_FORMAT " %s", call->world->options.seed, call->flipkart->app_id);
  g_autofree char *whole = g_strconcat (call->operation, " ", text, NULL);
  g_autofree char *sum = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) key, strlen (key), whole, -1);

  return g_strndup (sum, 16);
}

static void
veil (guchar *bytes, gsize n)
{
  for (gsize i = 0; i < n; i++)
    bytes[i] = (guchar) (bytes[i] ^ (0xa7 + 11 * i));
}

char *
oms_sandbox_flipkart_token (OmsSandboxFlipkartCall *call, const char *query, const OmsSandboxHit *next)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT " %u %u %s", next->key, next->index, next->part, query);
  g_autofree char *mark = seal (call, text);
  g_autofree char *whole = g_strconcat (mark, text, NULL);
  gsize n = strlen (whole);

  /* Base64 of these bytes holds '+', '/' and '=', which an unencoded query would lose. */
  veil ((guchar *) whole, n);
  return g_base64_encode ((guchar *) whole, n);
}

gboolean
oms_sandbox_flipkart_open_token (OmsSandboxFlipkartCall *call, const char *token, char **query, OmsSandboxHit *next)
{
  gsize n;
  g_autofree guchar *bytes = g_base64_decode (token, &n);
  g_autofree char *text = NULL;
  g_autofree char *mark = NULL;
  int end = 0;

  veil (bytes, n);
  text = g_strndup ((char *) bytes, n);
  mark = seal (call, strlen (text) > 16 ? text + 16 : "");
  if (strncmp (text, mark, 16) != 0 ||
      sscanf (text + 16, "%" G_GINT64_FORMAT " %u %u %n", &next->key, &next->index, &next->part, &end) != 3)
    return oms_sandbox_flipkart_invalid (call, "next_token", "The token is invalid");
  *query = g_strdup (text + 16 + end);
  return TRUE;
}
