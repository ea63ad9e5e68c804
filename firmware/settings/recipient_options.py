"""What a recipient may have of its own, in the settings checker: alphabet and quiet hours."""


def check(report, key, acc):
    """Tell report what is wrong in an Account's romanise, quiet and quiet_alarms."""
    for name in ("romanise", "quiet_alarms"):
        value = getattr(acc, name)
        if value is not None and value is not True and value is not False:
            report.mistake(key, "%s: write True or False, without quotes" % name)
    if acc.quiet is None:
        if acc.quiet_alarms:
            report.warning(
                key, 'quiet_alarms does nothing without quiet; write quiet=("22:00", "07:00"), too'
            )
        return
    wrong = _wrong(acc.quiet)
    if wrong:
        report.mistake(key, "quiet: %s" % wrong)


def _wrong(quiet):
    """What is wrong in quiet, with the fix, or None."""
    if not isinstance(quiet, (tuple, list)) or len(quiet) != 2:
        return 'write when it begins and ends: quiet=("22:00", "07:00")'
    for time in quiet:
        if not isinstance(time, str):
            return 'put both times in quotes: quiet=("22:00", "07:00")'
        if not _is_time(time):
            return 'write each time as hour:minute with two digits, as "07:00", up to "23:59"'
    if quiet[0] == quiet[1]:
        return "it begins and ends at the same time; leave it out, or change one"
    return None


def _is_time(time):
    digits = time[:2] + time[3:]
    if len(time) != 5 or time[2:3] != ":" or digits.strip("0123456789"):
        return False
    return int(time[:2]) < 24 and int(time[3:]) < 60
