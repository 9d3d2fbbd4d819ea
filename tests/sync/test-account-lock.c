/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lock of an account: within a process, between processes, and when its holder is killed. The program starts itself
 * again as the other process. */
#include "oms-account-lock.h"

#include <signal.h>
#include <string.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static char *self_path;

typedef struct
{
  char *folder;
  char *database;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("oms-lock-XXXXXX", NULL);
  fixture->database = g_build_filename (fixture->folder, "oms.db", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *lock = g_strconcat (fixture->database, ".lock", NULL);

  g_unlink (lock);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->database);
}

/* Another process that holds account 7; its standard output says when it does. */
static GSubprocess *
start_holder (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;
  GSubprocess *process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE, &error,
                                           self_path, "--hold", fixture->database, NULL);

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_cmpstr (line, ==, "held");
  return process;
}

static void
test_one_process (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsAccountLock) first = oms_account_lock_try (fixture->database, 7, &error);
  g_autoptr (OmsAccountLock) second = NULL;
  g_autoptr (OmsAccountLock) other = NULL;
  g_autofree char *path = g_strconcat (fixture->database, ".lock", NULL);
  struct stat info;

  g_assert_nonnull (first);
  second = oms_account_lock_try (fixture->database, 7, &error);
  g_assert_no_error (error);
  g_assert_null (second);
  other = oms_account_lock_try (fixture->database, 8, &error);
  g_assert_nonnull (other);

  /* Letting go of another byte keeps this one. */
  g_clear_pointer (&other, oms_account_lock_release);
  second = oms_account_lock_try (fixture->database, 7, &error);
  g_assert_null (second);
  g_clear_pointer (&first, oms_account_lock_release);
  second = oms_account_lock_try (fixture->database, 7, &error);
  g_assert_nonnull (second);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static void
count (gpointer data)
{
  (*(guint *) data)++;
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (300000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_other_process (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocess) holder = start_holder (fixture);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (OmsAccountLock) lock = NULL;
  g_autoptr (GError) error = NULL;
  guint told = 0;
  GThread *thread;

  lock = oms_account_lock_try (fixture->database, 7, &error);
  g_assert_no_error (error);
  g_assert_null (lock);

  lock = oms_account_lock_acquire (fixture->database, 7, 500, count, &told, NULL, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_null (lock);
  g_assert_cmpuint (told, ==, 1);
  g_clear_error (&error);

  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  lock = oms_account_lock_acquire (fixture->database, 7, -1, NULL, NULL, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (lock);
  g_clear_error (&error);
  g_thread_join (thread);

  /* However the holder dies. */
  g_subprocess_send_signal (holder, SIGKILL);
  g_subprocess_wait (holder, NULL, NULL);
  lock = oms_account_lock_acquire (fixture->database, 7, 2000, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (lock);
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsAccountLock) lock = oms_account_lock_acquire ("/nonexistent/oms.db", 1, 0, NULL, NULL, NULL, &error);

  g_assert_null (lock);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static int
hold (const char *database)
{
  g_autoptr (OmsAccountLock) lock = oms_account_lock_try (database, 7, NULL);
  char byte;

  g_print ("%s\n", lock != NULL ? "held" : "refused");
  fflush (stdout);
  return read (STDIN_FILENO, &byte, 1) < 0;
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--hold") == 0)
    return hold (argv[2]);

  self_path = g_canonicalize_filename (argv[0], NULL);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/account-lock/one-process", Fixture, NULL, set_up, test_one_process, tear_down);
  g_test_add ("/account-lock/other-process", Fixture, NULL, set_up, test_other_process, tear_down);
  g_test_add ("/account-lock/no-folder", Fixture, NULL, set_up, test_no_folder, tear_down);
  return g_test_run ();
}
