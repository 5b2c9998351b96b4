import os.path
import pandas as pd
from numpy.linalg import norm

LIMITS = {"a": 1, "b": [1, 2]}


def helper(frame, *more, key=None, **rest):
    """Text with 'quotes' and "others", and dbt.ref("not_called") in it."""
    return frame if key is None else [row for row in frame if row[key]]


class Kept:
    def other(self):
        return 1


def model(dbt, session):
    dbt.config(
        materialized="table", tags=["python", 'x'], threshold=-5, share=0.25, flag=True, nothing=None,
        nested={"a": {"b": (1, 2)}}, text="a" "b", raw=r"\d", hexadecimal=0x1F, big=1_000)
    limit = dbt.config.get("threshold")
    other = dbt.config.get("missing", {"d": 1})
    meta = dbt.config.meta_get("owner")
    frames = [dbt.ref("yaml"), dbt.ref("details", "time")]
    named = {"calls": dbt.ref("calls")}
    found = helper(dbt.source("landing", "events"), key="id")
    if not frames or limit != 3:
        raise ValueError(f"{dbt.ref('expressions')} of {limit:>3} { {x} }")
    squares = lambda value: value ** 2
    total = sum(squares(value) for value in LIMITS["b"] if value not in (1,))
    with open(os.path.join("a", "b")) as file, open("c"): pass
    try:
        x: int = 1 if total else 2
    except (ValueError, KeyError) as error:
        print(error)
    finally:
        del x
    while False: break
    text = """three "lines"
    def model(dbt): here
    """
    return pd.concat(
        frames
        + [found]  # a comment with ) in it
    )
