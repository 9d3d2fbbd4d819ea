/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading accounts and secrets. */
#include "oms-cli-input.h"

#include "oms-cli-text.h"
#include "oms-json.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define MAX_INPUT_BYTES  (1024 * 1024)
#define MAX_ANSWER_BYTES 65536

static void
free_secret (gpointer secret)
{
  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

GHashTable *
oms_cli_input_new_secrets (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_secret);
}

static OmsCliGiven *
given_new (const char *kind, const char *name)
{
  OmsCliGiven *given = g_new0 (OmsCliGiven, 1);

  given->kind = g_strdup (kind);
  given->name = g_strdup (name);
  given->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  given->secrets = oms_cli_input_new_secrets ();
  return given;
}

static void
given_free (gpointer data)
{
  OmsCliGiven *given = data;

  g_free (given->kind);
  g_free (given->name);
  g_hash_table_unref (given->settings);
  g_hash_table_unref (given->secrets);
  g_free (given);
}

OmsCliGiven *
oms_cli_input_find (GPtrArray *given, const OmsAccount *account)
{
  for (guint i = 0; i < given->len; i++)
    {
      OmsCliGiven *one = g_ptr_array_index (given, i);
      g_autofree char *slug = oms_account_slug (one->name);

      if (strcmp (one->name, account->uuid) == 0 || strcmp (one->name, account->name) == 0 ||
          strcmp (one->name, account->display_name) == 0 || strcmp (slug, account->name) == 0)
        return one;
    }
  return NULL;
}

/* ---- JSON lines ----------------------------------------------------------------------------------------------------
 */

G_GNUC_PRINTF (2, 3)
static gboolean
fail (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, format, args));
  va_end (args);
  return FALSE;
}

static gboolean
read_values (const OmsJsonNode *object, GHashTable *values, GError **error)
{
  g_autofree const char **names = object != NULL ? oms_json_names (object) : NULL;

  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      const char *value = oms_json_get_string (object, names[i]);

      if (value == NULL)
        return fail (error, _ ("The value of “%s” is not text"), names[i]);
      g_hash_table_insert (values, g_strdup (names[i]), g_strdup (value));
    }
  return TRUE;
}

static gboolean
read_account (GPtrArray *given, const OmsJsonNode *node, GError **error)
{
  const char *kind = oms_json_get_string (node, "kind");
  const char *name = oms_json_get_string (node, "name");
  OmsCliGiven *account;

  if (kind == NULL || name == NULL)
    return fail (error, _ ("An account needs a kind and a name"));
  account = given_new (kind, name);
  g_ptr_array_add (given, account);
  return read_values (oms_json_get_object (node, "settings"), account->settings, error) &&
         read_values (oms_json_get_object (node, "secrets"), account->secrets, error);
}

static gboolean
read_secret (GPtrArray *given, const OmsJsonNode *node, GError **error)
{
  const char *name = oms_json_get_string (node, "account");
  const char *field = oms_json_get_string (node, "field");
  const char *value = oms_json_get_string (node, "value");
  OmsCliGiven *account = NULL;

  if (name == NULL || field == NULL || value == NULL)
    return fail (error, _ ("A line needs accounts, or an account, a field and a value"));
  for (guint i = 0; i < given->len && account == NULL; i++)
    if (strcmp (((OmsCliGiven *) g_ptr_array_index (given, i))->name, name) == 0)
      account = g_ptr_array_index (given, i);
  if (account == NULL)
    {
      account = given_new (NULL, name);
      g_ptr_array_add (given, account);
    }
  g_hash_table_insert (account->secrets, g_strdup (field), g_strdup (value));
  return TRUE;
}

