/** The plugin, its SPANK binding and what they are built on, as jlink wants it: in one module. */
module slurm.stunnel {
    requires java.logging; // JNA
    requires jdk.unsupported; // sun.misc.Unsafe: jffi, jnr-ffi

    exports slurm.spank; // a JVM without a main class has in it what exports something, and nothing else
    exports slurm.spank.loader to
            java.logging; // which creates our UnreadLogManager
}
