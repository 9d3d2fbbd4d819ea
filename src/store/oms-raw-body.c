/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packing the marketplace's own data and reading it as a tree, through SQLite's JSON functions. The bytes are hostile:
 * size, depth and number of values are limited. */
#include "oms-raw-body.h"

#include <string.h>
#include <zlib.h>

#define MAX_DEPTH  64
#define MAX_VALUES 10000

GBytes *
oms_raw_pack (GBytes *body)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (body, &length);
  uLongf size = compressBound (length);
  guint8 *packed = g_malloc (size);
  int code = compress2 (packed, &size, data, length, Z_DEFAULT_COMPRESSION);

  g_assert (code == Z_OK);
  return g_bytes_new_take (packed, size);
}

GBytes *
oms_raw_unpack (gconstpointer packed, gsize length)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  z_stream stream = { .next_in = (Bytef *) packed, .avail_in = length };
  guint8 part[16384];
  int code = inflateInit2 (&stream, MAX_WBITS + 32);

  if (code != Z_OK)
    return NULL;
  while (code == Z_OK && body->len <= OMS_RAW_MAX_BYTES)
    {
      stream.next_out = part;
      stream.avail_out = sizeof part;
      code = inflate (&stream, Z_NO_FLUSH);
      if (code == Z_OK || code == Z_STREAM_END)
        g_byte_array_append (body, part, sizeof part - stream.avail_out);
    }
  inflateEnd (&stream);
  if (code != Z_STREAM_END || body->len > OMS_RAW_MAX_BYTES)
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&body));
}

typedef struct
{
  OmsRawNode *node;
  int depth;
} Place;

static OmsRawNode *
node_of_row (sqlite3_stmt *statement)
{
  const char *type = (const char *) sqlite3_column_text (statement, 1);
  const char *key = (const char *) sqlite3_column_text (statement, 0);
  g_autofree char *name = NULL;

  if (key != NULL && sqlite3_column_type (statement, 0) == SQLITE_INTEGER)
    name = g_strdup_printf ("[%s]", key);
  else
    name = g_strdup (key != NULL ? key : "");
  if (strcmp (type, "object") == 0 || strcmp (type, "array") == 0)
    return oms_raw_node_new (name, NULL);
  if (strcmp (type, "true") == 0 || strcmp (type, "false") == 0)
    return oms_raw_node_new (name, type);
  if (strcmp (type, "null") == 0)
    return oms_raw_node_new (name, "");
  return oms_raw_node_new (name, (const char *) sqlite3_column_text (statement, 2));
}

/* Parents come before their children. */
static OmsRawNode *
read_tree (OmsDb *db, sqlite3_stmt *statement)
{
  g_autoptr (GHashTable) places = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (OmsRawNode) root = NULL;
  int row = 1;

  for (guint n = 0; n < MAX_VALUES && (row = oms_db_step (db, statement, NULL)) == 1; n++)
    {
      gint64 id = sqlite3_column_int64 (statement, 3);
      Place *parent = g_hash_table_lookup (places, GSIZE_TO_POINTER (sqlite3_column_int64 (statement, 4)));
      Place *place;

      if (root != NULL && (parent == NULL || parent->depth >= MAX_DEPTH))
        continue;
      place = g_new (Place, 1);
      place->node = node_of_row (statement);
      place->depth = root != NULL ? parent->depth + 1 : 0;
      if (root == NULL)
        root = place->node;
      else
        oms_raw_node_add (parent->node, place->node);
      g_hash_table_insert (places, GSIZE_TO_POINTER (id), place);
    }
  if (row == 1)
    sqlite3_reset (statement);
  return row >= 0 ? g_steal_pointer (&root) : NULL;
}

OmsRawNode *
oms_raw_parse (OmsDb *db, GBytes *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  g_autofree char *text = g_utf8_make_valid (data != NULL ? data : "", length);
  sqlite3_stmt *statement = oms_db_statement (
      db, "SELECT key, type, atom, id, parent FROM json_tree (CASE WHEN json_valid (?1) THEN ?1 END)", NULL);
  OmsRawNode *root = NULL;

  if (statement != NULL)
    {
      oms_db_bind_text (statement, 1, text);
      root = read_tree (db, statement);
    }
  return root != NULL ? root : oms_raw_node_new ("", text);
}
