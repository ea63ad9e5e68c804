"""How much of the C stack is in use while a module runs that has just been imported."""

from micropython import stack_use

used = stack_use()
