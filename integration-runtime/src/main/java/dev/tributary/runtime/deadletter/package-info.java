/** The topic for what can't be delivered: nothing is dropped. */
package dev.tributary.runtime.deadletter;
