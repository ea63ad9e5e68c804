"""What is typed at the prompt."""

from .door import armed, open_door, service
from .heard import PAGE
from .house import DOOR
from .registry import scenario


def _typed(house):
    for line in ("status()", "text('Hello')", "text('Later', at='23:55')"):
        house.board.repl(line)


def stopped(house):
    """Ctrl-C, then everything there is to type."""
    house.board.ctrl_c()
    house.until(lambda: house.board.state == "repl", 60)
    _typed(house)


@scenario("prompt, idle")
def prompt_idle(house):
    """After Ctrl-C in the loop."""
    armed(house)
    stopped(house)


@scenario("prompt, while a text is sent", settings=PAGE)
def prompt_sending(house):
    """After Ctrl-C while the answer of the provider is awaited."""
    armed(house)
    house.twilio.latency_ms = 5000
    house.board.pin(DOOR).drive(1)
    house.run(3)
    stopped(house)


@scenario("prompt, without Wi-Fi")
def prompt_offline(house):
    """After Ctrl-C while the network is away."""
    armed(house)
    house.world.air.remove("Kobzar")
    house.run(30)
    open_door(house)
    house.run(5)
    stopped(house)


@scenario("kept by the provider", senders=service)
def kept(house):
    """A text for later at a Messaging Service, taken back after a restart."""
    armed(house)
    stopped(house)
    house.board.reset()
    house.run(90)
    house.board.ctrl_c()
    house.until(lambda: house.board.state == "repl", 60)
    house.board.repl("cancel(3)")
    house.board.reset()
    house.run(120)
    made = [message for message in house.twilio.messages if message.send_at]
    if [message.status(house.world.unix()) for message in made] != ["canceled"]:
        raise ValueError("not kept and taken back: %r" % made)
    return 3
