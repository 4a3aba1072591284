package io.virtualmesh.lab.demo;

import io.virtualmesh.lab.ServedChain;
import java.time.Duration;

/** istiod was seen serving under another CA, this long after {@code ..data} was swapped. */
public record Reload(Duration swapToServed, ServedChain served) {}
