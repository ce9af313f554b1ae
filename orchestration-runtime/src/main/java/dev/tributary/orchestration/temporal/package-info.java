/** The engine on Temporal. */
package dev.tributary.orchestration.temporal;
