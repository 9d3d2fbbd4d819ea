/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters as Amazon's models describe them, and page tokens. */
#include "oms-sandbox-amazon.h"
#include "oms-sandbox-time.h"

#include <stdio.h>
#include <string.h>

/* All marketplaces there are. */
static const char *const marketplaces[] = { "A2EUQ1WTGCTBG2", "ATVPDKIKX0DER",  "A1AM78C64UM0Y8", "A2Q3Y263D00KWC",
                                            "A21TJRUUN4KGV",  "A1F83G8C2ARO7P", "A1PA6795UKMFR9", "A13V1IB3VIYZZH",
                                            "APJ6JRA9NG5V4",  "A1RKKUPIHCS9HS", "A1805IZSGTT6HS", "AMEN7PMS3EDWL",
                                            "A28R8C7NBKEWEA", "A2NODRKZP88ZB9", "A1C3SOZRARQ6R3", "A33AVAJ2PDY3EV",
                                            "A2VIGQ35RCS4UG", "A17E79C6D8DWNP", "ARBP9OOSHTCHU",  "AE08WJ6YKNBMC",
                                            "A1VC38T7YXB528", "A39IBJ37TRP1C6", "A19VAU5U5O7RUS", NULL };

gboolean
oms_sandbox_amazon_known (OmsSandboxCall *call, const char *const *known)
{
  if (call->request->broken_query)
    return oms_sandbox_amazon_invalid (call, "The query string is malformed or repeats a parameter.");
  for (guint i = 0; i < call->request->params->len; i++)
    {
      const char *name = g_array_index (call->request->params, OmsSandboxParam, i).name;
      g_autofree char *message = NULL;

      if (g_strv_contains (known, name))
        continue;
      message = g_strdup_printf ("Unknown query parameter '%s'.", name);
      return oms_sandbox_amazon_invalid (call, message);
    }
  return TRUE;
}

static gboolean
refuse (OmsSandboxCall *call, const char *name, const char *value, const char *why)
{
  g_autofree char *message = g_strdup_printf ("Value '%s' for parameter '%s' is invalid: %s.", value, name, why);

  return oms_sandbox_amazon_invalid (call, message);
}

gboolean
oms_sandbox_amazon_enum (OmsSandboxCall *call, const char *name, const OmsSandboxEnum *allowed, guint *set)
{
  const char *value = oms_sandbox_request_param (call->request, name);
  g_auto (GStrv) words = NULL;
  guint bits = 0;

  if (value == NULL)
    return TRUE;
  words = g_strsplit (value, ",", -1);
  if (words[0] == NULL || (allowed->max > 0 && g_strv_length (words) > allowed->max))
    return refuse (call, name, value, "wrong number of entries");
  for (guint i = 0; words[i] != NULL; i++)
    {
      guint at = 0;

      while (allowed->words[at] != NULL && !g_str_equal (allowed->words[at], words[i]))
        at++;
      if (allowed->words[at] == NULL)
        return refuse (call, name, words[i], "not an allowed value");
      bits |= 1u << at;
    }
  *set = bits;
  return TRUE;
}

gboolean
oms_sandbox_amazon_time (OmsSandboxCall *call, const char *name, gint64 *ms)
{
  const char *value = oms_sandbox_request_param (call->request, name);

  if (value == NULL || oms_sandbox_time_parse (value, ms))
    return TRUE;
  return refuse (call, name, value, "timestamp must follow ISO8601");
}

gboolean
oms_sandbox_amazon_int (OmsSandboxCall *call, const char *name, int least, int most, int *value)
{
  const char *text = oms_sandbox_request_param (call->request, name);
  gint64 number;

  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_signed (text, 10, least, most, &number, NULL))
    return refuse (call, name, text, "out of range");
  *value = (int) number;
  return TRUE;
}

gboolean
oms_sandbox_amazon_marketplaces (OmsSandboxCall *call, guint most, gboolean required, gboolean *here)
{
  static const OmsSandboxEnum all = { marketplaces, 0 };
  OmsSandboxEnum allowed = { all.words, most };
  guint set = 1u << 4;

  if (required && oms_sandbox_request_param (call->request, "marketplaceIds") == NULL)
    return oms_sandbox_amazon_invalid (call, "Required parameter 'marketplaceIds' is missing.");
  if (!oms_sandbox_amazon_enum (call, "marketplaceIds", &allowed, &set))
    return FALSE;
  *here = (set & (1u << 4)) != 0;
  return TRUE;
}

