/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists as table, JSON or CSV. JSON and CSV go out row by row; a table waits for its last row to know its widths. */
#include "oms-cli-output.h"

#include "oms-cli-text.h"
#include "oms-csv.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define GAP       2 /* spaces between columns */
#define MIN_WIDTH 4
#define MIN_WRAP  24

struct _OmsCliList
{
  OmsCli *cli;
  const OmsCliColumn *columns;
  guint n_columns;
  guint at; /* the column of the next cell */
  gsize n_rows;
  GPtrArray *cells;    /* (element-type utf8) of the table */
  OmsJsonWriter *json; /* the row being written */
  GString *csv;        /* the row being written */
};

void
oms_cli_print (const char *text)
{
  fputs (text, stdout);
}

void
oms_cli_print_json (OmsJsonWriter *json)
{
  g_autofree char *text = oms_cli_json_finish (json);

  oms_cli_print (text);
  oms_cli_print ("\n");
}

void
oms_cli_print_line (const char *format, ...)
{
  g_autofree char *line = NULL;
  g_autofree char *clean = NULL;
  g_autofree char *cut = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  clean = oms_cli_text_clean (line);
  cut = oms_cli_text_cut (clean, oms_cli_text_screen_width (STDOUT_FILENO));
  oms_cli_print (cut);
  oms_cli_print ("\n");
}

gboolean
oms_cli_flush (void)
{
  return fflush (stdout) == 0 && !ferror (stdout);
}

/* ---- CSV (RFC 4180) ------------------------------------------------------------------------------------------------
 */

static void
append_csv (OmsCliList *list, const char *value)
{
  if (list->at > 0)
    g_string_append_c (list->csv, ',');
  oms_csv_append (list->csv, value);
}

static void
append_csv_words (OmsCliList *list, const char *value)
{
  g_autofree char *clean = oms_cli_text_clean (value);

  if (list->at > 0)
    g_string_append_c (list->csv, ',');
  oms_csv_append_words (list->csv, clean);
}

static void
print_csv_head (OmsCliList *list)
{
  for (list->at = 0; list->at < list->n_columns; list->at++)
    append_csv (list, list->columns[list->at].key);
  list->at = 0;
  g_string_append (list->csv, "\r\n");
  oms_cli_print (list->csv->str);
  g_string_truncate (list->csv, 0);
}

/* ---- Rows ----------------------------------------------------------------------------------------------------------
 */

OmsCliList *
oms_cli_list_new (OmsCli *cli, const OmsCliColumn *columns, guint n_columns)
{
  OmsCliList *list = g_new0 (OmsCliList, 1);

  list->cli = cli;
  list->columns = columns;
  list->n_columns = n_columns;
  list->cells = g_ptr_array_new_with_free_func (g_free);
  list->json = oms_json_writer_new (FALSE);
  list->csv = g_string_new (NULL);
  if (cli->format == OMS_CLI_FORMAT_CSV)
    print_csv_head (list);
  return list;
}

static void
end_row (OmsCliList *list)
{
  list->at = 0;
  list->n_rows++;
  if (list->cli->format == OMS_CLI_FORMAT_JSON)
    {
      g_autofree char *row = NULL;

      oms_json_writer_end_object (list->json);
      row = oms_cli_json_finish (list->json);
      oms_cli_print (list->n_rows == 1 ? "[\n" : ",\n");
      oms_cli_print (row);
    }
  else if (list->cli->format == OMS_CLI_FORMAT_CSV)
    {
      g_string_append (list->csv, "\r\n");
      oms_cli_print (list->csv->str);
      g_string_truncate (list->csv, 0);
    }
}

/* TRUE when the cell is wanted in @format; then the caller writes it and calls end_cell. */
static gboolean
is_format (OmsCliList *list, OmsCliFormat format)
{
  return list->cli->format == format;
}

