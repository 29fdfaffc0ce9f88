/** The plugin, its SPANK binding and the libraries that both need: one module, since jlink links nothing but modules. */
module slurm.plugin {
    requires java.logging; // JNA
    requires jdk.unsupported; // sun.misc.Unsafe: jffi, jnr-ffi

    exports slurm.spank; // without a main class, a JVM loads only modules that export a package
    exports slurm.spank.loader to
            java.logging; // which creates the UnreadLogManager
}
