# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel files of all marketplaces have the columns that sellers' files have, and say what the truth says."""

import datetime
import glob
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time

from client import Sandbox, run
from tables import commas, records, tabs, workbook

NOW = ("--now", "2026-11-23T06:00:00Z")
INDIA = datetime.timezone(datetime.timedelta(hours=5, minutes=30))

ALL_ORDERS = """amazon-order-id, merchant-order-id, purchase-date, last-updated-date, order-status,
    fulfillment-channel, sales-channel, order-channel, ship-service-level, product-name, sku, asin, item-status,
    quantity, currency, item-price, item-tax, shipping-price, shipping-tax, gift-wrap-price, gift-wrap-tax,
    item-promotion-discount, ship-promotion-discount, ship-city, ship-state, ship-postal-code, ship-country,
    promotion-ids, is-business-order, purchase-order-number, price-designation"""
UNSHIPPED = """order-id, order-item-id, purchase-date, payments-date, reporting-date, promise-date, days-past-promise,
    buyer-email, buyer-name, buyer-phone-number, sku, product-name, quantity-purchased, quantity-shipped,
    quantity-to-ship, ship-service-level, recipient-name, ship-address-1, ship-address-2, ship-address-3, ship-city,
    ship-state, ship-postal-code, ship-country, is-business-order, purchase-order-number, price-designation, is-iba,
    verge-of-cancellation, verge-of-lateShipment"""
LISTINGS = """item-name, item-description, listing-id, seller-sku, price, quantity, open-date, image-url,
    item-is-marketplace, product-id-type, zshop-shipping-fee, item-note, item-condition, zshop-category1,
    zshop-browse-path, zshop-storefront-feature, asin1, asin2, asin3, will-ship-internationally, expedited-shipping,
    zshop-boldface, product-id, bid-for-featured-placement, add-delete, pending-quantity, fulfillment-channel,
    merchant-shipping-group, status"""
FLIPKART = """Ordered On,Shipment ID,ORDER ITEM ID,Order Id,HSN CODE,Order State,Order Type,FSN,SKU,Product,
    Invoice No.,CGST,IGST,SGST,Invoice Date (mm/dd/yy),Invoice Amount,Selling Price Per Item,
    Shipping and Handling Charges,Quantity,Price inc. FKMP Contribution & Subsidy,Buyer name,Ship to name,Address Line 1,
    Address Line 2,City,State,PIN Code,Dispatch After date,Dispatch by date,Form requirement,Tracking ID,
    Package Length (cm),Package Breadth (cm),Package Height (cm),Package Weight (kg),Ready to Make,With Attachment"""
FLIPKART_RETURNS = """Location ID, Order ID, Order Item ID, Return ID, Tracking ID, Shipment ID,
    Replacement Order Item ID, SKU, FSN, Product, Total Price, Quantity, FF Type, Return Requested Date,
    Return Approval Date, Completed Date, Out For Delivery Date, Return Delivery Promise Date, Picked Up Date,
    Shipment Type, Return Status, Completion Status, Return Type, Return Reason, Return Sub-reason, Comments,
    Vendor Name, Location Name, Flyer Status, Flyer Captured, Flyer Actual, Delivery Proof Time, OBD Eligible,
    OBD Status, OBD Remarks, Delivery Proof OTC, Bag Tracking ID, Order Type, Customer GSTIN, Customer Company Name,
    IRN Number, Invoice Number, Invoice Date"""
# The beginnings: what stands behind them in some names is not known to the letter.
FLIPKART_LISTINGS = """Product Title, Seller SKU Id, Processing errors (if any), Sub-category, Flipkart Serial Number,
    Listing ID, Listing Status, Inactive Reason, MRP, Bank Settlement, Your Selling Price, Minimum Order Quantity,
    Benchmark Price, Fulfillment By, System Stock count, Your Stock Count, Recommended Stock, Procurement SLA,
    Procurement Type, Package Length - , Package Breadth - , Package Height - , Package Weight - , Local, Zonal,
    National, Harmonized System Nomenclature - HSN, Tax Code, Luxury Cess Tax Rate, Country of Origin ISO code,
    Manufacturer Details, Importer Details, Packer Details, Date of Manufacture in dd/MM/yyyy, Shelf Life in Months,
    Ignore warnings, Listing Archival"""
