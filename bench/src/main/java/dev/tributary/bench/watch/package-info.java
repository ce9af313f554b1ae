/** Looks at a pod while something happens to it. */
package dev.tributary.bench.watch;
