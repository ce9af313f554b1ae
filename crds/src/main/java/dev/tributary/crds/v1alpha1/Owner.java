package dev.tributary.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * Who answers for a system or an event.
 *
 * @param team the team's name
 * @param contact where the team is reached, for example a chat channel or a mail address
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Owner(
    @Required @Size(min = 1, max = 100) String team, @Size(max = 200) String contact) {}
