package slurm.spank;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.Map;

/** The few functions of libc that a plugin needs besides Slurm's, by their C names. */
interface LibC extends Library {

    LibC C = Native.load(null, LibC.class, Map.of(OPTION_STRING_ENCODING, "UTF-8"));

    /** Takes a pending signal of {@code set} from this thread or the process; -1 with EAGAIN when time is up. */
    int sigtimedwait(Pointer set, Pointer info, Pointer timeout);

    String getenv(String name);

    int setenv(String name, String value, int overwrite);

    int getuid();

    /** A {@code struct passwd}, whose first member is {@code char *pw_name}. */
    Pointer getpwuid(int uid);
}
