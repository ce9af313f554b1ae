/** Everything that is wrong with a set of resources, with its place. */
package dev.tributary.cli.check;
