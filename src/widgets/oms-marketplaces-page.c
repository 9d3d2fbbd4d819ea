/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Marketplaces page: cards over the list of accounts. */
#include "oms-marketplaces-page.h"

#include <glib/gi18n-lib.h>

#include "oms-account-card.h"

struct _OmsMarketplacesPage
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *scroller;
  GtkWidget *cards;

  /* Owned references */
  OmsSession *session;
  GListStore *last; /* one object that stands for the card to add a marketplace */
};

G_DEFINE_FINAL_TYPE (OmsMarketplacesPage, oms_marketplaces_page, GTK_TYPE_WIDGET)

static GtkWidget *
make_add_card (void)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = gtk_image_new_from_icon_name ("oms-add-symbolic");
  GtkWidget *label = gtk_label_new (_ ("Add a marketplace"));

  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "card-button");
  gtk_widget_set_size_request (button, -1, 120);
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.add-account");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Add a marketplace"), -1);
  return button;
}

static GtkWidget *
create_card_cb (gpointer item, gpointer user_data)
{
  OmsMarketplacesPage *self = user_data;
  GtkWidget *child = gtk_flow_box_child_new ();

  gtk_widget_set_focusable (child, FALSE); /* what is in the card has the focus */
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child),
                                OMS_IS_ITEM (item) ? oms_account_card_new (self->session, item) : make_add_card ());
  return child;
}

/* Begins with what the first card does; its switch comes before and can be gone back to. */
static gboolean
oms_marketplaces_page_grab_focus (GtkWidget *widget)
{
  OmsMarketplacesPage *self = OMS_MARKETPLACES_PAGE (widget);
  GtkFlowBoxChild *first = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self->cards), 0);
  GtkWidget *card = first != NULL ? gtk_flow_box_child_get_child (first) : NULL;

  if (card == NULL)
    return FALSE;
  return OMS_IS_ACCOUNT_CARD (card) ? oms_account_card_begin (OMS_ACCOUNT_CARD (card)) : gtk_widget_grab_focus (card);
}

static void
oms_marketplaces_page_dispose (GObject *object)
{
  OmsMarketplacesPage *self = OMS_MARKETPLACES_PAGE (object);

  oms_marketplaces_page_set_session (self, NULL);
  g_clear_object (&self->last);
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_MARKETPLACES_PAGE);
  G_OBJECT_CLASS (oms_marketplaces_page_parent_class)->dispose (object);
}

static void
oms_marketplaces_page_class_init (OmsMarketplacesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = oms_marketplaces_page_dispose;
  widget_class->grab_focus = oms_marketplaces_page_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-marketplaces-page.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, OmsMarketplacesPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, OmsMarketplacesPage, cards);
}

static void
oms_marketplaces_page_init (OmsMarketplacesPage *self)
{
  g_autoptr (GObject) add = g_object_new (G_TYPE_OBJECT, NULL);

  self->last = g_list_store_new (G_TYPE_OBJECT);
  g_list_store_append (self->last, add);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
oms_marketplaces_page_new (void)
{
  return g_object_new (OMS_TYPE_MARKETPLACES_PAGE, NULL);
}

void
oms_marketplaces_page_set_session (OmsMarketplacesPage *self, OmsSession *session)
{
  if (self->session == session)
    return;
  if (self->session != NULL)
    gtk_flow_box_bind_model (GTK_FLOW_BOX (self->cards), NULL, NULL, NULL, NULL);
  g_set_object (&self->session, session);
  if (session == NULL)
    return;

  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);
  g_list_store_append (parts, oms_session_get_accounts (session));
  g_list_store_append (parts, self->last);
  g_autoptr (GtkFlattenListModel) all = gtk_flatten_list_model_new (G_LIST_MODEL (parts));
  gtk_flow_box_bind_model (GTK_FLOW_BOX (self->cards), G_LIST_MODEL (all), create_card_cb, self, NULL);
}
