/**
 * Runs one plan: {@link dev.tributary.runtime.FlowRunner} is the way in, {@link
 * dev.tributary.runtime.RuntimePorts} is all that it needs of the world. Several may run in one
 * JVM.
 */
package dev.tributary.runtime;
