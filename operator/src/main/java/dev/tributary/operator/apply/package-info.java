/**
 * Writing to the API server: server-side apply with one field manager, only of what differs, never
 * over what isn't ours.
 */
package dev.tributary.operator.apply;
