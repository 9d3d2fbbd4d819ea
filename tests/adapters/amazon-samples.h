/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amazon's own sample answers, read out of its official models in tests/data/amazon-models, and a small reader of JSON
 * for comparing with them. It uses json-glib directly and nothing of the adapters, so that a mistake there cannot hide
 * itself. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *name; /* "searchOrders 200, static 0" */
  guint status;
  JsonNode *body;
} AmazonSample;

/* All samples of the operation GET @path of the model @file, both those under "examples" and Amazon's sandbox cases.
 * Fails the test when the file holds a case that this reader does not find. (transfer full) (element-type
 * AmazonSample) */
GPtrArray *amazon_samples_read (const char *file, const char *path);
/* The statuses the model documents for GET @path. (transfer full) (element-type guint) */
GArray *amazon_samples_statuses (const char *file, const char *path);
/* An answer with every member that the model's @definition knows and two elements in each list. Numbers are all
 * different. (transfer full) */
JsonNode *amazon_samples_make (const char *file, const char *definition);

/* ---- Reading. @path names members and indices, separated by dots. ------------------------------------------------ */

JsonNode *sample_get (JsonNode *node, const char *path);             /* (nullable) (transfer none) also NULL for null */
const char *sample_text (JsonNode *node, const char *path);          /* (nullable) NULL for "", too */
gint64 sample_quantity (JsonNode *node, const char *path);           /* or OMS_QUANTITY_UNKNOWN */
gint64 sample_moment (JsonNode *node, const char *path);             /* milliseconds, or OMS_TIME_UNKNOWN */
gint64 sample_money (JsonNode *node, const char *path);              /* of an amount object: minor units, or unknown */
guint sample_length (JsonNode *node, const char *path);              /* of an array; 0 when absent */
JsonNode *sample_at (JsonNode *node, const char *path, guint index); /* an element of that array. (transfer none) */

G_END_DECLS
