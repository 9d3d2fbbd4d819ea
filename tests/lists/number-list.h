/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A query list over numbers instead of a store: "every k-th of a million", in either order, with answers that come when
 * the test says so. It counts what it is asked for. */
#pragma once

#include "oms-query-list.h"

G_BEGIN_DECLS

#define NUMBERS 1000000

typedef struct
{
  gint64 id;
  guint step;    /* the query it was read for */
  guint edition; /* of the data */
} NumberRow;

#define NUMBER_TYPE_LIST (number_list_get_type ())
G_DECLARE_FINAL_TYPE (NumberList, number_list, NUMBER, LIST, OmsQueryList)

NumberList *number_list_new (void);
/* Every @step-th number; 0 for none. */
void number_list_set_step (NumberList *self, guint step);
void number_list_set_descending (NumberList *self, gboolean descending);
/* From now on rows say another edition. */
void number_list_new_edition (NumberList *self);
guint number_list_get_edition (NumberList *self);

/* Since the last reset. */
guint number_list_get_row_loads (NumberList *self);
void number_list_reset_counts (NumberList *self);

/* Answers to rows wait until they are let go. */
void number_list_hold_rows (NumberList *self, gboolean hold);

/* Runs the main loop until nothing is under way. */
void number_list_settle (NumberList *self);

G_END_DECLS
