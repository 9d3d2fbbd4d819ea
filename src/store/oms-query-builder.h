/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a filter to SQL: conditions with bound values, and which of them may lead the search through an index. Reader
 * thread. Not for other folders. */
#pragma once

#include "oms-db.h"

G_BEGIN_DECLS

/* A statement's text with the values of its "?" in order. */
typedef struct
{
  GString *text;
  GArray *values;
} OmsSql;

OmsSql *oms_sql_new (const char *start);
void oms_sql_free (OmsSql *sql);
void oms_sql_add (OmsSql *sql, const char *text);
void oms_sql_add_int (OmsSql *sql, const char *text, gint64 value);         /* @text has one "?" */
void oms_sql_add_string (OmsSql *sql, const char *text, const char *value); /* @text has one "?" */
/* The cached statement with its values bound. (transfer none) */
sqlite3_stmt *oms_sql_prepare (OmsSql *sql, OmsDb *db, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsSql, oms_sql_free)

/* A filter whose names and moments are resolved. */
typedef struct
{
  OmsOrderFilter *filter;
  GArray *platforms;    /* (nullable) (element-type gint64) NULL: any */
  gint64 now, tomorrow; /* whole seconds */
  char **words;         /* folded search words, empty for none */
  char *match;          /* (nullable) for FTS; NULL: only short words, or none */
} OmsOrderQuery;

OmsOrderQuery *
oms_order_query_new (OmsDb *db, const OmsOrderFilter *filter, gint64 now, GTimeZone *zone, GError **error);
void oms_order_query_free (OmsOrderQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsOrderQuery, oms_order_query_free)

/* What leads the search; the other conditions are tests on each row. */
typedef enum
{
  OMS_LEAD_SORT,      /* the index of the sort key */
  OMS_LEAD_PURCHASED, /* account or status, or both, and the time ordered */
  OMS_LEAD_STATUS,    /* one status */
  OMS_LEAD_DISPATCH,  /* open orders by dispatch_by */
  OMS_LEAD_FLAGS,     /* orders with any flag */
  OMS_LEAD_IDS,       /* a set of ids found before */
} OmsLead;

/* The best lead that the filter itself gives for this sort; OMS_LEAD_SORT when it gives none. */
OmsLead oms_order_query_lead (const OmsOrderQuery *query, OmsOrderSortKey key);
gboolean oms_order_query_has_text (const OmsOrderQuery *query);
/* Appends " AND …" for everything but the text. Table orders is "o". */
void oms_order_query_add_conditions (const OmsOrderQuery *query, OmsLead lead, OmsSql *sql);
/* Appends " AND …": each word is in the row. */
void oms_order_query_add_text_tests (const OmsOrderQuery *query, OmsSql *sql);
/* "SELECT id …" of all rows the words lead to (the tests still have to be made). */
OmsSql *oms_order_query_hits (const OmsOrderQuery *query);

G_END_DECLS
