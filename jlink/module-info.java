/** The plugin, its SPANK binding and what they are built on, as jlink wants it: in one module. */
module slurm.stunnel {
    requires java.logging; // jnr-ffi
    requires jdk.unsupported; // sun.misc.Unsafe: jffi, jnr-ffi

    exports slurm.spank;

    // jnr-ffi generates classes at run time, in the unnamed module, that use these
    exports com.kenai.jffi;
    exports jnr.ffi;
    exports jnr.ffi.annotations;
    exports jnr.ffi.byref;
    exports jnr.ffi.mapper;
    exports jnr.ffi.provider;
    exports jnr.ffi.provider.converters;
    exports jnr.ffi.provider.jffi;
    exports jnr.posix;
}
