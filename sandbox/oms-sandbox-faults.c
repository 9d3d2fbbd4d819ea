/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parsing the fault list, and the dice. */
#include "oms-sandbox-faults.h"

#include "oms-sandbox-random.h"

#include <string.h>

#define WITHOUT_END G_MAXUINT

typedef struct
{
  char *operation;  /* NULL: any */
  const char *name; /* one of names[] */
  double share;     /* of requests, or of things */
  guint left;       /* how many more times */
  guint number;
} Fault;

struct _OmsSandboxFaults
{
  guint64 seed;
  OmsSandboxRandom random;
  GPtrArray *faults;
  GHashTable *injected;
};

static const char *const names[] = { "429",
                                     "429ra",
                                     "400",
                                     "403",
                                     "500",
                                     "503",
                                     "cut",
                                     "html",
                                     "slow",
                                     "hang",
                                     "huge",
                                     "brackets",
                                     "loop",
                                     "endless",
                                     "duplicate",
                                     "malformed",
                                     "unknown-status",
                                     "expired-token",
                                     "bad-secret",
                                     "revoked",
                                     "personal-403",
                                     "no-token-header",
                                     "stale-token",
                                     "expired-envelope",
                                     "refresh-refused",
                                     "empty-inventory",
                                     "firewall",
                                     "html-503",
                                     "foreign-link",
                                     "absolute-link",
                                     "forget" };

/* These happen one time, unless an amount is given. */
static const char *const once[] = { "expired-token", "expired-envelope", NULL };

static void
fault_free (gpointer data)
{
  Fault *fault = data;

  g_free (fault->operation);
  g_free (fault);
}

OmsSandboxFaults *
oms_sandbox_faults_new (guint64 seed)
{
  OmsSandboxFaults *self = g_new0 (OmsSandboxFaults, 1);

  self->seed = seed;
  self->random = oms_sandbox_random (seed, 0xfa017, 0);
  self->faults = g_ptr_array_new_with_free_func (fault_free);
  self->injected = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
oms_sandbox_faults_free (OmsSandboxFaults *self)
{
  g_ptr_array_unref (self->faults);
  g_hash_table_unref (self->injected);
  g_free (self);
}

void
oms_sandbox_faults_clear (OmsSandboxFaults *self)
{
  g_ptr_array_set_size (self->faults, 0);
}

static const char *
known_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], name))
      return names[i];
  return NULL;
}

/* Reads digits at *@p and moves behind them. */
static guint
parse_number (const char **p)
{
  char *end;
  guint64 n = g_ascii_strtoull (*p, &end, 10);

  *p = end;
  return (guint) MIN (n, 1000000);
}

/* "5%", "x3", "5%x3" or, for malformed, "3". */
static gboolean
parse_amount (Fault *fault, const char *text)
{
  gboolean counted = g_str_equal (fault->name, "malformed");
  const char *p = text;

  if (counted)
    fault->number = parse_number (&p);
  else if (g_ascii_isdigit (*p))
    {
      char *end;

      fault->share = g_ascii_strtod (p, &end) / 100;
      if (*end != '%' || fault->share > 1)
        return FALSE;
      p = end + 1;
    }
  if (!counted && *p == 'x')
    {
      p++;
      fault->left = parse_number (&p);
    }
  return p != text && *p == '\0';
}

static Fault *
parse_fault (const char *item, GError **error)
{
  const char *slash = strchr (item, '/');
  const char *start = slash != NULL ? slash + 1 : item;
  const char *colon = strchr (start, ':');
  g_autofree char *name = colon != NULL ? g_strndup (start, colon - start) : g_strdup (start);
  Fault *fault = g_new0 (Fault, 1);

  fault->name = known_name (name);
  fault->share = 1;
  fault->number = 1;
  fault->operation = slash != NULL ? g_strndup (item, slash - item) : NULL;
  fault->left = g_strv_contains (once, name) && colon == NULL ? 1 : WITHOUT_END;
  if (fault->name == NULL || (colon != NULL && !parse_amount (fault, colon + 1)))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "Unknown fault “%s”.\n%s", item,
                   OMS_SANDBOX_FAULTS_HELP);
      fault_free (fault);
      return NULL;
    }
  return fault;
}

gboolean
oms_sandbox_faults_add (OmsSandboxFaults *self, const char *spec, GError **error)
{
  g_auto (GStrv) items = g_strsplit (spec, ",", -1);
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (fault_free);

  for (guint i = 0; items[i] != NULL; i++)
    {
      Fault *fault = parse_fault (g_strstrip (items[i]), error);

      if (fault == NULL)
        return FALSE;
      g_ptr_array_add (added, fault);
    }
  g_ptr_array_extend_and_steal (self->faults, g_steal_pointer (&added));
  return TRUE;
}

gboolean
oms_sandbox_faults_hit (OmsSandboxFaults *self, const char *operation, const char *name)
{
  for (guint i = 0; i < self->faults->len; i++)
    {
      Fault *fault = g_ptr_array_index (self->faults, i);

      if (fault->left == 0 || !g_str_equal (fault->name, name) ||
          (fault->operation != NULL && g_strcmp0 (fault->operation, operation) != 0) ||
          oms_sandbox_random_double (&self->random) >= fault->share)
        continue;
      if (fault->left != WITHOUT_END)
        fault->left--;
      g_hash_table_insert (self->injected, (gpointer) fault->name,
                           GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (self->injected, fault->name)) + 1));
      return TRUE;
    }
  return FALSE;
}

guint
oms_sandbox_faults_number (OmsSandboxFaults *self, const char *name)
{
  guint number = 0;

  for (guint i = 0; i < self->faults->len; i++)
    {
      Fault *fault = g_ptr_array_index (self->faults, i);

      if (g_str_equal (fault->name, name))
        number += fault->number;
    }
  return number;
}

gboolean
oms_sandbox_faults_for (OmsSandboxFaults *self, const char *name, guint64 index)
{
  for (guint i = 0; i < self->faults->len; i++)
    {
      Fault *fault = g_ptr_array_index (self->faults, i);
      OmsSandboxRandom random = oms_sandbox_random (self->seed, 0xfa018, index);

      if (g_str_equal (fault->name, name) && oms_sandbox_random_double (&random) < fault->share)
        return TRUE;
    }
  return FALSE;
}

GHashTable *
oms_sandbox_faults_injected (OmsSandboxFaults *self)
{
  return self->injected;
}
