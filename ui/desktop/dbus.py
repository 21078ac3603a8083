"""Linux desktops tell on their buses when the computer goes to sleep and when the screen is locked."""

from typing import cast

from PySide6.QtCore import SLOT, QObject

# service, path, interface, signal, slot: on the system's bus and on the person's
SLEEP = (
    "org.freedesktop.login1",
    "/org/freedesktop/login1",
    "org.freedesktop.login1.Manager",
    "PrepareForSleep",
    "_on_sleep(bool)",
)
SCREENS = tuple(
    (service, path, service, "ActiveChanged", "_on_screen(bool)")
    for service, path in (
        ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
        ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
        ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
        ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
        ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    )
)


def listen(watch: QObject) -> frozenset[str]:
    """Connect to the desktop's news, until `watch` is no more; which of “sleep” and “screen” can be heard here."""
    try:
        from PySide6.QtDBus import QDBusConnection
    except ImportError:
        return frozenset()
    heard = set()  # the binding wants the text that SLOT makes, whatever its stubs say
    system, own = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
    if system.isConnected() and system.connect(*SLEEP[:4], watch, cast(bytes, SLOT(SLEEP[4]))):
        heard.add("sleep")
    for screen in SCREENS:
        if own.isConnected() and own.connect(*screen[:4], watch, cast(bytes, SLOT(screen[4]))):
            heard.add("screen")
    return frozenset(heard)
