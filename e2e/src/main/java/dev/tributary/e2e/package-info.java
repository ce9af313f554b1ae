/**
 * What the demo and the tests on a real cluster share: they install the chart, a Kafka and the
 * simulated systems, apply samples, and ask the simulators what arrived.
 */
package dev.tributary.e2e;
