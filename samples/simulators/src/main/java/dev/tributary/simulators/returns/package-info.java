/** The systems of the returns sample: the shop's receipts, policy, goods receipts, refunds. */
package dev.tributary.simulators.returns;
