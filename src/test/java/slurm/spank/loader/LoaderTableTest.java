package slurm.spank.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import slurm.spank.Spank;
import slurm.spank.SpankException;
import slurm.spank.SpankPlugin;
import slurm.testing.RecordingLog;

/** The structs of native-loader/loader_table.h, laid out here as the C compiler lays them out. */
class LoaderTableTest {

    private static final int SLOT = 8;

    private final Memory hooks = new Memory(3 * SLOT);
    private final Memory abi = new Memory(12 * SLOT);

    @Test
    void javaReadsFromTheSlotsWhatCHasWritten() {
        Memory name = new Memory(16);
        name.setString(0, "stunnel");
        StringArray arguments = new StringArray(new String[] {"runtime=/r", "login_host=caf\u00e9"}, "UTF-8");
        abi.setPointer(0, name);
        abi.setLong(SLOT, 2);
        abi.setPointer(2 * SLOT, arguments);
        Memory words = new Memory(16);
        words.setString(0, "a warning");
        abi.setPointer(10 * SLOT, words);
        abi.setLong(11 * SLOT, 20_000_000);
        for (int slot = 3; slot < 10; slot++) {
            abi.setLong((long) slot * SLOT, 10 * slot);
        }
        LoaderTable table = table();
        assertEquals("stunnel", table.pluginName());
        assertEquals(List.of("runtime=/r", "login_host=caf\u00e9"), table.plugstackArguments());
        assertEquals(new StepLayout.Abi(30, 40, 50, 60, 70, 80, 90), table.stepLayout());
        assertEquals("a warning", table.jvmWords());
        assertEquals(20_000_000, table.jvmNanos());
    }

    @Test
    void aPluginWithoutArgumentsGetsAnEmptyList() {
        abi.clear();
        assertEquals(List.of(), table().plugstackArguments());
    }

    @Test
    void cCallsThePluginThroughTheSlotsOfTheHooks() {
        List<String> calls = new ArrayList<>();
        RecordingLog slurm = new RecordingLog();
        Hooks closures = new Hooks(
                new SpankPlugin() {
                    @Override
                    public void optionGiven(int option, Optional<String> argument) {
                        calls.add("option " + option + " " + argument.orElse("none"));
                    }

                    @Override
                    public void localUserInit(Spank spank) throws SpankException {
                        throw new SpankException("ssh to node1: no tunnel: exit code 255");
                    }

                    @Override
                    public void exit() {
                        calls.add("exit");
                    }
                },
                new PluginLog("stunnel", slurm),
                null);
        table().fill(closures.option, closures.localUserInit, closures.exit);
        assertEquals(0, c(0).invokeInt(new Object[] {7, "8001:8000"}));
        assertEquals(0, c(0).invokeInt(new Object[] {8, Pointer.NULL}));
        assertEquals(-1, c(1).invokeInt(new Object[] {Pointer.NULL}));
        assertEquals(0, c(2).invokeInt(new Object[0]));
        assertEquals(List.of("option 7 8001:8000", "option 8 none", "exit"), calls);
        assertEquals(List.of("error: stunnel: ssh to node1: no tunnel: exit code 255"), slurm.lines());
    }

    private LoaderTable table() {
        return new LoaderTable(Pointer.nativeValue(hooks), Pointer.nativeValue(abi));
    }

    private Function c(int slot) {
        return Function.getFunction(hooks.getPointer((long) slot * SLOT));
    }
}
