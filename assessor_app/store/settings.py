"""Names of settings that more than one part of the program reads."""

RETENTION = "retention"  # programme → days evidence is kept after its decision; None keeps it
SWITCHES = "switches_of_programme"  # programme → its switches by name, as its issuer told them last
PROGRAMME_SAYS = "retention_of_programme"  # programme → the days its issuer asks for; None leaves it to this device
HEARD = "issuer_heard"  # “at”: what the issuer's clock said in the last sync
