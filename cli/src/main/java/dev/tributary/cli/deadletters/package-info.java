/** Dead letters for people: looking at them, having them delivered, marking them as dealt with. */
package dev.tributary.cli.deadletters;
