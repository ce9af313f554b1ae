/**
 * Remembers delivered events by fingerprint, so that duplicates from the source are known. Written
 * after success and before the record is finished, never before the delivery.
 */
package dev.tributary.runtime.ledger;
