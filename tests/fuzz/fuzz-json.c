/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes into oms-json: what it takes it writes again in a form it takes again, to the same text. */
#include "oms-json.h"

#include "fuzz.h"

const char *const fuzz_seeds[] = {
  "{\"orders\":[{\"a\":1,\"b\":[true,false,null,-1.5e3,\"x\\n\\u00e9\\ud83d\\ude00\"]},{}],\"next\":{\"t\":\"\"}}",
  "[[[[[[[[1]]]]]]]]",
  "{\"payload\":{\"orders\":[1,\"2\",{\"3\":4}]}}",
  "",
  NULL,
};

static void
check_document (const OmsJson *json)
{
  g_autoptr (GBytes) once = oms_json_to_bytes (oms_json_root (json), NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsJson) again = oms_json_parse (once, &error);
  g_autoptr (GBytes) twice = NULL;

  g_assert_no_error (error);
  twice = oms_json_to_bytes (oms_json_root (again), NULL);
  g_assert_true (g_bytes_equal (once, twice));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (OmsJson) json = oms_json_parse (bytes, NULL);
  static const char *const paths[] = { "", "orders", "payload.orders" };

  if (json != NULL)
    check_document (json);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GPtrArray) elements = NULL;
      g_autoptr (OmsJson) rest = NULL;
      gboolean split = oms_json_split (bytes, paths[i], &elements, &rest, NULL);

      /* Whatever reads as a whole can be split. */
      g_assert_true (split || json == NULL);
      for (guint e = 0; split && e < elements->len; e++)
        {
          g_autoptr (OmsJson) element = oms_json_parse (elements->pdata[e], NULL);

          g_assert_true (element != NULL || json == NULL);
        }
    }
  return 0;
}
