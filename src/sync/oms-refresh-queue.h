/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders somebody wants to see fresh while a run of their account goes on. Private to src/sync; any thread. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _OmsRefreshQueue OmsRefreshQueue;

typedef struct
{
  char *order_id;
  GTask *task; /* returns a boolean */
} OmsRefresh;

OmsRefreshQueue *oms_refresh_queue_new (void);
/* It must be closed. */
void oms_refresh_queue_free (OmsRefreshQueue *queue);

/* FALSE: closed, the task was not taken. */
gboolean oms_refresh_queue_push (OmsRefreshQueue *queue, const char *order_id, GTask *task);
/* The oldest, to be ended by oms_refresh_end; NULL: none. */
OmsRefresh *oms_refresh_queue_pop (OmsRefreshQueue *queue);
/* Closes it when nobody waits; FALSE when somebody does. */
gboolean oms_refresh_queue_close_if_empty (OmsRefreshQueue *queue);
/* Closes it; whoever waits gets @error. */
void oms_refresh_queue_close (OmsRefreshQueue *queue, const GError *error);

/* Answers with @error (transfer full), or with TRUE when it is NULL, and frees @refresh. */
void oms_refresh_end (OmsRefresh *refresh, GError *error);

G_END_DECLS
