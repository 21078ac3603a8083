"""What whoever opens a coach session gives up by it, in words."""

from collections.abc import Sequence

from assessor_app.domain.submission import SubmissionId


def given_up_words(waiting: Sequence[SubmissionId], decided: Sequence[SubmissionId]) -> str:
    """A sentence or two naming every submission concerned; empty where nothing is given up."""
    said = []
    if waiting:
        many = len(waiting) > 1
        said.append(
            f"{', '.join(waiting)} {'wait' if many else 'waits'} in your queue to be scored. Once opened here with "
            f"the teacher, {'they are' if many else 'it is'} no longer yours to score; this cannot be taken back."
        )
    if decided:
        said.append(f"You have decided {', '.join(decided)}. {correcting_ends(decided)}")
    return " ".join(said)


def correcting_ends(decided: Sequence[SubmissionId]) -> str:
    """That these decisions are out of the hands of who made them, for good."""
    many = len(decided) > 1
    return (
        f"Once opened with the teacher, {'the decisions' if many else 'the decision'} on {', '.join(decided)} can no "
        "longer be corrected by you; this cannot be taken back."
    )
