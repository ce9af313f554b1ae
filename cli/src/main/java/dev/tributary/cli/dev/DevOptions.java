package dev.tributary.cli.dev;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is run, and how.
 *
 * @param sources files and folders
 * @param namespace for resources that name none
 * @param state the folder that a restart goes on from
 * @param webhookPort where webhooks are served on localhost; 0 for a free port
 * @param simulatorPort where the simulated systems are served; 0 for a free port, empty for none
 * @param secrets a YAML file of secret, key and value
 * @param endpoints base URLs by endpoint, as {@code name} or {@code namespace/name}
 */
public record DevOptions(
    List<String> sources,
    String namespace,
    Path state,
    int webhookPort,
    Optional<Integer> simulatorPort,
    Optional<Path> secrets,
    Map<String, String> endpoints) {}