MEESHO = """Reason for Credit Entry, Sub Order No, Order Date, Customer State, Product Name, SKU, Size, Quantity,
    Supplier Listed Price (Incl. GST + Commission), Supplier Discounted Price (Incl GST and Commision), Packet Id"""
MEESHO_RETURNS = """Product Name, SKU, Variation, Meesho PID, Category, Qty, Order Number, Suborder Number, Order Date,
    Dispatch Date, Return Created Date, Type of Return, Sub Type, Expected Delivery Date, Courier Partner, AWB Number,
    Status, Attempt, Tracking Link, Return Reason, Detailed Return Reason"""
INVENTORY = """SERIAL NO, CATALOG NAME, CATALOG ID, PRODUCT NAME, PRODUCT ID, STYLE ID, VARIATION ID, VARIATION, STOCK,
    SYSTEM STOCK COUNT, YOUR STOCK COUNT"""
MYNTRA = """seller id, warehouse id, po_type, store order id, order release id, order line id, seller order id,
    order id fk, created on, style id, seller sku code, sku id, myntra sku code, size, vendor article number, brand,
    style name, article type, order status, packet id, seller packe id, courier code, order tracking number,
    seller warehouse id, cancellation reason id fk, cancellation reason, packed on, fmpu date, inscanned on, shipped on,
    delivered on, cancelled on, rto creation date, lost date, return creation date, final amount, total mrp, discount,
    coupon discount, shipping charge, gift charge, tax recovery, city, state, zipcode, seller price"""
MYNTRA_RETURNS = """seller_id, warehouse_id, partner_warehouse_code, model, myntra_sku_code, seller_sku_code, style_id,
    sku_id, brand, order_created_date, inscanned_on, fmpu_date, order_delivered_date, return_created_date,
    refunded_date, order_rto_date, is_refunded, exchange_id, order_id, order_group_id, order_line_id, seller_order_id,
    type, status, store_packet_id, seller_packet_id_fk, quantity, return_id, return_mode, return_reason, return_status,
    forward_tracking_number, return_tracking_number, master_bag_id, lmdo_status, lmdo_last_modified_on, gatepass_id,
    gatepass_status, gatepass_type, gatepass_lastmodified"""
PACKED = """Order id, Order_release_id, Store Packet ID, Seller_sku_code, Myntra SKU code, Tracking_id, Status,
    Packed On, Created On, Destination City, MRP, Selling value"""


def names(text):
    return [name.strip() for name in text.split(",")]


def clock(ms, form="%Y-%m-%d %H:%M:%S"):
    return datetime.datetime.fromtimestamp(ms / 1000, INDIA).strftime(form)