static const char *
begin_cell (OmsCliList *list, OmsCliType type)
{
  g_assert (list->columns[list->at].type == type);

  if (list->at == 0 && is_format (list, OMS_CLI_FORMAT_JSON))
    oms_json_writer_begin_object (list->json, NULL);
  return list->columns[list->at].key;
}

static void
end_cell (OmsCliList *list)
{
  if (++list->at == list->n_columns)
    end_row (list);
}

static gboolean
in_table (OmsCliList *list)
{
  return is_format (list, OMS_CLI_FORMAT_TABLE) && list->columns[list->at].title != NULL;
}

/* @shown (transfer full) goes into the table, or is dropped where there is none. */
static void
add_shown (OmsCliList *list, char *shown)
{
  if (in_table (list))
    g_ptr_array_add (list->cells, shown);
  else
    g_free (shown);
}

void
oms_cli_list_text (OmsCliList *list, const char *value)
{
  const char *key = begin_cell (list, OMS_CLI_TEXT);

  if (is_format (list, OMS_CLI_FORMAT_JSON))
    oms_cli_json_text (list->json, key, value);
  else if (is_format (list, OMS_CLI_FORMAT_CSV))
    append_csv_words (list, value);
  else
    add_shown (list, oms_cli_text_clean (value));
  end_cell (list);
}

void
oms_cli_list_choice (OmsCliList *list, const char *id, const char *label)
{
  const char *key = begin_cell (list, OMS_CLI_CHOICE);

  if (is_format (list, OMS_CLI_FORMAT_JSON))
    oms_cli_json_text (list->json, key, id);
  else if (is_format (list, OMS_CLI_FORMAT_CSV))
    append_csv (list, id);
  else
    add_shown (list, oms_cli_text_clean (label));
  end_cell (list);
}

void
oms_cli_list_number (OmsCliList *list, gint64 value)
{
  const char *key = begin_cell (list, OMS_CLI_NUMBER);
  gboolean is_known = value != OMS_QUANTITY_UNKNOWN;

  if (is_format (list, OMS_CLI_FORMAT_JSON))
    oms_cli_json_number (list->json, key, value);
  else if (is_format (list, OMS_CLI_FORMAT_CSV))
    {
      g_autofree char *text = is_known ? g_strdup_printf ("%" G_GINT64_FORMAT, value) : g_strdup ("");

      append_csv (list, text);
    }
  else
    add_shown (list, is_known ? oms_number_format (value, OMS_GROUPING_AUTO) : g_strdup ("—"));
  end_cell (list);
}

void
oms_cli_list_money (OmsCliList *list, gint64 minor, const char *currency)
{
  const char *key = begin_cell (list, OMS_CLI_MONEY);

  if (is_format (list, OMS_CLI_FORMAT_JSON))
    oms_cli_json_money (list->json, key, minor, currency);
  else if (is_format (list, OMS_CLI_FORMAT_CSV))
    {
      g_autofree char *text = oms_money_to_decimal (minor, currency);

      append_csv (list, text != NULL ? text : "");
    }
  else
    add_shown (list, oms_money_format (minor, currency, OMS_GROUPING_AUTO));
  end_cell (list);
}

static char *
csv_time (OmsCliList *list, gint64 ms, OmsPrecision precision)
{
  if (ms == OMS_TIME_UNKNOWN)
    return g_strdup ("");
  if (precision == OMS_PRECISION_DAY)
    {
      int day = oms_time_local_day (ms, list->cli->zone);

      return g_strdup_printf ("%04d-%02d-%02d", day / 10000, day / 100 % 100, day % 100);
    }
  return oms_time_to_iso (ms);
}

void
oms_cli_list_time (OmsCliList *list, gint64 ms, OmsPrecision precision)
{
  const char *key = begin_cell (list, OMS_CLI_TIME);

  if (is_format (list, OMS_CLI_FORMAT_JSON))
    oms_cli_json_moment (list->json, key, ms, precision, list->cli->zone);
  else if (is_format (list, OMS_CLI_FORMAT_CSV))
    {
      g_autofree char *text = csv_time (list, ms, precision);

      append_csv (list, text);
    }
  else
    add_shown (list, oms_time_format_short (ms, precision, list->cli->now, list->cli->zone));
  end_cell (list);
}

