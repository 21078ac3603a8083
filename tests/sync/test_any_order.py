"""Any order of deciding, giving back, taking up, syncing, cutting, killing, revoking, restoring and copying disks ends
equal on both sides."""

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from assessor_app.domain.submission import Submission
from assessor_app.issuer.folder import new_epoch
from assessor_app.sync.report import Ended
from tests.sync import staff
from tests.sync.agreement import require_agreement, settle
from tests.sync.bad_network import OF_ANY_REQUEST, bad_network
from tests.sync_world import Device, World

WHO = st.integers(0, 3)
WHICH = st.integers(0, 3)
FAULT = st.sampled_from([f for f in OF_ANY_REQUEST if f != "stall"])
ASSESSORS = ("ana", "ben", "ana")


class Sync(RuleBasedStateMachine):
    """Three laptops of two assessors, one of their lead, and one issuer who asks for two readings of everything."""

    @initialize()
    def begin(self) -> None:
        self.room = tempfile.TemporaryDirectory()
        self.world = World(Path(self.room.name))
        self.world.serve()
        staff.ask_for_two_readings(self.world)
        self.files: dict[str, bytes] = {}
        self.submissions: list[Submission] = []
        self.backup: dict[str, bytes] = {}
        self.images: list[Device] = []
        self.hand_in()
        self.devices: list[Device] = [self.world.device(name) for name in ASSESSORS]
        self.devices.append(self.world.device("lea", "lead assessor"))

    @rule()
    def hand_in(self) -> None:
        name, data = f"S-{len(self.files)}", bytes(range(256)) * (len(self.files) + 9)
        if len(self.files) < 4:
            self.files[name] = data
            self.submissions.append(self.world.hand_in(name, {"film.mp4": data}, to=("ana",)))

    @rule(who=WHO, which=WHICH, passes=st.booleans())
    def decide(self, who: int, which: int, passes: bool) -> None:
        submission = self.submissions[which % len(self.submissions)]
        self.devices[who].decide(submission, level="pass" if passes else "lowest")

    @rule(which=WHICH, passes=st.booleans())
    def two_readers_part(self, which: int, passes: bool) -> None:
        """Heard by the issuer where both were asked to read; it asks their lead, who may hear of it and decide."""
        submission = self.submissions[which % len(self.submissions)]
        for device, level in zip(self.devices[:2], ("pass", "lowest") if passes else ("lowest", "pass"), strict=True):
            device.decide(submission, level=level)
            assert device.sync().ended is Ended.DONE

    @rule(who=WHO, which=WHICH)
    def let_go_or_keep(self, who: int, which: int) -> None:
        self.devices[who].let_go_or_keep(self.submissions[which % len(self.submissions)])

    @rule(who=WHO, which=WHICH)
    def an_old_image_is_worked_on(self, who: int, which: int) -> None:
        """Beside its laptop, which is the first to say what it decided: a moderator keeps what the image signs."""
        if self.images:
            return
        device, submission = self.devices[who], self.submissions[which % len(self.submissions)]
        self.images.append(self.world.image_of(device))
        for workspace in (device, *self.images):
            workspace.decide(submission, level="lowest")
            assert workspace.sync().ended is Ended.DONE

    @rule()
    def what_lies_is_passed_on(self) -> None:
        staff.pass_on_what_lies(self.world)

    @rule(seed=st.integers(0, 99))
    def a_credential_is_revoked(self, seed: int) -> None:
        staff.revoke_a_credential(self.world, random.Random(seed))

    @rule(seed=st.integers(0, 99))
    def another_decision_is_let_stand(self, seed: int) -> None:
        staff.let_another_stand(self.world, random.Random(seed))

    @rule(who=WHO)
    def sync(self, who: int) -> None:
        assert self.devices[who].sync().ended is Ended.DONE

    @rule(who=WHO, fault=FAULT, seed=st.integers(0, 99), rate=st.sampled_from([0.3, 1.0]))
    def sync_over_a_bad_network(self, who: int, fault: str, seed: int, rate: float) -> None:
        assert self.world.running is not None
        with bad_network(self.world.running.port, seed, rate, only=(fault,)) as network:
            self.world.proxied = f"http://127.0.0.1:{network.port}"
            assert self.devices[who].sync().ended is not Ended.REFUSED
            self.world.proxied = None

    @rule()
    def the_issuer_is_killed(self) -> None:
        assert self.world.running is not None
        self.world.running.kill()
        self.world.close_running()
        self.world.serve()

    @rule()
    def a_backup_is_made(self) -> None:
        # what was handed in after it would be gone with it, and nobody would hand it in again
        if len(self.files) == 4 and not self.backup:
            self.backup = self.world.copy_database()

    @rule(told=st.booleans())
    def the_backup_is_put_back(self, told: bool) -> None:
        if not self.backup:
            return
        self.world.restore_database(self.backup)
        # what is missing beside the line is told by the epoch alone
        if told or self.images:
            with self.world.issuer() as issuer:
                new_epoch(issuer)
        self.world.serve()

    def teardown(self) -> None:
        if not hasattr(self, "devices"):
            return
        try:
            settle([*self.devices, *self.images], rounds=2)
            require_agreement(self.world, self.devices, self.files, self.images)
        finally:
            self.world.close()
            self.room.cleanup()


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Sync,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_few_orders_end_equal(cheap_passphrase: None) -> None:
    run(examples=2, steps=10)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_many_orders_end_equal(cheap_passphrase: None) -> None:
    run(examples=40, steps=30)
