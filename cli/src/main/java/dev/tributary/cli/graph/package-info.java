/** Systems, contracts and flows as a graph. */
package dev.tributary.cli.graph;
