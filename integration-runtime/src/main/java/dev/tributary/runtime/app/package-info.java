/** The application around a runner: HTTP, probes, metrics, the end. */
package dev.tributary.runtime.app;
