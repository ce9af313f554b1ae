/** EventContract: whether it is right in itself, its topic, and who writes and reads it. */
package dev.tributary.operator.contract;
