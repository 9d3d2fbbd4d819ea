/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows with present and absent values: reading, merging, and writing only what changed. Knows no table. */
#include "oms-row.h"

#include <string.h>

OmsRow *
oms_row_new (const OmsRowShape *shape)
{
  OmsRow *row = g_new0 (OmsRow, 1);

  g_assert (shape->n_texts + shape->n_numbers <= 64);
  row->shape = shape;
  row->texts = g_new0 (char *, shape->n_texts);
  row->numbers = g_new (gint64, shape->n_numbers);
  for (guint i = 0; i < shape->n_numbers; i++)
    row->numbers[i] = OMS_TIME_UNKNOWN;
  return row;
}

void
oms_row_free (gpointer data)
{
  OmsRow *row = data;

  if (row == NULL)
    return;
  for (guint i = 0; i < row->shape->n_texts; i++)
    g_free (row->texts[i]);
  g_free (row->texts);
  g_free (row->numbers);
  g_free (row);
}

/* ---- Reading ------------------------------------------------------------------------------------------------------
 */

static const char *
column_name (const OmsRowShape *shape, guint column)
{
  return column < shape->n_texts ? shape->texts[column] : shape->numbers[column - shape->n_texts];
}

char *
oms_row_columns (const OmsRowShape *shape)
{
  GString *columns = g_string_new (shape->key);

  for (guint i = 0; i < shape->n_texts + shape->n_numbers; i++)
    g_string_append_printf (columns, ", %s", column_name (shape, i));
  return g_string_free (columns, FALSE);
}

OmsRow *
oms_row_read (const OmsRowShape *shape, sqlite3_stmt *statement)
{
  OmsRow *row = oms_row_new (shape);
  int column = 0;

  row->id = sqlite3_column_int64 (statement, column++);
  for (guint i = 0; i < shape->n_texts; i++)
    row->texts[i] = oms_db_column_text (statement, column++);
  for (guint i = 0; i < shape->n_numbers; i++)
    row->numbers[i] = oms_db_column_number (statement, column++);
  return row;
}

/* Texts of statements by shape: they are asked for some ten times an order. Shapes are static, so the texts stay. */
static const char *
cached_sql (GHashTable **cache, const OmsRowShape *shape, char *(*make) (const OmsRowShape *) )
{
  static GMutex lock;
  char *sql;

  g_mutex_lock (&lock);
  if (*cache == NULL)
    *cache = g_hash_table_new (NULL, NULL);
  sql = g_hash_table_lookup (*cache, shape);
  if (sql == NULL)
    {
      sql = make (shape);
      g_hash_table_insert (*cache, (gpointer) shape, sql);
    }
  g_mutex_unlock (&lock);
  return sql;
}

static char *
make_select (const OmsRowShape *shape)
{
  g_autofree char *columns = oms_row_columns (shape);

  return g_strdup_printf ("SELECT %s FROM %s WHERE %s = ?1 ORDER BY %s", columns, shape->table, shape->parent,
                          shape->key);
}

GPtrArray *
oms_row_load (OmsDb *db, const OmsRowShape *shape, gint64 parent_id, GError **error)
{
  static GHashTable *selects;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (oms_row_free);
  sqlite3_stmt *statement = oms_db_bound (db, error, cached_sql (&selects, shape, make_select), "l", parent_id);
  int step;

  if (statement == NULL)
    return NULL;
  while ((step = oms_db_step (db, statement, error)) == 1)
    g_ptr_array_add (rows, oms_row_read (shape, statement));
  return step == 0 ? g_steal_pointer (&rows) : NULL;
}

/* ---- Merging ------------------------------------------------------------------------------------------------------
 */

void
oms_row_put_text (OmsRow *row, guint text, const char *value)
{
  g_free (row->texts[text]);
  row->texts[text] = g_strdup (value);
}

void
oms_row_set_text (OmsRow *row, guint text, const char *value)
{
  if (value == NULL)
    value = "";
  if (row->texts[text] != NULL && strcmp (row->texts[text], value) == 0)
    return;
  oms_row_put_text (row, text, value);
  row->changed |= G_GUINT64_CONSTANT (1) << text;
}

void
oms_row_set_number (OmsRow *row, guint number, gint64 value)
{
  if (row->numbers[number] == value)
    return;
  row->numbers[number] = value;
  row->changed |= G_GUINT64_CONSTANT (1) << (row->shape->n_texts + number);
}

gboolean
oms_row_text_changed (const OmsRow *row, guint text)
{
  return (row->changed & (G_GUINT64_CONSTANT (1) << text)) != 0;
}

