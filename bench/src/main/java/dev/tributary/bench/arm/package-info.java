/** What is measured, each in a process of its own: Tributary, its peers, and plain loops. */
package dev.tributary.bench.arm;
