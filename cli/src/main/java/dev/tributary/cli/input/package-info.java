/** Files, folders and standard input, as {@code -f} names them. */
package dev.tributary.cli.input;
