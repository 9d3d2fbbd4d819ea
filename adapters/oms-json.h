/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON for adapters: guarded reading, and writing. The only place that touches json-glib, which by itself overflows the
 * stack on deep nesting, wraps integers and cuts text at a NUL; so every text is checked before it gets there.
 *
 * Reading never fails half-way: a member that is absent, null or of another type reads as absent (NULL, FALSE, 0), and
 * all readers take NULL for an absent node, so look-ups can be chained. Nodes belong to their document. Documents are
 * immutable: any thread. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define OMS_JSON_ERROR (oms_json_error_quark ())
GQuark oms_json_error_quark (void);

typedef enum
{
  OMS_JSON_ERROR_SYNTAX, /* not JSON, or not UTF-8 */
  OMS_JSON_ERROR_LIMIT,  /* too big, too deep, or a number that does not fit */
} OmsJsonError;

#define OMS_JSON_MAX_DEPTH 64
#define OMS_JSON_MAX_BYTES (64 * 1024 * 1024)

/* ---- Reading ------------------------------------------------------------------------------------------------------
 */

typedef struct _OmsJson OmsJson;         /* a document */
typedef struct _OmsJsonNode OmsJsonNode; /* a value in it */

typedef enum
{
  OMS_JSON_ABSENT, /* not there, or null */
  OMS_JSON_OBJECT,
  OMS_JSON_ARRAY,
  OMS_JSON_STRING,
  OMS_JSON_INTEGER,
  OMS_JSON_DOUBLE,
  OMS_JSON_BOOLEAN,
} OmsJsonType;

/* Checks without building anything: strict RFC 8259, UTF-8, nesting of at most OMS_JSON_MAX_DEPTH, at most
 * OMS_JSON_MAX_BYTES, integers within gint64, finite numbers, no NUL, whole surrogate pairs. Error: OMS_JSON_ERROR with
 * a sentence. */
gboolean oms_json_check (const char *text, gsize length, GError **error);

/* Checks and reads. (transfer full) */
OmsJson *oms_json_parse (GBytes *bytes, GError **error);
OmsJson *oms_json_parse_text (const char *text, GError **error);
void oms_json_free (OmsJson *json);
const OmsJsonNode *oms_json_root (const OmsJson *json); /* (transfer none) */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsJson, oms_json_free)

OmsJsonType oms_json_type (const OmsJsonNode *node);
const OmsJsonNode *oms_json_get (const OmsJsonNode *node, const char *name);        /* any type but null. (nullable) */
const OmsJsonNode *oms_json_get_object (const OmsJsonNode *node, const char *name); /* (nullable) */
const OmsJsonNode *oms_json_get_array (const OmsJsonNode *node, const char *name);  /* (nullable) */
const char *oms_json_get_string (const OmsJsonNode *node, const char *name);        /* (nullable) (transfer none) */
gboolean oms_json_get_int (const OmsJsonNode *node, const char *name, gint64 *value);    /* whole numbers, also 3.0 */
gboolean oms_json_get_double (const OmsJsonNode *node, const char *name, double *value); /* any number */
gboolean oms_json_get_bool (const OmsJsonNode *node, const char *name);                  /* FALSE when absent */

guint oms_json_length (const OmsJsonNode *array); /* elements, or members of an object; 0 when absent */
const OmsJsonNode *oms_json_at (const OmsJsonNode *array, guint index); /* (nullable) null elements too */
const char *oms_json_string_at (const OmsJsonNode *array, guint index); /* (nullable) (transfer none) */
/* Member names in the order of the text, NULL-terminated. (transfer container) */
const char **oms_json_names (const OmsJsonNode *object);

/* Splits a big body, so that its records are read one by one and a broken one spoils only itself. @path names an array
 * by members separated by dots ("orders", "payload.items"); "" is the whole text. @elements (element-type GBytes) get
 * slices that share @body's memory, @rest the text around them with the array left empty. An array that is not there
 * gives no elements. Error: OMS_JSON_ERROR. */
gboolean oms_json_split (GBytes *body, const char *path, GPtrArray **elements, OmsJson **rest, GError **error);

/* ---- Writing ------------------------------------------------------------------------------------------------------
 */

/* Canonical text of a node: no spaces, members in the order they came. @without (nullable) (array zero-terminated=1)
 * names members to leave out at every depth. (transfer full) */
GBytes *oms_json_to_bytes (const OmsJsonNode *node, const char *const *without);

/* A writer of JSON text. Names are for members of objects and NULL in arrays and at the top. Text that is not UTF-8 is
 * mended. One thread at a time. */
typedef struct _OmsJsonWriter OmsJsonWriter;
OmsJsonWriter *oms_json_writer_new (gboolean pretty);
void oms_json_writer_free (OmsJsonWriter *self);
void oms_json_writer_begin_object (OmsJsonWriter *self, const char *name);
void oms_json_writer_end_object (OmsJsonWriter *self);
void oms_json_writer_begin_array (OmsJsonWriter *self, const char *name);
void oms_json_writer_end_array (OmsJsonWriter *self);
void oms_json_writer_add_string (OmsJsonWriter *self, const char *name, const char *value); /* NULL: nothing written */
void oms_json_writer_add_int (OmsJsonWriter *self, const char *name, gint64 value);
void oms_json_writer_add_double (OmsJsonWriter *self, const char *name, double value); /* not finite: null */
void oms_json_writer_add_bool (OmsJsonWriter *self, const char *name, gboolean value);
void oms_json_writer_add_null (OmsJsonWriter *self, const char *name);
void oms_json_writer_add_decimal (OmsJsonWriter *self, const char *name, const char *number); /* digits as they are */
void oms_json_writer_add_node (OmsJsonWriter *self, const char *name, const OmsJsonNode *node);
/* The text so far, all objects and arrays ended. Leaves the writer empty. (transfer full) */
char *oms_json_writer_end (OmsJsonWriter *self);
/* Whether anything was written into the outermost object or array. */
gboolean oms_json_writer_is_empty (OmsJsonWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsJsonWriter, oms_json_writer_free)

G_END_DECLS