/* ---- Page tokens ------------------------------------------------------------------------------------------------ */

static int
compare_params (gconstpointer a, gconstpointer b)
{
  return strcmp (((const OmsSandboxParam *) a)->name, ((const OmsSandboxParam *) b)->name);
}

/* What must be the same in each request of a pass. */
static char *
digest_query (OmsSandboxCall *call, const char *const *free_names)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GArray) params = g_array_new (FALSE, FALSE, sizeof (OmsSandboxParam));

  g_array_append_vals (params, call->request->params->data, call->request->params->len);
  g_array_sort (params, compare_params);
  g_checksum_update (sum, (const guchar *) call->operation, -1);
  g_checksum_update (sum, (const guchar *) call->amazon->seller_id, -1);
  for (guint i = 0; i < params->len; i++)
    {
      const OmsSandboxParam *param = &g_array_index (params, OmsSandboxParam, i);

      if (g_strv_contains (free_names, param->name))
        continue;
      g_checksum_update (sum, (const guchar *) param->name, strlen (param->name) + 1);
      g_checksum_update (sum, (const guchar *) param->value, strlen (param->value) + 1);
    }
  return g_strndup (g_checksum_get_string (sum), 16);
}

/* Nobody but the sandbox can make a token. */
static char *
seal (OmsSandboxCall *call, const char *text)
{
  g_autofree char *key = g_strdup_printf ("page %" G_GUINT64_FORMAT, call->world->options.seed);
  g_autofree char *sum = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) key, strlen (key), text, -1);

  return g_strndup (sum, 16);
}

char *
oms_sandbox_amazon_token (OmsSandboxCall *call, const char *const *free_names, const OmsSandboxPage *page)
{
  g_autofree char *digest = digest_query (call, free_names);
  g_autofree char *text =
      g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s",
                       page->time, page->index, page->bound, page->issued, digest);
  g_autofree char *mark = seal (call, text);
  g_autofree char *whole = g_strconcat (text, " ", mark, NULL);
  guint n = (guint) strlen (whole);

  /* Base64 of these bytes holds '+', '/' and '=', which an unencoded query would lose: as the real ones do. */
  for (guint i = 0; i < n; i++)
    whole[i] = (char) (whole[i] ^ (0xc1 + 7 * i));
  return g_base64_encode ((guchar *) whole, n);
}

static gboolean
open_token (OmsSandboxCall *call, const char *token, const char *const *free_names, OmsSandboxPage *page)
{
  g_autofree char *digest = digest_query (call, free_names);
  g_autofree char *text = NULL;
  g_autofree char *mark = NULL;
  gsize n;
  guchar *bytes = g_base64_decode (token, &n);
  char *space;
  char found[17];

  for (gsize i = 0; i < n; i++)
    bytes[i] = (guchar) (bytes[i] ^ (0xc1 + 7 * i));
  text = g_strndup ((char *) bytes, n);
  g_free (bytes);
  space = strrchr (text, ' ');
  if (space == NULL)
    return FALSE;
  *space = '\0';
  mark = seal (call, text);
  return g_str_equal (mark, space + 1) &&
         sscanf (text, "%" G_GINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %16s",
                 &page->time, &page->index, &page->bound, &page->issued, found) == 5 &&
         g_str_equal (found, digest);
}

gboolean
oms_sandbox_amazon_page (OmsSandboxCall *call, const char *token, const char *const *free_names, gint64 life,
                         OmsSandboxPage *page)
{
  if (!open_token (call, token, free_names, page))
    return oms_sandbox_amazon_invalid (call, "The token is invalid, or the parameters do not match those of the "
                                             "request that produced it.");
  if (oms_sandbox_world_now (call->world) - page->issued > life)
    return oms_sandbox_amazon_invalid (call, "The token has expired.");
  return TRUE;
}