gboolean
oms_row_number_changed (const OmsRow *row, guint number)
{
  return (row->changed & (G_GUINT64_CONSTANT (1) << (row->shape->n_texts + number))) != 0;
}

void
oms_row_take (OmsRow *row, const OmsRow *incoming, OmsTake how)
{
  for (guint i = 0; i < row->shape->n_texts; i++)
    if (incoming->texts[i] != NULL && (how == OMS_TAKE_NEWER || row->texts[i] == NULL || *row->texts[i] == '\0'))
      oms_row_set_text (row, i, incoming->texts[i]);
  for (guint i = 0; i < row->shape->n_numbers; i++)
    if (incoming->numbers[i] != OMS_TIME_UNKNOWN && (how == OMS_TAKE_NEWER || row->numbers[i] == OMS_TIME_UNKNOWN))
      oms_row_set_number (row, i, incoming->numbers[i]);
}

/* ---- Writing ------------------------------------------------------------------------------------------------------
 */

static void
bind_column (sqlite3_stmt *statement, int parameter, const OmsRow *row, guint column)
{
  guint n_texts = row->shape->n_texts;

  if (column >= n_texts)
    oms_db_bind_number (statement, parameter, row->numbers[column - n_texts]);
  else
    /* Not copied: the row stays until the statement has run. */
    sqlite3_bind_text (statement, parameter, row->texts[column] != NULL ? row->texts[column] : "", -1, SQLITE_STATIC);
}

static char *
make_insert (const OmsRowShape *shape)
{
  g_autofree char *columns = oms_row_columns (shape);
  GString *sql = g_string_new (NULL);

  g_string_printf (sql, "INSERT INTO %s (%s) VALUES (?1", shape->table, columns);
  for (guint i = 0; i < shape->n_texts + shape->n_numbers; i++)
    g_string_append_printf (sql, ", ?%u", i + 2);
  g_string_append_c (sql, ')');
  return g_string_free (sql, FALSE);
}

/* The key is written too where the caller chose it. */
static gboolean
insert (OmsDb *db, OmsRow *row, GError **error)
{
  static GHashTable *inserts;
  sqlite3_stmt *statement = oms_db_statement (db, cached_sql (&inserts, row->shape, make_insert), error);

  if (statement == NULL)
    return FALSE;
  if (row->id != 0)
    sqlite3_bind_int64 (statement, 1, row->id);
  for (guint i = 0; i < row->shape->n_texts + row->shape->n_numbers; i++)
    bind_column (statement, (int) i + 2, row, i);
  if (!oms_db_run (db, statement, error))
    return FALSE;
  row->id = sqlite3_last_insert_rowid (db->handle);
  return TRUE;
}

static gboolean
update (OmsDb *db, OmsRow *row, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  sqlite3_stmt *statement;
  int parameter = 2;

  g_string_printf (sql, "UPDATE %s SET ", row->shape->table);
  for (guint i = 0; i < row->shape->n_texts + row->shape->n_numbers; i++)
    if ((row->changed >> i & 1) != 0)
      {
        g_string_append_printf (sql, "%s%s = ?%d", parameter > 2 ? ", " : "", column_name (row->shape, i), parameter);
        parameter++;
      }
  g_string_append_printf (sql, " WHERE %s = ?1", row->shape->key);
  statement = oms_db_statement (db, sql->str, error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, row->id);
  parameter = 2;
  for (guint i = 0; i < row->shape->n_texts + row->shape->n_numbers; i++)
    if ((row->changed >> i & 1) != 0)
      bind_column (statement, parameter++, row, i);
  return oms_db_run (db, statement, error);
}

gboolean
oms_row_insert (OmsDb *db, OmsRow *row, GError **error)
{
  if (!insert (db, row, error))
    return FALSE;
  row->changed = 0;
  return TRUE;
}

gboolean
oms_row_update (OmsDb *db, OmsRow *row, GError **error)
{
  if (row->changed == 0)
    return TRUE;
  if (!update (db, row, error))
    return FALSE;
  row->changed = 0;
  return TRUE;
}

gboolean
oms_row_store (OmsDb *db, OmsRow *row, GError **error)
{
  return row->id == 0 ? oms_row_insert (db, row, error) : oms_row_update (db, row, error);
}

gboolean
oms_row_delete (OmsDb *db, const OmsRow *row, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM %s WHERE %s = ?1", row->shape->table, row->shape->key);

  return oms_db_do (db, error, sql, "l", row->id);
}
