package slurm.stunnel.text;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import slurm.testing.SecondJvm;

/**
 * Main class of a {@link SecondJvm} that knows names from a file alone, which a JVM learns before it looks for the first
 * one: {@code hosts <file>}. Any other line is a text to be told from an IPv6 address.
 */
final class AddressReader {

    private AddressReader() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("hosts ")) {
                System.setProperty("jdk.net.hosts.file", line.substring("hosts ".length()));
                System.out.println("names are looked for");
            } else {
                System.out.println(line + ": IPv6: " + IpLiteral.isIpv6(line));
            }
        }
    }
}
