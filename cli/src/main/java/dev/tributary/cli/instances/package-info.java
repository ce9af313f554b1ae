/** Looks at instances of orchestrations and tells them what people decide. */
package dev.tributary.cli.instances;
