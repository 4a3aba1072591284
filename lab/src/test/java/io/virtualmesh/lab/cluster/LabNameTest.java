package io.virtualmesh.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtualmesh.lab.process.LabException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabNameTest {
    @Test
    void aPlainWordIsAName() {
        assertThat(new LabName("my-lab-2")).hasToString("my-lab-2");
    }

    /** It becomes a part of paths that root removes. */
    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "../x", "A", "-a", "a-", "a b"})
    void whatCouldLeadOutOfTheFolderIsNone(String text) {
        assertThatThrownBy(() -> new LabName(text)).isInstanceOf(LabException.class);
    }

    @Test
    void noneIsLongerThanThirty() {
        new LabName("a".repeat(30));
        assertThatThrownBy(() -> new LabName("a".repeat(31))).isInstanceOf(LabException.class);
    }
}
