/** The systems of the replenishment sample: purchase orders and a supplier's order desk. */
package dev.tributary.simulators.replenishment;
