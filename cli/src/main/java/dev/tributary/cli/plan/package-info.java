/** Plans for people, and what would change about them. */
package dev.tributary.cli.plan;
