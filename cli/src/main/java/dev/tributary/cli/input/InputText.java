package dev.tributary.cli.input;

/**
 * A text to read.
 *
 * @param file where it is from, as people are told; {@code -} for standard input
 * @param text what it says
 * @param named whether it was named itself, and not found in a folder
 */
public record InputText(String file, String text, boolean named) {}
