/** Requests and answers as plain data, and the face of a played system. */
package dev.tributary.simulators.http;
