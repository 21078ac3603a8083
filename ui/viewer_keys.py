"""Which key of the table does what to a viewer; one stage at a time hears them, the one in front."""

from collections.abc import Callable, Mapping
from functools import partial

from ui.action_set import ActionSet, set_scope
from ui.actions import Scope
from ui.media_keys import media_keys
from ui.viewers.stage import ViewerStage

Handlers = Mapping[str, Callable[[], object]]


def scope_viewers(stage: ViewerStage) -> None:
    """Each viewer listens to the keys of its own kind."""
    viewers = ((stage.document, Scope.DOCUMENT), (stage.grid, Scope.SHEET), (stage.image, Scope.IMAGE))
    for viewer, scope in (*viewers, (stage.video, Scope.MEDIA)):
        set_scope(viewer, scope)


def viewer_keys(
    stage: ViewerStage,
    *,
    step_found: Callable[[int], object],
    step_criterion: Callable[[int], object],
    toggle_pausing: Callable[[], object],
) -> Handlers:
    """Handlers by the id of their action."""
    document, image, grid = stage.document, stage.image, stage.grid
    return {
        "document.next_place": partial(step_found, 1),
        "document.previous_place": partial(step_found, -1),
        "document.region": document.toggle_region,
        "document.layout": document.layouts.toggle,
        "document.pane": document.beside.enter,
        "document.go_to_page": document.strip.type_page,
        "document.zoom_in": document.pages.zoom_in,
        "document.zoom_out": document.pages.zoom_out,
        "document.zoom_fit": document.pages.fit_width,
        "sheet.up": partial(grid.step_cell, -1),
        "sheet.down": partial(grid.step_cell, 1),
        "sheet.next": partial(grid.step_sheet, 1),
        "sheet.previous": partial(grid.step_sheet, -1),
        "sheet.next_place": partial(step_found, 1),
        "sheet.previous_place": partial(step_found, -1),
        "sheet.previous_criterion": partial(step_criterion, -1),
        "sheet.next_criterion": partial(step_criterion, 1),
        "sheet.zoom_in": grid.table.zoom_in,
        "sheet.zoom_out": grid.table.zoom_out,
        "sheet.zoom_usual": partial(grid.table.set_zoom, 1.0),
        "image.zoom_in": image.surface.zoom_in,
        "image.zoom_out": image.surface.zoom_out,
        "image.zoom_fit": image.surface.fit,
        "image.turn": image.surface.turn,
        **media_keys(stage.video),
        "media.pause_while_writing": toggle_pausing,
    }


def connect_viewer_keys(actions: ActionSet, usual: Handlers, in_front: Callable[[], Handlers | None]) -> None:
    """Bring the viewers' actions to life: those of the stage `in_front`, or the usual one's while there is none."""
    for ident in usual:
        actions.on(ident, partial(_press, ident, usual, in_front))


def _press(ident: str, usual: Handlers, in_front: Callable[[], Handlers | None]) -> None:
    (in_front() or usual)[ident]()
