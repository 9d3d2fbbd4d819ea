/* SPDX-License-Identifier: GPL-3.0-or-later */
/* While the engine works: progress to whoever watches, and Ctrl+C as a cancel. */
#pragma once

#include "oms-cli.h"
#include "oms-sync-engine.h"

typedef struct
{
  GCancellable *cancellable;
  GHashTable *sentences; /* (element-type gint64 utf8) what each account does now */
  guint interrupts;      /* source ids */
  guint terminates;
} OmsCliWatch;

/* One line that says what takes its time; NULL takes it away. Only for whoever watches at a terminal. */
void oms_cli_watch_line (const char *line);
void oms_cli_watch_begin (OmsCliWatch *watch, OmsSyncEngine *engine);
void oms_cli_watch_end (OmsCliWatch *watch, OmsSyncEngine *engine);
