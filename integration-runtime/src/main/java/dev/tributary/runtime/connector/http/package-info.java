/** Systems that speak HTTP with JSON. */
package dev.tributary.runtime.connector.http;
