"""Which key of the table does what on the Coach screen."""

from collections.abc import Callable
from functools import partial

from assessor_app.domain.coaching import NoteKind
from ui.action_set import ActionSet, set_scope
from ui.actions import Scope
from ui.coaching.desk import CoachDesk
from ui.coaching.panel import CoachPanel
from ui.viewer_keys import Handlers, scope_viewers, viewer_keys
from ui.viewers.stage import ViewerStage

SEARCHED = ("document.next_place", "document.previous_place", "sheet.next_place", "sheet.previous_place")

NOTEBOOK = (
    "coach.answer", "coach.strength", "coach.wondering", "coach.goal", "coach.step", "coach.private",
    "coach.look_again", "coach.page",
)  # fmt: skip


class CoachKeys:
    """`viewers` are the keys of the viewer that listens, once there is one."""

    def __init__(self, panel: CoachPanel, actions: ActionSet) -> None:
        self._panel, self._actions = panel, actions
        self._of: dict[ViewerStage, Handlers] = {}
        self._in_session: tuple[str, ...] = ("coach.record",)
        panel.room.opened.connect(self._allow)
        panel.room.left.connect(self._allow)
        set_scope(panel, Scope.COACH)
        panel.made.connect(self._on_made)
        panel.in_front.connect(lambda in_front: actions.allow(SEARCHED, not in_front))
        actions.on("coach.open", panel.open_chosen)
        actions.on("coach.search", panel.search)
        actions.allow(self._in_session, False)

    def _on_made(self, desk: CoachDesk) -> None:
        self._listen(desk, desk.stage)
        desk.viewers.made.connect(lambda beside: self._listen(desk, beside.stage))
        book, marking, looking = desk.notebook, desk.marking, desk.looking
        handlers: dict[str, Callable[[], object]] = {
            "coach.mark": marking.mark,
            "coach.previous_moment": partial(marking.step, -1),
            "coach.next_moment": partial(marking.step, 1),
            "coach.next_clip": desk.clips.play_next,
            "coach.clip_again": desk.clips.play_again,
            "coach.write": marking.write,
            "coach.remove": desk.steps.remove,
            "coach.voice": desk.writing.switch_voice,
            "coach.previous_criterion": partial(desk.held.step_criterion, -1),
            "coach.next_criterion": partial(desk.held.step_criterion, 1),
            "coach.answer": book.answer_question,
            "coach.strength": partial(book.write_in, NoteKind.STRENGTH),
            "coach.wondering": partial(book.write_in, NoteKind.WONDERING),
            "coach.goal": partial(book.write_in, NoteKind.GOAL),
            "coach.step": partial(book.write_in, NoteKind.STEP),
            "coach.private": partial(book.write_in, NoteKind.PRIVATE),
            "coach.look_again": book.agree_on_day,
            "coach.next_artifact": partial(looking.step, 1),
            "coach.previous_artifact": partial(looking.step, -1),
            "coach.page": book.step_tab,
            "coach.cover": desk.covering.cover_selection,
            "coach.uncover": desk.covering.uncover_last,
            "coach.faces": desk.covering.toggle_faces,
            "coach.none_clear": desk.covering.toggle_none_clear,
            "coach.stop": self._stop,
            "coach.beside": desk.comparing.toggle,
            "coach.across": desk.comparing.go_across,
            "coach.present": desk.presenting.toggle,
            "coach.end_present": desk.presenting.end,
            "coach.plan": desk.save_plan,
            "coach.leave": desk.leave,
            "coach.withdraw": desk.withdraw,
            "coach.renew": looking.renew,
            "coach.withdraw_captions": desk.withdraw_captions,
            "coach.renew_captions": looking.renew_captions,
        }
        for ident, handler in handlers.items():
            self._actions.on(ident, handler)
        self._in_session = (*handlers, "coach.record")
        faces, plan = desk.covering.faces, desk.room.plan_work
        for changed in (desk.presenting.changed, faces.began, faces.ended, plan.began, plan.ended):
            changed.connect(self._allow)
        self._allow()

    def _listen(self, desk: CoachDesk, stage: ViewerStage) -> None:
        scope_viewers(stage)
        self._of[stage] = viewer_keys(
            stage,
            step_found=lambda _by: None,  # those keys rest
            step_criterion=desk.held.step_criterion,
            toggle_pausing=desk.note_typing.toggle,
        )

    @property
    def viewers(self) -> Handlers | None:
        """The keys of the viewer that has the focus; of the one at the right otherwise."""
        desk = self._panel.desk
        return self._of.get(desk.viewers.listening()) if desk is not None else None

    def _stop(self) -> None:
        desk = self._panel.desk
        if desk is not None:
            desk.covering.faces.stop()
            desk.room.plan_work.stop()

    def _allow(self, *_: object) -> None:
        """The keys of a session rest while one is being chosen, and the other way round; those of the notebook, while
        a room looks on that does not see it; stopping, while nothing runs."""
        held, desk = self._panel.room.session is not None, self._panel.desk
        self._actions.allow(self._in_session, held)
        if held and desk is not None:
            self._actions.allow(NOTEBOOK, not desk.presenting.on)
        self._actions.allow(("coach.end_present",), held and desk is not None and desk.presenting.on)
        busy = desk is not None and (desk.covering.faces.busy or desk.room.plan_work.busy)
        self._actions.allow(("coach.stop",), held and busy)
        self._actions.allow(("coach.open", "coach.search"), not held)