/* @is_last: behind an object with accounts nothing else is expected. */
static gboolean
read_object (GPtrArray *given, const char *text, gboolean *is_last, GError **error)
{
  g_autoptr (OmsJson) json = oms_json_parse_text (text, error);
  const OmsJsonNode *accounts;

  if (json == NULL)
    return FALSE;
  accounts = oms_json_get_array (oms_json_root (json), "accounts");
  *is_last = accounts != NULL;
  if (accounts == NULL)
    return read_secret (given, oms_json_root (json), error);
  for (guint i = 0; i < oms_json_length (accounts); i++)
    if (!read_account (given, oms_json_at (accounts, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
is_blank (const char *text)
{
  return text[strspn (text, " \t\r\n")] == '\0';
}

/* Up to and with the end of the line, but no more than is allowed: what comes may have no end. FALSE: nothing came. */
static gboolean
read_line (FILE *file, GString *line, gsize most)
{
  int c;

  g_string_truncate (line, 0);
  while (line->len < most && (c = getc_unlocked (file)) != EOF)
    {
      g_string_append_c (line, (char) c);
      if (c == '\n')
        break;
    }
  return line->len > 0;
}

static void
forget_line (GString *line)
{
  explicit_bzero (line->str, line->allocated_len);
  g_string_free (line, TRUE);
}

/* An object may span lines: each line is tried together with those before it that did not make one. */
static gboolean
read_objects (GPtrArray *given, FILE *file, GError **error)
{
  g_autoptr (GString) pending = g_string_new (NULL);
  GString *line = g_string_sized_new (4096);
  gsize seen = 0;
  gboolean is_last = FALSE;
  gboolean is_ok = TRUE;

  while (is_ok && !is_last && read_line (file, line, MAX_INPUT_BYTES + 1))
    {
      seen += line->len;
      if (seen > MAX_INPUT_BYTES || memchr (line->str, '\0', line->len) != NULL)
        {
          is_ok = fail (error, _ ("That is not a list of accounts or secrets"));
          break;
        }
      g_string_append_len (pending, line->str, (gssize) line->len);
      if (is_blank (pending->str) || !oms_json_check (pending->str, pending->len, NULL))
        continue;
      is_ok = read_object (given, pending->str, &is_last, error);
      explicit_bzero (pending->str, pending->len);
      g_string_truncate (pending, 0);
    }
  forget_line (line);
  if (!is_ok)
    return FALSE;
  return is_blank (pending->str) || oms_json_check (pending->str, pending->len, error);
}

GPtrArray *
oms_cli_input_read (const char *path, GError **error)
{
  g_autoptr (GPtrArray) given = g_ptr_array_new_with_free_func (given_free);
  gboolean is_stdin = strcmp (path, "-") == 0;
  FILE *file = is_stdin ? stdin : fopen (path, "re");
  gboolean is_ok;

  if (file == NULL)
    {
      fail (error, _ ("%s cannot be read: %s"), path, g_strerror (errno));
      return NULL;
    }
  is_ok = read_objects (given, file, error);
  if (!is_stdin)
    fclose (file);
  if (is_ok && given->len == 0)
    is_ok = fail (error, _ ("No accounts or secrets were given"));
  return is_ok ? g_steal_pointer (&given) : NULL;
}

/* ---- Prompts -------------------------------------------------------------------------------------------------------
 */

static struct termios shown_state;

/* Ctrl+C at a hidden prompt must not leave the terminal without echo. */
static void
on_signal (int number)
{
  tcsetattr (STDIN_FILENO, TCSANOW, &shown_state);
  signal (number, SIG_DFL);
  raise (number);
}

gboolean
oms_cli_input_can_ask (void)
{
  return isatty (STDIN_FILENO) && isatty (STDERR_FILENO);
}

static void
hide_typing (void)
{
  struct termios hidden;

  tcgetattr (STDIN_FILENO, &shown_state);
  hidden = shown_state;
  hidden.c_lflag &= (tcflag_t) ~ECHO;
  hidden.c_lflag |= ECHONL;
  signal (SIGINT, on_signal);
  signal (SIGTERM, on_signal);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden);
}

static void
show_typing (void)
{
  tcsetattr (STDIN_FILENO, TCSADRAIN, &shown_state);
  signal (SIGINT, SIG_DFL);
  signal (SIGTERM, SIG_DFL);
}

char *
oms_cli_input_ask (const char *question, gboolean is_secret)
{
  GString *line = g_string_sized_new (MAX_ANSWER_BYTES); /* never moved, so that no copy stays behind */
  char *answer = NULL;

  /* Hidden before it is asked: what is typed at once is neither shown nor lost. */
  if (is_secret)
    hide_typing ();
  fprintf (stderr, "%s: ", question);
  fflush (stderr);
  if (read_line (stdin, line, MAX_ANSWER_BYTES - 1))
    answer = g_strstrip (g_strdup (line->str));
  if (is_secret)
    show_typing ();
  forget_line (line);
  return answer;
}

/* ---- Secret store --------------------------------------------------------------------------------------------------
 */

static gboolean
fill_store (OmsCli *cli, OmsSecretStore *store, GPtrArray *given)
{
  GPtrArray *accounts = oms_cli_list_accounts (cli);

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      OmsAccount *account = g_ptr_array_index (accounts, i);
      OmsCliGiven *one = oms_cli_input_find (given, account);
      g_autoptr (GError) error = NULL;

      if (one != NULL &&
          !oms_secret_store_save (store, account->uuid, account->display_name, one->secrets, NULL, &error))
        {
          oms_cli_say ("%s", error->message);
          return FALSE;
        }
    }
  return accounts != NULL;
}

OmsSecretStore *
oms_cli_open_secrets (OmsCli *cli, const char *from)
{
  g_autoptr (OmsSecretStore) store = NULL;
  g_autoptr (GPtrArray) given = NULL;
  g_autoptr (GError) error = NULL;

  if (from == NULL)
    return oms_secret_store_new ();
  given = oms_cli_input_read (from, &error);
  if (given == NULL)
    {
      oms_cli_say ("%s", error->message);
      return NULL;
    }
  store = oms_secret_store_new_memory ();
  return fill_store (cli, store, given) ? g_steal_pointer (&store) : NULL;
}
