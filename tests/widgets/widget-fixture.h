/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real store in a folder of its own with an engine and a session over it, for tests of widgets. */
#pragma once

#include <gtk/gtk.h>

#include "oms-session.h"

typedef struct
{
  char *folder;
  OmsStore *store;
  OmsSyncEngine *engine;
  OmsSession *session;
  gint64 platform_id; /* of the account that was added; 0 for none */
} WidgetFixture;

/* Starts GTK with the program's style. */
void widget_test_init (int *argc, char ***argv);

/* @n_orders 0: not even an account. The orders are of the last days, several statuses. */
void widget_fixture_open (WidgetFixture *fixture, guint n_orders);
void widget_fixture_close (WidgetFixture *fixture);
/* A record that cannot be read. */
void widget_fixture_add_problem (WidgetFixture *fixture, const char *remote_id, const char *reason);

/* Turns the main loop until @done, or fails after a minute. */
void widget_wait_until (gboolean (*done) (gpointer), gpointer user_data);
/* Turns the main loop for a while: for what must not happen. */
void widget_wait (guint milliseconds);

/* Presents @widget in a window, lets it be drawn, and asserts that both are gone when the window is. */
void widget_check_life (GtkWidget *widget);

/* The first descendant of @type; NULL when there is none. */
GtkWidget *widget_find (GtkWidget *root, GType type);
/* The first label on the screen whose text has @part; NULL when there is none. */
GtkWidget *widget_find_text (GtkWidget *root, const char *part);
