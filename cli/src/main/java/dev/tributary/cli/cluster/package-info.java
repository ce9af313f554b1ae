/** What lives in a cluster, read as its user and never written. */
package dev.tributary.cli.cluster;
