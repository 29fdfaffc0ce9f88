package slurm.stunnel.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sessions of an srun that was started before the sessions of a user had a directory of their own: their files lie in {@code state_dir}
 * itself, as {@code alice-exitflag.tunnel} or {@code alice-2-exitflag.tunnel}. They count as sessions while their srun runs. The
 * watcher ends them if it dies (watcher/earlier_layout.c). A later version drops this class.
 */
public final class EarlierLayout {

    private EarlierLayout() {}

    /**
     * {@return the owners of the same user's sessions beside {@code directory}, without those that have died}
     *
     * @param directory the user's directory today
     * @param maxSessions the site's: the highest number of a session
     */
    public static List<Holder> living(StateDirectory directory, int maxSessions) {
        List<Holder> living = new ArrayList<>();
        add(living, directory, "");
        for (int number = 1; number <= maxSessions; number++) {
            add(living, directory, "-" + number);
        }
        return living;
    }

    private static void add(List<Holder> living, StateDirectory directory, String number) {
        Path exitflag = directory.path().resolveSibling(directory.userInFileNames() + number + "-exitflag.tunnel");
        if (isOwnFile(exitflag, directory.uid())) {
            Optional<Holder> holder = Holder.of(exitflag);
            if (holder.isPresent() && holder.get().isAlive()) {
                living.add(holder.get());
            }
        }
    }

    /** True if the user owns this regular file. Other users could put something else there. */
    private static boolean isOwnFile(Path path, int uid) {
        try {
            Map<String, Object> attributes =
                    Files.readAttributes(path, "unix:uid,isRegularFile", LinkOption.NOFOLLOW_LINKS);
            return (Boolean) attributes.get("isRegularFile") && (Integer) attributes.get("uid") == uid;
        } catch (IOException none) {
            return false;
        }
    }
}
