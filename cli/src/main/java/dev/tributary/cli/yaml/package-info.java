/** YAML as kubectl reads it, with the line and column of every field. */
package dev.tributary.cli.yaml;
