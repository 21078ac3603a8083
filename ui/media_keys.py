"""Which key of the table does what to a recording."""

from collections.abc import Callable
from functools import partial

from ui.viewers.video_view import VideoViewer

LEAP = 5.0  # seconds
LOUDER = 0.1
CLOSER = 0.7  # of the stretch the timeline shows


def media_keys(video: VideoViewer) -> dict[str, Callable[[], object]]:
    """Handlers by the id of their action."""
    motion, steps, timeline = video.motion, video.steps, video.timeline
    return {
        "media.play": motion.toggle,
        "media.backward": motion.shuttle_back,
        "media.pause": motion.pause,
        "media.forward": motion.shuttle_on,
        "media.frame_back": partial(steps.step, -1),
        "media.frame_on": partial(steps.step, 1),
        "media.back": partial(steps.seek_by, -LEAP),
        "media.on": partial(steps.seek_by, LEAP),
        "media.beginning": partial(steps.seek, 0.0),
        "media.mark_in": steps.mark_in,
        "media.mark_out": steps.mark_out,
        "media.loop": steps.toggle_loop,
        "media.start_earlier": partial(steps.nudge, "start", -1),
        "media.start_later": partial(steps.nudge, "start", 1),
        "media.end_earlier": partial(steps.nudge, "end", -1),
        "media.end_later": partial(steps.nudge, "end", 1),
        "media.next_span": partial(video.choose_span, 1),
        "media.previous_span": partial(video.choose_span, -1),
        "media.region": video.toggle_region,
        "media.slower": partial(motion.change_speed, -1),
        "media.faster": partial(motion.change_speed, 1),
        "media.captions": video.toggle_captions,
        "media.next_captions": video.transcript.next_track,
        "media.transcript": video.transcript.take_focus,
        "media.closer": partial(timeline.stretch, CLOSER),
        "media.farther": partial(timeline.stretch, 1 / CLOSER),
        "media.louder": partial(video.transport.change_volume, LOUDER),
        "media.quieter": partial(video.transport.change_volume, -LOUDER),
    }
