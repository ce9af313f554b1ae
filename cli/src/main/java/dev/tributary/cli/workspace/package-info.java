/** The resources of a set of files, typed, by namespace. */
package dev.tributary.cli.workspace;
