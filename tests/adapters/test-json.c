/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guards before json-glib, the read-only tree, splitting and writing. */
#include "oms-json.h"

#include <string.h>

static void
assert_refused (const char *text, gssize length, OmsJsonError code)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);
  g_autoptr (GError) error = NULL;

  g_assert_null (oms_json_parse (bytes, &error));
  g_assert_error (error, OMS_JSON_ERROR, (int) code);
  g_assert_cmpuint (strlen (error->message), >, 10);
}

static void
test_guards (void)
{
  static const char *const broken[] = {
    "",           " ",       "{",           "[",           "[1,]",         "{\"a\":}",    "{\"a\" 1}",
    "{a:1}",      "{'a':1}", "[1 2]",       "nul",         "tru",          "\"abc",       "\"\\x\"",
    "01",         "-",       "1.",          ".5",          "1e",           "+1",          "[1]]",
    "{\"a\":1}x", "/* */ 1", "\"\\u12g4\"", "\"\\ud800\"", "\"\\ud800x\"", "\"\\udc00\"", "\"\\ud800\\u0041\"",
    "\"\t\"",     "NaN",     "Infinity",
  };
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_test_message ("%s", broken[i]);
      assert_refused (broken[i], -1, OMS_JSON_ERROR_SYNTAX);
    }
  assert_refused (deep, -1, OMS_JSON_ERROR_LIMIT);
  for (int i = 0; i < 65; i++)
    g_string_append (text, "{\"a\":");
  assert_refused (text->str, -1, OMS_JSON_ERROR_LIMIT);
  assert_refused ("1e999", -1, OMS_JSON_ERROR_LIMIT);
  assert_refused ("[-1e999]", -1, OMS_JSON_ERROR_LIMIT);
  assert_refused ("9223372036854775808", -1, OMS_JSON_ERROR_LIMIT);
  assert_refused ("-9223372036854775809", -1, OMS_JSON_ERROR_LIMIT);
  assert_refused ("123456789012345678901234567890", -1, OMS_JSON_ERROR_LIMIT);
  assert_refused ("\"a\\u0000b\"", -1, OMS_JSON_ERROR_LIMIT);
  assert_refused ("\"a\0b\"", 5, OMS_JSON_ERROR_SYNTAX);
  assert_refused ("[1]\0", 4, OMS_JSON_ERROR_SYNTAX);
  assert_refused ("\"\xff\xfe\"", -1, OMS_JSON_ERROR_SYNTAX);
}

static void
test_limits_hold (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (OmsJson) json = NULL;
  g_autoptr (OmsJson) big = NULL;
  gint64 value;

  for (int i = 0; i < 64; i++)
    g_string_append_c (text, '[');
  for (int i = 0; i < 64; i++)
    g_string_append_c (text, ']');
  json = oms_json_parse_text (text->str, NULL);
  g_assert_nonnull (json);

  big = oms_json_parse_text ("{\"max\":9223372036854775807,\"min\":-9223372036854775808,\"small\":1e-999}", NULL);
  g_assert_nonnull (big);
  g_assert_true (oms_json_get_int (oms_json_root (big), "max", &value));
  g_assert_cmpint (value, ==, G_MAXINT64);
  g_assert_true (oms_json_get_int (oms_json_root (big), "min", &value));
  g_assert_cmpint (value, ==, G_MININT64);
}

static void
test_reading (void)
{
  g_autoptr (OmsJson) json = oms_json_parse_text ("{\"s\":\"caf\\u00e9 \\ud83d\\ude00\",\"i\":3,\"d\":3.0,\"h\":2.5,"
                                                  "\"b\":true,\"n\":null,\"o\":{\"x\":\"y\"},\"a\":[\"p\",null,7]}",
                                                  NULL);
  const OmsJsonNode *root = oms_json_root (json);
  g_autofree const char **names = oms_json_names (root);
  gint64 value = -1;
  double number = -1;

  g_assert_cmpstr (oms_json_get_string (root, "s"), ==, "café 😀");
  g_assert_null (oms_json_get_string (root, "i"));
  g_assert_null (oms_json_get_string (root, "n"));
  g_assert_null (oms_json_get_string (root, "missing"));
  g_assert_true (oms_json_get_int (root, "i", &value));
  g_assert_cmpint (value, ==, 3);
  g_assert_true (oms_json_get_int (root, "d", &value));
  g_assert_false (oms_json_get_int (root, "h", &value));
  g_assert_false (oms_json_get_int (root, "s", &value));
  g_assert_true (oms_json_get_double (root, "h", &number));
  g_assert_cmpfloat (number, ==, 2.5);
  g_assert_true (oms_json_get_bool (root, "b"));
  g_assert_false (oms_json_get_bool (root, "i"));
  g_assert_null (oms_json_get (root, "n"));
  g_assert_null (oms_json_get_object (root, "a"));
  g_assert_cmpstr (oms_json_get_string (oms_json_get (root, "o"), "x"), ==, "y");
  g_assert_cmpuint (oms_json_length (oms_json_get (root, "a")), ==, 3);
  g_assert_cmpstr (oms_json_string_at (oms_json_get (root, "a"), 0), ==, "p");
  g_assert_null (oms_json_string_at (oms_json_get (root, "a"), 2));
  g_assert_null (oms_json_at (oms_json_get (root, "a"), 3));
  g_assert_cmpstr (names[0], ==, "s");
  g_assert_cmpstr (names[7], ==, "a");
  g_assert_null (names[8]);

  /* Everything takes NULL, so that look-ups can be chained. */
  g_assert_null (oms_json_get_string (oms_json_get (oms_json_get (root, "x"), "y"), "z"));
  g_assert_cmpuint (oms_json_length (NULL), ==, 0);
  g_assert_cmpint (oms_json_type (NULL), ==, OMS_JSON_ABSENT);
}

