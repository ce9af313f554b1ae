/** Tries, pauses, and the judgement whether a record or its system is at fault. */
package dev.tributary.runtime.delivery;
