"""What can go wrong, named by whose turn it is; the text of each is a sentence for the person at the screen."""


class AssessorError(Exception):
    """A refusal with a sentence that names the thing and the reason."""

    @property
    def sentence(self) -> str:
        return str(self)


class RuleBroken(AssessorError):
    """The assessor asked for something the rules of the field forbid; nothing was changed."""


class AlreadyHere(RuleBroken):
    """What was to come in is here already, byte for byte; nothing was changed and nothing is wrong."""


class DoneAlready(RuleBroken):
    """What was asked for was done before; nothing was changed."""


class Unreadable(AssessorError):
    """A file cannot be opened, and why; nothing of it was kept."""

    def __init__(self, name: str, reason: str) -> None:
        self.name, self.reason = name, reason
        super().__init__(f"{name}: {reason}")


TOO_BUSY = "This machine is too busy to read it in time; try again when less goes on."  # it says nothing of the file


class PartUnreadable(Unreadable):
    """What was asked for of an open file cannot be shown; the rest of it can."""


class NeedsPassword(Unreadable):
    """A file that opens with a password, and was given none or another."""


class Offline(AssessorError):
    """The issuer cannot be reached now; everything waits, nothing is lost."""


class Refused(AssessorError):
    """The issuer understood and said no; the work is kept and shown."""


class StoreLocked(AssessorError):
    """The store needs a passphrase, or the one given is wrong."""


class WrongPassphrase(StoreLocked):
    """A passphrase was given, and it does not open the store."""


class StoreBusy(AssessorError):
    """Another Assessor window has this workspace open."""


class StoreReadOnly(StoreLocked):
    """The workspace lies where nothing can be written; it can still be read."""


class WrongPlace(AssessorError):
    """A workspace may not be written where it lies: a cloud service copies the folder, or the disk is far away."""


class NotSaved(AssessorError):
    """The disk did not take the last change (full, failing, read-only); what was saved before is safe."""


class NotRead(AssessorError):
    """The disk would not give what is on it now; nothing was changed, and another try may go well."""


class EvidenceDestroyed(AssessorError):
    """There is nothing to open because the evidence was destroyed: when, by whom, and why."""


class StoreDamaged(AssessorError):
    """The store is damaged: `what` it is, and what was kept. The sentence goes on with a way back by command, where
    there is one (a window has its own), and ends with the database's own words, for whoever is asked for help."""

    def __init__(self, what: str, way_back: str = "", technical: str = "") -> None:
        self.what, self.technical = what, technical
        super().__init__(" ".join(part for part in (what, way_back, self.aside) if part))

    @property
    def aside(self) -> str:
        """The database's own words as a sentence, or nothing."""
        return f"The database says: {self.technical.rstrip('.')}." if self.technical else ""


class OtherVersion(StoreDamaged):
    """Another version of Assessor wrote the store, which is whole: no backup is called for."""


class KeysDamaged(StoreDamaged):
    """The wrapped key cannot be used, so no backup opens either: what it is, and what can be done."""
