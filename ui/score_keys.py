"""Which key of the table does what on the Score screen."""

from collections.abc import Callable
from functools import partial

from ui.action_set import ActionSet, set_scope
from ui.actions import Scope
from ui.media_keys import media_keys
from ui.scoring.scoring_panel import ScoringPanel


def connect_score_keys(panel: ScoringPanel, actions: ActionSet, step_submission: Callable[[int], object]) -> None:
    """Bring the actions of Score, its viewers and its review sheet to life."""
    document, image, video = panel.stage.document, panel.stage.image, panel.stage.video
    grid = panel.stage.grid
    set_scope(panel, Scope.SCORE)
    set_scope(document, Scope.DOCUMENT)
    set_scope(grid, Scope.SHEET)
    set_scope(image, Scope.IMAGE)
    set_scope(video, Scope.MEDIA)
    set_scope(panel.review, Scope.REVIEW)
    handlers: dict[str, Callable[[], object]] = {
        "score.previous_criterion": partial(panel.step_criterion, -1),
        "score.next_criterion": partial(panel.step_criterion, 1),
        "score.link": panel.link_selection,
        "score.no_evidence": panel.toggle_no_evidence,
        "score.comment": panel.write_comment,
        "score.next_artifact": partial(panel.step_artifact, 1),
        "score.previous_artifact": partial(panel.step_artifact, -1),
        "score.next_unscored": panel.next_unscored,
        "score.review": panel.show_review,
        "score.next_submission": partial(step_submission, 1),
        "score.previous_submission": partial(step_submission, -1),
        "score.search": panel.open_search,
        "score.pop_out": panel.columns.pop_out,
        "document.next_place": partial(panel.step_found, 1),
        "document.previous_place": partial(panel.step_found, -1),
        "document.region": document.toggle_region,
        "document.zoom_in": document.pages.zoom_in,
        "document.zoom_out": document.pages.zoom_out,
        "document.zoom_fit": document.pages.fit_width,
        "sheet.up": partial(grid.step_cell, -1),
        "sheet.down": partial(grid.step_cell, 1),
        "sheet.next": partial(grid.step_sheet, 1),
        "sheet.previous": partial(grid.step_sheet, -1),
        "sheet.next_place": partial(panel.step_found, 1),
        "sheet.previous_place": partial(panel.step_found, -1),
        "sheet.previous_criterion": partial(panel.step_criterion, -1),
        "sheet.next_criterion": partial(panel.step_criterion, 1),
        "sheet.zoom_in": grid.table.zoom_in,
        "sheet.zoom_out": grid.table.zoom_out,
        "sheet.zoom_usual": partial(grid.table.set_zoom, 1.0),
        "image.zoom_in": image.surface.zoom_in,
        "image.zoom_out": image.surface.zoom_out,
        "image.zoom_fit": image.surface.fit,
        "image.turn": image.surface.turn,
        "score.condition": panel.offer_codes,
        "score.compare": panel.toggle_comparison,
        "score.pre_check": panel.toggle_pre_check,
        "score.cover": panel.covering.cover_selection,
        "score.uncover": panel.covering.uncover_last,
        "score.faces": panel.covering.toggle_faces,
        "score.copies": panel.covering.offer_copies,
        "score.stop": panel.covering.faces.stop,
        **media_keys(video),
        "media.pause_while_writing": panel.note_typing.toggle,
        "review.commit": panel.commit,
        "review.up": partial(panel.review.step, -1),
        "review.down": partial(panel.review.step, 1),
        "review.evidence": panel.review.choose,
        "review.back": panel.hide_review,
    }
    for number in range(1, 10):
        handlers[f"score.level_{number}"] = partial(panel.give_level, number)
    for ident, handler in handlers.items():
        actions.on(ident, handler)
    panel.criterion_shown.connect(lambda letter: actions.set_hint("score.link", f"link to {letter}"))


def keep_home(panel: ScoringPanel, actions: ActionSet) -> None:
    """While the review sheet is open its keys stand, wherever the focus went."""

    def follow(reviewing: bool) -> None:
        actions.set_home(Scope.REVIEW if reviewing else Scope.SCORE)
        (panel.review if reviewing else panel.stage).setFocus()

    panel.review_shown.connect(follow)
