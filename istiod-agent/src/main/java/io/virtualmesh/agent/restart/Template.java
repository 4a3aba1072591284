package io.virtualmesh.agent.restart;

/**
 * One owner as it is now.
 *
 * @param marks what its pod template was rolled for
 * @param tried what it was rolled for by us, whatever became of its template
 * @param version {@code metadata.resourceVersion}: a rollout is started on exactly what was judged
 */
public record Template(Marks marks, Marks tried, Rollout rollout, String version) {
    /** Of an owner that could not be looked at. */
    public static Template none(Rollout rollout) {
        return new Template(Marks.NONE, Marks.NONE, rollout, "");
    }
}
