/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking things up in what an adapter says of itself, and what of it counts for the settings of one account. */
#include "oms-adapter.h"

#include <string.h>

const OmsAdapterJob *
oms_adapter_info_find_job (const OmsAdapterInfo *info, const char *job)
{
  for (const OmsAdapterJob *at = info->jobs; at != NULL && at->id != NULL; at++)
    if (g_strcmp0 (at->id, job) == 0)
      return at;
  return NULL;
}

const OmsAdapterLimit *
oms_adapter_info_find_limit (const OmsAdapterInfo *info, const char *operation)
{
  for (const OmsAdapterLimit *at = info->limits; at != NULL && at->operation != NULL; at++)
    if (g_strcmp0 (at->operation, operation) == 0)
      return at;
  return NULL;
}

const OmsAdapterField *
oms_adapter_info_find_field (const OmsAdapterInfo *info, const char *field)
{
  for (const OmsAdapterField *at = info->fields; at != NULL && at->id != NULL; at++)
    if (g_strcmp0 (at->id, field) == 0)
      return at;
  return NULL;
}

/* What is set, else the field's default; NULL: neither. */
static const char *
value_of (const OmsAdapterInfo *info, const char *id, GHashTable *settings)
{
  const char *value = settings != NULL ? g_hash_table_lookup (settings, id) : NULL;
  const OmsAdapterField *field = oms_adapter_info_find_field (info, id);

  if (value != NULL && *value != '\0')
    return value;
  return field != NULL ? field->default_value : NULL;
}

gboolean
oms_adapter_info_field_counts (const OmsAdapterInfo *info, const OmsAdapterField *field, GHashTable *settings)
{
  g_auto (GStrv) condition = NULL;

  if (field->when == NULL)
    return TRUE;
  condition = g_strsplit (field->when, "=", 2);
  return g_strcmp0 (value_of (info, condition[0], settings), condition[1]) == 0;
}

gboolean
oms_adapter_info_has_jobs (const OmsAdapterInfo *info, GHashTable *settings)
{
  return info->jobs != NULL && info->jobs[0].id != NULL &&
         g_strcmp0 (value_of (info, OMS_SETTING_CONNECTION, settings), OMS_CONNECTION_FILES) != 0;
}

/* Whether the field has this choice. */
static gboolean
has_choice (const OmsAdapterField *field, const char *id)
{
  for (const OmsFieldChoice *choice = field != NULL ? field->choices : NULL; choice != NULL && choice->id != NULL;
       choice++)
    if (strcmp (choice->id, id) == 0)
      return TRUE;
  return FALSE;
}

gboolean
oms_adapter_info_works_with_files (const OmsAdapterInfo *info)
{
  g_autoptr (GHashTable) settings = g_hash_table_new (g_str_hash, g_str_equal);

  if ((info->capabilities & OMS_CAPABILITY_FILES_IN) == 0)
    return FALSE;
  if (has_choice (oms_adapter_info_find_field (info, OMS_SETTING_CONNECTION), OMS_CONNECTION_FILES))
    g_hash_table_insert (settings, (gpointer) OMS_SETTING_CONNECTION, (gpointer) OMS_CONNECTION_FILES);
  else if (oms_adapter_info_has_jobs (info, NULL))
    return FALSE;
  for (const OmsAdapterField *field = info->fields; field != NULL && field->id != NULL; field++)
    if (field->required && field->default_value == NULL && oms_adapter_info_field_counts (info, field, settings))
      return FALSE;
  return TRUE;
}
