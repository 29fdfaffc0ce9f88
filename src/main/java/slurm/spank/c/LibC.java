package slurm.spank.c;

import static slurm.spank.c.Binding.callInt;
import static slurm.spank.c.Binding.callPointer;
import static slurm.spank.c.Binding.callString;
import static slurm.spank.c.Binding.callVoid;
import static slurm.spank.c.Binding.variable;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/** Functions and variables of libc, by their C names. */
public final class LibC {

    /** File descriptor of the standard error stream. */
    public static final int STDERR = 2;

    /** An environment may hold any bytes. ISO 8859-1 turns each into one character, and back. */
    private static final String BYTES = "ISO-8859-1";

    private static final int TERMIOS_SIZE = 60; // bytes, of glibc's struct termios
    private static final int C_OFLAG = 4;
    private static final int OPOST = 1;

    private LibC() {}

    /**
     * getenv(3).
     *
     * @param name of the variable
     * @return its value, or null if it is not set
     */
    public static String getenv(String name) {
        return callString("getenv", name);
    }

    /**
     * setenv(3).
     *
     * @param name of the variable
     * @param value its new value
     * @param overwrite not 0 to replace a value that is there
     * @return 0, or -1 if libc refuses the name or has no memory
     */
    public static int setenv(String name, String value, int overwrite) {
        return callInt("setenv", name, value, overwrite);
    }

    /**
     * unsetenv(3).
     *
     * @param name of the variable, a character for each byte as {@link #environ} gives it
     * @return 0, or -1 if libc refuses the name
     */
    public static int unsetenv(String name) {
        Memory bytes = new Memory(name.length() + 1L);
        bytes.setString(0, name, BYTES);
        return callInt("unsetenv", bytes);
    }

    /**
     * environ(7), copied.
     *
     * @return the variables as {@code NAME=value}, a character for each byte
     */
    public static String[] environ() {
        Pointer environ = variable("environ").getPointer(0);
        return environ == null ? new String[0] : environ.getStringArray(0, BYTES);
    }

    /**
     * getuid(2).
     *
     * @return the real uid, as an unsigned number
     */
    public static int getuid() {
        return callInt("getuid");
    }

    /**
     * geteuid(2).
     *
     * @return the effective uid, as an unsigned number
     */
    public static int geteuid() {
        return callInt("geteuid");
    }

    /**
     * The first member of getpwuid(3)'s {@code struct passwd}.
     *
     * @param uid an unsigned number
     * @return the login name, or null if the name service knows no user with this uid
     */
    public static String pw_name(int uid) {
        Pointer passwd = callPointer("getpwuid", uid);
        return passwd == null ? null : passwd.getPointer(0).getString(0, Binding.ENCODING);
    }

    /**
     * syslog(3).
     *
     * @param priority facility and level
     * @param format of printf(3)
     * @param text the format's one argument
     */
    public static void syslog(int priority, String format, String text) {
        callVoid("syslog", priority, format, text);
    }

    /**
     * Asks tcgetattr(3) for OPOST.
     *
     * @param descriptor of an open file
     * @return true if {@code descriptor} is a terminal that prints each byte as it is, so that a newline does not
     *     return the cursor to the start of a line
     */
    public static boolean isRawTerminal(int descriptor) {
        try (Memory termios = new Memory(TERMIOS_SIZE)) {
            return callInt("tcgetattr", descriptor, termios) == 0 && (termios.getInt(C_OFLAG) & OPOST) == 0;
        }
    }
}
