"""Shopify: the orders CSV [sales_log].

A row a line item; the order's own cells stand on its first row only, so that rows are orders nowhere and totals are
added once. Where the buyer came from, if anything, is inside the many-lined cell `Note Attributes`.
Imports family and mapping. Tests: tests/loaders/test_shopify.py.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from smm_nb.loaders.family import Grid, grid_family
from smm_nb.loaders.header import headers
from smm_nb.loaders.mapping import File, Layout, Part, finish, read_grid
from smm_nb.loaders.parsing import How
from smm_nb.loaders.reading import RawTable, SetAside

HEADERS = headers(
    "Email | Accepts Marketing | Subtotal | Shipping | Taxes | Discount Amount | Shipping Method | Fulfilled at",
    "Lineitem price | Lineitem compare at price | Lineitem sku | Lineitem requires shipping | Lineitem taxable",
    "Lineitem fulfillment status | Lineitem discount | Fulfillment Status | Paid at | Vendor | Outstanding Balance",
    # names, addresses and phones of buyers are no one's business here: read by no table
    "Billing Name | Billing Street | Billing Address1 | Billing Address2 | Billing Company | Billing City",
    "Billing Zip | Billing Province | Billing Country | Billing Phone | Shipping Name | Shipping Street",
    "Shipping Address1 | Shipping Address2 | Shipping Company | Shipping City | Shipping Zip | Shipping Province",
    "Shipping Country | Shipping Phone | Billing Province Name | Shipping Province Name | Phone",
    "Notes | Tags | Employee | Location | Device ID | Id | Risk Level | Payment Method | Payment Reference",
    "Payment ID | Payment Terms Name | Next Payment Due At | Payment References | Receipt Number | Duties | Tax {name}",
    order_id={"en": "Name"},
    created={"en": "Created at"},
    cancelled={"en": "Cancelled at"},
    financial_status={"en": "Financial Status"},
    currency={"en": "Currency"},
    amount={"en": "Total"},
    refunded={"en": "Refunded Amount"},
    items={"en": "Lineitem quantity"},
    title={"en": "Lineitem name"},
    discount_code={"en": "Discount Code"},
    attributes={"en": "Note Attributes"},
    channel={"en": "Source"},
)

LAYOUT = Layout(
    "shopify_orders",
    "Shopify",
    "sales_log",
    HEADERS,
    ("order_id", "created", "amount", "currency"),
    how=How(decimal="."),
)

UTM = re.compile(r"^\s*utm[ _](source|medium|campaign)\s*:\s*(\S.*?)\s*$", re.IGNORECASE | re.MULTILINE)


def _read(raw: RawTable, layout: Layout, file: File) -> Part:
    part = read_grid(raw, layout, file)
    lines = part.frame
    first = lines[~lines["order_id"].duplicated()].set_index("order_id", drop=False)
    orders = first.assign(items=lines.groupby("order_id", sort=False)["items"].sum(min_count=1))
    orders = _came_from(_days(orders)).reset_index(drop=True)
    cancelled = orders["cancelled"].notna() if "cancelled" in orders else pd.Series(False, index=orders.index)
    aside = _cancelled(raw, lines, set(orders.loc[cancelled, "order_id"]))
    orders = finish(_net(orders[~cancelled].reset_index(drop=True)), layout, file)
    return replace(part, frame=orders, kept=part.kept - len(aside), set_aside=(*part.set_aside, *aside))


def _days(orders: pd.DataFrame) -> pd.DataFrame:
    # `2025-09-05 21:06:21 +0400` is the shop's own clock: its date is the day of the sale, no zone is converted
    moment = orders["created"].str.extract(r"(\d{4}-\d{2}-\d{2})\s+\d{2}:\d{2}:\d{2}\s*([+-]\d{4})?")
    return orders.assign(
        date_day=pd.to_datetime(moment[0], format="%Y-%m-%d"), timezone=("UTC" + moment[1]).fillna(orders["timezone"])
    )


def _came_from(orders: pd.DataFrame) -> pd.DataFrame:
    texts = orders["attributes"] if "attributes" in orders else pd.Series("", index=orders.index, dtype="str")
    found = [{name.lower(): value for name, value in UTM.findall(text or "")} for text in texts.fillna("")]
    for name in ("source", "medium", "campaign"):
        values = [one.get(name) for one in found]
        orders[f"session_{name}"] = [value.lower() if value and name != "campaign" else value for value in values]
    tracked = [bool(one) for one in found]
    orders["source_declared"] = ["utm" if utm else None for utm in tracked]
    orders["attribution"] = ["tracked" if utm else "unknown" for utm in tracked]
    return orders


def _net(orders: pd.DataFrame) -> pd.DataFrame:
    if "refunded" in orders:
        back = pd.to_numeric(orders["refunded"], errors="coerce").astype("Float64").fillna(0)
        orders["amount"] = orders["amount"] - back
    drop = ["attributes", "created", "cancelled", "refunded"]
    return orders.assign(client_confirmed=True).drop(columns=drop, errors="ignore")


def _cancelled(raw: RawTable, lines: pd.DataFrame, orders: set[str]) -> tuple[SetAside, ...]:
    rows = dict(zip(raw.lines, raw.rows, strict=True))
    of_cancelled = lines.loc[lines["order_id"].isin(orders), "source_line"]
    return tuple(SetAside(line, "cancelled order", tuple(rows[line])) for line in of_cancelled)


LOADERS = (
    grid_family(
        (Grid(LAYOUT, ("order_id", "financial_status", "items"), read=_read),),
        how_to_get="Shopify admin, Orders, Export, Plain CSV file.",
        notes=(
            "79 columns (2025-2026), a row a line item; order cells stand on the first row of an order",
            "utm is no column: some order-form apps write it into Note Attributes",
            "the amount is the total less what was refunded; cancelled orders are set aside",
        ),
    ),
)
