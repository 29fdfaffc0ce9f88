package slurm.stunnel.text;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import slurm.testing.SecondJvm;

/**
 * Main class of a {@link SecondJvm} that looks names up in one file only. A JVM must know that file before its first
 * look-up, so the first line is {@code hosts <file>}. Every other line is a text, and the answer is whether it is an IPv6
 * address.
 */
final class AddressReader {

    private AddressReader() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("hosts ")) {
                System.setProperty("jdk.net.hosts.file", line.substring("hosts ".length()));
                System.out.println("names are looked up");
            } else {
                System.out.println(line + ": IPv6: " + IpLiteral.isIpv6(line));
            }
        }
    }
}
