/** Who may call a played system: the checks, and an OAuth 2 token endpoint. */
package dev.tributary.simulators.access;
