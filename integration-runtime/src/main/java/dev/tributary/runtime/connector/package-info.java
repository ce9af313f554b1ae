/**
 * The one interface behind which systems are: a connector sends a delivery once and says what came
 * of it. Tries, pauses and dead letters are not its business.
 */
package dev.tributary.runtime.connector;
