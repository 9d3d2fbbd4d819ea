/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window program. */
#include <glib/gi18n.h>
#include <locale.h>

#include "oms-application.h"
#include "oms-config.h"
#include "oms-demo-script.h"

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, OMS_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_autoptr (OmsApplication) application = oms_application_new ();

  int status = g_application_run (G_APPLICATION (application), argc, argv);

  return status != 0 ? status : oms_demo_script_get_exit_code ();
}
