/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row as the merge sees it: named texts and numbers, each present or absent, and which of them changed. One
 * implementation of "absent never overwrites" for every table. Knows no table; writer thread only. */
#pragma once

#include "oms-db.h"

G_BEGIN_DECLS

typedef struct
{
  const char *table;
  const char *key;    /* name of the integer primary key */
  const char *parent; /* (nullable) name of the column that says what the row belongs to */
  const char *const *texts;
  guint n_texts;
  const char *const *numbers;
  guint n_numbers;
} OmsRowShape;

typedef struct
{
  const OmsRowShape *shape;
  gint64 id;       /* 0: not stored */
  char **texts;    /* [n_texts] NULL: absent; a stored row has "" for none */
  gint64 *numbers; /* [n_numbers] OMS_TIME_UNKNOWN: absent */
  guint64 changed; /* texts from bit 0, numbers behind them */
  gboolean met;    /* the record that is being merged names it */
} OmsRow;

typedef enum
{
  OMS_TAKE_NEWER, /* what is present overwrites */
  OMS_TAKE_BLANK, /* what is present fills what is empty */
} OmsTake;

OmsRow *oms_row_new (const OmsRowShape *shape);
void oms_row_free (gpointer row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsRow, oms_row_free)

/* The rows that belong to @parent_id, by key. (element-type OmsRow) */
GPtrArray *oms_row_load (OmsDb *db, const OmsRowShape *shape, gint64 parent_id, GError **error);
/* The row that stands in @statement, whose columns are those of oms_row_columns(). */
OmsRow *oms_row_read (const OmsRowShape *shape, sqlite3_stmt *statement);
/* "id, a, b, …" (transfer full) */
char *oms_row_columns (const OmsRowShape *shape);

void oms_row_put_text (OmsRow *row, guint text, const char *value); /* before storing: no mark */
void oms_row_set_text (OmsRow *row, guint text, const char *value); /* marks when it differs; NULL is "" */
void oms_row_set_number (OmsRow *row, guint number, gint64 value);
gboolean oms_row_text_changed (const OmsRow *row, guint text);
gboolean oms_row_number_changed (const OmsRow *row, guint number);
/* The merge rule for one row: what @incoming has. */
void oms_row_take (OmsRow *row, const OmsRow *incoming, OmsTake how);

/* A new row; where id is not 0 it is the key. */
gboolean oms_row_insert (OmsDb *db, OmsRow *row, GError **error);
gboolean oms_row_update (OmsDb *db, OmsRow *row, GError **error);
/* Inserts when id is 0 (setting it), else writes the changed columns, so that untouched indexes are left alone. */
gboolean oms_row_store (OmsDb *db, OmsRow *row, GError **error);
gboolean oms_row_delete (OmsDb *db, const OmsRow *row, GError **error);

G_END_DECLS
