"""The one table of actions: menus, keys, tooltips, the help page and the command palette all read it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Scope(StrEnum):
    """Where an action's keys are listened to; the innermost scope around the focus wins."""

    ANYWHERE = "anywhere"
    QUEUE = "queue"
    SCORE = "score"
    COACH = "coach"
    DOCUMENT = "document"
    SHEET = "sheet"
    IMAGE = "image"
    MEDIA = "media"
    REVIEW = "review"
    DECISIONS = "decisions"
    BATCH = "batch"
    BATCHES = "batches"
    BYTES = "bytes"
    SYNC = "sync"
    SETTINGS = "settings"


SCOPE_TITLES = {
    Scope.ANYWHERE: "Anywhere",
    Scope.QUEUE: "Queue",
    Scope.SCORE: "Score",
    Scope.COACH: "Coach",
    Scope.DOCUMENT: "Document",
    Scope.SHEET: "Sheet",
    Scope.IMAGE: "Image",
    Scope.MEDIA: "Video",
    Scope.REVIEW: "Review",
    Scope.DECISIONS: "Decisions",
    Scope.BATCH: "Batch",
    Scope.BATCHES: "Batches",
    Scope.BYTES: "Signed bytes",
    Scope.SYNC: "Sync",
    Scope.SETTINGS: "Settings",
}


SHEETS = frozenset({Scope.REVIEW, Scope.BATCH, Scope.BATCHES, Scope.BYTES})  # what lies over a screen


