package io.virtualmesh.lab;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "times",
        mixinStandardHelpOptions = true,
        description = "Prints where the time of `make test` went.")
final class TimesCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", defaultValue = ".", description = "The checkout (default: here).")
    Path checkout = Path.of(".");

    @Override
    public Integer call() {
        System.out.print(Times.of(checkout).table());
        return 0;
    }
}
