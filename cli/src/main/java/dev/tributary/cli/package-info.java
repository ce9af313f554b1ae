/** The commands of {@code tributary}. */
package dev.tributary.cli;
