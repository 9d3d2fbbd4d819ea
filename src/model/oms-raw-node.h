/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The marketplace's own data as a tree to read: names and values, nothing of JSON. Immutable once built. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _OmsRawNode OmsRawNode;
struct _OmsRawNode
{
  char *name;          /* member name or "[3]" */
  char *value;         /* (nullable) NULL: it has children or is empty */
  GPtrArray *children; /* (nullable) (element-type OmsRawNode) */
};

OmsRawNode *oms_raw_node_new (const char *name, const char *value);
void oms_raw_node_add (OmsRawNode *parent, OmsRawNode *child); /* (transfer full) child */
void oms_raw_node_free (OmsRawNode *node);
/* The whole tree as indented text, for Copy. (transfer full) */
char *oms_raw_node_to_text (const OmsRawNode *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsRawNode, oms_raw_node_free)

G_END_DECLS
