/** Runs the flows of a folder in this process, with a broker of its own. */
package dev.tributary.cli.dev;
