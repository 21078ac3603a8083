"""Steps of magnification, the same in every viewer."""

STEPS = (0.1, 0.17, 0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)


def larger(zoom: float) -> float:
    return next((step for step in STEPS if step > zoom * 1.01), STEPS[-1])


def smaller(zoom: float) -> float:
    return next((step for step in reversed(STEPS) if step < zoom * 0.99), STEPS[0])


def percent(zoom: float) -> str:
    return f"{round(zoom * 100)}%"