def iso(ms):
    return datetime.datetime.fromtimestamp(ms // 1000, datetime.timezone.utc).isoformat()


def paise(text):
    assert re.fullmatch(r"\d+\.\d{1,2}", text), text
    whole, part = text.split(".")
    return int(whole) * 100 + int(part.ljust(2, "0"))


class Files(Sandbox):
    def file(self, name, account=0):
        reply = self.send("GET", f"/sandbox/files/{account}/{name}")
        assert reply.status == 200, reply.body
        return reply.body

    def truth_of(self, account=0):
        return self.truth()["accounts"][account]


def group(found, key):
    by = {}
    for one in found:
        by.setdefault(one[key], []).append(one)
    return by


# ---- Amazon ---------------------------------------------------------------------------------------------------------

def test_amazon_all_orders():
    with Files(*NOW, orders=1500) as box:
        rows = tabs(box.file("all-orders.txt"))
        truth = box.truth_of()["orders"]
        latin = tabs(box.file("all-orders-windows-1252.txt"), "windows-1252")
    assert rows[0] == names(ALL_ORDERS) and len(rows[0]) == 31
    by = group(records(rows), "amazon-order-id")
    assert list(by) == [order["id"] for order in truth], "every order, by creation"
    for order in truth:
        lines = by[order["id"]]
        assert [(line["sku"], int(line["quantity"])) for line in lines] == [
            (item["sku"], item["quantity"]) for item in order["items"]]
        for line, item in zip(lines, order["items"]):
            assert line["purchase-date"] == iso(order["created"]) and line["last-updated-date"] == iso(order["updated"])
            word = line["order-status"]
            assert {"PENDING": "Pending", "PENDING_AVAILABILITY": "Pending", "UNFULFILLABLE": "Pending",
                    "UNSHIPPED": "Unshipped", "PARTIALLY_SHIPPED": "Unshipped", "SHIPPED": "Shipped",
                    "CANCELLED": "Cancelled"}[order["status"]] == word.split(" - ")[0]
            assert line["fulfillment-channel"] == ("Amazon" if order["fulfilled_by_marketplace"] else "Merchant")
            assert (line["item-price"] == "") == (line["currency"] == "") == (order["total"] is None)
            if order["total"] is not None:
                assert paise(line["item-price"]) == paise(item["unit_price"]) * item["quantity"]
    assert any("Shipped - " in line["order-status"] for lines in by.values() for line in lines)
    titles = {line["product-name"] for lines in by.values() for line in lines}
    assert any("Café" in title for title in titles)
    assert len(latin) == len(rows) and [row[0] for row in latin] == [row[0] for row in rows]
    assert any("Café" in row[9] for row in latin) and any(row[10] == "??????-M" for row in latin)


def test_amazon_unshipped_and_listings():
    with Files(*NOW, orders=3000) as box:
        rows = tabs(box.file("unshipped-orders.txt"))
        listings = tabs(box.file("active-listings.txt"))
        account = box.truth_of()
    assert rows[0] == names(UNSHIPPED)
    want = {item["id"]: (order, item) for order in account["orders"] for item in order["items"]
            if order["status"] in ("UNSHIPPED", "PARTIALLY_SHIPPED") and not order["fulfilled_by_marketplace"]
            and item["shipped"] < item["quantity"]}
    found = {line["order-item-id"]: line for line in records(rows)}
    assert set(found) == set(want) and len(found) > 20
    for key, line in found.items():
        order, item = want[key]
        assert (line["order-id"], line["sku"], line["promise-date"]) == (order["id"], item["sku"], iso(order["ship_by"]))
        assert int(line["quantity-to-ship"]) == item["quantity"] - item["shipped"] > 0
        assert line["buyer-name"] and line["recipient-name"] and line["ship-address-1"]
        assert re.fullmatch(r"\d{6}", line["ship-postal-code"])
    assert listings[0] == names(LISTINGS)
    stock = {one["sku"]: one for one in account["stock"]}
    active = {line["seller-sku"]: line for line in records(listings)}
    assert set(active) == {sku for sku, one in stock.items() if one["live"]} != set(stock)
    for sku, line in active.items():
        own = not stock[sku]["fulfilled_by_marketplace"]
        assert line["fulfillment-channel"] == ("DEFAULT" if own else "AMAZON_IN")
        assert line["quantity"] == (str(stock[sku]["available"]) if own else ""), "unknown is not zero"


# ---- Flipkart -------------------------------------------------------------------------------------------------------

STATES = {"APPROVED": "Approved", "PACKING_IN_PROGRESS": "Approved", "FORM_FAILED": "Approved", "PACKED": "Packed",
          "READY_TO_DISPATCH": "Ready to dispatch", "PICKUP_COMPLETE": "Shipped", "SHIPPED": "Shipped",
          "DELIVERED": "Delivered", "COMPLETED": "Delivered", "CANCELLED": "Cancelled",
          "RETURN_REQUESTED": "Return requested", "RETURNED": "Returned"}


def test_flipkart_orders():
    with Files("--accounts", "flipkart", *NOW, orders=1500) as box:
        data = box.file("orders.csv")
        truth = box.truth_of()["orders"]
    assert data.startswith(b"\xef\xbb\xbf")
    rows = commas(data[3:])
    assert rows[0] == names(FLIPKART) and len(rows[0]) == 37
    units = {item["id"]: (order, item) for order in truth for item in order["items"]}
    lines = records(rows)
    assert [line["ORDER ITEM ID"] for line in lines] == ["'" + key for key in units]
    for line in lines:
        order, item = units[line["ORDER ITEM ID"][1:]]
        shipment = next(one for one in order["shipments"] if one["id"] == item["shipment"])
        assert (line["Order Id"], line["Shipment ID"]) == (order["id"], shipment["id"])
        assert line["SKU"] in (item["sku"], f'"{item["sku"]}"') and int(line["Quantity"]) == item["quantity"]
        assert line["Order State"] == STATES[shipment["state"]] and line["Order Type"] == order["profile"]
        assert line["Tracking ID"] == (shipment["tracking"] or "")
        assert paise(line["Selling Price Per Item"]) == paise(item["unit_price"])
        assert paise(line["Invoice Amount"]) == paise(item["unit_price"]) * item["quantity"]
        assert line["Ordered On"] == clock(order["created"], "%b %d, %Y")
        assert line["Dispatch by date"] == clock(order["ship_by"], "%b %d, %Y %H:%M:%S")
        assert line["Dispatch After date"] == clock(shipment["dispatch_after"], "%b %d, %Y %H:%M:%S")
        address = order["address"]
        assert (line["City"], line["State"], line["PIN Code"]) == (address["city"], address["state"], address["pin"])
    totals = {}
    for line in lines:
        totals[line["Order Id"]] = totals.get(line["Order Id"], 0) + paise(line["Invoice Amount"]) + paise(
            line["Shipping and Handling Charges"])
    assert totals == {order["id"]: paise(order["total"]) for order in truth}
    assert {line["Order State"] for line in lines} == set(STATES.values())
    assert any("\n" in line["Address Line 1"] for line in lines) and any("," in line["Product"] for line in lines)
    assert any(line["SKU"].startswith('"') for line in lines) and any(line["CGST"] == "NA" for line in lines)


def test_flipkart_listings_and_returns():
    with Files("--accounts", "flipkart", *NOW, orders=1500) as box:
        _, listings = workbook(box.file("S_listing--ui--group_1.xlsx"))
        _, returns = workbook(box.file("returns.xlsx"))
        account = box.truth_of()
    beginnings = [name.strip("\n ") for name in FLIPKART_LISTINGS.replace("\n", "").split(",")]
    assert len(listings[0]) == len(beginnings)
    assert all(name.startswith(begin) for name, begin in zip(listings[0], beginnings)), listings[0]
    assert all(cell and not cell.isdigit() for cell in listings[1]), "the second row explains the columns"
    lines = records([listings[0]] + listings[2:])
    assert [(line["Seller SKU Id"], line["Fulfillment By"], int(line["Your Stock Count"]),
             line["Listing Status"] == "ACTIVE") for line in lines] == [
        (one["sku"], "Flipkart" if one["fulfilled_by_marketplace"] else "Seller", one.get("available", 0), one["live"])
        for one in account["stock"]]
    assert all(line["System Stock count"] == line["Your Stock Count"] for line in lines
               if line["Fulfillment By"] == "Seller")
    assert any(int(line["System Stock count"]) > 0 for line in lines if line["Fulfillment By"] == "Flipkart")
    assert all(13 <= len(line["Flipkart Serial Number"]) <= 16 for line in lines)
    assert returns[0] == names(FLIPKART_RETURNS) and len(returns[0]) == 43
    found = {line["Return ID"]: line for line in records(returns)}
    truth = {one["id"]: (order, one) for order in account["orders"] for one in order["returns"]}
    assert set(found) == set(truth) and len(found) > 50
    for key, line in found.items():
        order, one = truth[key]
        assert (line["Order ID"], line["Order Item ID"], line["Quantity"]) == (order["id"], one["item"], "1")
        assert line["Return Type"] == one["kind"] + "_return"
        assert (line["Completion Status"] == "completed") == one["complete"] == bool(line["Completed Date"])
    assert any("<other than shown>" in line["Return Sub-reason"] for line in found.values())


# ---- Meesho ---------------------------------------------------------------------------------------------------------

def test_meesho_orders():
    with Files("--accounts", "meesho", *NOW, orders=3000) as box:
        data = box.file("orders.csv")
        rows, newer = commas(data), commas(box.file("orders-13-columns.csv"))
        truth = box.truth_of()["orders"]
        assert box.account["settings"] == {"connection": "files"} and box.account["secrets"] == {}
        assert box.send("GET", "/s1/anything").status == 404 and box.send("POST", "/s1/", body="{}").status == 404
    assert not data.startswith(b"\xef\xbb\xbf")
    assert all(line.startswith(b'"') and line.endswith(b'"') for line in data.rstrip(b"\n").split(b"\n"))
    assert rows[0] == names(MEESHO)
    assert newer[0] == rows[0][:2] + ["Catalog ID", rows[0][2], "Order source"] + rows[0][3:]
    assert [row[:2] + row[3:4] + row[5:] for row in newer[1:]] == [row for row in rows[1:]]
    by = {line["Sub Order No"]: line for line in records(rows)}
    assert list(by) == [order["id"] for order in truth]
    for order in truth:
        line, (item,) = by[order["id"]], order["items"]
        assert re.fullmatch(r"\d{18}_\d", order["id"]) and order["group"] == order["id"][:18]
        assert (line["Reason for Credit Entry"], line["SKU"], line["Size"], line["Quantity"]) == (
            order["status"], item["sku"], item["variation"], str(item["quantity"]))
        assert line["Order Date"] == clock(order["created"], "%Y-%m-%d") and line["Packet Id"] == (item["packet"] or "")
        price = paise(line["Supplier Discounted Price (Incl GST and Commision)"])
        assert price == paise(item["unit_price"]) and price * item["quantity"] == paise(order["total"])
        assert price <= paise(line["Supplier Listed Price (Incl. GST + Commission)"])
    words = {order["status"]: order["unified"] for order in truth}
    assert {"HOLD", "PENDING", "READY_TO_SHIP", "SHIPPED", "DELIVERED", "DOOR_STEP_EXCHANGED", "CANCELLED", "LOST",
            "RTO_COMPLETE", "RETURN", "RETURNED"} <= set(words)
    assert {word: words[word] for word in words if words[word] == "returning"}.keys() <= {
        "RTO_INITIATED", "RTO_LOCKED", "RTO_OFD", "RTO_DELIVERY_FAILED"}
    assert (words["HOLD"], words["PENDING"], words["RETURN"], words["RTO_COMPLETE"]) == (
        "on-hold", "new", "returned", "returned")
    assert any(order["items"][0]["quantity"] > 1 for order in truth)
    assert len({order["group"] for order in truth}) == 3000 < len(truth)


def test_meesho_stock_and_returns():
    with Files("--accounts", "meesho", *NOW, orders=1500) as box:
        title, rows = workbook(box.file("Inventory-Update-File.xlsx"))
        returns = commas(box.file("returns.csv"))
        account = box.truth_of()
    assert "fill this" in title and rows[0] == names(INVENTORY)
    assert rows[1][10] != "" and not rows[1][0].isdigit(), "the second row explains the columns"
    lines = records([rows[0]] + rows[2:])
    assert [(line["STYLE ID"], line["VARIATION"], int(line["SYSTEM STOCK COUNT"])) for line in lines] == [
        (one["sku"], one["variation"] or "Free Size", one["available"]) for one in account["stock"]]
    assert all((line["STOCK"] == "IN_STOCK") == (line["SYSTEM STOCK COUNT"] != "0") for line in lines)
    assert {line["YOUR STOCK COUNT"] for line in lines} == {""}
    assert len({line["VARIATION ID"] for line in lines}) == len(lines)
    assert all(len(row) < 3 for row in returns[:7]) and returns[7] == names(MEESHO_RETURNS)
    found = {line["Suborder Number"]: line for line in records(returns[7:])}
    truth = {order["id"]: order for order in account["orders"]}
    assert {key for key, order in truth.items() if order["unified"] in ("returning", "returned")} <= set(found)
    for key, line in found.items():
        order = truth[key]
        assert line["Order Number"] == order["group"] and line["AWB Number"].startswith("VL")
        assert (line["Type of Return"] == "Courier Return (RTO)") == order["status"].startswith("RTO")
        assert line["Dispatch Date"] <= line["Return Created Date"] <= line["Expected Delivery Date"]
    assert any("\n" in line["Detailed Return Reason"] for line in found.values())


# ---- Myntra ---------------------------------------------------------------------------------------------------------

def test_myntra_orders():
    with Files("--accounts", "myntra", *NOW, orders=1500) as box:
        rows = commas(box.file("Seller_Orders_Report.csv"))
        returns = commas(box.file("returns.csv"))
        packed = commas(box.file("packed.csv"))
        truth = {order["id"]: order for order in box.truth_of()["orders"]}
    assert rows[0] == names(MYNTRA) and len(rows[0]) == 46
    units = {item["id"]: (order, item) for order in truth.values() for item in order["items"]}
    lines = records(rows)
    assert [line["order line id"] for line in lines] == list(units)
    for line in lines:
        order, item = units[line["order line id"]]
        word = {"D": "DL", "F": "IC"}.get(line["order status"], line["order status"])
        assert (word, line["seller order id"], line["seller sku code"]) == (item["status"], order["id"], item["sku"])
        assert line["store order id"] == "'" + order["group"] and line["created on"] == clock(order["created"])
        assert line["packet id"] == (item["packet"] or "") and paise(line["final amount"]) == paise(item["unit_price"])
        tracking = {packet["id"]: packet["tracking"] for packet in order["packets"]}
        assert line["order tracking number"] == tracking.get(item["packet"], "")
        assert paise(line["total mrp"]) == paise(line["final amount"]) + paise(line["discount"]) + paise(
            line["coupon discount"])
        assert bool(line["cancelled on"]) == (item["status"] == "IC") == bool(line["cancellation reason"])
        assert bool(line["shipped on"]) == (item["status"] in ("SH", "DL", "C", "RTO", "L"))
        assert bool(line["lost date"]) == (item["status"] == "L")
    assert {line["order status"] for line in lines} == {"RFR", "WP", "PK", "SH", "D", "C", "IC", "F", "RTO", "L"}
    assert returns[0] == names(MYNTRA_RETURNS)
    back = records(returns)
    assert {line["order_line_id"] for line in back} >= {
        unit for unit, (order, item) in units.items() if item["status"] == "RTO"} != set()
    assert {line["type"] for line in back} == {"CUSTOMER_RETURN", "COURIER_RETURN"}
    assert len({line["return_id"] for line in back}) == len(back)
    assert any(line["refunded_date"] == "1970-01-01 00:00:00" for line in back)
    assert packed[0] == names(PACKED)
    ids = {line["Store Packet ID"] for line in records(packed)}
    by_word = {packet["id"]: packet["status"] for order in truth.values() for packet in order["packets"]}
    assert {packet for packet, word in by_word.items() if word == "PK"} <= ids and len(ids) > 20
    assert {by_word[packet] for packet in ids} <= {"PK", "SH", "DL"}


# ---- Where they come from -------------------------------------------------------------------------------------------

ALL = ("--accounts", "amazon,flipkart,meesho,myntra")


def test_listing_and_serving():
    with Files(*ALL, orders=20) as box:
        accounts = box.send("GET", "/sandbox/files").json["accounts"]
        assert [account["kind"] for account in accounts] == ["amazon", "flipkart", "meesho", "myntra"]
        for number, account in enumerate(accounts):
            assert len(account["files"]) >= 3
            for name in account["files"]:
                reply = box.send("GET", f"/sandbox/files/{number}/{name}")
                assert reply.status == 200 and int(reply.headers["content-length"]) == len(reply.body) > 100
                kind = {".csv": "text/csv", ".txt": "text/plain"}.get(os.path.splitext(name)[1])
                assert reply.headers["content-type"] == (
                    kind or "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        for path in ("/0/none.csv", "/9/orders.csv", "/x/orders.csv", "/0", "/0/../all-orders.txt"):
            assert box.send("GET", "/sandbox/files" + path).status == 404, path


def test_served_files_are_of_this_moment():
    with Files("--accounts", "meesho", orders=50) as box:
        before = commas(box.file("orders.csv"))
        added = box.control(add=2)["add"]
        after = commas(box.file("orders.csv"))
        assert [row[1] for row in after[len(before):]] == [order["id"] for order in added]


def test_export():
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        for folder in (first, second):
            out = subprocess.run([sys.argv[1], "export-files", folder, *ALL, *NOW, "--orders", "200"], check=True,
                                 stdout=subprocess.PIPE, encoding="utf-8", timeout=30).stdout.split()
            found = [path for path in glob.glob(folder + "/**", recursive=True) if os.path.isfile(path)]
            assert sorted(out) == sorted(found) and all(os.path.isabs(path) for path in out)
            assert {os.path.basename(os.path.dirname(path)) for path in found} == {
                "amazon-1", "flipkart-1", "meesho-1", "myntra-1"}
        for path in found:
            with open(path, "rb") as one, open(path.replace(second, first), "rb") as other:
                assert one.read() == other.read(), "the same seed and time, the same bytes"
        assert not glob.glob(second + "/**/*.part", recursive=True)
    for words in (["export-files"], ["export-files", "a", "b"], ["import-files", "a"]):
        assert subprocess.run([sys.argv[1], *words], stderr=subprocess.DEVNULL, timeout=5).returncode == 2, words
    assert subprocess.run([sys.argv[1], "export-files", "/dev/null/x"], stderr=subprocess.DEVNULL,
                          timeout=5).returncode == 1


def test_kept_files():
    with tempfile.TemporaryDirectory() as folder, Files("--accounts", "myntra,meesho", "--files", folder,
                                                        orders=50) as box:
        myntra, meesho = box.about["accounts"]
        assert "files" not in myntra and [os.path.basename(path) for path in meesho["files"]] == [
            "orders.csv", "Inventory-Update-File.xlsx", "returns.csv"]
        assert sorted(glob.glob(folder + "/*/*")) == sorted(meesho["files"])
        with open(meesho["files"][0], "rb") as file:
            before = file.read()
        assert before == box.file("orders.csv", 1)
        added = box.control(account=1, add=1)["add"]
        end = time.monotonic() + 40
        while time.monotonic() < end:
            with open(meesho["files"][0], "rb") as file:
                after = file.read()
            if after != before:
                break
            time.sleep(0.5)
        assert [row[1] for row in commas(after)[len(commas(before)):]] == [order["id"] for order in added]


def test_many_rows_in_little_memory():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.argv[1], "export-files", folder, "--accounts", "myntra", "--orders", "150000"], check=True,
                       stdout=subprocess.DEVNULL, timeout=60)
        assert os.path.getsize(folder + "/myntra-1/Seller_Orders_Report.csv") > 60_000_000
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert peak < 90_000, f"{peak} kB"


if __name__ == "__main__":
    sys.exit(run([value for name, value in list(globals().items()) if name.startswith("test_")]))
