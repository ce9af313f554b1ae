/** Plans of orchestrations with their expressions compiled, found by digest. */
package dev.tributary.orchestration.plan;
