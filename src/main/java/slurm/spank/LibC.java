package slurm.spank;

import static slurm.spank.Binding.callInt;
import static slurm.spank.Binding.callPointer;
import static slurm.spank.Binding.callString;

import com.sun.jna.Pointer;

/** The few functions of libc that a plugin needs besides Slurm's, by their C names. */
final class LibC {

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
}
