package slurm.spank;

import static slurm.spank.Binding.callInt;
import static slurm.spank.Binding.callPointer;
import static slurm.spank.Binding.callString;
import static slurm.spank.Binding.callVoid;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/** The few functions of libc that a plugin needs besides Slurm's, by their C names. */
final class LibC {

    static final int STDERR = 2;

    private static final int TERMIOS_SIZE = 60; // bytes, of glibc's struct termios
    private static final int C_OFLAG = 4;
    private static final int OPOST = 1;

    private LibC() {}

    static String getenv(String name) {
        return callString("getenv", name);
    }

    static int setenv(String name, String value, int overwrite) {
        return callInt("setenv", name, value, overwrite);
    }

    static int getuid() {
        return callInt("getuid");
    }

    /** A {@code struct passwd}, whose first member is {@code char *pw_name}. */
    static Pointer getpwuid(int uid) {
        return callPointer("getpwuid", uid);
    }

    static void syslog(int priority, String format, String text) {
        callVoid("syslog", priority, format, text);
    }

    /** True if {@code descriptor} is a terminal that prints each byte as it is: termios(3), OPOST. */
    static boolean isRawTerminal(int descriptor) {
        try (Memory termios = new Memory(TERMIOS_SIZE)) {
            return callInt("tcgetattr", descriptor, termios) == 0 && (termios.getInt(C_OFLAG) & OPOST) == 0;
        }
    }
}