void
oms_cli_list_switch (OmsCliList *list, gboolean value)
{
  const char *key = begin_cell (list, OMS_CLI_SWITCH);

  if (is_format (list, OMS_CLI_FORMAT_JSON))
    oms_json_writer_add_bool (list->json, key, value);
  else if (is_format (list, OMS_CLI_FORMAT_CSV))
    append_csv (list, value ? "true" : "false");
  else
    add_shown (list, g_strdup (value ? _ ("yes") : _ ("no")));
  end_cell (list);
}

static char *
join_flags (guint flags, const char *(*word) (OmsOrderFlags), const char *separator)
{
  GString *text = g_string_new (NULL);

  for (guint bit = 1; bit != 0 && bit <= flags; bit <<= 1)
    if (flags & bit)
      g_string_append_printf (text, "%s%s", text->len > 0 ? separator : "", word ((OmsOrderFlags) bit));
  return g_string_free (text, FALSE);
}

void
oms_cli_list_flags (OmsCliList *list, guint flags)
{
  const char *key = begin_cell (list, OMS_CLI_FLAGS);

  if (is_format (list, OMS_CLI_FORMAT_JSON))
    oms_cli_json_flags (list->json, key, flags);
  else if (is_format (list, OMS_CLI_FORMAT_CSV))
    {
      g_autofree char *ids = join_flags (flags, oms_order_flag_to_id, " ");

      append_csv (list, ids);
    }
  else
    add_shown (list, join_flags (flags, oms_order_flag_label, ", "));
  end_cell (list);
}

static char *
join_map (GHashTable *map)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (map), (GCompareFunc) g_strcmp0);
  GString *text = g_string_new (NULL);

  for (GList *l = names; l != NULL; l = l->next)
    g_string_append_printf (text, "%s%s=%s", text->len > 0 ? " " : "", (char *) l->data,
                            (char *) g_hash_table_lookup (map, l->data));
  return g_string_free (text, FALSE);
}

void
oms_cli_list_map (OmsCliList *list, GHashTable *map)
{
  const char *key = begin_cell (list, OMS_CLI_MAP);

  if (is_format (list, OMS_CLI_FORMAT_JSON))
    oms_cli_json_map (list->json, key, map);
  else if (is_format (list, OMS_CLI_FORMAT_CSV))
    {
      g_autofree char *text = join_map (map);

      append_csv_words (list, text);
    }
  end_cell (list);
}

/* ---- Table ---------------------------------------------------------------------------------------------------------
 */

/* A column on its way to the screen. */
typedef struct
{
  const OmsCliColumn *column;
  char *title;
  guint cell; /* where its cell stands in a row of cells */
  int width;
} Shown;

static void
clear_shown (gpointer data)
{
  g_free (((Shown *) data)->title);
}

static int
min_width (const OmsCliColumn *column)
{
  if (column->wraps)
    return MIN_WRAP;
  return column->shrinks ? 2 * MIN_WIDTH : MIN_WIDTH;
}

/* Takes width from the widest column that may give, those that are made to shrink first. */
static void
fit_widths (GArray *shown, int room)
{
  for (;;)
    {
      int total = GAP * ((int) shown->len - 1);
      Shown *victim = NULL;

      for (guint i = 0; i < shown->len; i++)
        {
          Shown *one = &g_array_index (shown, Shown, i);

          total += one->width;
          if (one->width <= min_width (one->column))
            continue;
          if (victim == NULL || one->column->shrinks > victim->column->shrinks ||
              (one->column->shrinks == victim->column->shrinks && one->width > victim->width))
            victim = one;
        }
      if (total <= room || victim == NULL)
        return;
      victim->width--;
    }
}

