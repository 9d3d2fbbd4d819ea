/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drops the last reference a test has and insists that the object goes. A worker thread may let go of it a moment after
 * it has answered, so the check waits, with an end. */
#pragma once

#include <glib-object.h>

#define TEST_FINALIZE_PATIENCE_S 10

static inline void
test_assert_finalizes (gpointer object)
{
  gint64 end = g_get_monotonic_time () + TEST_FINALIZE_PATIENCE_S * G_USEC_PER_SEC;
  gpointer weak = object;

  g_assert_true (G_IS_OBJECT (object));
  g_object_add_weak_pointer (object, &weak);
  g_object_unref (object);
  while (g_atomic_pointer_get (&weak) != NULL && g_get_monotonic_time () < end)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (1000);
    }
  g_assert_null (g_atomic_pointer_get (&weak));
}
