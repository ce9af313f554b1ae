package dev.tributary.cli.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One document of a text.
 *
 * @param tree its value; {@code null} when it couldn't be read
 * @param positions where its fields stand
 * @param problems what is wrong with it
 */
public record YamlDocument(JsonNode tree, Positions positions, List<YamlProblem> problems) {}
