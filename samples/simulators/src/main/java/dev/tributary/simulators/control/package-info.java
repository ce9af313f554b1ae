/** The paths below /control: faults, log and the shop. */
package dev.tributary.simulators.control;
