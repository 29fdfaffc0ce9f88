package slurm.stunnel.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import slurm.posix.ProcessId;

class SessionMarkTest {

    private static final ProcessId SRUN = new ProcessId(4711, 12345);

    @Test
    void aMarkNamesItsSrunAndIsAFileName() {
        SessionMark mark = SessionMark.of(SRUN);
        assertEquals(SRUN, mark.srun());
        assertTrue(mark.text().matches("4711@12345\\.[0-9a-f]+"), mark.text());
    }

    @Test
    void twoMarksOfSrunsWithTheSameNumbersDiffer() {
        assertNotEquals(SessionMark.of(SRUN), SessionMark.of(SRUN));
    }

    @Test
    void anSshCarriesTheMarkInAnOptionThatNamesNoVariable() {
        assertEquals("SendEnv=stunnel.4711@12345.1f", new SessionMark(SRUN, "4711@12345.1f").sshOption());
    }
}
