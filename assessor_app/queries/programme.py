"""What the programme this device is enrolled in says of its readings."""

from assessor_app.domain.assessment import Policy
from assessor_app.store.engine import Store
from assessor_app.store.rows import SettingRow
from assessor_app.store.settings import SWITCHES


def policy(store: Store) -> Policy:
    """Its switches; as they come where it said nothing, or there is none."""
    with store.read() as session:
        enrolment, told = session.get(SettingRow, "enrolment"), session.get(SettingRow, SWITCHES)
        if enrolment is None or told is None:
            return Policy()
        return Policy(**told.value.get(enrolment.value["programme"], {}))
