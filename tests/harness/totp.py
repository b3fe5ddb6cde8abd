"""The app of somebody who has a second factor: codes made by Debian's oathtool."""

import subprocess
import time

STEP = 30


def code(secret, steps=0):
    """Returns the code of so many time steps from now, as a phone whose clock is wrong shows it."""
    done = subprocess.run(["oathtool", "--totp", "--base32", f"--now=@{int(time.time()) + steps * STEP}", secret], capture_output=True,
                          text=True, check=True)
    return done.stdout.strip()


def wrong(secret):
    """Returns a code that no time step near now has."""
    near = {code(secret, steps) for steps in range(-3, 4)}
    return next(text for text in (f"{number:06}" for number in range(10)) if text not in near)


def away_from_the_edge():
    """Waits, if need be, until the present time step goes on for some seconds."""
    left = STEP - time.time() % STEP
    if left < 6:
        time.sleep(left + 0.1)
