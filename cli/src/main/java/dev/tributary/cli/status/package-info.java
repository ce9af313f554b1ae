/** How flows fare, as {@code kubectl get syncflow} shows it. */
package dev.tributary.cli.status;
