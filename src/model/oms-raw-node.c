/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tree of names and values to read. Knows nothing of the format it came from. */
#include "oms-raw-node.h"

OmsRawNode *
oms_raw_node_new (const char *name, const char *value)
{
  OmsRawNode *node = g_new0 (OmsRawNode, 1);

  node->name = g_strdup (name != NULL ? name : "");
  node->value = g_strdup (value);
  return node;
}

void
oms_raw_node_add (OmsRawNode *parent, OmsRawNode *child)
{
  g_assert (parent != NULL && child != NULL && parent != child);

  if (parent->children == NULL)
    parent->children = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_raw_node_free);
  g_ptr_array_add (parent->children, child);
}

void
oms_raw_node_free (OmsRawNode *node)
{
  if (node == NULL)
    return;
  g_free (node->name);
  g_free (node->value);
  g_clear_pointer (&node->children, g_ptr_array_unref);
  g_free (node);
}

static void
append_node (GString *out, const OmsRawNode *node, int depth)
{
  g_string_append_printf (out, "%*s%s", 2 * depth, "", node->name);
  if (node->value != NULL)
    g_string_append_printf (out, ": %s", node->value);
  g_string_append_c (out, '\n');

  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    append_node (out, g_ptr_array_index (node->children, i), depth + 1);
}

char *
oms_raw_node_to_text (const OmsRawNode *node)
{
  GString *out = g_string_new (NULL);

  /* The root of a whole order has no name of its own: its members start at the margin. */
  if (*node->name == '\0' && node->value == NULL)
    for (guint i = 0; node->children != NULL && i < node->children->len; i++)
      append_node (out, g_ptr_array_index (node->children, i), 0);
  else
    append_node (out, node, 0);
  return g_string_free (out, FALSE);
}
