/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Must not know how a file is read. */
#include "oms-file-header.h"

#include "oms-registry.h"

#include <string.h>

/* Small letters; dots dropped; "_", "-" and white space as one blank. (transfer full) */
static char *
normalise (const char *name)
{
  GString *out = g_string_new (NULL);

  for (; *name != '\0'; name++)
    {
      if (*name == '.' || *name == '"' || *name == '\'')
        continue;
      if (g_ascii_isspace (*name) || *name == '_' || *name == '-')
        {
          if (out->len > 0 && out->str[out->len - 1] != ' ')
            g_string_append_c (out, ' ');
        }
      else
        g_string_append_c (out, g_ascii_tolower (*name));
    }
  if (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

static int
find_column (const OmsFileColumn *column, GPtrArray *names)
{
  for (guint n = 0; n < OMS_FILE_MAX_NAMES && column->names[n] != NULL; n++)
    {
      g_autofree char *wanted = normalise (column->names[n]);

      for (guint i = 0; i < names->len; i++)
        if (strcmp (g_ptr_array_index (names, i), wanted) == 0)
          return (int) i;
    }
  return -1;
}

static GPtrArray *
normalise_all (GPtrArray *cells)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < cells->len; i++)
    g_ptr_array_add (names, normalise (g_ptr_array_index (cells, i)));
  return names;
}

/* How many required columns there are, and how many of them the names have. */
static guint
count_required (const OmsFileFormat *format, GPtrArray *names, guint *there, const char **missing)
{
  guint required = 0;

  *there = 0;
  *missing = NULL;
  for (const OmsFileColumn *column = format->columns; column->names[0] != NULL; column++)
    {
      if (!column->required)
        continue;
      required++;
      if (find_column (column, names) >= 0)
        (*there)++;
      else if (*missing == NULL)
        *missing = column->names[0];
    }
  return required;
}

int *
oms_file_header_map (const OmsFileFormat *format, GPtrArray *cells)
{
  g_autoptr (GPtrArray) names = normalise_all (cells);
  const char *missing;
  guint there, n = 0;
  int *map;

  if (count_required (format, names, &there, &missing) != there)
    return NULL;
  while (format->columns[n].names[0] != NULL)
    n++;
  map = g_new (int, n);
  for (guint i = 0; i < n; i++)
    map[i] = find_column (&format->columns[i], names);
  return map;
}

gboolean
oms_file_header_match (GPtrArray *cells, OmsFileMatch *match, const OmsFileFormat **near, const char **missing)
{
  g_autoptr (GPtrArray) names = normalise_all (cells);
  guint best = 0, nearest = 0;

  *near = NULL;
  *missing = NULL;
  for (const OmsAdapterInfo *const *info = oms_registry_list (); *info != NULL; info++)
    for (guint i = 0; (*info)->formats != NULL && (*info)->formats[i] != NULL; i++)
      {
        const OmsFileFormat *format = (*info)->formats[i];
        const char *gap;
        guint there, required = count_required (format, names, &there, &gap);

        if (there == required && there > best)
          {
            best = there;
            match->info = *info;
            match->format = format;
          }
        else if (there < required && 2 * there >= required && there > nearest)
          {
            nearest = there;
            *near = format;
            *missing = gap;
          }
      }
  return best > 0;
}
