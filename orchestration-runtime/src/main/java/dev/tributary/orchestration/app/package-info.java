/** The process in a pod: one orchestration, its health and its metrics. */
package dev.tributary.orchestration.app;