static void
append_cell (GString *line, const char *text, const Shown *shown)
{
  g_autofree char *cut = oms_cli_text_cut (text, shown->width);
  int space = shown->width - oms_cli_text_width (cut);

  if (shown->column->type == OMS_CLI_NUMBER || shown->column->type == OMS_CLI_MONEY)
    g_string_append_printf (line, "%*s%s", space, "", cut);
  else
    g_string_append_printf (line, "%s%*s", cut, space, "");
}

static void
print_trimmed (GString *line)
{
  while (line->len > 0 && line->str[line->len - 1] == ' ')
    g_string_truncate (line, line->len - 1);
  g_string_append_c (line, '\n');
  oms_cli_print (line->str);
}

/* The rest of a text that wraps, below its beginning. */
static void
print_more_lines (const char *rest, int indent, int width)
{
  while (*rest != '\0')
    {
      g_autofree char *part = oms_cli_text_wrap (&rest, width);
      g_autoptr (GString) line = g_string_new (NULL);

      g_string_append_printf (line, "%*s%s", indent, "", part);
      print_trimmed (line);
    }
}

/* @cells: of one row; NULL: the titles. */
static void
print_row (GArray *shown, gpointer *cells)
{
  g_autoptr (GString) line = g_string_new (NULL);
  const char *rest = "";
  int indent = 0, width = 0;

  for (guint i = 0; i < shown->len; i++)
    {
      const Shown *one = &g_array_index (shown, Shown, i);
      const char *text = cells != NULL ? cells[one->cell] : one->title;
      g_autofree char *part = NULL;

      if (i > 0)
        g_string_append_printf (line, "%*s", GAP, "");
      if (one->column->wraps)
        {
          rest = text;
          width = one->width;
          text = part = oms_cli_text_wrap (&rest, width);
        }
      else
        indent += one->width + GAP;
      append_cell (line, text, one);
    }
  print_trimmed (line);
  print_more_lines (rest, indent, width);
}

/* How wide the cells of a column are; 0 when none has anything in it. */
static int
content_width (OmsCliList *list, guint cell, guint n_cells)
{
  int width = 0;

  for (gsize row = 0; row < list->n_rows; row++)
    width = MAX (width, oms_cli_text_width (g_ptr_array_index (list->cells, row * n_cells + cell)));
  return width;
}

static guint
count_titles (OmsCliList *list)
{
  guint n = 0;

  for (guint i = 0; i < list->n_columns; i++)
    n += list->columns[i].title != NULL;
  return n;
}

static void
print_table (OmsCliList *list)
{
  g_autoptr (GArray) shown = g_array_new (FALSE, FALSE, sizeof (Shown));
  guint n_cells = count_titles (list);

  g_array_set_clear_func (shown, clear_shown);
  for (guint i = 0, cell = 0; i < list->n_columns; i++)
    {
      Shown one = { .column = &list->columns[i], .cell = cell };
      int width;

      if (one.column->title == NULL)
        continue;
      width = content_width (list, cell++, n_cells);
      if (width == 0)
        continue;
      one.title = g_utf8_strup (_ (one.column->title), -1);
      one.width = MAX (width, oms_cli_text_width (one.title));
      g_array_append_val (shown, one);
    }
  fit_widths (shown, oms_cli_text_screen_width (STDOUT_FILENO));

  print_row (shown, NULL);
  for (gsize row = 0; row < list->n_rows; row++)
    print_row (shown, list->cells->pdata + row * n_cells);
}

void
oms_cli_list_finish (OmsCliList *list, const char *nothing)
{
  g_assert (list->at == 0);

  if (is_format (list, OMS_CLI_FORMAT_JSON))
    oms_cli_print (list->n_rows == 0 ? "[]\n" : "\n]\n");
  else if (is_format (list, OMS_CLI_FORMAT_TABLE) && list->n_rows == 0)
    oms_cli_print_line ("%s", nothing);
  else if (is_format (list, OMS_CLI_FORMAT_TABLE))
    print_table (list);

  g_ptr_array_unref (list->cells);
  oms_json_writer_free (list->json);
  g_string_free (list->csv, TRUE);
  g_free (list);
}
