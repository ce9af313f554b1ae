/** Checks resources against the schemas of their kinds as the API server does. */
package dev.tributary.cli.crd;
