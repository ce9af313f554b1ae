/** The other receivers: a CRM with upserts, and events that honour an idempotency key. */
package dev.tributary.simulators.crm;