static void
assert_split (const char *text, const char *path, const char *expected_rest, ...)
{
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));
  g_autoptr (GPtrArray) elements = NULL;
  g_autoptr (OmsJson) rest = NULL;
  g_autoptr (GBytes) rest_bytes = NULL;
  const char *expected;
  va_list args;
  guint i = 0;

  g_assert_true (oms_json_split (body, path, &elements, &rest, NULL));
  rest_bytes = oms_json_to_bytes (oms_json_root (rest), NULL);
  g_assert_cmpmem (g_bytes_get_data (rest_bytes, NULL), g_bytes_get_size (rest_bytes), expected_rest,
                   strlen (expected_rest));
  va_start (args, expected_rest);
  while ((expected = va_arg (args, const char *)) != NULL)
    {
      g_assert_cmpuint (i, <, elements->len);
      g_assert_cmpmem (g_bytes_get_data (elements->pdata[i], NULL), g_bytes_get_size (elements->pdata[i]), expected,
                       strlen (expected));
      i++;
    }
  va_end (args);
  g_assert_cmpuint (i, ==, elements->len);
}

static void
test_split (void)
{
  assert_split ("{\"orders\":[{\"a\":1},{\"b\":\"],[\\\"\"},3],\"x\":{\"orders\":[9]}}", "orders",
                "{\"orders\":[],\"x\":{\"orders\":[9]}}", "{\"a\":1}", "{\"b\":\"],[\\\"\"}", "3", NULL);
  assert_split ("{\"p\":{\"q\":1,\"items\":[1,2]},\"t\":\"u\"}", "p.items",
                "{\"p\":{\"q\":1,\"items\":[]},\"t\":\"u\"}", "1", "2", NULL);
  assert_split (" [ ] ", "", "[]", NULL);
  assert_split ("[[1],[2]]", "", "[]", "[1]", "[2]", NULL);
  assert_split ("{\"other\":1}", "orders", "{\"other\":1}", NULL);
  assert_split ("{\"orders\":null}", "orders", "{\"orders\":null}", NULL);
  assert_split ("{\"p\":[]}", "p.items", "{\"p\":[]}", NULL);
}

/* Commas are cheap to send and dear to keep. */
static void
test_split_endless (void)
{
  g_autoptr (GString) text = g_string_new ("{\"orders\":[1");
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GPtrArray) elements = NULL;
  g_autoptr (OmsJson) rest = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 100000; i++)
    g_string_append (text, ",1");
  g_string_append (text, "]}");
  body = g_string_free_to_bytes (g_steal_pointer (&text));
  g_assert_false (oms_json_split (body, "orders", &elements, &rest, &error));
  g_assert_error (error, OMS_JSON_ERROR, OMS_JSON_ERROR_LIMIT);
}

/* A record that is broken inside leaves the others alone. */
static void
test_split_broken_element (void)
{
  const char *text = "{\"orders\":[{\"a\":1},{\"a\":1e999},{\"a\":nonsense},{\"a\":4}],\"next\":\"t\"}";
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));
  g_autoptr (GPtrArray) elements = NULL;
  g_autoptr (OmsJson) rest = NULL;
  guint good = 0;

  g_assert_true (oms_json_split (body, "orders", &elements, &rest, NULL));
  g_assert_cmpuint (elements->len, ==, 4);
  for (guint i = 0; i < elements->len; i++)
    {
      g_autoptr (OmsJson) json = oms_json_parse (elements->pdata[i], NULL);

      good += json != NULL;
    }
  g_assert_cmpuint (good, ==, 2);
  g_assert_cmpstr (oms_json_get_string (oms_json_root (rest), "next"), ==, "t");
}

