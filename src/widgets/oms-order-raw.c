/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Branches become list models only when they are opened. */
#include "oms-order-raw.h"

#include "oms-config.h"

/* A node as an object, for list models. */
#define OMS_TYPE_RAW_ITEM (oms_raw_item_get_type ())
G_DECLARE_FINAL_TYPE (OmsRawItem, oms_raw_item, OMS, RAW_ITEM, GObject)

struct _OmsRawItem
{
  GObject parent_instance;

  const OmsRawNode *node; /* borrowed from the order on show */
};

G_DEFINE_FINAL_TYPE (OmsRawItem, oms_raw_item, G_TYPE_OBJECT)

static void
oms_raw_item_class_init (OmsRawItemClass *klass)
{
}

static void
oms_raw_item_init (OmsRawItem *self)
{
}

struct _OmsOrderRaw
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *scroller;
  GtkListView *view;
};

G_DEFINE_FINAL_TYPE (OmsOrderRaw, oms_order_raw, GTK_TYPE_WIDGET)

static GListModel *
make_children (const OmsRawNode *node)
{
  GListStore *store = g_list_store_new (OMS_TYPE_RAW_ITEM);

  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    {
      g_autoptr (OmsRawItem) item = g_object_new (OMS_TYPE_RAW_ITEM, NULL);
      item->node = g_ptr_array_index (node->children, i);
      g_list_store_append (store, item);
    }
  return G_LIST_MODEL (store);
}

static GListModel *
children_cb (gpointer item, gpointer user_data)
{
  const OmsRawNode *node = OMS_RAW_ITEM (item)->node;

  return node->children != NULL && node->children->len > 0 ? make_children (node) : NULL;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, OmsOrderRaw *self)
{
  GtkWidget *expander = gtk_tree_expander_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *value = gtk_label_new (NULL);

  gtk_widget_add_css_class (name, "dim");
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), value);
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), box);
  gtk_list_item_set_child (item, expander);
  gtk_list_item_set_selectable (item, FALSE);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, OmsOrderRaw *self)
{
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (item));
  GtkWidget *box = gtk_tree_expander_get_child (expander);
  g_autoptr (OmsRawItem) raw = gtk_tree_list_row_get_item (row);
  const char *value = raw->node->value != NULL ? raw->node->value : "";

  gtk_tree_expander_set_list_row (expander, row);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (box)), raw->node->name);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (box)), value);
  gtk_widget_set_tooltip_text (gtk_widget_get_last_child (box), value);
}

void
oms_order_raw_set_node (OmsOrderRaw *self, const OmsRawNode *root)
{
  g_assert (OMS_IS_ORDER_RAW (self));

  if (root == NULL)
    {
      gtk_list_view_set_model (self->view, NULL);
      return;
    }
  g_autoptr (GtkTreeListModel) tree =
      gtk_tree_list_model_new (make_children (root), FALSE, FALSE, children_cb, NULL, NULL);
  g_autoptr (GtkNoSelection) selection = gtk_no_selection_new (G_LIST_MODEL (g_steal_pointer (&tree)));
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
}

static void
oms_order_raw_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_ORDER_RAW);
  G_OBJECT_CLASS (oms_order_raw_parent_class)->dispose (object);
}

static void
oms_order_raw_class_init (OmsOrderRawClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = oms_order_raw_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, OMS_APP_PATH "/oms-order-raw.ui");
  gtk_widget_class_bind_template_child (widget_class, OmsOrderRaw, scroller);
  gtk_widget_class_bind_template_child (widget_class, OmsOrderRaw, view);
}

static void
oms_order_raw_init (OmsOrderRaw *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  gtk_list_view_set_factory (self->view, factory);
}
