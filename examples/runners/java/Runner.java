// A runner of docs/protocol.md in Java: a sum of square roots, as a loop and as a parallel stream.
//
//     javac -d classes Runner.java
//     crossover sweep --workload roots --backend stream --n 64:2^20 \
//         --runner 'serial=java -cp classes Runner' --runner 'stream=java -cp classes Runner'
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

final class Runner {
    private final PrintStream protocol = System.out;
    private IntToDoubleFunction function;
    private double[] values;
    private double kept; // what is kept cannot be left out by the compiler

    private double serial(int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += Math.sqrt(values[i]);
        }
        return sum;
    }

    private double parallel(int n) {
        return IntStream.range(0, n).parallel().mapToDouble(i -> Math.sqrt(values[i])).sum();
    }

    /** The text or number under a key. Requests are flat, and no text in them holds a quote. */
    private static String value(String line, String key) {
        Matcher found = Pattern.compile("\"" + key + "\":\"?([^\",}]*)").matcher(line);
        return found.find() ? found.group(1) : "";
    }

    private String open(String line) {
        if (!value(line, "calls").equals("hot") || !value(line, "pin").isEmpty()) {
            throw new IllegalArgumentException("this runner measures hot calls, unpinned");
        }
        // The caller is one of the workers. It must be told before the pool is used for the first time.
        int others = Math.max(1, Integer.parseInt(value(line, "workers")) - 1);
        System.setProperty(
                "java.util.concurrent.ForkJoinPool.common.parallelism", String.valueOf(others));
        switch (value(line, "backend")) {
            case "serial" -> function = this::serial;
            case "stream" -> function = this::parallel;
            default -> throw new IllegalArgumentException("this runner has no such way");
        }
        values = new double[Integer.parseInt(value(line, "n_max"))];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        // The compiler of the JVM works while code runs for the first times: not while it is timed.
        int n = Math.min(values.length, 1 << 12);
        for (long end = System.nanoTime() + 300_000_000L; System.nanoTime() < end; ) {
            kept += function.applyAsDouble(n);
        }
        return "{\"ok\":true,\"environment\":{\"java\":\"" + Runtime.version() + "\","
                + "\"threads\":\"" + (ForkJoinPool.commonPool().getParallelism() + 1) + "\","
                + "\"bytes_per_element\":8}}";
    }

    private String verify(int n) {
        double expected = serial(n);
        double found = function.applyAsDouble(n);
        boolean agrees = Math.abs(expected - found) <= 1e-9 * Math.abs(expected);
        if (!agrees) {
            throw new IllegalStateException("the result is " + expected + " serially and " + found);
        }
        return "{\"ok\":true,\"agrees\":true}";
    }

    private String measure(int n, long iterations) throws InterruptedException {
        kept += function.applyAsDouble(n); // untimed: it wakes the workers
        long began = System.nanoTime();
        for (long i = 0; i < iterations; i++) {
            kept += function.applyAsDouble(n);
        }
        long took = Math.max(1, System.nanoTime() - began);
        Thread.sleep(2); // the workers of the pool fall asleep meanwhile
        return "{\"ok\":true,\"seconds\":" + took * 1e-9 + "}";
    }

    private String answer(String line) throws InterruptedException {
        String op = value(line, "op");
        if (function == null && (op.equals("verify") || op.equals("measure"))) {
            throw new IllegalStateException("no session is open");
        }
        return switch (op) {
            case "hello" -> "{\"ok\":true,\"protocol\":1,\"runner\":\"parallel streams 1\","
                    + "\"workloads\":[{\"name\":\"roots\",\"ways\":[\"serial\",\"stream\"]}]}";
            case "open" -> open(line);
            case "verify" -> verify(Integer.parseInt(value(line, "n")));
            case "measure" -> measure(
                    Integer.parseInt(value(line, "n")), Long.parseLong(value(line, "iterations")));
            case "close" -> "{\"ok\":true}";
            default -> throw new IllegalArgumentException("unknown op");
        };
    }

    public static void main(String[] arguments) throws Exception {
        Runner runner = new Runner();
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            String reply;
            try {
                reply = runner.answer(line);
            } catch (RuntimeException problem) {
                String text = String.valueOf(problem.getMessage()).replaceAll("[\"\\\\\n]", "'");
                reply = "{\"ok\":false,\"error\":\"" + text + "\"}";
            }
            runner.protocol.println(reply);
            runner.protocol.flush();
            if (value(line, "op").equals("close")) {
                break;
            }
        }
    }
}