static void
test_split_refuses (void)
{
  static const char *const broken[] = {
    "",       "{",           "{\"orders\":[1",  "{\"orders\":[1,2}", "{\"orders\":[\"a",
    "{\"x\"", "{\"orders\"", "{\"orders\":[1]", "<html></html>",     "{\"orders\":[1]}x"
  };
  g_autofree char *deep = g_strnfill (100000, '[');

  for (guint i = 0; i < G_N_ELEMENTS (broken) + 1; i++)
    {
      const char *text = i < G_N_ELEMENTS (broken) ? broken[i] : deep;
      g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));
      g_autoptr (GPtrArray) elements = NULL;
      g_autoptr (OmsJson) rest = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_false (oms_json_split (body, "orders", &elements, &rest, &error));
      g_assert_cmpint (error->domain, ==, OMS_JSON_ERROR);
    }
}

static void
test_writing (void)
{
  g_autoptr (OmsJsonWriter) writer = oms_json_writer_new (FALSE);
  g_autoptr (OmsJsonWriter) pretty = oms_json_writer_new (TRUE);
  g_autofree char *text = NULL;
  g_autofree char *pretty_text = NULL;
  g_autoptr (OmsJson) json = NULL;

  oms_json_writer_begin_object (writer, NULL);
  g_assert_true (oms_json_writer_is_empty (writer));
  oms_json_writer_add_string (writer, "none", NULL);
  g_assert_true (oms_json_writer_is_empty (writer));
  oms_json_writer_add_string (writer, "s", "a\"b\\c\n\x01\xff");
  oms_json_writer_add_int (writer, "i", G_MININT64);
  oms_json_writer_add_double (writer, "d", 0.1);
  oms_json_writer_add_double (writer, "nan", 0.0 / 0.0);
  oms_json_writer_add_decimal (writer, "dec", "12.50");
  oms_json_writer_begin_array (writer, "a");
  oms_json_writer_add_bool (writer, NULL, TRUE);
  oms_json_writer_add_null (writer, NULL);
  oms_json_writer_end_array (writer);
  oms_json_writer_end_object (writer);
  text = oms_json_writer_end (writer);
  g_assert_cmpstr (text, ==,
                   "{\"s\":\"a\\\"b\\\\c\\n\\u0001\xef\xbf\xbd\",\"i\":-9223372036854775808,\"d\":0.1,\"nan\":null,"
                   "\"dec\":12.50,\"a\":[true,null]}");
  json = oms_json_parse_text (text, NULL);
  g_assert_nonnull (json);

  oms_json_writer_begin_object (pretty, NULL);
  oms_json_writer_begin_array (pretty, "a");
  oms_json_writer_add_int (pretty, NULL, 1);
  oms_json_writer_end_array (pretty);
  oms_json_writer_begin_object (pretty, "o");
  oms_json_writer_end_object (pretty);
  oms_json_writer_end_object (pretty);
  pretty_text = oms_json_writer_end (pretty);
  g_assert_cmpstr (pretty_text, ==, "{\n  \"a\": [\n    1\n  ],\n  \"o\": {}\n}");
}

static void
test_stripping (void)
{
  static const char *const without[] = { "buyer", "phone", NULL };
  g_autoptr (OmsJson) json = oms_json_parse_text (
      "{\"id\":\"1\",\"buyer\":{\"name\":\"A\"},\"items\":[{\"sku\":\"x\",\"phone\":\"9\",\"n\":[{\"buyer\":1}]}]}",
      NULL);
  g_autoptr (GBytes) bytes = oms_json_to_bytes (oms_json_root (json), without);
  const char *expected = "{\"id\":\"1\",\"items\":[{\"sku\":\"x\",\"n\":[{}]}]}";

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected, strlen (expected));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/guards", test_guards);
  g_test_add_func ("/json/limits-hold", test_limits_hold);
  g_test_add_func ("/json/reading", test_reading);
  g_test_add_func ("/json/split", test_split);
  g_test_add_func ("/json/split-endless", test_split_endless);
  g_test_add_func ("/json/split-broken-element", test_split_broken_element);
  g_test_add_func ("/json/split-refuses", test_split_refuses);
  g_test_add_func ("/json/writing", test_writing);
  g_test_add_func ("/json/stripping", test_stripping);
  return g_test_run ();
}
