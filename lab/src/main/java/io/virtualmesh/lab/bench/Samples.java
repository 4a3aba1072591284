package io.virtualmesh.lab.bench;

import java.util.List;

/** Measurements of one thing, in its own unit. */
record Samples(List<Double> values) {
    Samples {
        values = values.stream().sorted().toList();
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
    }

    double least() {
        return values.getFirst();
    }

    double most() {
        return values.getLast();
    }

    /** Of an even number the mean of the two in the middle. */
    double median() {
        int upper = values.size() / 2;
        return values.size() % 2 == 1
                ? values.get(upper)
                : (values.get(upper - 1) + values.get(upper)) / 2;
    }
}
