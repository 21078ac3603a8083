"""Which key of the table does what on the Score screen."""

from collections.abc import Callable
from functools import partial

from ui.action_set import ActionSet, set_scope
from ui.actions import Scope
from ui.scoring.scoring_panel import ScoringPanel
from ui.viewer_keys import Handlers, connect_viewer_keys, scope_viewers, viewer_keys
from ui.widgets.keycap import key_words

ALONE = ("score.next_submission", "score.previous_submission", "score.pop_out", "score.stop")  # need none to be open


def connect_score_keys(
    panel: ScoringPanel,
    actions: ActionSet,
    step_submission: Callable[[int], object],
    in_front: Callable[[], Handlers | None] = lambda: None,
) -> None:
    """Bring the actions of Score, its viewers and its review sheet to life; `in_front` is another stage's turn."""
    usual = viewer_keys(
        panel.stage,
        step_found=panel.searching.step,
        step_criterion=panel.held.step_criterion,
        toggle_pausing=panel.note_typing.toggle,
    )
    connect_viewer_keys(actions, usual, in_front)
    set_scope(panel, Scope.SCORE)
    scope_viewers(panel.stage)
    set_scope(panel.review, Scope.REVIEW)
    for ident, handler in _handlers(panel, step_submission).items():
        actions.on(ident, handler if ident in ALONE else partial(_with_reading, panel, actions, handler))

    def allow_stop(*_: object) -> None:
        actions.allow(("score.stop",), panel.covering.faces.busy)

    panel.covering.faces.began.connect(allow_stop)
    panel.covering.faces.ended.connect(allow_stop)
    allow_stop()

    def print_keys() -> None:
        panel.header.print_key(actions.key("score.review"))
        panel.review.print_keys(actions.key("review.commit"), actions.key("review.back"))
        panel.rubric.print_keys(actions.key("score.link"), actions.key("score.no_evidence"))

    print_keys()
    actions.profile_changed.connect(print_keys)
    panel.criterion_shown.connect(
        lambda letter: actions.set_hint("score.link", f"link to {letter}" if letter else "link")
    )


def _with_reading(panel: ScoringPanel, actions: ActionSet, handler: Callable[[], object]) -> None:
    """What is done about a submission says so while there is none."""
    if panel.view is None:
        panel.said.emit(f"No submission is open. Choose one in the queue ({key_words(actions.key('go.queue'))}).")
    else:
        handler()


def _handlers(panel: ScoringPanel, step_submission: Callable[[int], object]) -> Handlers:
    return {
        "score.previous_criterion": partial(panel.held.step_criterion, -1),
        "score.next_criterion": partial(panel.held.step_criterion, 1),
        "score.link": panel.scores.link_selection,
        "score.no_evidence": panel.scores.toggle_no_evidence,
        "score.comment": panel.rubric.write_rationale,
        "score.comment_bank": panel.comments.offer,
        "score.keep_comment": panel.comments.keep,
        "score.viewer": panel.stage.enter,
        "score.next_artifact": partial(panel.way.step, 1),
        "score.previous_artifact": partial(panel.way.step, -1),
        "score.next_unscored": panel.held.next_unscored,
        "score.review": panel.deciding.show,
        "score.next_submission": partial(step_submission, 1),
        "score.previous_submission": partial(step_submission, -1),
        "score.search": panel.searching.open,
        "score.pop_out": panel.columns.pop_out,
        "score.condition": panel.scores.offer_codes,
        "score.compare": panel.attempts.toggle,
        "score.pre_check": panel.prechecking.toggle,
        "score.cover": panel.covering.cover_selection,
        "score.uncover": panel.covering.uncover_last,
        "score.faces": panel.covering.toggle_faces,
        "score.none_clear": panel.covering.toggle_none_clear,
        "score.copies": panel.covering.offer_copies,
        "score.stop": panel.covering.faces.stop,
        **{f"score.level_{number}": partial(panel.scores.give_level, number) for number in range(1, 10)},
        **_review_handlers(panel),
    }


def _review_handlers(panel: ScoringPanel) -> Handlers:
    return {
        "review.commit": panel.deciding.commit,
        "review.up": partial(panel.review.step, -1),
        "review.down": partial(panel.review.step, 1),
        "review.evidence": panel.review.choose,
        "review.letter": panel.review.write_letter,
        "review.back": panel.deciding.hide,
    }


def keep_home(panel: ScoringPanel, actions: ActionSet) -> None:
    """While the review sheet is open its keys stand, wherever the focus went."""

    def follow(reviewing: bool) -> None:
        actions.set_home(Scope.REVIEW if reviewing else Scope.SCORE)
        if not reviewing:
            panel.stage.setFocus()
        elif not panel.review.isAncestorOf(panel.review.window().focusWidget() or panel.stage):
            panel.review.setFocus()

    panel.review_shown.connect(follow)
