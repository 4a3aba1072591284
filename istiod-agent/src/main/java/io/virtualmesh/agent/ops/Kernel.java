package io.virtualmesh.agent.ops;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The three calls of Linux' C library that we need, for 64-bit machines (prctl(2), setrlimit(2)). Why one fails is not asked:
 * the calls are legal for everybody, and to capture {@code errno} costs a starting JVM as much as to link them.
 */
final class Kernel implements AutoCloseable {
    private static final int PR_GET_DUMPABLE = 3;
    private static final int PR_SET_DUMPABLE = 4;
    private static final int RLIMIT_CORE = 4;

    private static final Linker LINKER = Linker.nativeLinker();

    /** {@code struct rlimit}: soft, then hard. */
    private static final StructLayout RLIMIT = MemoryLayout.structLayout(JAVA_LONG, JAVA_LONG);

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment limit = arena.allocate(RLIMIT);
    private @Nullable MethodHandle prctl;

    /** Says what went wrong, if something did. */
    Optional<String> forbidDumps() throws NativeCallFailed {
        int failed = prctl(PR_SET_DUMPABLE, 0);
        if (failed != 0) {
            return Optional.of("prctl(PR_SET_DUMPABLE, 0) failed");
        }
        int now = dumpable();
        return now == 0
                ? Optional.empty()
                : Optional.of("prctl(PR_GET_DUMPABLE) still says " + now);
    }

    int dumpable() throws NativeCallFailed {
        return prctl(PR_GET_DUMPABLE, 0);
    }

    Optional<String> forbidCoreFiles() throws NativeCallFailed {
        limit.fill((byte) 0);
        if (limitCall("setrlimit") != 0) {
            return Optional.of("setrlimit(RLIMIT_CORE, 0) failed");
        }
        return Optional.empty();
    }

    /** The hard limit for core files, in bytes. */
    long coreLimit() throws NativeCallFailed {
        limit.fill((byte) 0xff);
        limitCall("getrlimit");
        return limit.get(JAVA_LONG, JAVA_LONG.byteSize());
    }

    private int prctl(int option, long argument) throws NativeCallFailed {
        MethodHandle call = prctl;
        if (call == null) {
            var shape =
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
            call = handle("prctl", shape, Linker.Option.firstVariadicArg(1));
            prctl = call; // to link one costs a starting JVM 15 ms
        }
        try {
            return (int) call.invokeExact(option, argument, 0L, 0L, 0L);
        } catch (Throwable impossible) {
            throw failed("prctl", impossible);
        }
    }

    private int limitCall(String name) throws NativeCallFailed {
        MethodHandle call = handle(name, FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
        try {
            return (int) call.invokeExact(RLIMIT_CORE, limit);
        } catch (Throwable impossible) {
            throw failed(name, impossible);
        }
    }

    private static MethodHandle handle(
            String name, FunctionDescriptor shape, Linker.Option... options)
            throws NativeCallFailed {
        try {
            var address = LINKER.defaultLookup().findOrThrow(name);
            return LINKER.downcallHandle(address, shape, options);
        } catch (RuntimeException | UnsatisfiedLinkError absent) {
            throw failed(name, absent);
        }
    }

    private static NativeCallFailed failed(String name, Throwable why) {
        return new NativeCallFailed(
                name
                        + " of the C library could not be called ("
                        + why
                        + "); was native access denied by --illegal-native-access?",
                why);
    }

    @Override
    public void close() {
        arena.close();
    }
}
