package dev.tributary.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * One step within a try or a branch; exactly one of what it may do is given.
 *
 * @param name its name, unlike that of every other step of the orchestration
 * @param when CEL; the step is passed over when it is false
 * @param call calls an operation; gives its answer
 * @param listen waits for an event of the instance; gives its payload
 * @param emit writes an event
 * @param cases chooses where it goes on: the first case whose condition holds decides
 * @param waiting waits for a time
 * @param set makes a value: YAML is the shape and every leaf is CEL; gives it
 * @param raise fails
 * @param approve has a person decide; gives the decision
 * @param compensate what undoes the step, when the instance fails after it; for call and emit
 * @param retry tries and pauses of a call
 * @param timeout the longest that the step may take with all tries; listen and approve have their
 *     own
 * @param catches where it goes on when the step fails; the first that fits decides
 * @param then where it goes on when the step succeeded: a later step of the same list, {@code
 *     exit}, which leaves the list, or {@code fail}; the next step when absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "[has(self.call), has(self.listen), has(self.emit), has(self.switch), has(self.wait),"
            + " has(self.set), has(self.raise), has(self.approve)].exists_one(x, x)",
    message = "give exactly one of call, listen, emit, switch, wait, set, raise, approve")
@ValidationRule(value = "!has(self.retry) || has(self.call)", message = "retry is for call")
@ValidationRule(
    value = "!has(self.timeout) || !(has(self.listen) || has(self.approve))",
    message = "listen and approve have a timeout of their own: write it there")
@ValidationRule(
    value = "!has(self.then) || !(has(self.switch) || has(self.raise))",
    message =
        "a switch says in its cases where it goes on, and a raise goes nowhere: leave then out")
public record InnerStep(
    @Required @Pattern(Api.STEP) @Size(max = 40) String name,
    @Size(min = 1, max = 1000) String when,
    StepActions.Call call,
    StepActions.Listen listen,
    StepActions.Emit emit,
    @JsonProperty("switch") @Size(min = 1, max = 20) List<StepActions.Case> cases,
    @JsonProperty("wait") StepActions.Wait waiting,
    @PreserveUnknownFields JsonNode set,
    StepActions.Raise raise,
    StepActions.Approve approve,
    StepActions.Compensation compensate,
    StepActions.Retry retry,
    @Pattern(Api.DURATION) @Size(max = 20) String timeout,
    @JsonProperty("catch") @Size(max = 10) List<StepActions.Catch> catches,
    @Size(min = 1, max = 40) String then) {}
