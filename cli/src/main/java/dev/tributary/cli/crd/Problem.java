package dev.tributary.cli.crd;

import dev.tributary.cli.finding.Code;

/**
 * What the API server would refuse.
 *
 * @param code what kind of thing
 * @param path the field
 * @param message what is wrong
 * @param nextStep what to do about it
 */
public record Problem(Code code, String path, String message, String nextStep) {}
