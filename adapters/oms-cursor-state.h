/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the states of several adapters' cursors have in common: moments, counts, and how a pass over pages notices that
 * it does not end. Knows no marketplace. */
#pragma once

#include "oms-json.h"
#include "oms-time.h"

G_BEGIN_DECLS

/* OMS_TIME_UNKNOWN: it is not there. @state: (nullable) */
gint64 oms_state_get_moment (const OmsJsonNode *state, const char *name);
/* 0: it is not there, or below. @state: (nullable) */
gint64 oms_state_get_count (const OmsJsonNode *state, const char *name);
/* Nothing for OMS_TIME_UNKNOWN. */
void oms_state_write_moment (OmsJsonWriter *writer, const char *name, gint64 moment);

/* Tells a page from others by its elements. (element-type GBytes) (transfer full) */
char *oms_state_fingerprint (GPtrArray *elements);

/* Notices pages in a circle of any length: each page is compared with one kept from before, which is moved forward at
 * the pages 1, 2, 4, 8 … */
typedef struct
{
  gint64 page;  /* pages read */
  gint64 empty; /* empty pages in a row */
  char *mark;   /* (nullable) fingerprint of the page numbered mark_page */
  gint64 mark_page;
} OmsPageWatch;

void oms_page_watch_read (OmsPageWatch *watch, const OmsJsonNode *state);
void oms_page_watch_write (const OmsPageWatch *watch, OmsJsonWriter *writer);
/* Before the first page, and in the end. */
void oms_page_watch_clear (OmsPageWatch *watch);
/* One more page. FALSE: it was here before, or these are too many, or too many empty ones. */
gboolean oms_page_watch_step (OmsPageWatch *watch, GPtrArray *elements, gint64 max_empty);

G_END_DECLS