class Profile(StrEnum):
    """Sets of keys for hands that learned them elsewhere."""

    DEFAULT = "default"
    SPEEDGRADER = "speedgrader"
    GRADESCOPE = "gradescope"
    LEFT_HANDED = "left-handed"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing an assessor can do. `keys` are Qt's portable key names; `elsewhere` replaces them in a profile.
    `hint` is the word beside the key in the status bar; without one it is not shown there."""

    id: str
    title: str
    keys: tuple[str, ...] = ()
    scope: Scope = Scope.ANYWHERE
    icon: str = ""
    group: str = ""
    hint: str = ""
    elsewhere: Mapping[Profile, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def keys_in(self, profile: Profile) -> tuple[str, ...]:
        return self.elsewhere.get(profile, self.keys)


def _in(*, speedgrader: str = "", gradescope: str = "", left_handed: str = "") -> Mapping[Profile, tuple[str, ...]]:
    """Keys of the other profiles, several parted by spaces."""
    named = {
        Profile.SPEEDGRADER: speedgrader,
        Profile.GRADESCOPE: gradescope,
        Profile.LEFT_HANDED: left_handed,
    }
    return MappingProxyType({profile: tuple(keys.split()) for profile, keys in named.items() if keys})


def _levels() -> tuple[Action, ...]:
    return tuple(
        Action(f"score.level_{n}", f"Give level {n}", (str(n),), Scope.SCORE, "", "Scores") for n in range(1, 10)
    )


_WINDOW = (
    Action("go.queue", "Go to Queue", ("Ctrl+1",), icon="tray", group="Go"),  # in the order of the rail
    Action("go.score", "Go to Score", ("Ctrl+2",), icon="list-checks", group="Go"),
    Action("go.coach", "Go to Coach", ("Ctrl+3",), icon="presentation", group="Go"),
    Action("go.decisions", "Go to Decisions", ("Ctrl+4",), icon="seal-check", group="Go"),
    Action("go.sync", "Go to Sync", ("Ctrl+5",), icon="arrows-clockwise", group="Go"),
    Action("go.settings", "Go to Settings", ("Ctrl+6", "Ctrl+,"), icon="gear", group="Go"),
    Action("go.next_control", "Next control", ("F6",), group="Go"),
    Action("go.previous_control", "Previous control", ("Shift+F6",), group="Go"),
    Action("window.palette", "Find a command", ("Ctrl+K",), icon="command", group="Window", hint="commands"),
    Action("window.help", "All keys", ("?", "F1"), icon="question", group="Window"),
    Action("window.light", "Light look", (), icon="sun", group="Window"),
    Action("window.dark", "Dark look", (), icon="moon", group="Window"),
    Action("window.system", "Look of the desktop", (), icon="desktop", group="Window"),
    Action("window.lock", "Lock", ("Ctrl+Shift+L",), icon="lock", group="Window"),
    Action("window.quit", "Quit", ("Ctrl+Q",), icon="sign-out", group="Window"),
    Action("edit.undo", "Undo", ("Ctrl+Z",), icon="arrow-counter-clockwise", group="Edit"),
    Action("edit.redo", "Redo", ("Ctrl+Shift+Z",), icon="arrow-clockwise", group="Edit"),
    Action("sync.now", "Sync now", ("Ctrl+Shift+S",), icon="arrows-clockwise", group="Sync"),
    Action("sync.pause", "Pause sync, or go on", ("Ctrl+Shift+P",), icon="pause", group="Sync"),
    Action("sync.metered", "Metered connection: hold back large files, or not", (), icon="gauge", group="Sync"),
    Action("sync.fetch_all", "Fetch what was held back", (), icon="download-simple", group="Sync"),
    Action("queue.import", "Import a bundle…", ("Ctrl+O",), icon="download-simple", group="Queue"),
)
_QUEUE = (
    Action("queue.up", "Previous submission in the list", ("Up",), Scope.QUEUE, hint="choose"),
    Action("queue.down", "Next submission in the list", ("Down",), Scope.QUEUE, hint="choose"),
    Action("queue.open", "Open the chosen submission", ("Return",), Scope.QUEUE, "arrow-right", hint="open"),
    Action(
        "queue.give_back", "Give the chosen submission back, or keep it", ("G",), Scope.QUEUE, "arrow-counter-clockwise"
    ),
    Action("queue.say_why", "Say why the chosen submission is given back", ("Shift+G",), Scope.QUEUE, "chat-text"),
    Action("queue.search", "Search the queue", ("/",), Scope.QUEUE, "magnifying-glass", hint="search"),
)
_SCORE = (
    Action(
        "score.previous_criterion",
        "Previous criterion",
        ("Up",),
        Scope.SCORE,
        group="Criteria",
        hint="criterion",
        elsewhere=_in(gradescope="Up ,"),
    ),
    Action(
        "score.next_criterion",
        "Next criterion",
        ("Down",),
        Scope.SCORE,
        group="Criteria",
        hint="criterion",
        elsewhere=_in(gradescope="Down ."),
    ),
    *_levels(),
    Action(
        "score.link",
        "Link the selection to the active criterion",
        ("E", "Ctrl+E"),
        Scope.SCORE,
        "link-simple",
        "Evidence",
        "link",
        _in(left_handed=";"),
    ),
    Action(
        "score.no_evidence",
        "No evidence found",
        ("N",),
        Scope.SCORE,
        "prohibit",
        "Evidence",
        elsewhere=_in(speedgrader="X", left_handed="'"),
    ),
    Action("score.comment", "Comment", ("C",), Scope.SCORE, "note-pencil", "Words", elsewhere=_in(left_handed="[")),
    Action("score.comment_bank", "Comment bank", ("B",), Scope.SCORE, "bookmarks-simple", "Words"),
    Action(
        "score.keep_comment", "Keep the rationale as a comment", ("Shift+B",), Scope.SCORE, "bookmark-simple", "Words"
    ),
    Action("score.viewer", "Into the evidence", ("V",), Scope.SCORE, group="Artifacts"),
    Action("score.next_artifact", "Next artifact", ("Tab",), Scope.SCORE, group="Artifacts", hint="artifact"),
    Action("score.previous_artifact", "Previous artifact", ("Shift+Tab",), Scope.SCORE, group="Artifacts"),
    Action(
        "score.next_unscored",
        "Next unscored criterion",
        ("Z",),
        Scope.SCORE,
        group="Criteria",
        hint="next unscored",
        elsewhere=_in(left_handed="\\"),
    ),
    Action("score.condition", "Condition code…", ("Shift+C",), Scope.SCORE, "flag", "Evidence"),
    Action("score.compare", "What changed since the last attempt", ("D",), Scope.SCORE, "git-diff", "Evidence"),
    Action("score.pre_check", "Pre-check", ("W",), Scope.SCORE, "warning", "Evidence"),
    Action("score.cover", "Cover the box drawn", ("H",), Scope.SCORE, "eye-slash", "Evidence"),
    Action("score.uncover", "Take the last box drawn away", ("Shift+H",), Scope.SCORE, "eye", "Evidence"),
    Action(
        "score.faces", "Find faces and cover them, or uncover them", ("Shift+F",), Scope.SCORE, "smiley", "Evidence"
    ),
    Action(
        "score.none_clear",
        "No clear face is left in this file, or one may be",
        ("Ctrl+Shift+F",),
        Scope.SCORE,
        "smiley",
        "Evidence",
    ),
    Action("score.copies", "Blurred copies…", ("Ctrl+Shift+B",), Scope.SCORE, "copy", "Evidence"),
    Action("score.stop", "Stop looking for faces or copying", (), Scope.SCORE, "stop-circle", "Evidence"),
    Action("score.review", "Review and commit", ("Ctrl+Return",), Scope.SCORE, "pen-nib", "Commit"),
    Action(
        "score.next_submission",
        "Next submission",
        ("Ctrl+Right",),
        Scope.SCORE,
        "arrow-right",
        "Submissions",
        elsewhere=_in(speedgrader="J Ctrl+Right", gradescope="Right Ctrl+Right"),
    ),
    Action(
        "score.previous_submission",
        "Previous submission",
        ("Ctrl+Left",),
        Scope.SCORE,
        "arrow-left",
        "Submissions",
        elsewhere=_in(speedgrader="K Ctrl+Left", gradescope="Left Ctrl+Left"),
    ),
    Action("score.pop_out", "Rubric in its own window, or back", ("F9",), Scope.SCORE, "arrow-square-out", "Criteria"),
    Action("score.search", "Search the submission", ("Ctrl+F",), Scope.SCORE, "magnifying-glass", "Evidence"),
)
_COACH = (
    Action(
        "coach.open",
        "Look at what is chosen together",
        ("Ctrl+Return",),
        Scope.COACH,
        "presentation",
        "Session",
        "look together",
    ),
    Action(
        "coach.search", "Find a teacher or a submission", ("/",), Scope.COACH, "magnifying-glass", "Session", "search"
    ),
    Action("coach.mark", "Mark this moment", ("M",), Scope.COACH, "bookmark-simple", "Moments", "mark"),
    Action("coach.previous_moment", "Previous moment", ("[",), Scope.COACH, group="Moments", hint="moment"),
    Action("coach.next_moment", "Next moment", ("]",), Scope.COACH, group="Moments", hint="moment"),
    Action("coach.next_clip", "Play the next clip", ("Shift+Space",), Scope.COACH, "play", "Moments"),
    Action("coach.clip_again", "Play the clip again from its start", ("Ctrl+Space",), Scope.COACH, "repeat", "Moments"),
    Action("coach.write", "Write about the moment", ("C",), Scope.COACH, "note-pencil", "Moments"),
    Action("coach.remove", "Take the moment away", ("Delete",), Scope.COACH, "x", "Moments"),
    Action("coach.voice", "The other one marks and writes", ("V",), Scope.COACH, "users", "Notebook", "who speaks"),
    Action("coach.previous_criterion", "Questions before", ("Up",), Scope.COACH, group="Notebook"),
    Action("coach.next_criterion", "Next questions", ("Down",), Scope.COACH, group="Notebook"),
    Action("coach.answer", "Answer a question", ("Q",), Scope.COACH, group="Notebook"),
    Action("coach.strength", "Write a strength", ("S",), Scope.COACH, group="Notebook"),
    Action("coach.wondering", "Write a wondering", ("W",), Scope.COACH, group="Notebook"),
    Action("coach.goal", "Write a goal", ("G",), Scope.COACH, group="Notebook"),
    Action("coach.step", "Write a next step", ("N",), Scope.COACH, group="Notebook"),
    Action("coach.private", "Write for yourself", ("Y",), Scope.COACH, group="Notebook"),
    Action("coach.look_again", "Agree when to look again", ("A",), Scope.COACH, "calendar-blank", "Notebook"),
    Action("coach.page", "Next page of the notebook", ("Ctrl+T",), Scope.COACH, group="Notebook"),
    Action("coach.next_artifact", "Next in the queue of clips", ("Tab",), Scope.COACH, group="Evidence", hint="clip"),
    Action("coach.previous_artifact", "Previous in the queue of clips", ("Shift+Tab",), Scope.COACH, group="Evidence"),
    Action("coach.cover", "Cover the box drawn", ("H",), Scope.COACH, "eye-slash", "Evidence", "cover"),
    Action("coach.uncover", "Take the last box drawn away", ("Shift+H",), Scope.COACH, "eye", "Evidence"),
    Action(
        "coach.faces", "Find faces and cover them, or uncover them", ("Shift+F",), Scope.COACH, "smiley", "Evidence"
    ),
    Action(
        "coach.none_clear",
        "No clear face is left in this file, or one may be",
        ("Ctrl+Shift+F",),
        Scope.COACH,
        "smiley",
        "Evidence",
    ),
    Action("coach.stop", "Stop looking for faces or saving", (), Scope.COACH, "stop-circle", "Evidence"),
    Action("coach.beside", "Attempts side by side, or not", ("X",), Scope.COACH, "columns", "Evidence"),
    Action("coach.across", "To the other attempt", ("Shift+X",), Scope.COACH, group="Evidence"),
    Action(
        "coach.present",
        "Present on a shared screen, or end it",
        ("F5",),
        Scope.COACH,
        "presentation",
        "Session",
        "present",
    ),
    Action("coach.end_present", "End presenting", ("Escape",), Scope.COACH, group="Session"),
    Action("coach.plan", "Save the plan…", ("Ctrl+S",), Scope.COACH, "file-doc", "Session"),
    Action("coach.record", "Print what was shown to whom…", (), Scope.COACH, "eye", "Session"),
    Action("coach.leave", "Another session", ("Ctrl+W",), Scope.COACH, "arrow-left", "Session"),
    Action(
        "coach.withdraw", "Consent to coaching with this file was withdrawn", (), Scope.COACH, "eye-slash", "Consent"
    ),
    Action("coach.renew", "Consent to coaching with this file was given again", (), Scope.COACH, "eye", "Consent"),
    Action(
        "coach.withdraw_captions",
        "Consent to coaching with its captions was withdrawn",
        (),
        Scope.COACH,
        "eye-slash",
        "Consent",
    ),
    Action(
        "coach.renew_captions",
        "Consent to coaching with its captions was given again",
        (),
        Scope.COACH,
        "eye",
        "Consent",
    ),
)
_DOCUMENT = (
    Action("document.region", "Draw a region with the arrows, or select text", ("R",), Scope.DOCUMENT, "selection"),
    Action("document.layout", "LibreOffice’s layout, or the simplified view", ("L",), Scope.DOCUMENT, "layout"),
    Action("document.pane", "Into the outline and the pages", ("T",), Scope.DOCUMENT, "sidebar", hint="pages"),
    Action("document.go_to_page", "Go to a page", ("Ctrl+G",), Scope.DOCUMENT, "file-text"),
    Action("document.next_place", "Next place found", ("F3",), Scope.DOCUMENT, hint="next place"),
    Action("document.previous_place", "Previous place found", ("Shift+F3",), Scope.DOCUMENT),
    Action("document.zoom_in", "Zoom in", ("Ctrl++", "Ctrl+="), Scope.DOCUMENT, "magnifying-glass-plus", hint="zoom"),
    Action("document.zoom_out", "Zoom out", ("Ctrl+-",), Scope.DOCUMENT, "magnifying-glass-minus", hint="zoom"),
    Action("document.zoom_fit", "Fit the width", ("Ctrl+0",), Scope.DOCUMENT, "arrows-out-line-horizontal"),
)
_SHEET = (
    Action("sheet.up", "Cell above", ("Up",), Scope.SHEET, hint="cell"),
    Action("sheet.down", "Cell below", ("Down",), Scope.SHEET, hint="cell"),
    Action("sheet.next", "Next sheet", ("Ctrl+PgDown",), Scope.SHEET, hint="sheet"),
    Action("sheet.previous", "Previous sheet", ("Ctrl+PgUp",), Scope.SHEET),
    Action("sheet.next_place", "Next place found", ("F3",), Scope.SHEET, hint="next place"),
    Action("sheet.previous_place", "Previous place found", ("Shift+F3",), Scope.SHEET),
    Action("sheet.previous_criterion", "Previous criterion", ("Alt+Up",), Scope.SHEET, hint="criterion"),
    Action("sheet.next_criterion", "Next criterion", ("Alt+Down",), Scope.SHEET, hint="criterion"),
    Action("sheet.zoom_in", "Zoom in", ("Ctrl++", "Ctrl+="), Scope.SHEET, "magnifying-glass-plus"),
    Action("sheet.zoom_out", "Zoom out", ("Ctrl+-",), Scope.SHEET, "magnifying-glass-minus"),
    Action("sheet.zoom_usual", "Usual size", ("Ctrl+0",), Scope.SHEET),
)
_IMAGE = (
    Action("image.zoom_in", "Zoom in", ("Ctrl++", "Ctrl+="), Scope.IMAGE, "magnifying-glass-plus", hint="zoom"),
    Action("image.zoom_out", "Zoom out", ("Ctrl+-",), Scope.IMAGE, "magnifying-glass-minus", hint="zoom"),
    Action("image.zoom_fit", "Fit the picture", ("Ctrl+0",), Scope.IMAGE, "arrows-out-line-horizontal"),
    Action("image.turn", "Turn the picture", ("T",), Scope.IMAGE, "arrow-clockwise", hint="turn"),
)
_MEDIA = (
    Action("media.play", "Play or pause", ("Space",), Scope.MEDIA, "play", hint="play"),
    Action("media.backward", "Shuttle backward", ("J",), Scope.MEDIA, "rewind", hint="shuttle"),
    Action("media.pause", "Stop the shuttle", ("K",), Scope.MEDIA, "pause", hint="shuttle"),
    Action("media.forward", "Shuttle forward", ("L",), Scope.MEDIA, "fast-forward", hint="shuttle"),
    Action("media.frame_back", "Previous frame", (",",), Scope.MEDIA, "skip-back", hint="frame"),
    Action("media.frame_on", "Next frame", (".",), Scope.MEDIA, "skip-forward", hint="frame"),
    Action("media.mark_in", "Mark the start of a span", ("I",), Scope.MEDIA, hint="mark in, out"),
    Action("media.mark_out", "Mark the end of a span", ("O",), Scope.MEDIA, hint="mark in, out"),
    Action("media.loop", "Loop the span", ("P",), Scope.MEDIA, "repeat", hint="loop"),
    Action("media.start_earlier", "Span begins a frame earlier", ("Alt+Left",), Scope.MEDIA),
    Action("media.start_later", "Span begins a frame later", ("Alt+Right",), Scope.MEDIA),
    Action("media.end_earlier", "Span ends a frame earlier", ("Alt+Shift+Left",), Scope.MEDIA),
    Action("media.end_later", "Span ends a frame later", ("Alt+Shift+Right",), Scope.MEDIA),
    Action("media.next_span", "Next evidence in the recording", ("Alt+Down",), Scope.MEDIA),
    Action("media.previous_span", "Previous evidence in the recording", ("Alt+Up",), Scope.MEDIA),
    Action("media.region", "Draw a region on the picture with the arrows, or not", ("R",), Scope.MEDIA, "selection"),
    Action("media.back", "Five seconds back", ("Shift+Left",), Scope.MEDIA),
    Action("media.on", "Five seconds on", ("Shift+Right",), Scope.MEDIA),
    Action("media.beginning", "To the beginning", ("Home",), Scope.MEDIA),
    Action("media.captions", "Captions on or off", ("Alt+C",), Scope.MEDIA, "closed-captioning"),
    Action("media.next_captions", "Other captions", ("Alt+Shift+C",), Scope.MEDIA),
    Action("media.transcript", "Into the transcript", ("T",), Scope.MEDIA, hint="transcript"),
    Action("media.closer", "Stretch the timeline", ("Ctrl++", "Ctrl+="), Scope.MEDIA),
    Action("media.farther", "More of the recording on the timeline", ("Ctrl+-",), Scope.MEDIA),
    Action("media.louder", "Louder", ("Alt+=",), Scope.MEDIA),
    Action("media.quieter", "Quieter", ("Alt+-",), Scope.MEDIA),
    Action("media.pause_while_writing", "Pause the recording while writing, or let it play", (), Scope.MEDIA),
    Action("media.slower", "Slower", ("<",), Scope.MEDIA),
    Action("media.faster", "Faster", (">",), Scope.MEDIA),
)
_REVIEW = (
    Action("review.commit", "Commit the decision", ("Ctrl+Return",), Scope.REVIEW, "pen-nib", hint="commit"),
    Action("review.up", "Previous criterion", ("Up",), Scope.REVIEW, hint="criterion"),
    Action("review.down", "Next criterion", ("Down",), Scope.REVIEW, hint="criterion"),
    Action("review.evidence", "Show its evidence", ("Return",), Scope.REVIEW, hint="show its evidence"),
    Action("review.letter", "Write to the educator", ("L",), Scope.REVIEW, "envelope-simple", hint="letter"),
    Action("review.back", "Back to the rubric", ("Escape",), Scope.REVIEW, hint="back"),
)
_DECISIONS = (
    Action("decisions.select", "Select or leave out", ("Space",), Scope.DECISIONS, hint="select"),
    Action("decisions.extend", "Extend the selection", ("Shift+Down",), Scope.DECISIONS, hint="extend"),
    Action("decisions.select_all", "Select all shown", ("Ctrl+A",), Scope.DECISIONS),
    Action("decisions.clear", "Clear the selection", ("Escape",), Scope.DECISIONS),
    Action("decisions.search", "Search the decisions", ("/",), Scope.DECISIONS, "magnifying-glass", hint="search"),
    Action("decisions.export", "Export…", ("Ctrl+E",), Scope.DECISIONS, "export"),
    Action("decisions.verify", "Verify the signature", ("V",), Scope.DECISIONS, "fingerprint", hint="verify"),
    Action("decisions.bytes", "Show the signed bytes", ("B",), Scope.DECISIONS, "code"),
    Action("decisions.batch", "Write as a batch…", ("Ctrl+Return",), Scope.DECISIONS, "paper-plane-tilt", hint="batch"),
    Action("decisions.batches", "Batches…", ("Shift+B",), Scope.DECISIONS, "stack", hint="batches"),
    Action("decisions.letter", "Write letters…", ("L",), Scope.DECISIONS, "envelope-simple", hint="letters"),
    Action("decisions.correct", "Correct the decision", ("C",), Scope.DECISIONS, "pencil-simple"),
    Action("decisions.withdraw", "Withdraw the decision…", ("W",), Scope.DECISIONS, "arrow-u-up-left"),
)
_BATCH = (
    Action("batch.write", "Write the batch", ("Ctrl+Return",), Scope.BATCH, "paper-plane-tilt", hint="write"),
    Action("batch.profile", "What the batch holds", ("Alt+Down",), Scope.BATCH, hint="what it holds"),
    Action("batch.choose_forms", "Choose forms, and keep them as a profile", ("Alt+Up",), Scope.BATCH, hint="forms"),
    Action("batch.zip", "Write a folder or a zip file", ("Alt+Z",), Scope.BATCH),
    Action("batch.back", "Stop writing, or back to the decisions", ("Escape",), Scope.BATCH, hint="back"),
    Action("batches.open", "Open the batch again", ("Return",), Scope.BATCHES, hint="open again"),
    Action("batches.letters", "Write its letters…", ("L",), Scope.BATCHES, "envelope-simple", hint="letters"),
    Action("batches.forget", "Forget a batch that was not sent", ("Delete",), Scope.BATCHES),
    Action("batches.arrived", "Its files arrived: it is out", (), Scope.BATCHES),
    Action("batches.lost", "Its files are lost: write it again", (), Scope.BATCHES),
    Action("batches.copy", "Copy its manifest", ("Ctrl+Shift+C",), Scope.BATCHES, "copy", hint="copy the manifest"),
    Action("batches.back", "Back to the decisions", ("Escape",), Scope.BATCHES, hint="back"),
    Action("bytes.copy", "Copy the signed bytes", ("Ctrl+Shift+C",), Scope.BYTES, "copy", hint="copy"),
    Action("bytes.back", "Back to the decision", ("Escape",), Scope.BYTES, hint="back"),
)
_SETTINGS = (
    Action("settings.backup", "Back up now", ("B",), Scope.SETTINGS, "archive", hint="back up"),
    Action("settings.passphrase", "Change the passphrase", ("P",), Scope.SETTINGS, "key", hint="passphrase"),
    Action("settings.key_store", "Keep the key in the key store, or not", ("K",), Scope.SETTINGS, hint="key store"),
    Action("settings.recovery", "Make a recovery code", ("R",), Scope.SETTINGS, "lifebuoy", hint="recovery code"),
)

TABLE: tuple[Action, ...] = (
    *_WINDOW,
    *_QUEUE,
    *_SCORE,
    *_COACH,
    *_DOCUMENT,
    *_SHEET,
    *_IMAGE,
    *_MEDIA,
    *_REVIEW,
    *_DECISIONS,
    *_BATCH,
    *_SETTINGS,
)


def conflicts(table: tuple[Action, ...], profile: Profile) -> tuple[tuple[Scope, str, tuple[str, ...]], ...]:
    """Keys that two actions of one scope claim in a profile: (scope, key, action ids)."""
    claims: dict[tuple[Scope, str], list[str]] = {}
    for action in table:
        for key in action.keys_in(profile):
            claims.setdefault((action.scope, key), []).append(action.id)
    return tuple((scope, key, tuple(ids)) for (scope, key), ids in claims.items() if len(ids) > 1)
