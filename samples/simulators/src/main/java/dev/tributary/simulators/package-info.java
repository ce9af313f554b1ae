/**
 * One small HTTP server that plays the systems of the samples: an S/4-shaped ERP, a CRM, an event
 * receiver, a token endpoint and a shop that sends webhooks. It remembers every request and its
 * effect, and misbehaves on demand.
 */
package dev.tributary.simulators;
