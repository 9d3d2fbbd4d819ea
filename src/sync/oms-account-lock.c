/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Open-file-description locks: unlike the older POSIX ones they also hold between two runs of one
 * process, and closing another descriptor of the same file does not drop them. */
#include "oms-account-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#define POLL_MS 200

struct _OmsAccountLock
{
  int fd;
};

static OmsAccountLock *
lock_new (const char *database, GError **error)
{
  /* One lock however the database is called: links to it lead to the same file. */
  g_autofree char *real = realpath (database, NULL);
  g_autofree char *path = g_strconcat (real != NULL ? real : database, ".lock", NULL);
  OmsAccountLock *lock;
  int fd;

  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    {
      int saved = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), _ ("The file “%s” cannot be opened: %s."), path,
                   g_strerror (saved));
      return NULL;
    }

  lock = g_new (OmsAccountLock, 1);
  lock->fd = fd;
  return lock;
}

/* TRUE when it was taken; FALSE without @error when somebody else has it. */
static gboolean
lock_take (OmsAccountLock *lock, gint64 platform_id, GError **error)
{
  struct flock range = { 0 };
  int saved;

  range.l_type = F_WRLCK;
  range.l_whence = SEEK_SET;
  range.l_start = platform_id;
  range.l_len = 1;
  if (fcntl (lock->fd, F_OFD_SETLK, &range) == 0)
    return TRUE;

  saved = errno;
  if (saved != EAGAIN && saved != EACCES && saved != EINTR)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved),
                 _ ("The folder of the database does not allow locks: %s. Move the database to a local disk."),
                 g_strerror (saved));
  return FALSE;
}

/* Sleeps for the next look, or until cancelled. */
static void
nap (GCancellable *cancellable)
{
  GPollFD poll_fd;

  if (cancellable == NULL || !g_cancellable_make_pollfd (cancellable, &poll_fd))
    {
      g_usleep (POLL_MS * 1000);
      return;
    }
  g_poll (&poll_fd, 1, POLL_MS);
  g_cancellable_release_fd (cancellable);
}

OmsAccountLock *
oms_account_lock_try (const char *database, gint64 platform_id, GError **error)
{
  g_autoptr (OmsAccountLock) lock = NULL;

  g_return_val_if_fail (database != NULL, NULL);
  g_return_val_if_fail (platform_id >= 0, NULL);

  lock = lock_new (database, error);
  if (lock == NULL || !lock_take (lock, platform_id, error))
    return NULL;
  return g_steal_pointer (&lock);
}

OmsAccountLock *
oms_account_lock_acquire (const char *database, gint64 platform_id, gint64 timeout_ms,
                          void (*waiting) (gpointer user_data), gpointer user_data, GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (OmsAccountLock) lock = NULL;
  gint64 until = timeout_ms < 0 ? G_MAXINT64 : g_get_monotonic_time () + timeout_ms * 1000;
  gboolean told = FALSE;

  g_return_val_if_fail (database != NULL, NULL);
  g_return_val_if_fail (platform_id >= 0, NULL);

  lock = lock_new (database, error);
  if (lock == NULL)
    return NULL;

  while (TRUE)
    {
      g_autoptr (GError) local_error = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (lock_take (lock, platform_id, &local_error))
        return g_steal_pointer (&lock);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      if (g_get_monotonic_time () >= until)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                               _ ("Another program is syncing this account. Try again when it is done."));
          return NULL;
        }
      if (!told && waiting != NULL)
        waiting (user_data);
      told = TRUE;
      nap (cancellable);
    }
}

void
oms_account_lock_release (OmsAccountLock *lock)
{
  if (lock == NULL)
    return;
  close (lock->fd);
  g_free (lock);
}
