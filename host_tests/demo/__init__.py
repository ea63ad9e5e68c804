"""A scripted evening of the alarm on the virtual board; see tools/demo.sh."""
