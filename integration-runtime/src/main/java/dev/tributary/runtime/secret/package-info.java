/** Secrets as mounted files, read anew when they change. */
package dev.tributary.runtime.secret;
