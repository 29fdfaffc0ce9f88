package slurm.stunnel.site;

import slurm.stunnel.forward.BindAddress;
import slurm.stunnel.text.TunnelException;

/**
 * Where login ports are opened.
 *
 * @param bindAddress {@code bind_address}: the addresses on which login ports listen; default
 *     {@link BindAddress#LOOPBACK}
 */
public record PortSettings(BindAddress bindAddress) {

    static PortSettings of(SiteValues values) throws TunnelException {
        return new PortSettings(BindAddress.parse(values.text(SiteKey.BIND_ADDRESS, "loopback")));
    }
}
