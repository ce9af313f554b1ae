package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import java.util.List;
import java.util.Map;

/**
 * Everything that planning one flow looks at.
 *
 * @param flow the flow
 * @param endpoints the endpoints of its namespace, by name
 * @param contracts the contracts of its namespace, by name
 * @param siblings the flows of its namespace, itself among them or not
 * @param platform where it runs
 */
public record FlowInputs(
    SyncFlow flow,
    Map<String, SystemEndpoint> endpoints,
    Map<String, EventContract> contracts,
    List<SyncFlow> siblings,
    IntegrationPlatform platform) {}
