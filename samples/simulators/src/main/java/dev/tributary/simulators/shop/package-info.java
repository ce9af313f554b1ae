/** The shop: deterministic orders, sent as signed webhooks and sent again until answered. */
package dev.tributary.simulators.shop;
