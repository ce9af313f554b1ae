/** Webhooks: checked for size and signature, written to the buffer, and only then acknowledged. */
package dev.tributary.runtime.intake;
