/** Validation reports as text, JSON and SARIF. */
package dev.tributary.cli.output;
